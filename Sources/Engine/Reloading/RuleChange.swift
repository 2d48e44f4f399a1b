internal import Model
internal import Rules

/// A rule of the new rule set that goes on with the state of one of the old.
struct RuleChange: Equatable {
  var old: Int
  /// Its condition changed in no more than numbers: alerts stay.
  var keepsAlerts: Bool
  /// Numbers of the condition changed.
  var changesNumbers: Bool
  /// It parts alerts by the fences of the same set, or does not part them, as before: cool-downs fit.
  var isEachAlike: Bool
  /// By new notify clause: the old one of the same sink.
  var notify: [Int?]
  /// By new peak: the old one of the same field and direction.
  var peaks: [Int?]
  /// Reminders come at other times than before.
  var changesReminders: Bool

  /// By new rule. A rule goes on with the one of the same name, else with the one that its `was` names, where that
  /// name is free.
  static func all(from old: EnginePlan, to new: EnginePlan) -> [RuleChange?] {
    var oldNumbers: [String: Int] = [:]
    for (number, rule) in old.ruleSet.rules.enumerated() { oldNumbers[rule.name] = number }
    var found = new.ruleSet.rules.map { oldNumbers.removeValue(forKey: $0.name) }
    for (number, rule) in new.ruleSet.rules.enumerated() where found[number] == nil {
      found[number] = rule.formerName.flatMap { oldNumbers.removeValue(forKey: $0) }
    }
    return found.enumerated().map { number, before in
      before.map { RuleChange(from: old, $0, to: new, number) }
    }
  }

  private init(from oldPlan: EnginePlan, _ before: Int, to newPlan: EnginePlan, _ after: Int) {
    let (one, two) = (oldPlan.ruleSet.rules[before], newPlan.ruleSet.rules[after])
    old = before
    keepsAlerts = RuleShape(one, in: oldPlan) == RuleShape(two, in: newPlan)
    changesNumbers =
      RuleShape(one, in: oldPlan, withNumbers: true) != RuleShape(two, in: newPlan, withNumbers: true)
    isEachAlike =
      one.each.map { oldPlan.ruleSet.groups[$0.group].name } == two.each.map { newPlan.ruleSet.groups[$0.group].name }
    notify = Self.matched(
      one.notify.map { (oldPlan.ruleSet.sinks[$0.sink].name, $0.only) },
      two.notify.map { (newPlan.ruleSet.sinks[$0.sink].name, $0.only) })
    let oldPeaks = oldPlan.rules[before].peaks.map {
      (FieldIdentity(oldPlan.fields.fields[$0.slot]), $0.smallest)
    }
    peaks = newPlan.rules[after].peaks.map { peak in
      let field = FieldIdentity(newPlan.fields.fields[peak.slot])
      return oldPeaks.firstIndex { $0.0 == field && $0.1 == peak.smallest }
    }
    let times = oldPlan.rules[before].notify.map(\.remindEvery)
    changesReminders = notify.enumerated().contains { number, before in
      newPlan.rules[after].notify[number].remindEvery != (before.map { times[$0] } ?? 0)
    }
  }

  /// A sink may stand in two clauses, one `only fired` and one `only cleared`: the like ones first.
  private static func matched<Only: Equatable>(_ old: [(String, Only)], _ new: [(String, Only)]) -> [Int?] {
    var free = Set(old.indices)
    var found = [Int?](repeating: nil, count: new.count)
    for isExact in [true, false] {
      for (number, clause) in new.enumerated() where found[number] == nil {
        found[number] = free.sorted().first { old[$0].0 == clause.0 && (!isExact || old[$0].1 == clause.1) }
        if let taken = found[number] { free.remove(taken) }
      }
    }
    return found
  }
}
