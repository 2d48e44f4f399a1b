internal import Model

/// What a rule waits for: `when`, `on`, `sequence`, and the clauses that go with them.
extension Checker {
  /// The one trigger; nil where it is missing, doubled or faulty, which is reported.
  mutating func checkTrigger(_ clauses: RuleClauses, _ rule: RuleSyntax) -> CheckedRule.Trigger? {
    guard let first = clauses.triggers.first else {
      if !rule.isFaulty {
        findings.error(
          .noTrigger, "the rule `\(rule.name.text)` waits for nothing: write `when …`, `on …` or `sequence …`",
          at: rule.name.range)
      }
      return nil
    }
    for other in clauses.triggers.dropFirst() {
      findings.error(
        .severalTriggers, "a rule has one of `when`, `on` and `sequence`: make a rule of its own of this one",
        at: other.keyword, and: [.init(first.keyword, "the first one")])
    }
    switch first.form {
    case .when(let syntax):
      guard let condition = condition(syntax), fits(condition, at: first.range) else { return nil }
      return .when(condition)
    case .on(let syntax, let extra):
      let edges = edges(syntax)
      guard edges.map({ limited($0, at: first.range) }) ?? true else { return nil }
      guard let extra else { return edges.map { .on($0, while: nil) } }
      guard let condition = condition(extra), fits(condition, at: extra.range), let edges else { return nil }
      return .on(edges, while: condition)
    case .sequence(let steps): return checkSequence(steps, at: first.range)
    case .devices, .each, .held, .clear, .clearAfter, .during, .ifUnknown, .late, .severity, .notify, .say: return nil
    }
  }

  private mutating func limited(_ edges: [Edge], at range: SourceRange) -> Bool {
    if edges.count <= 256 { return true }
    findings.error(.tooMany, "a rule waits for at most 256 edges: make several rules of it", at: range)
    return false
  }

  private mutating func checkSequence(_ syntax: [StepSyntax], at range: SourceRange) -> CheckedRule.Trigger? {
    guard (2...4).contains(syntax.count) else {
      findings.error(
        .stepCount,
        syntax.count < 2
          ? "a sequence has two steps at least: write `then …`, or `on` for one edge"
          : "a sequence has at most four steps: this one has \(syntax.count)",
        at: range)
      return nil
    }
    var steps: [CheckedRule.Step] = []
    for (number, step) in syntax.enumerated() {
      if let no = step.no, number < syntax.count - 1 {
        findings.error(.misplacedNo, "`no` stands only in the last step: leave it out here", at: no)
      }
      var within: Int64?
      if let quantity = step.within {
        if number == 0 {
          findings.error(
            .withinOfStep, "the first step has nothing before it to be within: leave `within` out", at: quantity.range)
        }
        within = milliseconds(quantity)
        if within == nil { continue }
      } else if number > 0 {
        findings.error(
          .withinOfStep, "a step needs a time from the one before: write `within 90 min` behind it", at: step.range)
        continue
      }
      guard let edges = edges(step.edges), limited(edges, at: step.range) else { continue }
      steps.append(CheckedRule.Step(isNo: step.no != nil, edges: edges, withinMilliseconds: within))
    }
    return steps.count == syntax.count ? .sequence(steps) : nil
  }

  /// `held`, `clear`, `if unknown`, `remind` and `only` need `when`; what to write instead.
  mutating func checkNeedsWhen(_ clauses: RuleClauses) {
    guard let trigger = clauses.triggers.first else { return }
    let word: String
    switch trigger.form {
    case .on: word = "on"
    case .sequence: word = "sequence"
    case .when, .devices, .each, .held, .clear, .clearAfter, .during, .ifUnknown, .late, .severity, .notify, .say:
      return
    }
    let place = Diagnostic.Label(trigger.keyword, "an edge has no duration")
    func tell(_ findings: inout Findings, _ clause: SourceRange, _ name: String, _ instead: String) {
      findings.error(
        .needsWhen, "`\(name)` goes with `when`, not with `\(word)`: \(instead)", at: clause, and: [place])
    }
    if let held = clauses.held {
      tell(&findings, held.keyword, "held", "write `settled 30 s` behind `enter` or `exit`, or `when` for a state")
    }
    if let clear = clauses.clear {
      tell(
        &findings, clear.keyword, "clear",
        "an edge is over at once; for one alert out of many write `when count(…) over 30 min >= 1`")
    }
    if let unknown = clauses.unknown {
      tell(&findings, unknown.keyword, "if unknown", "an edge is never unknown, leave it out")
    }
    for clause in clauses.notify {
      guard case .notify(_, let options) = clause.form else { continue }
      for option in options {
        switch option.form {
        case .atMostEvery: break
        case .remindEvery:
          tell(
            &findings, option.range, "remind",
            "an edge is over at once; write `when count(…) over 30 min >= 1` for a state")
        case .onlyFired, .onlyCleared:
          tell(&findings, option.range, "only", "an edge only fires, leave it out")
        }
      }
    }
  }

  // MARK: held and clear

  mutating func checkHeld(_ clauses: RuleClauses, _ trigger: CheckedRule.Trigger?) -> CheckedRule.Held? {
    guard let clause = clauses.held, case .held(let duration, let more) = clause.form else { return nil }
    if let trigger, case .when(let condition) = trigger, condition.readsSilence {
      findings.error(
        .heldSilence,
        "`silent for` says how long already: leave `held` out and write the whole time behind `silent for`",
        at: clause.range)
    }
    guard let time = milliseconds(duration) else { return nil }
    let usual = max(120_000, 2 * time)
    switch more {
    case .plain: return CheckedRule.Held(milliseconds: time, gapMilliseconds: usual, evenIfSilent: false)
    case .evenIfSilent: return CheckedRule.Held(milliseconds: time, gapMilliseconds: usual, evenIfSilent: true)
    case .gap(let quantity):
      return milliseconds(quantity).map {
        CheckedRule.Held(milliseconds: time, gapMilliseconds: $0, evenIfSilent: false)
      }
    }
  }

  mutating func checkClear(_ clause: ClauseSyntax?) -> CheckedRule.Clear? {
    guard let clause else { return nil }
    switch clause.form {
    case .clear(let syntax, let settledSyntax):
      let condition = condition(syntax)
      guard case .some(let settled) = settled(settledSyntax), let condition, fits(condition, at: clause.range) else {
        return nil
      }
      if settled != nil, condition.awaitsSilence {
        findings.error(
          .heldSilence,
          "an event ends the silence that `settled` would have to prove: leave `settled` out and write the whole time "
            + "behind `silent for`",
          at: clause.range)
      }
      return .when(condition, settled: settled)
    case .clearAfter(let quantity): return milliseconds(quantity).map { .after(milliseconds: $0) }
    case .devices, .each, .when, .on, .sequence, .held, .during, .ifUnknown, .late, .severity, .notify, .say: return nil
    }
  }

  // MARK: each

  /// An `each` rule must demand its fence, so that only fences near the point are looked at.
  mutating func checkDemands(_ trigger: CheckedRule.Trigger, _ clauses: RuleClauses) {
    guard let alias = scope.alias, let place = clauses.triggers.first?.range else { return }
    let isDemanded: Bool
    switch trigger {
    case .when(let condition): isDemanded = condition.demandsAlias
    case .on(let edges, let condition):
      isDemanded = edges.allSatisfy(\.isOfAlias) || condition?.demandsAlias == true
    case .sequence(let steps): isDemanded = steps.first?.edges.allSatisfy(\.isOfAlias) == true
    }
    if isDemanded { return }
    findings.error(
      .eachWithoutInside,
      "the rule is true far from `\(alias.text)` too: write `inside \(alias.text) and …`, or an edge of it",
      at: place, and: [.init(alias.range, "one alert for each of these")])
  }
}

extension Condition {
  /// `silent for` stands in it.
  var readsSilence: Bool {
    switch self {
    case .any(let parts), .all(let parts): parts.contains(where: \.readsSilence)
    case .not(let inner): inner.readsSilence
    case .silent: true
    case .compare, .between, .isBool, .isText, .batteryIs, .has, .inside: false
    }
  }

  /// `silent for` stands in it so that a silence can make it true.
  fileprivate var awaitsSilence: Bool { awaitsSilence(negated: false) }

  private func awaitsSilence(negated: Bool) -> Bool {
    switch self {
    case .any(let parts), .all(let parts): parts.contains { $0.awaitsSilence(negated: negated) }
    case .not(let inner): inner.awaitsSilence(negated: !negated)
    case .silent: !negated
    case .compare, .between, .isBool, .isText, .batteryIs, .has, .inside: false
    }
  }

  /// Never true outside of the alias's fence.
  var demandsAlias: Bool { demandsAlias(negated: false) }

  private func demandsAlias(negated: Bool) -> Bool {
    switch self {
    case .all(let parts):
      negated
        ? parts.allSatisfy { $0.demandsAlias(negated: true) } : parts.contains { $0.demandsAlias(negated: false) }
    case .any(let parts):
      negated
        ? parts.contains { $0.demandsAlias(negated: true) } : parts.allSatisfy { $0.demandsAlias(negated: false) }
    case .not(let inner): inner.demandsAlias(negated: !negated)
    case .inside(.alias): !negated
    case .inside, .compare, .between, .isBool, .isText, .batteryIs, .has, .silent: false
    }
  }
}

extension Edge {
  /// It happens at the alias's fence.
  var isOfAlias: Bool {
    switch form {
    case .enter(.alias, _, _), .exit(.alias, _), .cross(.alias, _): true
    case .enter, .exit, .cross, .alarm, .becomesBool, .becomesText, .becomesNumber, .becomesBattery, .changes, .passes:
      false
    }
  }
}
