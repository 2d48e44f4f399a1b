internal import Engine
internal import Model
package import Platform
package import Replays

/// The pass of `picket tune` over the data: a rule with each of its values, all over the same events.
package enum TunePass {
  /// `isWhole`: all of the input could be read.
  ///
  /// - Parameter ruleSets: one a value, each with the one rule.
  package static func run(
    _ ruleSets: [LoadedRuleSet], options: ReplayOptions, stop: StopSignal, announcer: Announcer
  ) throws(RunFailure) -> (pass: TuningPass, isWhole: Bool) {
    let hashSeed = UInt64.random(in: .min ... .max)
    let lanes = ruleSets.map { loaded in
      guard let rules = loaded.rules, let index = loaded.index else { preconditionFailure("a value with errors") }
      return RulesInForce(
        rules, index: index, hash: "", keepsRecords: true, outputForm: .json, hashSeed: hashSeed)
    }
    let pass = ReplayPass(options, stop: stop, announcer: announcer)
    let result = try pass.run(lanes[0].plan.fields) { (inputs) throws(RunFailure) in
      let setup = ReplaySetup(lanes, options: options, extras: [], hashSeed: hashSeed, inputs: inputs)
      return ReplayAttempt(setup: setup, output: .none(pass.progress))
    }
    if result.isInterrupted { throw RunFailure("stopped before the end of the input: there is nothing to compare") }
    let stages = result.stages
    let told = TuningPass(
      measures: result.setup.lanes.map { measure($0, until: result.end) }, events: stages.counts.events,
      devices: result.setup.lanes[0].counters().devices, first: stages.span.first ?? 0,
      last: stages.span.last ?? 0, covered: stages.span.covered)
    return (told, result.faults.files.isEmpty)
  }

  private static func measure(_ lane: ReplayLane, until end: Int64) -> TuningMeasure {
    var measure = TuningMeasure()
    for tally in lane.tallies(until: end) {
      measure.episodes += tally[.fired]
      measure.devices += tally.devices
      measure.notices += tally.told
      measure.openMilliseconds += tally.openMilliseconds
    }
    measure.mails = lane.mails().bySink.reduce(0) { $0 + $1.mails.total }
    return measure
  }
}
