internal import Engine
internal import Model
internal import Rules

/// What kept a rule from being evaluated, or a notice from being told, in sentences.
struct SuppressionWording {
  let wording: Wording
  let rule: Int
  let alert: AlertTrace
  let moment: ExplainedMoment

  private var checked: CheckedRule { wording.rules.rules[rule] }

  func sentences() -> [String] {
    var found = cause()
    if alert.isOutranked {
      let each = checked.each
      let property = each?.only.map { wording.rules.groups[each?.group ?? 0].properties[$0.property].name } ?? ""
      let word = each?.only?.highest == false ? "lowest" : "highest"
      found.append("another fence of the set counts: this one has not the \(word) `\(property)`")
    }
    if alert.condition?.truth == .yes, alert.now == .no, alert.hours.contains(false) {
      found.append("`when` is true, but out of the rule's hours: \(closedHours())")
    }
    if alert.condition?.truth == .unknown, alert.now == .unknown {
      found.append("`when` is unknown: unknown neither fires nor clears")
    }
    for edge in alert.edges where edge.isTrue && edge.outcome != .happened && edge.outcome != .alreadyTold {
      found.append(
        "`\(wording.edgeText(edge.step, edge.edge, rule: rule))` \(wording.outcome(edge, rule: rule))")
    }
    if alert.transitions.contains(.abandonedByGap), let held = checked.held {
      found.append(
        "the gap before this event broke the proof of `held`: more than \(Wording.duration(held.gapMilliseconds))")
    }
    for notice in alert.notices { found += heldBack(notice) }
    return found
  }

  private func cause() -> [String] {
    switch moment.event.cause {
    case .event, .deadline, .silenceEnded: return []
    case .repeated: return ["the event came before: a repeat changes nothing"]
    case .late(let behind):
      return [
        behind > 0
          ? "the event came late, \(Wording.duration(behind)) behind the newest one: only its alarms are looked at"
          : "the event came late, before a deadline that has run: only its alarms are looked at"
      ]
    case .clockFault(let ahead):
      return ["the event's clock is \(Wording.duration(ahead)) ahead: only its alarms are looked at"]
    }
  }

  private func closedHours() -> String {
    zip(checked.during, alert.hours).filter { !$0.1 }.map { during, _ in
      "`\(during.isNot ? "not " : "")during \(wording.rules.hours[during.hours].name)`"
    }.joined(separator: ", ")
  }

  private func heldBack(_ notice: NoticeTrace) -> [String] {
    var found: [String] = []
    for (number, notify) in checked.notify.enumerated() where notice.heldBack & 1 << UInt64(number) != 0 {
      let sink = wording.rules.sinks[notify.sink].name
      let coolDown = alert.after.coolDowns.first { $0.notify == number }
      var text = "held back from `\(sink)`: at most every \(Wording.duration(notify.atMostEveryMilliseconds ?? 0))"
      if let told = coolDown?.told { text += ", told last at \(wording.time(told, beside: notice.time))" }
      found.append(text)
    }
    if notice.isLate { found.append("the notice is marked late") }
    if notice.isStale {
      found.append("the notice is stale: its fix was more than 15 min old when it was heard")
    }
    return found
  }
}
