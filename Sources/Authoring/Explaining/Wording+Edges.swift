package import Engine
internal import Model
package import Rules
internal import Wire

extension Wording {
  /// What became of an edge at an event: `inside depot by 40 m all along`, `happened, but its hours were closed`.
  package func outcome(_ edge: EdgeTrace, rule: Int) -> String {
    let fence = edge.fence == NoticeRecord.noFence ? "the fence" : self.fence(edge.fence)
    switch edge.outcome {
    case .happened: return "happened" + change(edge, rule)
    case .outOfHours: return "happened, out of the rule's hours"
    case .whileNotTrue(let truth): return "happened, but `while` was " + (truth == .unknown ? "unknown" : "no")
    case .alreadyTold: return "happened, and is told already by another edge"
    case .notAwaited: return "happened, but is not the step that is awaited"
    case .droppedLate: return "happened, but came late, and the rule takes no late events"
    case .settling(let fixes, let since):
      return "settling: \(fixes) fix\(fixes == 1 ? "" : "es") on the new side of \(fence) since \(clock(since))"
    case .noFix: return "no valid fix in this event"
    case .tooInaccurate(let accuracy, let width):
      return "the fix is good for \(Self.metres(accuracy)) only, \(fence) is \(Self.metres(width)) wide"
    case .firstFix: return "the first fix that tells, inside \(fence): nobody knows where it came from"
    case .sameSide(let isInside): return isInside ? "inside \(fence) as before" : "outside as before"
    case .noWay: return "no fix before this one to come from"
    case .wayTooLong(let time): return "the fix before is \(Self.duration(time)) old: the way from it is not known"
    case .wayTooFast: return "the way from the fix before is impossibly fast"
    case .notCrossed: return "the way from the fix before does not cross it"
    case .noAlarm: return "no such alarm in this event"
    case .noValue: return "not told in this event"
    case .firstValue: return "the first value known is no edge" + change(edge, rule)
    case .noChange: return "no change" + change(edge, rule)
    }
  }

  private func change(_ edge: EdgeTrace, _ rule: Int) -> String {
    guard let after = edge.after, let slot = slot(edge, rule) else { return "" }
    guard let before = edge.before else { return ": \(shown(after, slot: slot))" }
    let (old, new) = (shown(before, slot: slot), shown(after, slot: slot))
    return old == new ? ": \(new) as before" : ": \(old), then \(new)"
  }

  /// The field that an edge looks at.
  private func slot(_ edge: EdgeTrace, _ rule: Int) -> Int? {
    guard let form = self.edge(edge.step, edge.edge, rule: rule)?.form else { return nil }
    switch form {
    case .becomesBool(let slot, _), .becomesText(let slot, _), .becomesNumber(let slot, _), .changes(let slot),
      .passes(let slot, _, _, _):
      return slot
    case .enter, .exit, .cross, .alarm, .becomesBattery: return nil
    }
  }

  /// An edge of a rule by its step and place.
  package func edge(_ step: Int, _ edge: Int, rule: Int) -> Edge? {
    let edges: [Edge]
    switch rules.rules[rule].trigger {
    case .when: return nil
    case .on(let written, _): edges = written
    case .sequence(let steps): edges = steps.indices.contains(step) ? steps[step].edges : []
    }
    return edges.indices.contains(edge) ? edges[edge] : nil
  }

  /// As written: `exit depot settled 2 fixes`.
  package func edgeText(_ step: Int, _ edge: Int, rule: Int) -> String {
    if let place = outlines[rule].edges.first(where: { $0.step == step && $0.edge == edge })?.place {
      return text(place)
    }
    return LineEscaper.safe(self.edge(step, edge, rule: rule)?.label ?? "")
  }

  /// A transition in a word or two: `fired`, `gave up (gap)`.
  package static func word(_ transition: TraceTransition) -> String {
    switch transition {
    case .pending: "pending"
    case .abandoned: "abandoned"
    case .abandonedByGap: "abandoned (gap)"
    case .fired: "fired"
    case .clearing: "clearing"
    case .clearingBroken: "clearing broken off"
    case .cleared: "cleared"
    case .rearmed: "armed again"
    case .reminded: "reminded"
    case .toldAtLast: "told at last"
    case .begun: "begun"
    case .advanced: "a step on"
    case .givenUp: "given up"
    }
  }

  /// A state in a word: what `picket explain` calls it.
  package static func word(_ state: AlertSnapshot.State) -> String {
    switch state {
    case .idle: "idle"
    case .pending: "pending"
    case .firing: "firing"
    case .clearing: "clearing"
    case .spent: "spent"
    case .sequence: "under way"
    }
  }
}
