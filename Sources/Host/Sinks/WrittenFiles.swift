internal import Platform
internal import Storage

/// What a file sink has to tell a checkpoint: the files that it wrote, also those that are closed by now.
struct WrittenFiles {
  private struct Closed {
    let identity: FileIdentity
    let isNew: Bool
  }

  private let ledger: FileLedger
  /// Paths that may be written again, open or not.
  private var kept: Set<String> = []
  /// Paths that will not be.
  private var finished: Set<String> = []
  /// Written and closed since the last checkpoint.
  private var closed: [String: Closed] = [:]
  /// By the pattern of a rotation's files: the newest one of ours, which and beyond which nothing is given up.
  private var rotations: [String: String] = [:]

  init(_ ledger: FileLedger) { self.ledger = ledger }

  mutating func add(_ file: OutputFile) {
    kept.insert(file.path)
    finished.remove(file.path)
  }

  /// A file was closed: to make room for another, or for good.
  mutating func close(_ file: OutputFile, isFinished: Bool) {
    if let identity = file.identity { closed[file.path] = Closed(identity: identity, isNew: file.isNew) }
    if isFinished, kept.remove(file.path) != nil { finished.insert(file.path) }
  }

  /// No path of today is written again.
  mutating func finishAll() {
    finished.formUnion(kept)
    kept = []
  }

  /// A rotation went on to a file: older ones may be too many.
  mutating func addRotation(pattern: String, newest: String) { rotations[pattern] = newest }

  /// The marks of all that was written since the last ones; `open` has been flushed.
  mutating func marks(open: [OutputFile], keep: Int?) throws(RunFailure) -> FileMarks {
    var marks = FileMarks()
    for file in open {
      closed[file.path] = nil
      if let mark = try file.mark() { marks.files.append(mark) }
    }
    for (path, file) in closed.sorted(by: { $0.key < $1.key }) {
      if let mark = try FileMark(closed: path, identity: file.identity, isNew: file.isNew) { marks.files.append(mark) }
    }
    if let keep {
      for (pattern, newest) in rotations {
        let expired = RotatedFiles.expired(matching: pattern, keep: keep, newest: newest).map(AbsolutePath.of)
        marks.expired += expired.filter { !kept.contains($0) }
      }
    }
    let openings = ledger.openings
    for path in finished { marks.released[path] = openings }
    closed = [:]
    finished = []
    rotations = [:]
    return marks
  }
}
