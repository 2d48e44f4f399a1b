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
  let checkpoints: CheckpointStore

  init(
    appending: Appending, ledger: FileLedger, mark: ToldMark, checkpoints: CheckpointStore
  ) {
    self.appending = appending
    self.ledger = ledger
    self.mark = mark
    self.checkpoints = checkpoints
    toldBefore = mark.position
  }

  /// Adds a job's notices to the history.
  func take(_ job: Job) throws(RunFailure) {  }

  /// Everything up to here was told.
  func told(_ position: Int64) { if position > mark.position { mark.position = position } }

  /// Stores a checkpoint: beside the run, or at once where files are to be opened anew behind it.
  func store(_ checkpoint: Checkpoint) throws(RunFailure) {
    checkpoint.reopens ? try checkpoints.storeNow(checkpoint) : checkpoints.store(checkpoint)
  }
}
