internal import Engine
internal import Model
internal import Rules

/// Why an alert's proof was broken, or an edge led to nothing, in a few words.
enum ReasonWording {
  /// Of the transitions that need a reason: what made a pending alert begin anew, what ended an attempt.
  static func reasons(_ alert: AlertTrace, _ step: TraceStep, _ wording: Wording) -> [String] {
    var found: [String] = []
    if alert.transitions.contains(.abandonedByGap), let proof = alert.before.proof {
      found.append("a gap of \(Wording.duration(step.time - proof))")
    }
    if alert.transitions.contains(.abandoned) {
      found += lacking(alert, step, wording)
      for (during, isHolding) in zip(wording.rules.rules[alert.rule].during, alert.hours) where !isHolding {
        found.append("out of `\(wording.rules.hours[during.hours].name)`")
      }
    }
    return found
  }

  /// The first leaves of the condition that are not as they should be.
  static func lacking(_ alert: AlertTrace, _ step: TraceStep, _ wording: Wording) -> [String] {
    guard let condition = alert.condition, let outline = wording.outlines[alert.rule].condition,
      condition.parts.count == outline.parts.count
    else { return [] }
    var found: [String] = []
    lack(condition, outline, 0, isNegated: false) { number in
      let text = wording.detail(outline.parts[number], condition.parts[number], rule: alert.rule, at: step.time)
      if !text.isEmpty && !found.contains(text) { found.append(text) }
    }
    return Array(found.prefix(2))
  }

  private static func lack(
    _ trace: ConditionTrace, _ outline: ConditionOutline, _ number: Int, isNegated: Bool, _ body: (Int) -> Void
  ) {
    if trace.parts[number].truth == (isNegated ? .no : .yes) { return }
    let part = outline.parts[number]
    if part.children.isEmpty { body(number) }
    var isNegated = isNegated
    if case .not = part.condition { isNegated.toggle() }
    for child in part.children { lack(trace, outline, child, isNegated: isNegated, body) }
  }

  /// Edges that happened and did not count.
  static func refusals(_ alert: AlertTrace, _ wording: Wording) -> [String] {
    alert.edges.compactMap { edge in
      switch edge.outcome {
      case .outOfHours, .whileNotTrue, .droppedLate:
        return "`\(wording.edgeText(edge.step, edge.edge, rule: alert.rule))` "
          + wording.outcome(edge, rule: alert.rule)
      case .happened, .alreadyTold, .notAwaited, .settling, .noFix, .tooInaccurate, .firstFix, .sameSide, .noWay,
        .wayTooLong, .wayTooFast, .notCrossed, .noAlarm, .noValue, .firstValue, .noChange:
        return nil
      }
    }
  }
}
