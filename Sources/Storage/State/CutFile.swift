/// What recovery did about a file that was appended to.
package struct CutFile: Equatable, Sendable {
  package enum Outcome: Equatable, Sendable {
    /// Bytes behind the checkpoint were cut off.
    case cut(bytes: Int)
    /// It was made after the checkpoint: deleted, to be made again.
    case deleted
    /// Somebody has shortened it: its length is taken as it is. Bytes that are missing.
    case shortened(bytes: Int)
    /// It is not there any more.
    case gone
    /// Another file has its name.
    case replaced
  }

  /// Absolute.
  package let path: String
  package let outcome: Outcome

  package init(path: String, outcome: Outcome) {
    self.path = path
    self.outcome = outcome
  }

  /// Nothing but what a recovery does every time.
  package var isUsual: Bool {
    switch outcome {
    case .cut, .deleted: true
    case .shortened, .gone, .replaced: false
    }
  }

  /// For a person.
  package var sentence: String {
    switch outcome {
    case .cut(let bytes): "cut `\(path)` back by \(bytes) bytes, which are written again"
    case .deleted: "deleted `\(path)`, which is written again"
    case .shortened(let bytes):
      "`\(path)` is \(bytes) bytes shorter than it was left: what it has stays, what is missing is not written again"
    case .gone: "`\(path)` has gone: what was written to it since the last checkpoint is written again, into a new file"
    case .replaced:
      "`\(path)` is another file now: what was written to the old one since the last checkpoint is written again"
    }
  }
}
