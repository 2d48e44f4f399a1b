internal import Model
internal import Platform
internal import Storage

/// Looks whether a recovery will come through, before anything is changed for it: files that were cut back for one that
/// then is refused would have lost what was in them.
///
/// It reads what is owed once more, which is no more than came in between two checkpoints.
struct RecoveryCheck {
  private let versions: RuleSetVersions
  private let references: ReferenceReader
  private let stop: StopSignal

  init(_ versions: RuleSetVersions, stop: StopSignal) {
    self.versions = versions
    self.stop = stop
    references = ReferenceReader(stop: stop)
  }

  /// Reads to the journal's end. Fails as the recovery would.
  func check(_ reader: JournalReader) throws(RunFailure) {
    let chunk = Job(fieldCount: 0).chunk
    while !stop.isRaised, let record = try reader.next() {
      switch record.entry {
      case .start(let bytes): try versions.check(try StartRecord(bytes, sequence: record.sequence).ruleSet)
      case .reload(let bytes): try versions.check(String(decoding: bytes, as: UTF8.self))
      case .reference(let reference):
        chunk.clear()
        // Nobody waits for the rest of one that is to end.
        if try !references.read(reference, into: chunk) { return }
      case .lines, .tick: break
      }
    }
  }
}
