internal import Geofences
internal import Model
internal import Rules

/// Which predicates can ever be unknown: only for these a test of the unknown is asked for.
struct Doubts {
  private let rules: CheckedRuleSet
  /// By group: properties that some fence of it lacks.
  private let lacking: [Set<Int>]

  init(_ rules: CheckedRuleSet, _ index: FenceIndex) {
    self.rules = rules
    var lacking = [Set<Int>](repeating: [], count: rules.groups.count)
    for fence in index.fences where lacking.indices.contains(fence.group) {
      for (position, value) in fence.properties.enumerated() where value == nil {
        lacking[fence.group].insert(position)
      }
    }
    self.lacking = lacking
  }

  /// Whether a predicate can be unknown where the rule looks at it; in `clear` while an alert is open.
  func canBeUnknown(_ leaf: Condition, in rule: CheckedRule, isClear: Bool) -> Bool {
    switch leaf {
    case .has, .silent: return false
    case .isBool, .isText: return true
    case .batteryIs(_, let within):
      // An alert that is open on a battery state knows it from then on.
      return !(isClear && within == nil && demands(rule) { $0 == leaf })
    case .inside(.alias): return false
    case .inside(.group(let group)):
      // The side is kept once it is known, and an alert that demands a side is open on a known one.
      return !(isClear && demands(rule) { $0 == .inside(.group(group)) })
    case .compare(let a, _, let b): return isDoubtful(a, rule) || isDoubtful(b, rule)
    case .between(let a, let b, let c, _): return isDoubtful(a, rule) || isDoubtful(b, rule) || isDoubtful(c, rule)
    case .not(let inner): return canBeUnknown(inner, in: rule, isClear: isClear)
    case .any, .all: return true
    }
  }

  private func isDoubtful(_ operand: Operand, _ rule: CheckedRule) -> Bool {
    switch operand.form {
    case .constant, .count: return false
    case .widened(let inner, _, _): return isDoubtful(inner, rule)
    case .property(let position):
      guard let group = rule.each?.group, lacking.indices.contains(group) else { return true }
      return lacking[group].contains(position)
    case .reading, .aggregate, .distance, .moved, .age: return true
    }
  }

  /// Whether `when` can be true only where some predicate is known.
  private func demands(_ rule: CheckedRule, _ isMeant: (Condition) -> Bool) -> Bool {
    guard case .when(let condition) = rule.trigger else { return false }
    return demands(condition, isMeant)
  }

  private func demands(_ condition: Condition, _ isMeant: (Condition) -> Bool) -> Bool {
    switch condition {
    case .all(let parts): parts.contains { demands($0, isMeant) }
    case .any(let parts): parts.allSatisfy { demands($0, isMeant) }
    case .not(let inner): isMeant(inner)
    case .compare, .between, .isBool, .isText, .batteryIs, .has, .inside, .silent: isMeant(condition)
    }
  }
}
