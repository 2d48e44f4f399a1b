internal import Model

/// `each` rules over fences that overlap and have different limits: a device in two of them has two alerts.
///
/// Which fences overlap only the loader of fences knows: it answers the questions.
package enum LimitLints {
  /// Whether fences of a group overlap that have different values of a property.
  package struct Question: Hashable, Sendable {
    /// Position in `CheckedRuleSet.groups`.
    package var group: Int
    /// Position in the group's properties.
    package var property: Int
  }

  /// Two fences that overlap, and how many such pairs there are at least.
  package struct Answer: Sendable {
    package var first: (id: String, value: Double)
    package var second: (id: String, value: Double)
    package var pairs: Int
    package init(first: (id: String, value: Double), second: (id: String, value: Double), pairs: Int) {
      self.first = first
      self.second = second
      self.pairs = pairs
    }
  }

  /// Asks what has to be known, each question once, and gives the findings.
  package static func lint(
    _ set: CheckedRuleSet, parsed: ParsedRuleSet, overlap: (Question) -> Answer?
  ) -> [Diagnostic] {
    var answers: [Question: Answer?] = [:]
    var findings = Findings()
    let asking = set.rules.compactMap { rule in question(of: rule).map { (rule: rule, question: $0) } }
    if asking.isEmpty { return [] }
    let places = RulePlaces.all(of: parsed)
    for (rule, question) in asking {
      let answer: Answer?
      if let known = answers[question] {
        answer = known
      } else {
        answer = overlap(question)
        answers[question] = answer
      }
      if let answer { findings.add(finding(rule, question, answer, set, places[rule.name])) }
    }
    return findings.closed()
  }

  /// The first property that the rule's conditions read, where `each` has no `only`.
  private static func question(of rule: CheckedRule) -> Question? {
    guard let each = rule.each, each.only == nil else { return nil }
    var conditions: [Condition] = []
    switch rule.trigger {
    case .when(let condition), .on(_, while: .some(let condition)): conditions.append(condition)
    case .on, .sequence: break
    }
    return conditions.lazy.compactMap(\.firstProperty).first.map { Question(group: each.group, property: $0) }
  }

  private static func finding(
    _ rule: CheckedRule, _ question: Question, _ answer: Answer, _ set: CheckedRuleSet, _ places: RulePlaces?
  ) -> Diagnostic {
    let group = set.groups[question.group]
    let property = group.properties[question.property]
    let text = LimitText(unit: property.unit ?? MeasureUnit.usual(for: property.kind))
    let (a, b) = (answer.first, answer.second)
    let each = places?.clauses.first {
      if case .each = $0.form { return true }
      return false
    }
    return Diagnostic(
      .overlappingLimits,
      "fences of `\(group.name)` overlap and have different `\(property.name)`: `\(a.id)` (\(text.number(a.value))) and "
        + "`\(b.id)` (\(text.number(b.value)))",
      at: .init(each?.range ?? rule.place, "a device in both has an alert for each"),
      and: [.init(group.place)],
      notes: ["write `only lowest \(property.name)` or `only highest \(property.name)` where only one of them counts"]
        + (answer.pairs > 1 ? ["\(answer.pairs) such pairs or more"] : []))
  }
}

extension Condition {
  /// The first property of the alias's fence that a comparison reads.
  fileprivate var firstProperty: Int? {
    switch self {
    case .any(let parts), .all(let parts): parts.lazy.compactMap(\.firstProperty).first
    case .not(let inner): inner.firstProperty
    case .compare(let a, _, let b): a.property ?? b.property
    case .between(let a, let b, let c, _): a.property ?? b.property ?? c.property
    case .isBool, .isText, .batteryIs, .has, .inside, .silent: nil
    }
  }
}

extension Operand {
  fileprivate var property: Int? {
    switch form {
    case .property(let position): position
    case .widened(let inner, _, _): inner.property
    case .constant, .reading, .aggregate, .count, .distance, .moved, .age: nil
    }
  }
}
