internal import Engine
internal import Model
package import Platform
package import Replays
internal import Rules

/// `picket diff`: what two rule sets make of the same events, in one pass over them.
package enum Diff {
  package static func run(
    old: LoadedRuleSet, new: LoadedRuleSet, options: ReplayOptions, stop: StopSignal, announcer: Announcer
  ) throws(RunFailure) -> RuleSetComparison {
    let hashSeed = UInt64.random(in: .min ... .max)
    let sets = try [old, new].map { (loaded) throws(RunFailure) in
      guard let rules = loaded.rules, let index = loaded.index else {
        preconditionFailure("a comparison of rules with errors")
      }
      return RulesInForce(
        rules, index: index, hash: "", keepsRecords: true, outputForm: .json, hashSeed: hashSeed)
    }
    let names = names(old: sets[0].ruleSet.rules, new: sets[1].ruleSet.rules)
    let all = Set(names.joined()).sorted()
    let pass = ReplayPass(options, stop: stop, announcer: announcer)
    var observers: [DiffObserver] = []
    let result = try pass.run(sets[1].plan.fields) { (inputs) throws(RunFailure) in
      let setup = ReplaySetup(sets, options: options, extras: [], hashSeed: hashSeed, inputs: inputs)
      let sides = zip(sets, names).map { DiffObserver.Side($0, names: $1, all: all) }
      observers = (0..<Job.groupCount).map { _ in DiffObserver(old: sides[0], new: sides[1], rules: all.count) }
      return ReplayAttempt(
        setup: setup,
        output: .none(pass.progress),
        observers: observers)
    }
    var comparison = RuleSetComparison(
      rules: all, onlyOld: Set(names[0]).subtracting(names[1]).sorted(),
      onlyNew: Set(names[1]).subtracting(names[0]).sorted(),
      matchers: observers.map(\.matcher))
    comparison.events = result.stages.counts.events
    comparison.devices = result.setup.lanes[0].counters().devices
    comparison.isInterrupted = result.isInterrupted
    comparison.faults = result.faults.files
    return comparison
  }

  /// By set and rule, what a rule is called: a new one that `was` an old one, by the old one's name.
  private static func names(old: [CheckedRule], new: [CheckedRule]) -> [[String]] {
    let before = old.map(\.name)
    let after = Set(new.map(\.name))
    let names = new.map { rule in
      guard let former = rule.formerName, before.contains(former), !after.contains(former) else { return rule.name }
      return former
    }
    return [before, names]
  }
}
