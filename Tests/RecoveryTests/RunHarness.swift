import Foundation
import Platform
import Storage

@testable import Host

/// Runs as the program does, with the wall clock, what comes in and what is asked for in the test's hands.
struct RunHarness {
  let folder: RunFolder
  var workers = 2
  var checkpointMilliseconds: Int64 = .max / 4
  var batchBytes: Int?
  var inputs: [EventInput] = []
  var isLive = true
  var until: Int64?
  var keepsState = true

  var options: RunOptions {
    var options = RunOptions()
    options.inputs = inputs
    options.isLive = isLive
    options.workers = workers
    options.until = until
    options.batchBytes = batchBytes
    options.recordsPath = folder.path("out/records.jsonl")
    options.rejectsPath = folder.path("out/rejects.jsonl")
    options.latePath = folder.path("out/late.jsonl")
    if keepsState {
      options.state = StateOptions(folder: folder.path("state"))
      options.state?.fsync = .never
      options.state?.checkpointMilliseconds = checkpointMilliseconds
    }
    return options
  }

  /// A run to its end; `driver` plays a live one.
  @discardableResult
  func run(
    _ options: RunOptions? = nil, stop: StopSignal = StopSignal(), driver: LiveDriver? = nil, output: Int32 = -1,
    announcer: Announcer = Announcer(.quiet, output: { _ in })
  ) throws -> Run.Result {
    let options = options ?? self.options
    let paths = [folder.path("all.rules")]
    let material = RuleMaterial()
    let loaded = try RuleSetLoader.load(paths, material: material)
    if loaded.hasErrors { throw RunFailure(DiagnosticReport.text(loaded, isColoured: false)) }
    let report = RunReport(isWatched: true)
    let watch = try RunWatch(report, metrics: nil, announcer: announcer)
    defer { watch.finish() }
    let state = try options.state.map { try StateDirectory($0, announcer: announcer) }
    let versions = try RuleSetVersions(
      loaded, material, options: options, hashSeed: state?.hashSeed ?? 5, store: state?.ruleSets)
    let null = open("/dev/null", O_WRONLY)
    defer { close(null) }
    let running = try RunningRun(
      versions, state: state, options: options,
      output: OutputFile(descriptor: output < 0 ? null : output, name: "standard output", announcer: announcer),
      report: report, watch: watch, stop: stop, announcer: announcer)
    let reloader = Reloader(
      paths: paths, isWatching: false, versions: versions, material: material, announcer: announcer, began: {},
      ended: { driver?.reloaded($0) })
    driver?.begin(stop: stop, reloader: reloader, state: state, checkpoints: running.stores?.checkpoints)
    let result = running.run(reloader)
    reloader.stop()
    driver?.finish()
    return result
  }
}
