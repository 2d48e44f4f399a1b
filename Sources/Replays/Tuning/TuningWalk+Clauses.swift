internal import Model
internal import Rules

/// Clauses, written and not.
extension TuningWalk {
  mutating func walk(_ clause: ClauseSyntax) {
    switch clause.form {
    case .when(let condition): walk(condition)
    case .on(let edges, let condition):
      for edge in edges { walk(edge) }
      if let condition { walk(condition) }
    case .sequence(let steps):
      for step in steps {
        for edge in step.edges { walk(edge) }
        if let within = step.within { add("within", within, in: step.range) }
      }
    case .held(let duration, let more):
      add("held", duration, in: clause.range, removal: clause.range)
      if case .gap(let gap) = more { add("gap", gap, in: clause.range) }
    case .clear(let condition, let settled):
      prefix = "clear."
      walk(condition)
      add(settled: settled, in: clause.range, aliases: ["settled"])
      prefix = ""
    case .clearAfter(let duration): add("clear.after", duration, in: clause.range, aliases: ["after"])
    case .notify(_, let options):
      for option in options {
        switch option.form {
        case .atMostEvery(let duration): add("every", duration, in: clause.range, removal: option.range)
        case .remindEvery(let duration): add("remind", duration, in: clause.range, removal: option.range)
        case .onlyFired, .onlyCleared: break
        }
      }
    case .devices, .each, .during, .ifUnknown, .late, .severity, .say: break
    }
  }

  /// `held` and cool-downs that the rule could have.
  mutating func addAbsentClauses() {
    // `silent for` says how long already.
    let isLong = places.contains { $0.name == "held" || $0.name == "silent" }
    for clause in rule.clauses {
      switch clause.form {
      case .when where !isLong: addAbsent("held", "\n  held ", behind: clause)
      case .notify(_, let options):
        let hasCoolDown = options.contains { if case .atMostEvery = $0.form { true } else { false } }
        if !hasCoolDown { addAbsent("every", " at most every ", behind: clause) }
      case .when, .on, .sequence, .held, .clear, .clearAfter, .devices, .each, .during, .ifUnknown, .late, .severity,
        .say:
        break
      }
    }
  }

  private mutating func addAbsent(_ name: String, _ words: String, behind clause: ClauseSyntax) {
    let end = SourceRange(file: clause.range.file, start: clause.range.end, end: clause.range.end)
    append(
      TuningPlace(
        name: name, measure: .quantity(.duration, isDifference: false), edit: .insert(end, before: words, after: ""),
        removal: end, present: .init(base: 0, number: 0, unit: nil, label: "none"), context: clause.range))
  }
}
