internal import Model
internal import Platform
internal import Replays

/// One way through the inputs of a replay: what is common to `replay`, `diff`, `tune` and `report`.
///
/// Files are taken one after the other at first. Where that shows not to be the order of their times, all begins anew,
/// with the events put in order (docs/decisions/0039).
struct ReplayPass {
  let options: ReplayOptions
  let progress: ReplayProgress
  let stop: StopSignal
  let announcer: Announcer

  init(_ options: ReplayOptions, stop: StopSignal, announcer: Announcer) {
    self.options = options
    self.stop = stop
    self.announcer = announcer
    progress = ReplayProgress(
      isTerminal: options.drawsProgress, isSilent: !options.showsProgress, announcer: announcer)
  }

  /// What a pass through the inputs gave.
  struct Result {
    var attempt: ReplayAttempt
    var faults: ReplayFaults.Counts
    var isInterrupted: Bool
    var seconds: Double
  }

  /// Reads the inputs; `begin` makes what the events go into, anew for each attempt.
  func run(
    _ begin: (_ inputs: [(name: String, device: String)], ReplayFaults) throws(RunFailure) -> ReplayAttempt
  ) throws(RunFailure) -> Result {
    let start = WallClock.monotonicNanoseconds()
    defer { progress.end() }
    let source = try ReplaySource(options, stop: stop, announcer: announcer, progress: progress)
    let faults = ReplayFaults(path: options.rejectsPath, inputName: source.inputName, announcer: announcer)
    var order = source.firstOrder
    while true {
      try faults.beginAnew()
      let attempt = try begin(source.inputs, faults)
      try attempt.run(source, order: order, faults: faults, options: options, stop: stop)
      if attempt.stages.isDisordered && !stop.isRaised {
        order = .sorted
        continue
      }
      progress.end()
      if attempt.stages.wasRefusedStrictly {
        throw RunFailure("stopped at the first refused line, as `--strict` asks for")
      }
      // A summary of a part is one; a file of a part would be taken for the whole.
      if !stop.isRaised {
        try attempt.output.finish()
        try faults.finish()
      }
      return Result(
        attempt: attempt, faults: faults.counts, isInterrupted: stop.isRaised,
        seconds: Double(WallClock.monotonicNanoseconds() - start) / 1e9)
    }
  }
}

/// What the events of a pass go into, from its first event to its end or to the first that is out of order.
struct ReplayAttempt {
  let setup: ReplaySetup
  let stages: ReplayStages
  let output: ReplayOutput

  init(_ setup: ReplaySetup, output: ReplayOutput, observers: [any ReplayObserver] = []) {
    self.setup = setup
    self.output = output
    stages = ReplayStages(setup, output: output, observers: observers)
  }

  fileprivate func run(
    _ source: ReplaySource, order: ReplaySource.Order, faults: ReplayFaults, options: ReplayOptions, stop: StopSignal
  ) throws(RunFailure) {
    stages.wantsOrder = order == .concatenated
    // An attempt that ends early is no wish of anybody to stop; only a pipe has to be told of it.
    let pipelineStop = order == .asItComes ? stop : StopSignal()
    let pipeline = Pipeline(stages: stages, jobs: 4 + 3 * options.workers, stop: pipelineStop) { setup.makeJob() }
    let failure = pipeline.run(workers: options.workers) { () throws(RunFailure) in
      try source.read(order, into: pipeline, table: setup.journalInputs, faults: faults, batchBytes: setup.batchBytes)
      if let until = options.until, !stop.isRaised, let job = pipeline.take() {
        job.tick = .final(until)
        pipeline.submit(job)
      }
    }
    if let failure { throw failure }
  }
}
