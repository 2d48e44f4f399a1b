internal import Delivery
internal import Platform
internal import Storage

/// Writes checkpoints into the state database, one at a time, beside the stream.
///
/// In one transaction: changed device states, lengths of files, the journal's position. Files are synced before, and
/// the journal up to the position. A disk that is full is waited for.
///
/// Unchecked: everything mutable is read and written with the monitor's lock held.
final class CheckpointStore: @unchecked Sendable {
  private let database: StateDatabase
  private let ledger: FileLedger
  private let journal: JournalWriter
  private let ruleSets: RuleSetUses?
  private let retention: JournalRetention
  private let stop: StopSignal
  private let announcer: Announcer
  private let monitor = Monitor()
  /// One is on its way: through the pipeline, or to the database.
  private var isUnderWay = false
  private var thread: Spawned?
  private var failed: (@Sendable (RunFailure) -> Void)?
  private var position: Int64 = 0
  private var made: Int64 = 0

  init(
    latest: StoredCheckpoint?, database: StateDatabase, ledger: FileLedger, journal: JournalWriter,
    ruleSets: RuleSetUses?, retention: JournalRetention, stop: StopSignal, announcer: Announcer
  ) {
    position = latest?.position ?? 0
    made = latest?.made ?? 0
    self.database = database
    self.ledger = ledger
    self.journal = journal
    self.ruleSets = ruleSets
    self.retention = retention
    self.stop = stop
    self.announcer = announcer
  }

  /// Calls back where one cannot be stored; nil: nobody any more.
  func onFailure(_ body: (@Sendable (RunFailure) -> Void)?) { locked { failed = body } }

  /// One is on its way.
  var isBusy: Bool { locked { isUnderWay } }
  /// Position and wall clock (ms) of the last one that was committed; zeros before.
  var latest: (position: Int64, made: Int64) { locked { (position, made) } }

  /// Says that one begins its way through the pipeline; waits for the one before. False: the run is over meanwhile,
  /// and the one before may never arrive.
  func begin(isOver: () -> Bool) -> Bool {
    locked {
      while isUnderWay {
        if isOver() { return false }
        monitor.wait(for: .space, milliseconds: 100)
      }
      isUnderWay = true
      return true
    }
  }

  /// One that had begun did not come through the pipeline.
  func giveUp() {
    locked {
      isUnderWay = false
      monitor.wakeAll(for: .space)
    }
  }

  /// Stores it on a thread of its own.
  func store(_ checkpoint: Checkpoint) {
    finish()
    let thread = Spawned.start { [self] in
      do throws(RunFailure) { try storeNow(checkpoint) } catch {
        // Its changes are neither in the database nor marked any more: what follows could not be whole.
        locked { failed }?(error)
      }
    }
    locked { self.thread = thread }
  }

  /// Waits for the thread.
  func finish() {
    let thread = locked {
      defer { self.thread = nil }
      return self.thread
    }
    thread?.join()
  }

  /// Stores it on this thread.
  func storeNow(_ checkpoint: Checkpoint) throws(RunFailure) {
    defer { giveUp() }
    try checkpoint.files.sync()
    try journal.waitUntilSynced(checkpoint.position)
    let stored = StoredCheckpoint(
      position: checkpoint.position, ruleSet: checkpoint.ruleSet, made: WallClock.now(),
      stream: checkpoint.stream.bytes)
    try write(stored, checkpoint)
    try ledger.deleteExpired()
    try journal.retain(
      from: checkpoint.position + 1, keepBytes: retention.bytes, keepMilliseconds: retention.milliseconds)
    ruleSets?.retain(from: min(journal.firstSequence, checkpoint.position))
    locked {
      position = stored.position
      made = stored.made
    }
  }

  /// The transaction. All that it holds is in the checkpoint's memory, so it can be tried until there is room.
  private func write(_ stored: StoredCheckpoint, _ checkpoint: Checkpoint) throws(RunFailure) {
    // What it was made from is deleted next: a power failure must not take it.
    let done: Void? = try database.write(
      announcer: announcer, isDurable: true, isStopping: { stop.isRaised }
    ) { database in
      try Checkpoints.write(
        stored, slabs: checkpoint.parts.flatMap(\.slabs),
        shards: checkpoint.parts.reduce(into: [:]) { $0.merge($1.shards) { $1 } }, in: database)
      try ledger.recordCheckpoint(checkpoint.files, in: database)
      try Outbox.forget(through: checkpoint.position, in: database)
    }
    if done == nil { throw RunFailure("stopped before `\(database.name)` had room for a checkpoint") }
  }

  private func locked<Result>(_ body: () -> Result) -> Result {
    monitor.lock()
    defer { monitor.unlock() }
    return body()
  }
}
