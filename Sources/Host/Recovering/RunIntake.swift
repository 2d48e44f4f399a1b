internal import Engine
internal import Model
internal import Platform
internal import Storage

/// What stands between the readers of a run and its pipeline: each job gets the rules in force and, where there is a
/// journal, its record; starts, reloads and checkpoints are put in between.
///
/// Touched by the reading thread alone.
final class RunIntake: Intake {
  private let pipeline: Pipeline<RunStages>
  private let journal: JournalWriter?
  private let checkpoints: CheckpointStore?
  private let ruleSets: RuleSetUses?
  private let schedule: CheckpointSchedule
  private let reloader: Reloader?
  private let report: RunReport
  private let handOver: HandOver?
  private let stop: StopSignal
  private let announcer: Announcer
  /// What lines are decoded and evaluated by from the next job on.
  private(set) var rules: RulesInForce
  var reading: Reading
  /// By path.
  private var places: [String: InputPlace]
  private var underway: Job?
  /// The journal's last record.
  private(set) var position: Int64
  /// Wall clock of the last checkpoint, and the journal's size then.
  private var checkpointed: (at: Int64, bytes: Int64)

  init(
    pipeline: Pipeline<RunStages>, beginning: RunBeginning, journal: JournalWriter?, checkpoints: CheckpointStore?,
    ruleSets: RuleSetUses?, schedule: CheckpointSchedule, reloader: Reloader?, report: RunReport,
    handOver: HandOver?, stop: StopSignal, announcer: Announcer
  ) {
    self.pipeline = pipeline
    self.journal = journal
    self.checkpoints = checkpoints
    self.ruleSets = ruleSets
    self.schedule = schedule
    ruleSets?.restore(beginning.ruleSets)
    self.reloader = reloader
    self.report = report
    self.handOver = handOver
    self.stop = stop
    self.announcer = announcer
    rules = beginning.rules
    reading = beginning.reading
    places = Dictionary(beginning.places.map { ($0.file.path, $0) }, uniquingKeysWith: { $1 })
    position = beginning.position
    checkpointed = (WallClock.monotonicNanoseconds() / 1_000_000, 0)
  }

  // MARK: Jobs

  func take() -> Job? {
    guard let job = pipeline.take() else { return nil }
    job.fit(fieldCount: rules.plan.fields.fields.count)
    job.rules = rules
    job.reading = reading
    job.begun = WallClock.monotonicNanoseconds()
    return job
  }

  func giveBack(_ job: Job) { pipeline.giveBack(job) }

  func submit(_ job: Job, from piece: InputPiece) throws(RunFailure) {
    // Its bytes are the journal's to read from the first record on, also where the second cannot be added any more.
    underway = job
    if let journal {
      for record in JournalForm.records(of: job, from: piece) {
        if case .reference(let reference) = record.entry { note(reference, of: job) }
        position = try journal.append(record)
      }
    }
    job.position = position
    let bytes = job.chunk.byteCount
    hand(job)
    if bytes > 0 { handOver?.isTaken(bytes: bytes, at: position) }
  }

  private func hand(_ job: Job) {
    report.read(at: job.begun)
    pipeline.submit(job)
  }

  /// Hands in a job that the journal has already.
  ///
  /// - Parameter reference: where its lines stand; nil: they came through a pipe.
  func resubmit(_ job: Job, from reference: InputReference? = nil, sequence: Int64) {
    if let reference { note(reference, of: job) }
    position = sequence
    job.position = sequence
    hand(job)
  }

  private func note(_ reference: InputReference, of job: Job) {
    let file = InputIdentity(path: reference.path, device: reference.device, inode: reference.inode)
    let piece = InputPlace.Tail(length: reference.length, checksum: reference.checksum)
    if job.isUnfinished {
      let place = places[reference.path] ?? InputPlace(file: file, offset: reference.offset, tail: .none)
      places[reference.path] = place.telling(of: piece)
    } else {
      places[reference.path] = InputPlace(
        file: file, offset: reference.offset + reference.length, isSkipping: job.isOverlong, tail: piece)
    }
  }

  func place(in path: String) -> InputPlace? { places[path] }

  func beginsAnew(_ place: InputPlace) {
    places[place.file.path] = nil
    announcer.say(
      "`\(place.file.path)` no longer has the \(place.offset) bytes that were read of it: it is read from its beginning"
    )
  }

  // MARK: Marks

  /// The run begins: an input of its own.
  func start(at clock: Int64) throws(RunFailure) {
    let bytes = StartRecord(reading: reading, ruleSet: rules.hash, clock: clock).bytes
    try submit(.start(clock), record: .start(bytes))
  }

  /// Other rules are in force from the next job on.
  func reload(to next: RulesInForce) throws(RunFailure) {
    let change = RuleChangeover(from: rules, to: next)
    for line in change.changes.lines { announcer.mention(line) }
    try submit(.reload(change), record: .reload(Array(next.hash.utf8)))
    use(next)
  }

  /// The same out of the journal.
  func resubmitReload(to next: RulesInForce, sequence: Int64) {
    guard let job = take() else { return }
    job.mark = .reload(RuleChangeover(from: rules, to: next))
    resubmit(job, sequence: sequence)
    use(next)
  }

  private func use(_ next: RulesInForce) {
    ruleSets?.change(from: rules.hash, to: next.hash, at: position)
    rules = next
    journal?.setContext(Array(next.hash.utf8))
  }

  private func submit(_ mark: Job.Mark, record: JournalEntry? = nil) throws(RunFailure) {
    guard let job = take() else { return }
    job.mark = mark
    if let journal, let record { position = try journal.append(JournalRecord(heardMilliseconds: .min, entry: record)) }
    job.position = position
    hand(job)
  }

  func poll() throws(RunFailure) {
    if stop.takeReopening() {
      if checkpoints == nil { try submit(.reopening) } else { try checkpoint(reopens: true) }
      reloader?.ask()
    }
    // A recovery may have ended with them already.
    if let next = reloader?.take(), next.hash != rules.hash { try reload(to: next) }
    if isCheckpointDue { try checkpoint() }
  }

  private var isCheckpointDue: Bool {
    guard let journal, let checkpoints, !checkpoints.isBusy else { return false }
    let now = WallClock.monotonicNanoseconds() / 1_000_000
    return now - checkpointed.at >= schedule.milliseconds
      || Int64(journal.appendedInputBytes) - checkpointed.bytes >= schedule.bytes
  }

  /// Takes all state down behind the jobs so far, once no other checkpoint is under way.
  func checkpoint(reopens: Bool = false) throws(RunFailure) {
    guard let checkpoints, let journal, checkpoints.begin(isOver: { pipeline.hasEnded }) else { return }
    checkpointed = (WallClock.monotonicNanoseconds() / 1_000_000, Int64(journal.appendedInputBytes))
    var stream = StreamState(reading: reading, places: places.values.sorted { $0.file.path < $1.file.path })
    stream.ruleSets = ruleSets?.all(at: position) ?? [:]
    try submit(
      .checkpoint(Checkpoint(position: position, ruleSet: rules.hash, stream: stream, reopens: reopens)))
  }
}

/// When checkpoints are made, beside those at a clean end.
struct CheckpointSchedule: Sendable {
  /// Of input since the last one.
  var bytes: Int64 = 256 << 20
  var milliseconds: Int64 = 60_000
}
