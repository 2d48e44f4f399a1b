internal import Engine
internal import Model
internal import Rules
internal import Wire

/// An explanation for people: aligned columns, coloured where the terminal wants it.
package struct ExplanationText {
  private let wording: Wording
  private let isColoured: Bool
  private var out = ""
  /// Columns before the text of a clause.
  private static let head = 9
  /// Texts longer than this do not widen the column.
  private static let widest = 44

  package static func render(_ answer: Explanation, _ wording: Wording, isColoured: Bool) -> String {
    var text = ExplanationText(wording, isColoured: isColoured)
    text.write(answer)
    return text.out
  }

  private init(_ wording: Wording, isColoured: Bool) {
    self.wording = wording
    self.isColoured = isColoured
  }

  private mutating func write(_ answer: Explanation) {
    line(paint(answer.headline, .strong))
    for remark in answer.remarks { line("  " + paint(remark, .faint)) }
    if let event = answer.event { write(event, answer) }
    let base = answer.time ?? 0
    for alert in answer.alerts { write(alert, base, isOne: answer.alerts.count == 1) }
    if !answer.history.isEmpty {
      line("")
      line(answer.counts.fired + answer.counts.abandoned > 0 ? "lately" : "so far")
      for entry in answer.history { line("  " + self.entry(entry, beside: base)) }
    }
    write(answer.counts, answer)
  }

  private mutating func write(_ event: EventWords, _ answer: Explanation) {
    line("")
    if let time = answer.time, time != event.time { pair("at", wording.time(time)) }
    switch event.cause {
    case .deadline, .silenceEnded:
      pair("event", "none so far")
      return
    case .event, .repeated, .late, .clockFault: break
    }
    var text = wording.time(event.time)
    if event.heard != event.time {
      text +=
        ", heard \(Wording.duration(abs(event.heard - event.time)))"
        + (event.heard > event.time ? " later" : " before")
    }
    if let fix = event.fix {
      text += ", at \(Wording.number(fix.latitude, digits: 5)), \(Wording.number(fix.longitude, digits: 5))"
      if let accuracy = event.accuracy { text += " within \(Wording.metres(accuracy))" }
    } else {
      text += ", no valid fix"
    }
    pair("event", text)
    if let place = wording.place(answer.place) { pair("rule", place) }
  }

  // MARK: Alerts

  private mutating func write(_ alert: AlertExplanation, _ base: Int64, isOne: Bool) {
    line("")
    if alert.fence != NoticeRecord.noFence { pair("fence", paint(wording.fence(alert.fence), .strong)) }
    let lines = alert.sections.flatMap(\.lines)
    let width = min(Self.widest, lines.map { $0.text.count + 2 * $0.depth }.max() ?? 0)
    for clause in alert.sections { write(clause, width) }
    pair("state", state(alert, base))
    for notice in alert.notices { pair("notice", self.notice(notice, beside: base)) }
    for text in alert.suppressions { pair("because", paint(text, .warning)) }
    for text in alert.waits { pair("next", text) }
  }

  private mutating func write(_ clause: ExplainedClause, _ width: Int) {
    var text = clause.text
    if !clause.detail.isEmpty { text += (text.isEmpty ? "" : ", ") + clause.detail }
    let truth = clause.truth.map { paint(ExplanationJSON.word($0), Self.style($0)) }
    pair(clause.clause, [truth, text.isEmpty ? nil : text].compactMap { $0 }.joined(separator: "  "))
    for part in clause.lines {
      let indent = String(repeating: "  ", count: min(part.depth, 20))
      let name = indent + part.text
      let blanks = String(repeating: " ", count: max(0, width - name.count))
      let word = ExplanationJSON.word(part.truth)
      let truth = paint(word, Self.style(part.truth)) + String(repeating: " ", count: 7 - word.count)
      let detail = part.detail.isEmpty ? "" : "  " + part.detail
      line(String(repeating: " ", count: Self.head + 2) + truth + "  " + name + (detail.isEmpty ? "" : blanks + detail))
    }
  }

  private static func style(_ truth: Truth) -> TerminalStyle {
    switch truth {
    case .yes: .fix
    case .no: .error
    case .unknown: .warning
    }
  }

  private func state(_ alert: AlertExplanation, _ base: Int64) -> String {
    var text = Wording.word(alert.state.state)
    switch alert.state.state {
    case .idle: break
    case .pending, .sequence: if let since = alert.state.since { text += " since " + wording.time(since, beside: base) }
    case .firing, .clearing, .spent:
      if let fired = alert.state.fired { text += ", fired at " + wording.time(fired, beside: base) }
      if let since = alert.state.since, since != alert.state.fired {
        text += ", true since " + wording.time(since, beside: base)
      }
    }
    let moves = alert.transitions.map { Wording.word($0) }
    if !moves.isEmpty { text += " (now: \(moves.joined(separator: ", ")))" }
    return text
  }

  // MARK: The past

  private func entry(_ entry: HistoryLine, beside base: Int64) -> String {
    HistoryWording.line(entry, wording, time: wording.time(entry.time)) { self.paint($0, $1) }
  }

  private func notice(_ notice: NoticeTrace, beside base: Int64) -> String {
    HistoryWording.notice(notice, wording)
  }

  private mutating func write(_ counts: DeviceCounts, _ answer: Explanation) {
    guard let first = counts.first, let last = counts.last else { return }
    line("")
    var parts = ["\(counts.events) event\(counts.events == 1 ? "" : "s")"]
    if counts.repeated > 0 { parts.append("\(counts.repeated) repeated") }
    if counts.late > 0 { parts.append("\(counts.late) late") }
    if counts.clockFaults > 0 { parts.append("\(counts.clockFaults) with a wrong clock") }
    parts.append("fired \(counts.fired) time\(counts.fired == 1 ? "" : "s")")
    if counts.abandoned > 0 { parts.append("abandoned \(counts.abandoned)") }
    if counts.heldBack > 0 { parts.append("held back \(counts.heldBack)") }
    line(
      paint(
        "the recording: \(parts.joined(separator: ", ")), from \(wording.time(first)) to "
          + wording.time(last, beside: first), .faint))
  }

  // MARK: Lines

  private mutating func pair(_ name: String, _ text: String) {
    let blanks = String(repeating: " ", count: max(1, Self.head - name.count))
    line("  " + paint(name, .gutter) + (text.isEmpty ? "" : blanks + text))
  }

  private mutating func line(_ text: String) { out += text + "\n" }

  private func paint(_ text: String, _ style: TerminalStyle) -> String { style.paint(text, isColoured) }
}
