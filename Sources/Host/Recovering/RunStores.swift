internal import Delivery
internal import Model
internal import Platform
internal import Storage
internal import Wire

/// What a run keeps in its state directory, as the writing stage sees it.
///
/// Without a state directory there is none; what is owed to mail and webhook sinks then lives in memory (`Owing`).
final class RunStores {
  let appending: Appending
  let ledger: FileLedger
  /// The journal's position up to which the runs before this one told everything.
  let toldBefore: Int64
  private let mark: ToldMark
  private let history: NoticeLog
  let checkpoints: CheckpointStore

  init(
    appending: Appending, ledger: FileLedger, mark: ToldMark, history: NoticeLog, checkpoints: CheckpointStore
  ) {
    self.appending = appending
    self.ledger = ledger
    self.mark = mark
    self.history = history
    self.checkpoints = checkpoints
    toldBefore = mark.position
  }

  /// Other rules are in force.
  func use(_ rules: RulesInForce) { history.use(rules.ruleSet) }

  /// Adds a job's notices to the history; `clock` is the stream's behind it, ms.
  func log(_ job: Job, clock: Int64?) throws(RunFailure) { try history.append(job, clock: clock) }

  /// Everything up to here was told.
  func told(_ position: Int64) { if position > mark.position { mark.position = position } }

  /// Stores a checkpoint: beside the run, or at once where files are to be opened anew behind it.
  func store(_ checkpoint: Checkpoint) throws(RunFailure) {
    checkpoint.files.add(try history.marks())
    checkpoint.reopens ? try checkpoints.storeNow(checkpoint) : checkpoints.store(checkpoint)
  }
}
