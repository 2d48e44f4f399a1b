internal import Engine
internal import Model
internal import Rules

/// A rule's clauses with what they were at a moment.
struct ClauseWording {
  let wording: Wording
  let rule: Int
  let alert: AlertTrace
  let moment: ExplainedMoment
  /// What ages are counted up to.
  let time: Int64

  private var checked: CheckedRule { wording.rules.rules[rule] }
  private var outline: RuleOutline { wording.outlines[rule] }

  func clauses() -> [ExplainedClause] {
    var clauses: [ExplainedClause] = []
    switch checked.trigger {
    case .when: clauses.append(condition("when", alert.condition, outline.condition, at: moment.event.time))
    case .on(_, let extra):
      clauses.append(edges("on", step: 0))
      if extra != nil, alert.condition != nil {
        clauses.append(condition("while", alert.condition, outline.condition, at: moment.event.time))
      }
    case .sequence(let steps):
      for number in steps.indices { clauses.append(edges(number == 0 ? "sequence" : "then", step: number)) }
    }
    clauses += hours()
    if let held = held() { clauses.append(held) }
    if let clear = clear() { clauses.append(clear) }
    return clauses
  }

  // MARK: Conditions

  private func condition(
    _ word: String, _ trace: ConditionTrace?, _ outline: ConditionOutline?, at time: Int64
  ) -> ExplainedClause {
    var clause = ExplainedClause(clause: word)
    clause.truth = trace?.truth
    guard let trace, let outline, trace.parts.count == outline.parts.count else { return clause }
    clause.place = outline.parts.first?.place
    add(0, depth: 0, letsBefore: 0, trace, outline, at: time, to: &clause.lines, isRoot: true)
    return clause
  }

  private func add(
    _ number: Int, depth: Int, letsBefore: Int, _ trace: ConditionTrace, _ outline: ConditionOutline, at time: Int64,
    to lines: inout [ExplainedLine], isRoot: Bool = false
  ) {
    let part = outline.parts[number]
    let truth = trace.parts[number].truth
    var depth = depth
    for use in part.lets.dropFirst(letsBefore) {
      lines.append(ExplainedLine(depth: depth, text: use.name, truth: truth, place: use.place, isWhole: true))
      depth += 1
    }
    let isLet = part.lets.count > letsBefore
    if let child = leaf(number, outline) {
      var line = ExplainedLine(depth: depth, text: wording.text(part.place), truth: truth, place: part.place)
      line.detail = wording.detail(outline.parts[child], trace.parts[child], rule: rule, at: time)
      line.values = wording.values(outline.parts[child], trace.parts[child], rule: rule, at: time)
      line.side = trace.parts[child].side
      lines.append(line)
      return
    }
    var inner = depth
    if !isRoot && !isLet {
      lines.append(
        ExplainedLine(depth: depth, text: Self.word(part.condition), truth: truth, place: part.place, isWhole: true))
      inner += 1
    } else if isRoot, Self.word(part.condition) != "all of" {
      lines.append(
        ExplainedLine(depth: depth, text: Self.word(part.condition), truth: truth, place: part.place, isWhole: true))
      inner += 1
    }
    for child in part.children {
      add(child, depth: inner, letsBefore: part.lets.count, trace, outline, at: time, to: &lines)
    }
  }

  /// The leaf that a part comes down to: itself, or what its one `not` denies.
  private func leaf(_ number: Int, _ outline: ConditionOutline) -> Int? {
    let part = outline.parts[number]
    if part.children.isEmpty { return number }
    guard case .not = part.condition, let child = part.children.first, outline.parts[child].children.isEmpty,
      outline.parts[child].lets.count == part.lets.count
    else { return nil }
    return child
  }

  private static func word(_ condition: Condition) -> String {
    switch condition {
    case .any: "one of"
    case .all: "all of"
    case .not: "not"
    case .compare, .between, .isBool, .isText, .batteryIs, .has, .inside, .silent: ""
    }
  }

  // MARK: Edges

  private func edges(_ word: String, step: Int) -> ExplainedClause {
    var clause = ExplainedClause(clause: word)
    let own = alert.edges.filter { $0.step == step }
    for edge in own {
      var line = ExplainedLine(
        depth: 0, text: wording.edgeText(edge.step, edge.edge, rule: rule), truth: edge.isTrue ? .yes : .no,
        place: outline.edges.first { $0.step == edge.step && $0.edge == edge.edge }?.place ?? .none)
      line.detail = wording.outcome(edge, rule: rule)
      clause.lines.append(line)
    }
    clause.place = outline.trigger
    if case .sequence(let steps) = checked.trigger, alert.transitions.contains(.fired) {
      clause.truth = .yes
      clause.detail = steps[step].isNo ? "did not come in time" : "taken"
    } else if case .sequence(let steps) = checked.trigger, alert.after.state == .sequence {
      let awaited = alert.after.settledCount
      clause.detail = step < awaited ? "taken" : step == awaited ? "awaited" : ""
      clause.truth = step < awaited ? .yes : nil
      if steps[step].isNo { clause.detail += clause.detail.isEmpty ? "must not come" : ", must not come" }
    } else {
      clause.truth = own.contains { $0.outcome == .happened } ? .yes : .no
    }
    return clause
  }

  // MARK: The other clauses

  private func hours() -> [ExplainedClause] {
    checked.during.enumerated().map { number, during in
      let hours = wording.rules.hours[during.hours]
      let state = hours.state(at: time)
      var clause = ExplainedClause(
        clause: during.isNot ? "not during" : "during", text: hours.name,
        truth: state.isOpen != during.isNot ? .yes : .no)
      clause.detail = state.isOpen ? "open" : "closed"
      if state.until != .max {
        clause.detail += ", \(state.isOpen ? "until" : "opens at") \(wording.time(state.until, beside: time))"
      }
      clause.place = outline.during.indices.contains(number) ? outline.during[number] : nil
      return clause
    }
  }

  private func held() -> ExplainedClause? {
    guard let held = checked.held else { return nil }
    var clause = ExplainedClause(clause: "held", text: Wording.duration(held.milliseconds), place: outline.held)
    if held.evenIfSilent { clause.text += " even if silent" }
    switch alert.after.state {
    case .pending:
      let since = alert.after.since ?? time
      let until = held.evenIfSilent ? time : alert.after.proof ?? time
      clause.truth = .no
      clause.detail = "true since \(wording.time(since, beside: time)): \(Wording.duration(max(0, until - since)))"
    case .firing, .clearing:
      clause.truth = .yes
      if let since = alert.after.since { clause.detail = "true since \(wording.time(since, beside: time))" }
    case .idle, .spent, .sequence: clause.detail = ""
    }
    return clause
  }

  private func clear() -> ExplainedClause? {
    switch checked.clear {
    case .after(let milliseconds)?:
      return ExplainedClause(
        clause: "clear after", text: Wording.duration(milliseconds), place: outline.clearClause)
    case .when?:
      var clause = condition("clear", alert.clear, outline.clear, at: moment.event.time)
      clause.place = outline.clearClause
      if alert.clear == nil {
        clause.text = outline.clear?.parts.first.map { wording.text($0.place) } ?? ""
        let isOpen = alert.after.state == .firing || alert.after.state == .clearing
        clause.detail = isOpen ? "looked at from the next event on" : "not looked at: no alert is open"
      } else {
        clause.truth = alert.over
      }
      return clause
    case nil: return nil
    }
  }
}
