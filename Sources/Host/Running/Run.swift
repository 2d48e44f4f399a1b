internal import Glibc
package import Platform
internal import Storage

/// `picket run`: events in, notices out, until the input ends or the program is asked to stop.
package enum Run {
  /// How a run ended.
  package struct Result: Sendable {
    package var counts: RunCounts
    /// nil: all well.
    package var failure: RunFailure?
  }

  /// Runs to the end. Notices go to the rules' sinks; standard output is the open descriptor `output`.
  ///
  /// Fails before the first event where a sink, a side file or the state directory cannot be had.
  ///
  /// - Parameters:
  ///   - loaded: rules without errors.
  ///   - material: what they were made of.
  ///   - paths: where a reload finds them.
  package static func run(
    _ loaded: LoadedRuleSet, _ material: RuleMaterial, paths: [String], options: RunOptions, stop: StopSignal,
    announcer: Announcer, output: Int32 = STDOUT_FILENO
  ) throws(RunFailure) -> Result {
    let start = WallClock.monotonicNanoseconds()
    let report = RunReport(isWatched: options.metrics != nil || options.state != nil)
    let watch = try RunWatch(report, metrics: options.metrics, announcer: announcer)
    // Also where the state cannot be had.
    defer { watch.finish() }
    let source = try options.trackers.map { (trackers) throws(RunFailure) in
      try TrackerSource(trackers, board: report.board, signal: stop, announcer: announcer)
    }
    defer { source?.finish() }
    var options = options
    if let source {
      options.inputs = [source.input]
      // With the program's end in sight, what is owed is not waited for.
      options.inputEnded = { if stop.isRaised { source.stop.raise() } }
    }
    var result = try run(
      loaded, material, paths, options, source, report, watch, stop: source?.stop ?? stop, announcer, output)
    result.counts.seconds = Double(WallClock.monotonicNanoseconds() - start) / 1e9
    return result
  }

  private static func run(
    _ loaded: LoadedRuleSet, _ material: RuleMaterial, _ paths: [String], _ options: RunOptions,
    _ source: TrackerSource?, _ report: RunReport, _ watch: RunWatch, stop: StopSignal, _ announcer: Announcer,
    _ output: Int32
  ) throws(RunFailure) -> Result {
    // With a state directory the next start says what was not said.
    let isKept = options.state != nil
    let file = OutputFile(
      descriptor: output, name: "standard output", announcer: announcer, shouldGiveUp: { isKept && stop.isRaised })
    let state = try options.state.map { (options) throws(RunFailure) in
      try StateDirectory(options, announcer: announcer)
    }
    let hashSeed = state?.hashSeed ?? UInt64.random(in: .min ... .max)
    let versions = try RuleSetVersions(
      loaded, material, options: options, hashSeed: hashSeed, store: state?.ruleSets)
    report.use(versions.current, isReload: false)
    let handOver = source.map { source in HandOver(waitsForJournal: isKept) { source.handedOn(to: $0) } }
    let running = try RunningRun(
      versions, state: state, options: options, output: file, report: report, watch: watch, handOver: handOver,
      stop: stop, announcer: announcer)
    let reloader = Reloader(
      paths: paths, isWatching: options.watches, versions: versions, material: material, announcer: announcer,
      began: { watch.reloading() }, ended: { watch.reloaded($0) })
    let result = running.run(reloader)
    reloader.stop()
    watch.finish()
    state?.database.close()
    return result
  }
}
