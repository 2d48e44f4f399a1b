internal import Glibc
internal import Model
package import Platform
package import Rules
package import Geofences

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
  /// Fails before the first event where a sink or side file cannot be had.
  package static func run(
    _ rules: CheckedRuleSet, index: FenceIndex, options: RunOptions, stop: StopSignal, announcer: Announcer,
    output: Int32 = STDOUT_FILENO
  ) throws(RunFailure) -> Result {
    let start = WallClock.monotonicNanoseconds()
    let file = OutputFile(descriptor: output, name: "standard output", announcer: announcer)
    let stages = try RunStages(
      rules: rules, index: index, options: options, stop: stop, output: file, announcer: announcer)
    let fieldCount = rules.fields.fields.count
    let pipeline = Pipeline(stages: stages, jobs: 4 + 3 * options.workers, stop: stop) { Job(fieldCount: fieldCount) }
    let reader = InputReader(
      inputs: options.inputs, isLive: options.runsLive, until: options.until, stop: stop, pipeline: pipeline,
      batchBytes: batchBytes(overlap: index.deepestOverlap))
    var failure = pipeline.run(workers: options.workers) { () throws(RunFailure) in try reader.readAll() }
    if failure == nil, stages.wasRefusedStrictly {
      failure = RunFailure("stopped at the first refused line, as `--strict` asks for")
    }
    var counts = stages.finalCounts()
    counts.seconds = Double(WallClock.monotonicNanoseconds() - start) / 1e9
    return Result(counts: counts, failure: failure)
  }

  /// Bytes of lines in a chunk: the fewer, the more fences lie on each other. All notices of a chunk are held until it
  /// is written, and each event may enter or leave all the fences at a place.
  static func batchBytes(overlap: Int) -> Int {
    let usual = 64
    return overlap <= usual ? LineCutter.batchBytes : max(1, LineCutter.batchBytes / overlap * usual)
  }
}
