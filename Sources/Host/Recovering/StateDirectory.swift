internal import Glibc
internal import Platform
internal import Storage
internal import Synchronization

/// An opened state directory: locked, its database and journal ready, its files cut back to the last checkpoint.
///
/// Nobody else runs on it as long as this lives.
final class StateDirectory {
  let layout: StateLayout
  let database: StateDatabase
  let ruleSets: RuleSetStore
  let journal: JournalWriter
  /// What the journal tells of goes there.
  let listener: JournalListener
  /// The last checkpoint; nil where none was made yet.
  let checkpoint: StoredCheckpoint?
  /// The seed by which devices are spread over shards: the directory's own, so that states stay where they are.
  let hashSeed: UInt64
  private let lock: StateLock
  private let ledger: FileLedger
  private let told: ToldMark
  private let options: StateOptions

  /// Opens it, made if it is not there. Fails where another engine runs on it, or something in it is damaged.
  init(_ options: StateOptions, announcer: Announcer) throws(RunFailure) {
    self.options = options
    layout = StateLayout(options.folder)
    try layout.makeFolder()
    lock = try Self.lock(layout)
    // Nothing is changed before it is known that all parts are there and fit together.
    let reach = try JournalReader.all(of: layout.journal).lastSequence
    if reach > 0, try !Settings.isBegun(path: layout.database) {
      throw RunFailure(
        "`\(layout.journal)` has \(reach) records, and `\(layout.database)`, which knows what became of them, is not "
          + "there or is empty: put back a copy of the whole state directory, or move it away and begin anew")
    }
    database = try StateDatabase(path: layout.database)
    try database.check()
    hashSeed = try Settings.hashSeed(database)
    checkpoint = try Checkpoints.latest(database)
    try Self.check(checkpoint, against: reach, layout)
    ruleSets = try RuleSetStore(folder: layout.ruleSets)
    ledger = FileLedger(database)
    var journalOptions = JournalOptions(policy: options.fsync)
    journalOptions.compresses = options.compresses
    let listener = JournalListener()
    self.listener = listener
    journal = try JournalWriter.open(
      directory: layout.journal, context: Array((checkpoint?.ruleSet ?? "").utf8), options: journalOptions,
      announcer: announcer, listener: listener.forJournal)
    told = try ToldMark(path: layout.told)
    // A power failure may have left the mark and taken the records: their numbers are given once more, to others.
    told.keep(atMost: journal.openedSequence)
  }

  private static func lock(_ layout: StateLayout) throws(RunFailure) -> StateLock {
    // `picket status` looks at the lock for an instant.
    var attempt = try StateLock.take(inDirectory: layout.folder)
    for _ in 0..<10 {
      guard case .held = attempt else { break }
      usleep(20_000)
      attempt = try StateLock.take(inDirectory: layout.folder)
    }
    switch attempt {
    case .taken(let lock): return lock
    case .held(let process):
      let by = process.map { " by process \($0)" } ?? ""
      throw RunFailure(
        "`\(layout.folder)` is in use\(by): end that one first, or give each engine a `--state` folder of its own")
    }
  }

  /// The parts have to be of one history.
  private static func check(
    _ checkpoint: StoredCheckpoint?, against reach: Int64, _ layout: StateLayout
  ) throws(RunFailure) {
    let position = checkpoint?.position ?? 0
    if position > reach {
      throw RunFailure(
        "the journal in `\(layout.journal)` ends at record \(reach), and `\(layout.database)` goes up to "
          + "record \(position): put back a copy of the whole state directory, or move it away and begin anew")
    }
  }

  /// Records that the last checkpoint has not seen.
  var owedRecords: Int64 { journal.openedSequence - (checkpoint?.position ?? 0) }

  /// What a run goes on from.
  func beginning(_ versions: RuleSetVersions, _ reading: Reading) throws(RunFailure) -> RunBeginning {
    guard let checkpoint else {
      // A run that was killed before its first checkpoint: its journal says how it began.
      guard let start = try firstStart() else { return RunBeginning(versions.current, reading, hashSeed: hashSeed) }
      return RunBeginning(try versions.rules(start.ruleSet), start.reading, hashSeed: hashSeed)
    }
    let stream = try StreamState(checkpoint.stream, name: layout.database)
    return try RunBeginning(
      checkpoint, stream: stream, rules: try versions.rules(checkpoint.ruleSet), database: database,
      hashSeed: hashSeed)
  }

  private func firstStart() throws(RunFailure) -> StartRecord? {
    guard journal.openedSequence > 0 else { return nil }
    let reader = try JournalReader(directory: layout.journal, from: 1)
    guard let record = try reader.next() else { return nil }
    guard case .start(let bytes) = record.entry else {
      throw RunFailure("the journal in `\(layout.journal)` does not begin with a start: it is damaged")
    }
    return try StartRecord(bytes, sequence: record.sequence)
  }

  /// Reads what is owed; nil where nothing is.
  func replay() throws(RunFailure) -> JournalReader? {
    owedRecords == 0 ? nil : try JournalReader(directory: layout.journal, from: (checkpoint?.position ?? 0) + 1)
  }

  /// What the run writes into; files are cut back to the checkpoint, once it is known that what is cut can be written
  /// again.
  func stores(
    _ versions: RuleSetVersions, stop: StopSignal, announcer: Announcer
  ) throws(RunFailure) -> RunStores {
    if let reader = try replay() { try RecoveryCheck(versions, stop: stop).check(reader) }
    for cut in try ledger.cutBack() { cut.isUsual ? announcer.detail(cut.sentence) : announcer.say(cut.sentence) }
    let appending = Appending(
      announcer: announcer, registry: ledger, shouldGiveUp: { stop.isRaised })
    let checkpoints = CheckpointStore(
      latest: checkpoint, database: database, ledger: ledger, journal: journal, ruleSets: versions.uses,
      retention: options.retention, stop: stop,
      announcer: announcer)
    let history = try NoticeLog(folder: layout.notices, appending: appending, limits: options.historyLimits)
    return RunStores(
      appending: appending, ledger: ledger, mark: told, history: history, checkpoints: checkpoints)
  }
}

/// What a journal tells of, handed on to the pipeline, which is made after it.
final class JournalListener: Sendable {
  private let pipeline = Mutex<(@Sendable (Int64) -> Void, @Sendable (RunFailure) -> Void)?>(nil)

  var forJournal: JournalWriter.Listener {
    JournalWriter.Listener(
      onSafe: { position in self.pipeline.withLock { $0 }?.0(position) },
      onFailure: { failure in self.pipeline.withLock { $0 }?.1(failure) })
  }

  func connect(
    onSafe: @escaping @Sendable (Int64) -> Void, onFailure: @escaping @Sendable (RunFailure) -> Void
  ) { pipeline.withLock { $0 = (onSafe, onFailure) } }

  /// The run is over: nothing is told, or held, any more.
  func disconnect() { pipeline.withLock { $0 = nil } }
}
