internal import Engine
internal import Model
internal import Rules
internal import Wire

extension Explainer {
  /// The answer to the question, when all steps are taken.
  ///
  /// nil: the recording has nothing of the device up to the asked moment.
  package func answer() -> Explanation? {
    let rule = wording.rules.rules[question.rule]
    let choice: Explanation.Choice
    let chosen: ExplainedMoment?
    if question.time != nil {
      (choice, chosen) = (.asked, current)
    } else if let lastFired {
      (choice, chosen) = (.lastFired, lastFired)
    } else {
      (choice, chosen) = (.nearest, nearest?.moment ?? current)
    }
    guard let moment = chosen else { return nil }
    var answer = Explanation(
      rule: rule.name, title: rule.title, device: question.device, place: rule.place, choice: choice, verdict: .idle,
      headline: "")
    let time = question.time ?? moment.time
    answer.time = time
    answer.event = EventWords(
      time: moment.event.time, heard: moment.event.heard, fix: moment.event.fix, accuracy: moment.event.accuracy,
      cause: moment.event.cause)
    answer.alerts = alerts(of: moment, at: time)
    answer.counts = counts
    answer.history = Array(history.suffix(Self.historyLimit))
    answer.verdict = verdict(answer, moment)
    answer.headline = headline(answer)
    answer.remarks = remarks(moment, answer)
    return answer
  }

  /// The answer where the rule never looks at the device.
  package static func notLookedAt(_ question: ExplainQuestion, wording: Wording) -> Explanation {
    let rule = wording.rules.rules[question.rule]
    let device = LineEscaper.safe(question.device)
    var answer = Explanation(
      rule: rule.name, title: rule.title, device: question.device, place: rule.place, choice: .none,
      verdict: .notLookedAt,
      headline: "`\(rule.name)` does not look at `\(device)`")
    if let clause = wording.outlines[question.rule].devices {
      answer.headline += ": it says `\(wording.text(clause))`"
    }
    func list(_ patterns: [String]) -> String {
      let shown = patterns.prefix(6).map { "`\(LineEscaper.safe($0))`" }.joined(separator: ", ")
      return patterns.count > 6 ? shown + " and \(patterns.count - 6) more" : shown
    }
    let named = rule.devices.include.filter { !$0.isEmpty }
    if !named.isEmpty { answer.remarks.append("it looks at \(list(named))") }
    if !rule.devices.exclude.isEmpty { answer.remarks.append("it excepts \(list(rule.devices.exclude))") }
    return answer
  }

  // MARK: Alerts

  /// The alerts of the event with what deadlines have made of them since.
  private func alerts(of moment: ExplainedMoment, at time: Int64) -> [AlertExplanation] {
    var merged = moment.event.alerts.filter { $0.rule == question.rule }
    for step in moment.later {
      for alert in step.alerts where alert.rule == question.rule {
        guard let found = merged.firstIndex(where: { $0.fence == alert.fence }) else {
          merged.append(alert)
          continue
        }
        merged[found].after = alert.after
        merged[found].transitions += alert.transitions
        merged[found].notices += alert.notices
        if !alert.hours.isEmpty { merged[found].hours = alert.hours }
        // A silence is only there when nothing comes; anything else is best told by the event.
        if case .deadline(_, _, true) = step.cause, let condition = alert.condition {
          merged[found].condition = condition
          merged[found].now = alert.now
        } else if let now = alert.now {
          merged[found].now = now
        }
      }
    }
    // What happens counts before what does not.
    merged.sort { ($0.rank, $0.fence) < ($1.rank, $1.fence) }
    return merged.prefix(20).map { explanation(of: $0, moment, at: time) }
  }

  private func explanation(of alert: AlertTrace, _ moment: ExplainedMoment, at time: Int64) -> AlertExplanation {
    var explained = AlertExplanation(fence: alert.fence, state: alert.after)
    let clauses = ClauseWording(wording: wording, rule: question.rule, alert: alert, moment: moment, time: time)
    explained.sections = clauses.clauses()
    explained.waits = WaitWording(wording: wording, rule: question.rule, alert: alert, moment: moment, time: time)
      .sentences()
    explained.suppressions = SuppressionWording(wording: wording, rule: question.rule, alert: alert, moment: moment)
      .sentences()
    explained.transitions = alert.transitions
    explained.notices = alert.notices
    if alert.condition?.truth != .yes {
      explained.lacking = ReasonWording.lacking(alert, moment.event, wording)
    }
    return explained
  }

  // MARK: The answer in a sentence

  private func verdict(_ answer: Explanation, _ moment: ExplainedMoment) -> Explanation.Verdict {
    if answer.alerts.contains(where: { alert in
      alert.transitions.contains(.fired) || alert.notices.contains { $0.kind == .fired }
    }) {
      return .fired
    }
    switch answer.alerts.first?.state.state {
    case .firing?: return .firing
    case .pending?: return .pending
    case .clearing?: return .clearing
    case .spent?: return .spent
    case .sequence?: return .underWay
    case .idle?, nil: return .idle
    }
  }

  private func headline(_ answer: Explanation) -> String {
    let rule = "`\(answer.rule)`"
    let device = "`\(LineEscaper.safe(answer.device))`"
    let alert = answer.alerts.first
    func clock(_ time: Int64?) -> String { time.map { wording.time($0, beside: answer.time ?? $0) } ?? "–" }
    if answer.choice == .nearest { return "\(rule) never fired for \(device)" + nearestReason(answer) }
    switch answer.verdict {
    case .fired:
      let notice = answer.alerts.flatMap(\.notices).last { $0.kind == .fired }
      let isTold = notice.map { $0.sinks != 0 } ?? true
      return "\(rule) fired for \(device) at \(wording.time(notice?.time ?? answer.time ?? 0))"
        + (isTold ? "" : ", but nobody was told")
    case .firing: return "\(rule) is open for \(device): it fired at \(clock(alert?.state.fired))"
    case .clearing: return "\(rule) is about to clear for \(device): it fired at \(clock(alert?.state.fired))"
    case .pending: return "\(rule) is pending for \(device) since \(clock(alert?.state.since))"
    case .spent: return "\(rule) has cleared for \(device) by its time, and its condition was not false since"
    case .underWay: return "\(rule) is under way for \(device) since \(clock(alert?.state.since))"
    case .idle, .notLookedAt:
      var text = "\(rule) does not fire for \(device)"
      if let alert, let why = reason(alert) { text += ": " + why }
      return text
    }
  }

  /// What was lacking where it came nearest.
  private func nearestReason(_ answer: Explanation) -> String {
    guard let alert = answer.alerts.first else { return "" }
    let held = wording.rules.rules[question.rule].held
    if alert.state.state == .pending, let held, let since = alert.state.since, let proof = alert.state.proof {
      return ": it was true for \(Wording.duration(proof - since)) of \(Wording.duration(held.milliseconds))"
    }
    if alert.state.state == .sequence { return ": it came as far as step \(alert.state.settledCount)" }
    return reason(alert).map { ": " + $0 } ?? ""
  }

  /// The first things that are not as they should be.
  private func reason(_ alert: AlertExplanation) -> String? {
    if !alert.lacking.isEmpty, case .when = wording.rules.rules[question.rule].trigger {
      return alert.lacking.joined(separator: ", ")
    }
    if let first = alert.suppressions.first { return first }
    var reasons: [String] = []
    for clause in alert.sections where clause.truth != .yes {
      for line in clause.lines where line.truth != .yes && !line.isWhole && !line.detail.isEmpty && clause.decides {
        reasons.append(line.detail)
      }
    }
    return reasons.isEmpty ? nil : reasons.prefix(2).joined(separator: ", ")
  }

  private func remarks(_ moment: ExplainedMoment, _ answer: Explanation) -> [String] {
    var remarks: [String] = []
    switch answer.choice {
    case .asked, .none: break
    case .lastFired: remarks.append("the last time that it fired; `--at TIME` asks for another moment")
    case .nearest:
      remarks.append("the moment at which it came nearest to firing; `--at TIME` asks for another")
      let fence = answer.alerts.first?.fence
      if let then = history.first(where: {
        $0.time > answer.time ?? .max && $0.fence == fence && !$0.transitions.isEmpty
      }) {
        let words = then.transitions.map { Wording.word($0) } + then.reasons
        remarks.append(
          "then, at \(wording.time(then.time, beside: answer.time ?? 0)): \(words.joined(separator: ", "))")
      }
    }
    if let asked = question.time {
      let age = asked - moment.event.time
      if age > 0 { remarks.append("the newest event up to then is \(Wording.duration(age)) old") }
      if next == nil { remarks.append("the recording has no later event of the device; deadlines have run up to then") }
    }
    if let missed {
      remarks.append(
        "\(missed.count) event\(missed.count == 1 ? "" : "s") came late and \(missed.count == 1 ? "is" : "are") not "
          + "evaluated, the last one of \(wording.clock(missed.time)), heard at "
          + wording.time(missed.heard, beside: missed.time))
    }
    if counts.clockFaults > 0, let lastFault {
      remarks.append(
        "\(counts.clockFaults) event\(counts.clockFaults == 1 ? "" : "s") of the device had a clock ahead of the time, "
          + "the last one by \(Wording.duration(lastFault)): nothing of these is evaluated but alarms")
    }
    if moment.event.hasWrongType { remarks.append("a field of this event has the wrong type and is taken as missing") }
    if moment.event.isZeroFix { remarks.append("the event's position is 0, 0, which is no place") }
    return remarks
  }
}

extension AlertTrace {
  /// What is looked at first.
  fileprivate var rank: Int {
    if hasFired { return 0 }
    switch after.state {
    case .firing, .clearing: return 1
    case .pending, .sequence: return 2
    case .spent: return 3
    case .idle: return isOutranked ? 5 : 4
    }
  }
}

extension ExplainedClause {
  /// It decides whether the rule fires.
  fileprivate var decides: Bool { ["when", "on", "sequence", "while"].contains(clause) }
}
