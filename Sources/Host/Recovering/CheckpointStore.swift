internal import Delivery
internal import Platform
internal import Storage
internal import Synchronization

/// Writes checkpoints into the state database, one at a time, beside the stream.
///
/// In one transaction: changed device states, lengths of files, the journal's position. Files are synced before, and
/// the journal up to the position. A disk that is full is waited for.
final class CheckpointStore: Sendable {
  private let database: StateDatabase
  private let ledger: FileLedger
  private let journal: JournalWriter
  private let ruleSets: RuleSetStore
  private let retention: JournalRetention
  private let stop: StopSignal
  private let announcer: Announcer
  private struct State {
    var isBusy = false
    var failure: RunFailure?
    var thread: Spawned?
    /// The last one that was committed.
    var position: Int64 = 0
    var made: Int64 = 0
  }
  private let state = Mutex(State())

  init(
    database: StateDatabase, ledger: FileLedger, journal: JournalWriter, ruleSets: RuleSetStore,
    retention: JournalRetention, stop: StopSignal, announcer: Announcer
  ) {
    self.database = database
    self.ledger = ledger
    self.journal = journal
    self.ruleSets = ruleSets
    self.retention = retention
    self.stop = stop
    self.announcer = announcer
  }

  /// One is on its way.
  var isBusy: Bool { state.withLock { $0.isBusy } }
  /// Why the last one could not be stored.
  var failure: RunFailure? { state.withLock { $0.failure } }
  /// Position and wall clock of the last one that was committed.
  var latest: (position: Int64, made: Int64) { state.withLock { ($0.position, $0.made) } }

  /// Says that one begins its way through the pipeline; false where another one is under way.
  func begin() -> Bool {
    state.withLock { state in
      if state.isBusy { return false }
      state.isBusy = true
      return true
    }
  }

  /// Stores it on a thread of its own.
  func store(_ checkpoint: Checkpoint) {
    finish()
    let thread = Spawned.start { [self] in
      do throws(RunFailure) { try storeNow(checkpoint) } catch {
        announcer.say("no checkpoint could be made: \(error.message)")
      }
    }
    state.withLock { $0.thread = thread }
  }

  /// Waits for what is on its way to the database.
  func finish() {
    let thread = state.withLock { state in
      defer { state.thread = nil }
      return state.thread
    }
    thread?.join()
  }

  /// Stores it on this thread.
  func storeNow(_ checkpoint: Checkpoint) throws(RunFailure) {
    do throws(RunFailure) {
      try checkpoint.files.sync()
      try journal.sync(through: checkpoint.position)
      let made = WallClock.now()
      let stored = StoredCheckpoint(
        position: checkpoint.position, ruleSet: checkpoint.ruleSet, made: made, stream: try checkpoint.stream.bytes())
      try write(stored, checkpoint)
      try ledger.deleteExpired()
      journal.retain(
        from: checkpoint.position + 1, keepBytes: retention.bytes, keepMilliseconds: retention.milliseconds)
      state.withLock { state in
        state.isBusy = false
        state.failure = nil
        state.position = checkpoint.position
        state.made = made
      }
    } catch {
      state.withLock { state in
        state.isBusy = false
        state.failure = error
      }
      throw error
    }
  }

  /// The transaction. All that it holds is in the checkpoint's memory, so it can be tried until there is room.
  private func write(_ stored: StoredCheckpoint, _ checkpoint: Checkpoint) throws(RunFailure) {
    try DiskRoom.wait(for: "`\(database.name)`", stop: stop, announcer: announcer) { () throws(RunFailure) in
      try database.write { database in
        try Checkpoints.write(
          stored, slabs: checkpoint.slabs.flatMap { $0 },
          shards: checkpoint.shards.reduce(into: [:]) { $0.merge($1) { $1 } }, in: database)
        try ledger.recordCheckpoint(checkpoint.files, in: database)
        try Outbox.forget(through: checkpoint.position, in: database)
      }
    }
  }
}
