internal import Rules

/// Which declarations of fences a rule reads.
enum FencesRead {
  /// Positions in `CheckedRuleSet.groups`.
  static func groups(_ rule: CheckedRule) -> Set<Int> {
    var found: Set<Int> = []
    if let each = rule.each { found.insert(each.group) }
    switch rule.trigger {
    case .when(let condition): read(condition, &found)
    case .on(let edges, let condition):
      edges.forEach { read($0, &found) }
      if let condition { read(condition, &found) }
    case .sequence(let steps): for edge in steps.flatMap(\.edges) { read(edge, &found) }
    }
    if case .when(let condition, _)? = rule.clear { read(condition, &found) }
    return found
  }

  private static func read(_ condition: Condition, _ found: inout Set<Int>) {
    switch condition {
    case .any(let parts), .all(let parts): for part in parts { read(part, &found) }
    case .not(let inner): read(inner, &found)
    case .compare(let a, _, let b):
      read(a, &found)
      read(b, &found)
    case .between(let a, let b, let c, _): for operand in [a, b, c] { read(operand, &found) }
    case .inside(let target): read(target, &found)
    case .isBool, .isText, .batteryIs, .has, .silent: break
    }
  }

  private static func read(_ operand: Operand, _ found: inout Set<Int>) {
    switch operand.form {
    case .widened(let inner, _, _): read(inner, &found)
    case .count(let edges, _): for edge in edges { read(edge, &found) }
    case .distance(let target): read(target, &found)
    case .constant, .reading, .property, .aggregate, .moved, .age: break
    }
  }

  private static func read(_ edge: Edge, _ found: inout Set<Int>) {
    switch edge.form {
    case .enter(let target, _, _), .exit(let target, _), .cross(let target, _): read(target, &found)
    case .alarm, .becomesBool, .becomesText, .becomesNumber, .becomesBattery, .changes, .passes: break
    }
  }

  private static func read(_ target: FenceTarget, _ found: inout Set<Int>) {
    if case .group(let group) = target { found.insert(group) }
  }
}
