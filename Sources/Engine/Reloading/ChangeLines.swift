internal import Model
internal import Rules

/// What a reload changes, told to people.
struct ChangeLines {
  private let old: EnginePlan
  private let new: EnginePlan
  private(set) var lines: [String] = []

  init(
    from old: EnginePlan, to new: EnginePlan, _ rules: [RuleChange?], _ successors: [Int?], _ fences: FenceChanges
  ) {
    self.old = old
    self.new = new
    for (number, change) in rules.enumerated() {
      let line = change.map { self.line(number, $0) } ?? "rule \(new.ruleSet.rules[number].name) is new"
      if let line { lines.append(line) }
    }
    for (number, successor) in successors.enumerated() where successor == nil {
      let ending = old.rules[number].endsInSilence ? "" : ", open alerts are withdrawn"
      lines.append("rule \(old.ruleSet.rules[number].name) is gone\(ending)")
    }
    for tally in fences.tallies { lines += Self.lines(tally) }
    addDeclarations()
  }

  /// At most so many, and one that counts the rest.
  func bounded(to limit: Int) -> [String] {
    if lines.count <= limit { return lines }
    return lines.prefix(limit) + ["\(lines.count - limit) more changes"]
  }

  // MARK: Rules

  private func line(_ number: Int, _ change: RuleChange) -> String? {
    let (before, after) = (old.ruleSet.rules[change.old], new.ruleSet.rules[number])
    let whose = before.name == after.name ? "rule \(after.name)" : "rule \(after.name), formerly \(before.name)"
    var parts: [String] = []
    if !change.keepsAlerts {
      parts.append(
        old.rules[change.old].endsInSilence
          ? "its condition changed" : "its condition changed, open alerts are withdrawn")
    } else if change.changesNumbers {
      parts.append("thresholds changed, its alerts stay")
    }
    if before.devices != after.devices {
      parts.append("its devices changed, alerts of those that it no longer looks at are withdrawn")
    }
    if parts.isEmpty, isToldOtherwise(before, after, change, number) {
      parts.append("what it tells or whom changed, its alerts stay")
    }
    if parts.isEmpty { return before.name == after.name ? nil : "\(whose): its alerts stay" }
    return "\(whose): \(parts.joined(separator: "; "))"
  }

  private func isToldOtherwise(_ before: CheckedRule, _ after: CheckedRule, _ change: RuleChange, _ number: Int)
    -> Bool
  {
    let (one, two) = (old.catalogue.rules[change.old], new.catalogue.rules[number])
    // A sentence that the engine composes names the rule.
    let saysOtherwise =
      before.name == after.name
      && (one.fired != two.fired || one.reminded != two.reminded || one.cleared != two.cleared)
    return saysOtherwise || one.title != two.title || one.severity != two.severity
      || before.unknown != after.unknown || before.late != after.late || clauses(before, old) != clauses(after, new)
  }

  /// Its `notify` clauses with their sinks by name.
  private func clauses(_ rule: CheckedRule, _ plan: EnginePlan) -> [[String]] {
    rule.notify.map { notify in
      let times = [notify.atMostEveryMilliseconds, notify.remindEveryMilliseconds].map { $0.map { "\($0)" } ?? "" }
      return [plan.ruleSet.sinks[notify.sink].name, notify.only?.rawValue ?? ""] + times
    }
  }

  // MARK: Fences

  private static func lines(_ tally: FenceChanges.Tally) -> [String] {
    func line(_ count: Int, _ one: String, _ many: String) -> [String] {
      if count == 0 { return [] }
      if !tally.isSet { return ["fence \(tally.name) \(one)"] }
      return ["\(count) \(count == 1 ? "fence" : "fences") of \(tally.name) \(count == 1 ? one : many)"]
    }
    return line(tally.edited, "was edited", "were edited") + line(tally.new, "is new", "are new")
      + line(tally.gone, "is gone", "are gone")
  }

  // MARK: Everything else

  private mutating func addDeclarations() {
    let hours = Dictionary(old.ruleSet.hours.map { ($0.name, $0) }) { first, _ in first }
    for now in new.ruleSet.hours {
      if let before = hours[now.name], before != now { lines.append("hours \(now.name) changed") }
    }
    if old.ruleSet.batteryStates != new.ruleSet.batteryStates { lines.append("battery states changed") }
    let sinks = Dictionary(old.ruleSet.sinks.map { ($0.name, $0.target) }) { first, _ in first }
    for sink in new.ruleSet.sinks {
      guard let before = sinks[sink.name] else {
        lines.append("sink \(sink.name) is new")
        continue
      }
      if before != sink.target { lines.append("sink \(sink.name) changed") }
    }
    let named = Set(new.ruleSet.sinks.map(\.name))
    for sink in old.ruleSet.sinks where !named.contains(sink.name) { lines.append("sink \(sink.name) is gone") }
  }
}

extension RulePlan {
  /// It only fires, so nothing of it is ever open.
  fileprivate var endsInSilence: Bool { !isWhen }
}
