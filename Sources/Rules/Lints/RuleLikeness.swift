internal import Model

/// What makes two rules the same but for their names and words: equal values, equal rules.
struct RuleLikeness: Hashable {
  /// Which devices, fences and times.
  struct Scope: Hashable {
    var lists: [[String]]
    var eachGroup: Int?
    var onlyProperty: Int?
    var onlyHighest: Bool?
    var hours: Set<[Int]>
    var unknown: CheckedRule.Unknown

    init(_ rule: CheckedRule, lists: [[String]]) {
      self.lists = lists
      eachGroup = rule.each?.group
      onlyProperty = rule.each?.only?.property
      onlyHighest = rule.each?.only?.highest
      hours = Set(rule.during.map { [$0.hours, $0.isNot ? 1 : 0] })
      unknown = rule.unknown
    }
  }

  /// When a condition is true and when it is false; as written where that is too much to tell.
  enum Truths: Hashable {
    case boxes(yes: Set<LintBox>, no: Set<LintBox>)
    case written(Condition)
  }

  enum Trigger: Hashable {
    case when(Truths)
    case on(Set<Edge.Form>, while: Truths?)
    case sequence([Step])

    /// Its condition is never true, or never false.
    var isConstant: Bool {
      switch self {
      case .when(.boxes(let yes, let no)), .on(_, while: .some(.boxes(let yes, let no))): yes.isEmpty || no.isEmpty
      case .when(.written), .on, .sequence: false
      }
    }
  }

  struct Step: Hashable {
    var isNo: Bool
    var edges: Set<Edge.Form>
    var within: Int64?
  }

  enum Clear: Hashable {
    case none
    case after(Int64)
    case when(Truths, Settled?)
  }

  var scope: Scope
  var trigger: Trigger
  var held: [Int64]
  var clear: Clear
}

extension ConditionReasoner {
  /// The rule without its names, words and sinks.
  mutating func likeness(of rule: CheckedRule, lists: [[String]]) -> RuleLikeness {
    begin(fields: variables.domains.fields, eachGroup: rule.each?.group)
    let clear: RuleLikeness.Clear =
      switch rule.clear {
      case nil: .none
      case .after(let milliseconds): .after(milliseconds)
      case .when(let condition, let settled): .when(truths(of: condition), settled)
      }
    return RuleLikeness(
      scope: .init(rule, lists: lists), trigger: trigger(of: rule),
      held: rule.held.map { [$0.milliseconds, $0.gapMilliseconds, $0.evenIfSilent ? 1 : 0] } ?? [], clear: clear)
  }

  private mutating func trigger(of rule: CheckedRule) -> RuleLikeness.Trigger {
    switch rule.trigger {
    case .when(let condition): return .when(truths(of: condition))
    case .on(let edges, let extra):
      return .on(Set(edges.map(\.form)), while: extra.map { truths(of: $0) })
    case .sequence(let steps):
      return .sequence(
        steps.map { .init(isNo: $0.isNo, edges: Set($0.edges.map(\.form)), within: $0.withinMilliseconds) })
    }
  }

  private mutating func truths(of condition: Condition) -> RuleLikeness.Truths {
    guard let yes = boxes([(condition, .yes)]), let no = boxes([(condition, .no)]) else { return .written(condition) }
    return .boxes(yes: Set(yes), no: Set(no))
  }
}
