internal import Delivery
internal import Platform

/// `--send`: a replay's notices go to the sinks of the rules, as those of a run without a state directory do.
final class ReplaySending {
  private let sinks: SinkSet
  private let owed: OwedNotices

  /// Fails where a sink cannot be had.
  init(_ rules: RulesInForce, output: OutputFile, stop: StopSignal, announcer: Announcer) throws(RunFailure) {
    var options = RunOptions()
    options.format = .json
    sinks = try SinkSet(
      rules, options: options, output: output, appending: Appending(announcer: announcer), files: OpenFiles())
    owed = try OwedNotices(
      rules, deliversTo: rules.deliverySinks, database: nil, stop: stop, announcer: announcer,
      clock: { WallClock.now() })
  }

  func tell(_ job: Job) throws(RunFailure) {
    try owed.take(job)
    _ = try sinks.tell(job)
  }

  /// What is owed is tried once more; fails where something is lost.
  func finish() throws(RunFailure) { try owed.finish() }
}
