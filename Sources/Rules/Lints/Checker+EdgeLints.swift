internal import Model

/// `while` beside the edges of `on`, and options that can have no effect.
extension Checker {
  /// Edges at which `while` is never true.
  mutating func lintWhile(_ extra: PlacedCondition, _ edges: [Edge], _ syntax: [EdgeSyntax], only: Bool) {
    guard edges.count == syntax.count, edges.count <= 32 else { return }
    for (edge, written) in zip(edges, syntax) {
      let facts = facts(at: edge, only: only)
      if facts.entries.isEmpty { continue }
      guard reasoner.isPossible([(extra.condition, .yes)], facts: facts) == false else { continue }
      findings.add(
        Diagnostic(
          .neverTrue, "`while` is never true at `\(edge.label)`: this edge is never told",
          at: .init(extra.range, "never true then"), and: [.init(written.range, "happens")]))
    }
  }

  /// What is surely so at an event at which an edge happens.
  private mutating func facts(at edge: Edge, only: Bool) -> LintBox {
    func one(_ variable: LintVariable, _ set: ValueSet) -> LintBox { LintBox(reasoner.number(of: variable), set) }
    switch edge.form {
    case .enter(let target, _, _):
      // Of fences of which only one counts, the one that was entered may be another.
      if case .alias = target, only { return LintBox() }
      return one(.inside(target), .point(1))
    case .exit(.group(let group), _):
      // Who leaves one fence of a set may be in another.
      return groups[group].isSet ? LintBox() : one(.inside(.group(group)), .point(0))
    case .becomesBool(let slot, let value): return one(.field(slot), .point(value ? 1 : 0))
    case .becomesText(let slot, let word):
      return LintBox(reasoner.leaf(.isText(Reading(slot: slot), word)).variable, textSet(slot, word))
    case .becomesNumber(let slot, let number): return one(.field(slot), .point(number))
    case .becomesBattery(let state): return one(.battery(state, .max), .point(1))
    case .passes(let slot, let limit, every: false, _): return one(.field(slot), ValueSet(from: .before(limit)))
    case .exit(.alias, _), .cross, .alarm, .changes, .passes(_, _, every: true, _): return LintBox()
    }
  }

  private mutating func textSet(_ slot: Int, _ word: String) -> ValueSet {
    reasoner.leaf(.isText(Reading(slot: slot), word)).yes
  }

  // MARK: Clauses that have no effect

  /// `during work` beside `not during work`; reminders that come after the alert has ended.
  mutating func lintClauses(_ rule: CheckedRule, _ clauses: RuleClauses) {
    lintHours(rule, clauses)
    guard case .after(let end) = rule.clear, let clear = clauses.clear else { return }
    for clause in clauses.notify {
      guard case .notify(_, let options) = clause.form else { continue }
      for option in options {
        guard case .remindEvery(let quantity) = option.form, let unit = quantity.unit,
          unit.toBase(quantity.value) > Double(end)
        else { continue }
        findings.add(
          Diagnostic(
            .neverReminded, "`remind every \(quantity.label)` never comes: the alert has ended before",
            at: .init(option.range, "counted from fired"), and: [.init(clear.range, "ends it sooner")]))
      }
    }
  }

  private mutating func lintHours(_ rule: CheckedRule, _ clauses: RuleClauses) {
    guard rule.during.count == clauses.during.count else { return }
    for (number, later) in rule.during.enumerated() {
      guard let first = rule.during[..<number].firstIndex(where: { $0.hours == later.hours }) else { continue }
      let (range, other) = (clauses.during[number].range, clauses.during[first].range)
      let name = hours[later.hours].name
      if rule.during[first].isNot == later.isNot {
        findings.add(
          Diagnostic(
            .redundantCondition, "`\(text(range))` adds nothing: it stands twice", at: .init(range, "leave it out"),
            and: [.init(other)]))
      } else {
        findings.add(
          Diagnostic(
            .neverTrue, "it is never `\(name)` and not `\(name)` at once: the rule never fires", at: .init(range),
            and: [.init(other)]))
      }
    }
  }
}
