internal import Engine
internal import Model
internal import Rules

/// What an alert waits for, in sentences: `fires at the first true event from 08:00:30Z: 12 s to go`.
struct WaitWording {
  let wording: Wording
  let rule: Int
  let alert: AlertTrace
  let moment: ExplainedMoment
  /// Now, for what is still to go.
  let time: Int64

  private var checked: CheckedRule { wording.rules.rules[rule] }
  private var outline: RuleOutline { wording.outlines[rule] }

  func sentences() -> [String] {
    var found: [String]
    switch checked.trigger {
    case .when:
      switch alert.after.state {
      case .idle, .sequence: found = idle()
      case .pending: found = pending()
      case .firing: found = firing()
      case .clearing: found = clearing() + byTime()
      case .spent: found = ["fires again only after `when` was false once"]
      }
    case .on: found = [edges()]
    case .sequence(let steps): found = sequence(steps)
    }
    return found + coolDowns()
  }

  private func toGo(_ until: Int64) -> String {
    until > time ? ": \(Wording.duration(until - time)) to go" : ""
  }

  private func clock(_ time: Int64) -> String { wording.time(time, beside: self.time) }

  // MARK: Rules with `when`

  private func idle() -> [String] {
    let isTrue = alert.condition?.truth == .yes
    var lacking: [String] = []
    if alert.isOutranked { lacking.append("this fence to be the one that `only` asks for") }
    if !isTrue, let condition = alert.condition, let outline = outline.condition,
      let text = lack(condition, outline, 0, isNegated: false)
    {
      lacking.append(text)
    }
    for (number, holds) in alert.hours.enumerated() where !holds {
      let during = checked.during[number]
      let hours = wording.rules.hours[during.hours]
      let state = hours.state(at: time)
      guard state.isOpen == during.isNot else { continue }
      let word = during.isNot ? "close" : "open"
      lacking.append(
        "`\(hours.name)` to \(word)" + (state.until == .max ? "" : " at \(clock(state.until))\(toGo(state.until))"))
    }
    if lacking.isEmpty { return [] }
    let then = checked.held.map { ", for \(Wording.duration($0.milliseconds))" } ?? ""
    guard case .when(let condition) = checked.trigger else { return [] }
    return ["waits for \(lacking.joined(separator: " and for "))\(then)"] + silence(of: condition)
  }

  /// When a silence would be long enough, if nothing comes.
  private func silence(of condition: Condition) -> [String] {
    guard let milliseconds = Self.silence(in: condition) else { return [] }
    let until = moment.event.heard.addingReportingOverflow(milliseconds)
    guard !until.overflow, until.partialValue > time else { return [] }
    return ["silent for long enough at \(clock(until.partialValue)) if nothing comes\(toGo(until.partialValue))"]
  }

  private static func silence(in condition: Condition) -> Int64? {
    switch condition {
    case .any(let parts), .all(let parts): parts.lazy.compactMap { silence(in: $0) }.min()
    case .not: nil
    case .silent(let milliseconds): milliseconds
    case .compare, .between, .isBool, .isText, .batteryIs, .has, .inside: nil
    }
  }

  /// What must change for a condition to become true: the writer's own words of the parts that are not.
  private func lack(
    _ trace: ConditionTrace, _ outline: ConditionOutline, _ number: Int, isNegated: Bool
  ) -> String? {
    guard outline.parts.indices.contains(number), trace.parts.indices.contains(number) else { return nil }
    let part = outline.parts[number]
    if trace.parts[number].truth == (isNegated ? .no : .yes) { return nil }
    if outline.isOutside(number) && !isNegated { return "`\(wording.text(part.place))`" }
    switch part.condition {
    case .not: return lack(trace, outline, part.children[0], isNegated: !isNegated)
    case .any, .all:
      let texts = part.children.compactMap { lack(trace, outline, $0, isNegated: isNegated) }
      var isAll = false
      if case .all = part.condition { isAll = true }
      if texts.count > 6 { return "\(texts.count) conditions" }
      let joined = texts.joined(separator: isAll != isNegated ? " and " : " or ")
      return texts.isEmpty ? nil : isAll != isNegated || texts.count == 1 ? joined : "(\(joined))"
    case .compare, .between, .isBool, .isText, .batteryIs, .has, .inside, .silent:
      return isNegated ? "`not \(wording.text(part.place))`" : "`\(wording.text(part.place))`"
    }
  }

  private func pending() -> [String] {
    guard let held = checked.held, let since = alert.after.since else { return [] }
    let due = since + held.milliseconds
    if held.evenIfSilent {
      return ["fires at \(clock(due)), even if nothing comes\(toGo(due))", "starts anew where an event is false"]
    }
    var found = ["fires at the first event from \(clock(due)) on that is true\(toGo(due))"]
    let proof = (alert.after.proof ?? since) + held.gapMilliseconds
    found.append(
      "starts anew where an event is false, or after a gap: none that is true up to \(clock(proof)) "
        + "(\(Wording.duration(held.gapMilliseconds)))" + (proof < time ? ", which is past" : ""))
    return found
  }

  private func firing() -> [String] {
    var found: [String] = []
    switch checked.clear {
    case .when(let condition, let settled)?:
      let text = outline.clear?.parts.first.map { wording.text($0.place) } ?? "its clear"
      found.append("clears when `\(text)`\(Self.settling(settled))")
      found += silence(of: condition)
    case .after?: break
    case nil:
      let hours = checked.during.isEmpty ? "" : ", or its hours end"
      found.append("clears when `when` is false\(hours)")
    }
    return found + byTime()
  }

  private func byTime() -> [String] {
    if case .after(let milliseconds)? = checked.clear, let fired = alert.after.fired {
      let due = fired + milliseconds
      return ["clears by itself at \(clock(due))\(toGo(due))"] + reminders()
    }
    return reminders()
  }

  private func reminders() -> [String] {
    guard checked.notify.contains(where: { $0.remindEveryMilliseconds != nil }), let deadline = alert.after.deadline
    else { return [] }
    return ["the next reminder, or other deadline, is at \(clock(deadline))\(toGo(deadline))"]
  }

  private func clearing() -> [String] {
    guard case .when(_, let settled?)? = checked.clear else { return [] }
    switch settled {
    case .fixes(let count):
      let rest = max(1, count - alert.after.settledCount)
      return ["clears after \(rest) more event\(rest == 1 ? "" : "s") at which `clear` is true"]
    case .milliseconds(let length):
      guard let since = alert.after.clearingSince else { return [] }
      return [
        "clears at the first event from \(clock(since + length)) on at which `clear` is true\(toGo(since + length))"
      ]
    }
  }

  private static func settling(_ settled: Settled?) -> String {
    switch settled {
    case .fixes(let count)?: ", settled \(count) fixes"
    case .milliseconds(let length)?: ", settled \(Wording.duration(length))"
    case nil: ""
    }
  }

  // MARK: Edges and sequences

  private func edges() -> String {
    let texts = alert.edges.map { wording.edgeText(0, $0.edge, rule: rule) }
    var seen: [String] = []
    for text in texts where !seen.contains(text) { seen.append(text) }
    let all = seen.isEmpty ? outline.trigger.map { wording.text($0) } ?? "its edge" : seen.joined(separator: " or ")
    return "fires when `\(all)` happens" + (checked.during.isEmpty ? "" : ", in its hours")
  }

  private func sequence(_ steps: [CheckedRule.Step]) -> [String] {
    guard alert.after.state == .sequence, steps.indices.contains(alert.after.settledCount) else {
      let first = steps[0].edges.indices.map { wording.edgeText(0, $0, rule: rule) }.joined(separator: " or ")
      return ["begins when `\(first)` happens"]
    }
    let awaited = alert.after.settledCount
    let step = steps[awaited]
    let text = step.edges.indices.map { wording.edgeText(awaited, $0, rule: rule) }.joined(separator: " or ")
    let due = (alert.after.proof ?? time) + (step.withinMilliseconds ?? 0)
    let number = "step \(awaited + 1) of \(steps.count)"
    if step.isNo { return ["\(number): fires at \(clock(due)) unless `\(text)` happens by then\(toGo(due))"] }
    return ["\(number): waits for `\(text)` up to \(clock(due))\(toGo(due))"]
  }

  // MARK: Cool-downs

  private func coolDowns() -> [String] {
    alert.after.coolDowns.compactMap { coolDown in
      guard let until = coolDown.until, until > time, checked.notify.indices.contains(coolDown.notify) else {
        return nil
      }
      let sink = wording.rules.sinks[checked.notify[coolDown.notify].sink].name
      let count = coolDown.suppressed == 0 ? "" : ", \(coolDown.suppressed) held back so far"
      return "`\(sink)` is told of no further `fired` before \(clock(until))\(toGo(until))\(count)"
    }
  }
}
