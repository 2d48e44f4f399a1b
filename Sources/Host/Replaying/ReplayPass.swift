internal import Model
internal import Platform

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
    var setup: ReplaySetup
    var stages: ReplayStages
    var faults: ReplayFaults.Counts
    var isInterrupted: Bool
    var seconds: Double
    /// Deadlines up to here have run, if that is behind the last event.
    var until: Int64?

    /// Where the data ends, ms since 1970.
    var end: Int64 { max(stages.span.last ?? 0, until ?? 0) }
  }

  /// Reads the inputs; `begin` makes what the events go into, anew for each attempt.
  ///
  /// - Parameter plan: the fields that the rules read.
  func run(
    _ plan: FieldPlan, begin: (_ inputs: [(name: String, device: String)]) throws(RunFailure) -> ReplayAttempt
  ) throws(RunFailure) -> Result {
    let start = WallClock.monotonicNanoseconds()
    let faults = try ReplayFaults(path: options.rejectsPath, announcer: announcer)
    let input = try ReplayInput(options, plan: plan, faults: faults, stop: stop, announcer: announcer)
    progress.begin(input.progress)
    defer { progress.end() }
    var order = input.firstOrder
    while true {
      let attempt = try begin(input.inputs)
      let stages = try attempt.run(input, order, faults: faults, options: options, stop: stop)
      if stages.isDisordered && !stop.isRaised {
        order = .sorted
        continue
      }
      progress.end()
      if stages.wasRefusedStrictly { throw ReadingLedger.strictly }
      // A summary of a part is one; a file of a part would be taken for the whole.
      if !stop.isRaised {
        try attempt.output.finish()
        try faults.finish()
      }
      return Result(
        setup: attempt.setup, stages: stages, faults: faults.counts, isInterrupted: stop.isRaised,
        seconds: Double(WallClock.monotonicNanoseconds() - start) / 1e9,
        until: options.until)
    }
  }
}

/// What the events of a pass go into, from its first event to its end or to the first that is out of order.
struct ReplayAttempt {
  let setup: ReplaySetup
  let output: ReplayOutput
  /// One for each group of shards, or none.
  var observers: [any ReplayObserver] = []

  fileprivate func run(
    _ input: ReplayInput, _ order: ReplayInput.Order, faults: ReplayFaults, options: ReplayOptions, stop: StopSignal
  ) throws(RunFailure) -> ReplayStages {
    var wantsOrder = false
    if case .inTurn = order { wantsOrder = input.wantsOrder }
    let stages = ReplayStages(setup, output: output, observers: observers, wantsOrder: wantsOrder) { job in
      switch order {
      case .inTurn: return input.take(job)
      // What is refused was told of when it was sorted.
      case .sorted: return true
      case .journal:
        for reject in job.chunk.rejects {
          faults.note(RefusedLine(reject, of: job.chunk), input: setup.journalInputs[job.chunk.source].name)
        }
        return job.chunk.rejects.isEmpty
      }
    }
    // An attempt that ends early is no wish of anybody to stop; only who waits for a pipe has to be told of it.
    let pipelineStop = wantsOrder ? StopSignal() : stop
    let pipeline = Pipeline(stages: stages, jobs: 4 + 3 * options.workers, stop: pipelineStop) { setup.makeJob() }
    let failure = pipeline.run(workers: options.workers) { () throws(RunFailure) in
      try input.read(order, into: pipeline, table: setup.journalInputs, batchBytes: setup.batchBytes)
      if let until = options.until, !stop.isRaised, let job = pipeline.take() {
        job.tick = .final(until)
        pipeline.submit(job)
      }
    }
    if let failure { throw failure }
    return stages
  }
}
