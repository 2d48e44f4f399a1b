internal import Model

/// One rule by itself.
extension Checker {
  mutating func lint(_ rule: CheckedRule, _ clauses: RuleClauses) {
    reasoner.begin(fields: plan.fields, eachGroup: rule.each?.group)
    if case .devices(let names, let except) = clauses.devices?.form {
      ruleLists[rule.name] = [names, except].map { Set($0.map(\.text)).sorted() }
    }
    lintClauses(rule, clauses)
    switch (rule.trigger, clauses.triggers.first?.form) {
    case (.when(let condition), .when(let syntax)): lint(rule, placed(syntax, condition), clauses)
    case (.on(let edges, let extra?), .on(let written, let syntax?)):
      let placed = placed(syntax, extra)
      if lint(placed, clause: .whileEdge) { lintWhile(placed, edges, written, only: rule.each?.only != nil) }
    case (.when, _), (.on, _), (.sequence, _): break
    }
  }

  private mutating func lint(_ rule: CheckedRule, _ when: PlacedCondition, _ clauses: RuleClauses) {
    lint(when, clause: .when)
    guard case .when(let condition, let settled) = rule.clear, let clause = clauses.clear,
      case .clear(let syntax, _) = clause.form
    else { return }
    // There an unknown `clear` is true, so what is never true may still end an alert.
    if rule.unknown == .clear { return }
    let clear = placed(syntax, condition)
    lint(clear, clause: .clear)
    if max(when.leaves.count, clear.leaves.count) <= Self.lintNodeLimit { lintClear(clear, when, settled: settled) }
  }
}
