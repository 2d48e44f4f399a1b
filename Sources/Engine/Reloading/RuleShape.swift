internal import Model
internal import Rules

/// What of a rule must be the same for its alerts to outlive a reload (decision 0031): its words without its numbers.
///
/// Prefix notation, each word of fixed arity or followed by a count, so that two shapes are equal only where the rules
/// are built alike. Fields stand by their source, fences, hours and properties by their names: a shape can be held
/// against one of another rule set. The order of `and`, `or` and of edges means nothing and is made one.
struct RuleShape: Equatable {
  let words: [String]

  /// `withNumbers`: constants and durations count too.
  init(_ rule: CheckedRule, in plan: EnginePlan, withNumbers: Bool = false) {
    words = ShapeWriter(plan, each: rule.each, withNumbers: withNumbers).words(rule)
  }

  /// The shape of a set of edges, as a window counts them.
  init(_ edges: [Edge], in plan: EnginePlan, withNumbers: Bool) {
    words = ShapeWriter(plan, each: nil, withNumbers: withNumbers).words(edges)
  }
}

/// Writes a rule's parts as words.
private struct ShapeWriter {
  private let plan: EnginePlan
  private let each: CheckedRule.Each?
  private let withNumbers: Bool

  init(_ plan: EnginePlan, each: CheckedRule.Each?, withNumbers: Bool) {
    self.plan = plan
    self.each = each
    self.withNumbers = withNumbers
  }

  private var ruleSet: CheckedRuleSet { plan.ruleSet }

  // MARK: Rules

  func words(_ rule: CheckedRule) -> [String] {
    var words = trigger(rule.trigger)
    if let each = rule.each {
      words += ["each", ruleSet.groups[each.group].name]
      if let only = each.only { words += [only.highest ? "highest" : "lowest"] + property(only.property) }
    }
    if let held = rule.held {
      words += [held.evenIfSilent ? "held silent" : "held", number(held.milliseconds), number(held.gapMilliseconds)]
    }
    switch rule.clear {
    case .when(let condition, let settled)?: words += ["clear"] + self.words(condition) + self.words(settled)
    case .after(let milliseconds)?: words += ["clear after", number(milliseconds)]
    case nil: break
    }
    return words + sorted(rule.during.map { [$0.isNot ? "not during" : "during", ruleSet.hours[$0.hours].name] })
  }

  private func trigger(_ trigger: CheckedRule.Trigger) -> [String] {
    switch trigger {
    case .when(let condition): return ["when"] + words(condition)
    case .on(let edges, let condition):
      return ["on"] + words(edges) + (condition.map { ["while"] + words($0) } ?? [])
    case .sequence(let steps):
      let written = steps.map { step in
        [step.isNo ? "no" : "step"] + words(step.edges)
          + (step.withinMilliseconds.map { ["within", number($0)] } ?? [])
      }
      return ["sequence", "\(steps.count)"] + written.flatMap { $0 }
    }
  }

  // MARK: Conditions

  private func words(_ condition: Condition) -> [String] {
    switch condition {
    case .any(let children): return ["any"] + sorted(children.map(words))
    case .all(let children): return ["all"] + sorted(children.map(words))
    case .not(let child): return ["not"] + words(child)
    case .compare(let a, let comparison, let b): return [comparison.rawValue] + words(a) + words(b)
    case .between(let value, let low, let high, _): return ["between"] + words(value) + words(low) + words(high)
    case .isBool(let reading, let value): return [value ? "is true" : "is false"] + words(reading)
    case .isText(let reading, let text): return ["is", text] + words(reading)
    case .batteryIs(let state, let within): return ["battery is", state.rawValue] + self.within(within)
    case .has(let reading): return ["has"] + words(reading)
    case .inside(let target): return ["inside"] + words(target)
    case .silent(let milliseconds): return ["silent", number(milliseconds)]
    }
  }

  private func words(_ reading: Reading) -> [String] { field(reading.slot) + within(reading.withinMilliseconds) }

  private func within(_ milliseconds: Int64?) -> [String] { milliseconds.map { ["within", number($0)] } ?? ["now"] }

  private func words(_ operand: Operand) -> [String] {
    switch operand.form {
    case .constant(let value): return [number(value)]
    case .reading(let reading): return ["reading"] + words(reading)
    case .property(let index): return ["property"] + property(index)
    case .widened(let inner, let amount, let isFraction):
      // By an amount or by a fraction: both are the writer's number.
      return ["by", number(amount), withNumbers && isFraction ? "%" : "#"] + words(inner)
    case .aggregate(let aggregate, let slot, let over): return [aggregate.rawValue] + field(slot) + [number(over)]
    case .count(let edges, let over): return ["count"] + words(edges) + [number(over)]
    case .distance(let target): return ["distance"] + words(target)
    case .moved(let over): return ["moved", number(over)]
    case .age: return ["age"]
    }
  }

  // MARK: Edges

  func words(_ edges: [Edge]) -> [String] { sorted(edges.map(words)) }

  private func words(_ edge: Edge) -> [String] {
    switch edge.form {
    case .enter(let target, let includingStart, let settled):
      return [includingStart ? "enter including start" : "enter"] + words(target) + words(settled)
    case .exit(let target, let settled): return ["exit"] + words(target) + words(settled)
    case .cross(let target, let direction):
      let way =
        switch direction {
        case .leftToRight?: "left to right"
        case .rightToLeft?: "right to left"
        case nil: "any way"
        }
      return ["cross", way] + words(target)
    case .alarm(let bits): return ["alarm"] + sorted(alarms(bits).map { [$0] })
    case .becomesBool(let slot, let value): return [value ? "becomes true" : "becomes false"] + field(slot)
    case .becomesText(let slot, let text): return ["becomes", text] + field(slot)
    // Another value is another happening, not another threshold.
    case .becomesNumber(let slot, let value): return ["becomes number", "\(value)"] + field(slot)
    case .becomesBattery(let state): return ["battery becomes", state.rawValue]
    case .changes(let slot): return ["changes"] + field(slot)
    case .passes(let slot, let value, let every, _):
      return [every ? "passes every" : "passes", number(value)] + field(slot)
    }
  }

  private func words(_ settled: Settled?) -> [String] {
    switch settled {
    case .fixes(let count)?: ["settled fixes", number(count)]
    case .milliseconds(let time)?: ["settled time", number(time)]
    case nil: ["at once"]
    }
  }

  /// Quoted words have bits that depend on the other rules.
  private func alarms(_ bits: UInt64) -> [String] {
    plan.alarmWords.filter { bits & 1 << UInt64($0.bit) != 0 }.map { String(decoding: $0.word, as: UTF8.self) }
  }

  // MARK: Names and numbers

  private func words(_ target: FenceTarget) -> [String] {
    switch target {
    case .alias: ["alias"]
    case .group(let group): ["fence", ruleSet.groups[group].name]
    }
  }

  private func field(_ slot: Int) -> [String] { FieldIdentity(plan.fields.fields[slot]).words }

  private func property(_ index: Int) -> [String] {
    guard let each else { return ["no property"] }
    let property = ruleSet.groups[each.group].properties[index]
    return [property.name, property.kind.rawValue]
  }

  private func number(_ value: some CustomStringConvertible) -> String { withNumbers ? value.description : "#" }

  /// Their number, then the lists in one order.
  private func sorted(_ lists: [[String]]) -> [String] {
    ["\(lists.count)"] + lists.sorted { $0.lexicographicallyPrecedes($1) }.flatMap { $0 }
  }
}

/// Which value of an event a field is, whatever its name and its slot: two rule sets read the same where these are
/// equal.
struct FieldIdentity: Hashable {
  let words: [String]

  init(_ field: PlanField) {
    switch field.source {
    case .builtin(let builtin): words = ["field", builtin.name]
    // Read in another unit it is another value.
    case .path(let path): words = ["path", path, field.kind.rawValue, field.unit?.symbol ?? "plain"]
    }
  }
}
