internal import Engine
internal import Geofences
internal import Model
internal import Platform
internal import Storage

/// One run, put together: what it begins with, its pipeline, what it writes into.
struct RunningRun {
  private let options: RunOptions
  private let versions: RuleSetVersions
  private let state: StateDirectory?
  let stores: RunStores?
  private let beginning: RunBeginning
  private let inputs: InputTable
  private let report: RunReport
  private let owed: OwedNotices
  private let watch: RunWatch
  private let stages: RunStages
  private let pipeline: Pipeline<RunStages>
  private let handOver: HandOver?
  private let stop: StopSignal
  private let announcer: Announcer

  init(
    _ versions: RuleSetVersions, state: StateDirectory?, options: RunOptions, output: OutputFile,
    report: RunReport, watch: RunWatch, handOver: HandOver? = nil, stop: StopSignal, announcer: Announcer
  ) throws(RunFailure) {
    self.options = options
    self.handOver = handOver
    self.versions = versions
    self.state = state
    self.watch = watch
    self.report = report
    self.stop = stop
    self.announcer = announcer
    beginning =
      try state?.beginning(versions, options.reading)
      ?? RunBeginning(versions.current, options.reading, hashSeed: versions.hashSeed)
    stores = try state?.stores(versions, stop: stop, announcer: announcer)
    inputs = InputTable(options.inputs)
    stores?.use(beginning.rules)
    owed = try OwedNotices(
      beginning.rules, deliversTo: versions.current.deliverySinks, database: state?.database, stop: stop,
      announcer: announcer, clock: options.clock)
    let outputs = try RunOutputs(
      beginning, options: options, inputs: inputs, output: output, stores: stores, owed: owed, report: report,
      announcer: announcer)
    stages = RunStages(beginning, options: options, inputs: inputs, outputs: outputs, report: report)
    let fieldCount = beginning.rules.plan.fields.fields.count
    pipeline = Pipeline(
      stages: stages, jobs: 4 + 3 * options.workers, stop: stop, waitsForJournal: state != nil
    ) { Job(fieldCount: fieldCount) }
  }

  func run(_ reloader: Reloader) -> Run.Result {
    let pipeline = pipeline
    if let state {
      pipeline.advance(to: state.journal.openedSequence)
      let handOver = handOver
      state.listener.connect(
        onSafe: {
          pipeline.advance(to: $0)
          handOver?.isSafe(upTo: $0)
        }, onFailure: { pipeline.abandon($0) })
      stores?.checkpoints.onFailure { pipeline.abandon($0) }
    }
    let intake = RunIntake(
      pipeline: pipeline, beginning: beginning, journal: state?.journal, checkpoints: stores?.checkpoints,
      ruleSets: versions.uses, schedule: options.state?.schedule ?? CheckpointSchedule(), reloader: reloader,
      report: report, handOver: handOver, stop: stop, announcer: announcer)
    watch.start(
      folder: options.state?.folder, journal: state?.journal, checkpoints: stores?.checkpoints, owed: owed,
      stop: stop)
    var failure = pipeline.run(workers: options.workers) { () throws(RunFailure) in try read(intake) }
    watch.stopping()
    stores?.checkpoints.finish()
    // The last checkpoint may have failed behind the pipeline's end.
    failure = failure ?? pipeline.firstFailure
    do throws(RunFailure) { try owed.finish() } catch { failure = failure ?? error }
    do throws(RunFailure) { try state?.journal.close() } catch {
      // What it gives up is not what another failure gives up.
      if let told = failure, told != error { announcer.say(told.message) }
      failure = error
    }
    withExtendedLifetime(intake) {}
    state?.listener.disconnect()
    stores?.checkpoints.onFailure(nil)
    if failure == nil, stages.wasRefusedStrictly {
      failure = RunFailure("stopped at the first refused line, as `--strict` asks for")
    }
    return Run.Result(counts: stages.finalCounts(), failure: failure)
  }

  /// Recovers, begins, reads all input, and takes everything down at the end.
  private func read(_ intake: RunIntake) throws(RunFailure) {
    if let checkpoint = state?.checkpoint {
      announcer.detail("goes on from the checkpoint at record \(checkpoint.position) of the journal")
    }
    if state == nil, options.runsLive || owed.isNeeded {
      announcer.mention(
        "without `--state FOLDER` everything lives in memory: alerts that are open, and what is owed, go with the program"
      )
    }
    if let state, let reader = try state.replay() {
      let noun = state.owedRecords == 1 ? "record" : "records"
      announcer.mention("recovers \(state.owedRecords) \(noun) of the journal behind the last checkpoint")
      let all = Int(state.owedRecords)
      watch.recovering(done: 0, of: all)
      let replay = JournalReplay(
        intake: RecoveryIntake(intake, ruleSets: versions), inputs: inputs, stop: stop,
        progress: { watch.recovering(done: $0, of: all) })
      // A recovery that was stopped is done again by the next start.
      if try Int64(replay.feed(reader)) < state.owedRecords { return }
    }
    intake.reading = options.reading
    try intake.start(at: options.clock())
    if intake.rules.hash != versions.current.hash { try intake.reload(to: versions.current) }
    let reader = InputReader(
      inputs: options.inputs, isLive: options.runsLive, until: options.until, stop: stop, intake: intake,
      batchBytes: options.batchBytes ?? Self.batchBytes(overlap: intake.rules.index.deepestOverlap),
      clock: options.clock)
    watch.running()
    var failure: RunFailure?
    do throws(RunFailure) { try reader.readAll() } catch { failure = error }
    options.inputEnded()
    // What was read before a failure counts, and is taken down too.
    try intake.checkpoint()
    if let failure { throw failure }
  }

  /// Bytes of lines in a chunk: the fewer, the more fences lie on each other. All notices of a chunk are held until it
  /// is written, and each event may enter or leave all the fences at a place.
  static func batchBytes(overlap: Int) -> Int {
    let usual = 64
    return overlap <= usual ? LineCutter.batchBytes : max(1, LineCutter.batchBytes / overlap * usual)
  }
}
