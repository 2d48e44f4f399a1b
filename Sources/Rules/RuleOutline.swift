/// One checked rule beside its text: where each clause, condition and edge stands.
package struct RuleOutline: Sendable {
  package struct EdgePlace: Sendable, Equatable {
    /// Position of the step in a sequence, 0 for `on`; and of the edge in it.
    package var step: Int
    package var edge: Int
    package var place: SourceRange
  }
  package var name: String
  /// The whole rule.
  package var place: SourceRange
  /// Of `when`, or `while`.
  package var condition: ConditionOutline?
  package var clear: ConditionOutline?
  package var edges: [EdgePlace] = []
  /// Whole clauses, where they stand in the rule.
  package var trigger: SourceRange?
  package var held: SourceRange?
  package var clearClause: SourceRange?
  /// By position in `CheckedRule.during` and `.notify`; empty where the default sink was put in.
  package var during: [SourceRange] = []
  package var notify: [SourceRange] = []
  package var devices: SourceRange?

  /// The outlines of all rules, by their positions in the rule set.
  package static func all(_ parsed: ParsedRuleSet, _ rules: CheckedRuleSet) -> [RuleOutline] {
    var lets: [String: LetSyntax] = [:]
    var texts: [String: RuleSyntax] = [:]
    for declaration in parsed.files.lazy.flatMap(\.declarations) {
      switch declaration {
      case .letCondition(let syntax): if lets[syntax.name.text] == nil { lets[syntax.name.text] = syntax }
      case .rule(let syntax): if texts[syntax.name.text] == nil { texts[syntax.name.text] = syntax }
      case .fence, .fences, .devices, .hours, .zone, .field, .batteryStates, .sink, .test: break
      }
    }
    return rules.rules.map { rule in
      var outline = RuleOutline(name: rule.name, place: rule.place)
      if let text = texts[rule.name] { outline.lay(rule, beside: text, lets) }
      return outline
    }
  }

  private mutating func lay(_ rule: CheckedRule, beside text: RuleSyntax, _ lets: [String: LetSyntax]) {
    place = text.range
    for clause in text.clauses {
      switch clause.form {
      case .when(let syntax):
        trigger = clause.range
        if case .when(let when) = rule.trigger { condition = ConditionOutline(when, syntax, lets: lets) }
      case .on(let written, let extra):
        trigger = clause.range
        edges = written.enumerated().map { EdgePlace(step: 0, edge: $0.offset, place: $0.element.range) }
        if case .on(_, let checked?) = rule.trigger, let extra {
          condition = ConditionOutline(checked, extra, lets: lets)
        }
      case .sequence(let steps):
        trigger = clause.range
        edges = steps.enumerated().flatMap { number, step in
          step.edges.enumerated().map { EdgePlace(step: number, edge: $0.offset, place: $0.element.range) }
        }
      case .held: held = clause.range
      case .clear(let syntax, _):
        clearClause = clause.range
        if case .when(let over, _)? = rule.clear { clear = ConditionOutline(over, syntax, lets: lets) }
      case .clearAfter: clearClause = clause.range
      case .during: during.append(clause.range)
      case .notify: notify.append(clause.range)
      case .devices: devices = clause.range
      case .each, .ifUnknown, .late, .severity, .say: break
      }
    }
  }
}
