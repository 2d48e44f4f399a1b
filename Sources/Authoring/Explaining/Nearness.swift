internal import Engine
internal import Model
internal import Rules

/// How near a rule came to firing at a moment: for the choice of a moment where it never fired.
///
/// 0 is far; up to 1 the condition is not true; above, it is and something else is lacking.
enum Nearness {
  static func score(_ alert: AlertTrace, _ rule: CheckedRule, _ outline: RuleOutline) -> Double {
    func closeness(_ trace: ConditionTrace) -> Double {
      outline.condition.map { Self.closeness(trace, $0) } ?? 0
    }
    switch rule.trigger {
    case .when:
      var score = alert.condition.map { closeness($0) } ?? 0
      if score >= 1 { score = 1 + progress(alert, rule) }
      // A fence that is passed over by `only` is not the one that comes near.
      return alert.isOutranked ? score * 0.5 : score
    case .on:
      return alert.edges.map { edge in
        switch edge.outcome {
        case .happened, .alreadyTold: 2
        case .outOfHours, .droppedLate: 1.5
        case .whileNotTrue: 1 + (edge.condition.map { closeness($0) } ?? 0) / 2
        case .settling(let fixes, _): 0.8 + min(Double(fixes), 9) / 100
        case .firstFix, .firstValue: 0.7
        case .tooInaccurate, .wayTooLong, .wayTooFast: 0.6
        case .notAwaited: 0.5
        case .noChange, .sameSide, .notCrossed: 0.2
        case .noFix, .noWay, .noAlarm, .noValue: 0.1
        }
      }.max() ?? 0
    case .sequence(let steps):
      if alert.after.state == .sequence { return Double(alert.after.settledCount) / Double(steps.count) }
      return alert.edges.contains { $0.isTrue } ? 0.2 : 0.05
    }
  }

  /// How much of `held` has passed; of a true condition in closed hours nothing.
  private static func progress(_ alert: AlertTrace, _ rule: CheckedRule) -> Double {
    if alert.hours.contains(false) { return 0 }
    guard let held = rule.held, let since = alert.after.since, let proof = alert.after.proof else { return 0.01 }
    return 0.01 + min(1, Double(proof - since) / Double(max(held.milliseconds, 1)))
  }

  /// 1: true. The parts of an `and` are averaged, so that one more true part is nearer; of an `or` the nearest counts.
  static func closeness(
    _ trace: ConditionTrace, _ outline: ConditionOutline, _ number: Int = 0, isNegated: Bool = false
  ) -> Double {
    guard trace.parts.indices.contains(number), outline.parts.indices.contains(number) else { return 0 }
    let truth = trace.parts[number].truth
    if truth == (isNegated ? .no : .yes) { return 1 }
    let children = outline.parts[number].children
    switch outline.parts[number].condition {
    case .not: return closeness(trace, outline, children.first ?? number + 1, isNegated: !isNegated)
    case .any, .all:
      let parts = children.map { closeness(trace, outline, $0, isNegated: isNegated) }
      var isAll = false
      if case .all = outline.parts[number].condition { isAll = true }
      if isAll != isNegated { return min(0.99, parts.reduce(0, +) / Double(max(parts.count, 1))) }
      return min(0.99, parts.max() ?? 0)
    case .compare, .between, .isBool, .isText, .batteryIs, .has, .inside, .silent: break
    }
    return truth == .unknown ? 0.05 : distance(trace.parts[number])
  }

  /// Of a leaf that is not as it should be, by how far it is from it.
  private static func distance(_ part: PartTrace) -> Double {
    if let metres = part.side?.metres { return 0.9 / (1 + abs(metres) / 200) }
    let numbers = part.operands.compactMap { operand -> Double? in
      if case .number(let value)? = operand.value { return value }
      return nil
    }
    guard numbers.count >= 2, numbers.count == part.operands.count else { return 0.1 }
    let gap = numbers.dropFirst().map { abs(numbers[0] - $0) }.min() ?? 0
    let size = max(numbers.dropFirst().map { abs($0) }.max() ?? 0, 1e-9)
    return 0.9 / (1 + gap / size)
  }
}
