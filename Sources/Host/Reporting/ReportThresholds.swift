internal import Model
internal import Reports
internal import Rules

/// The limits of a rule that can be drawn beside a curve: of speed, battery and battery voltage.
struct ReportThresholds {
  private let ruleSet: CheckedRuleSet
  private var found: [ReportThreshold] = []

  /// Each once, in the order in which they stand.
  static func all(of rule: CheckedRule, in ruleSet: CheckedRuleSet) -> [ReportThreshold] {
    var thresholds = ReportThresholds(ruleSet: ruleSet)
    switch rule.trigger {
    case .when(let condition): thresholds.add(condition)
    case .on(let edges, let condition):
      edges.forEach { thresholds.add($0) }
      if let condition { thresholds.add(condition) }
    case .sequence(let steps): steps.flatMap(\.edges).forEach { thresholds.add($0) }
    }
    if case .when(let condition, _)? = rule.clear { thresholds.add(condition, prefix: "clear ") }
    return thresholds.found
  }

  private init(ruleSet: CheckedRuleSet) { self.ruleSet = ruleSet }

  private mutating func add(_ condition: Condition, prefix: String = "") {
    switch condition {
    case .any(let children), .all(let children): children.forEach { add($0, prefix: prefix) }
    case .not(let child): add(child, prefix: prefix + "not ")
    case .compare(let a, let comparison, let b):
      let label = "\(prefix)\(a.label) \(comparison.rawValue) \(b.label)"
      add(curve(of: a), b, label)
      add(curve(of: b), a, label)
    case .between(let value, let low, let high, _):
      let label = "\(prefix)\(value.label) between \(low.label) and \(high.label)"
      add(curve(of: value), low, label)
      add(curve(of: value), high, label)
    case .batteryIs(let state, _): add(state, "\(prefix)battery is \(state.rawValue)")
    case .isBool, .isText, .has, .inside, .silent: break
    }
  }

  private mutating func add(_ edge: Edge) {
    switch edge.form {
    case .becomesBattery(let state): add(state, edge.label)
    case .passes(let slot, let limit, every: false, _): add(curve(of: slot), limit, edge.label)
    case .enter, .exit, .cross, .alarm, .becomesBool, .becomesText, .becomesNumber, .changes, .passes: break
    }
  }

  private mutating func add(_ state: BatteryState, _ label: String) {
    let states = ruleSet.batteryStates
    switch state {
    case .low:
      add(.battery, states.lowRatio, label)
      add(.batteryVoltage, states.lowVolts, label)
    case .critical:
      add(.battery, states.criticalRatio, label)
      add(.batteryVoltage, states.criticalVolts, label)
    case .full:
      add(.battery, states.fullRatio, label)
      if let volts = states.fullVolts { add(.batteryVoltage, volts, label) }
    case .charging: break
    }
  }

  private mutating func add(_ curve: ReportCurve?, _ limit: Operand, _ label: String) {
    if case .constant(let value) = limit.form { add(curve, value, label) }
  }

  private mutating func add(_ curve: ReportCurve?, _ value: Double, _ label: String) {
    guard let curve else { return }
    let threshold = ReportThreshold(curve: curve, value: value, label: label)
    if !found.contains(threshold) { found.append(threshold) }
  }

  /// What an operand's values lie on; nil for anything else than a plain reading or its mean.
  private func curve(of operand: Operand) -> ReportCurve? {
    switch operand.form {
    case .reading(let reading): curve(of: reading.slot)
    case .aggregate(let aggregate, let slot, _):
      switch aggregate {
      case .min, .max, .avg: curve(of: slot)
      case .sum, .change: nil
      }
    case .constant, .property, .widened, .count, .distance, .moved, .age: nil
    }
  }

  private func curve(of slot: Int) -> ReportCurve? {
    guard ruleSet.fields.fields.indices.contains(slot) else { return nil }
    return switch ruleSet.fields.fields[slot].source {
    case .builtin(.speed): .speed
    case .builtin(.battery): .battery
    case .builtin(.batteryVoltage): .batteryVoltage
    case .builtin, .path: nil
    }
  }
}
