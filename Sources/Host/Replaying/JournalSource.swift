internal import Glibc
internal import Model
internal import Platform
internal import Storage

/// The journal of a state directory as the input of a replay: the same inputs in the same order with the same clocks,
/// under the rules of the replay. So the rules that were in force then tell the same bytes again.
///
/// A run may go on writing it: what was there at the beginning is read. Unchecked: touched by the reading thread alone.
final class JournalSource: JournalIntake {
  private let pipeline: any Intake
  private let to: Int64?
  private(set) var reading: Reading
  private let table: InputTable
  private var reloads = 0

  /// The journal's folder, where the path is that of a state directory or of its journal; nil: it is another folder.
  static func folder(at path: String) -> String? {
    let layout = StateLayout(path)
    if access(layout.database, F_OK) == 0, Self.isFolder(layout.journal) { return layout.journal }
    let above = StateLayout(AbsolutePath.folder(of: path))
    if layout.folder.hasSuffix("/journal") || layout.folder == "journal", access(above.database, F_OK) == 0 {
      return layout.folder
    }
    return nil
  }

  private static func isFolder(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  private init(_ pipeline: any Intake, to: Int64?, table: InputTable) {
    self.pipeline = pipeline
    self.to = to
    self.table = table
    reading = Reading(isLive: false, dialect: nil, gpsdDevice: nil, inputs: [])
  }

  /// Feeds all records of the journal.
  ///
  /// - Parameters:
  ///   - to: ticks from this moment on, ms since 1970, are left out, as events are.
  ///   - table: gets the inputs that the journal tells of.
  static func read(
    _ folder: String, into pipeline: any Intake, to: Int64?, table: InputTable, stop: StopSignal,
    announcer: Announcer
  ) throws(RunFailure) {
    let source = JournalSource(pipeline, to: to, table: table)
    let reader = try JournalReader.all(of: folder)
    if reader.firstSequence > 1 {
      announcer.mention(
        "the journal begins at record \(reader.firstSequence): what alerts were open before it is not known")
    }
    _ = try JournalReplay(intake: source, inputs: table, stop: stop).feed(reader)
    if source.reloads > 0 {
      announcer.mention(
        "the journal tells of \(source.reloads) change\(source.reloads == 1 ? "" : "s") of the rules, which a replay "
          + "does not follow: its own rules are in force throughout")
    }
  }

  func take() -> Job? {
    guard let job = pipeline.take() else { return nil }
    job.reading = reading
    return job
  }

  func giveBack(_ job: Job) { pipeline.giveBack(job) }

  func begin(_ start: StartRecord, sequence: Int64) -> Bool {
    reading = start.reading
    guard let job = take() else { return false }
    job.mark = .start(start.clock)
    hand(job)
    return true
  }

  func reload(to hash: String, sequence: Int64) { reloads += 1 }

  func resubmit(_ job: Job, from reference: InputReference?, sequence: Int64) {
    if let to {
      switch job.tick {
      case .wall(let clock), .final(let clock): if clock >= to { job.tick = .none }
      case .none, .streamClock: break
      }
    }
    hand(job)
  }

  private func hand(_ job: Job) {
    // A pipeline without a journal of its own takes all; it fails by itself.
    try? pipeline.submit(job, from: .passing)
  }
}
