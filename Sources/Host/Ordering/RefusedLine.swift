internal import Model

/// A line of an input that is no event.
struct RefusedLine: Sendable, Equatable {
  enum Reason: Sendable, Equatable {
    /// The line is JSON, or should be.
    case event(RejectReason)
    /// A row of another format, with a sentence for people.
    case row(String)

    var sentence: String {
      switch self {
      case .event(let reason): reason.sentence
      case .row(let sentence): sentence
      }
    }
  }

  /// The position of its input.
  var input: Int
  /// In its file, from 1.
  var line: Int
  var reason: Reason
  /// As it came; of a line that is too long, its beginning.
  var text: [UInt8]
  /// Whose it is, where that is known.
  var device: String?
}
