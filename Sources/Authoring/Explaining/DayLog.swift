package import Engine
internal import Model
internal import Rules
internal import Wire

/// A device's day as a log: only what changed, and the gaps between its reports.
///
/// Keeps the last truths of each alert, nothing else.
package struct DayLog: Sendable {
  /// One thing that happened.
  struct Entry: Sendable {
    enum What: String, Sendable {
      case transition, suppressed, change, gap, late, repeated
      case clockFault = "clock_fault"
    }
    var time: Int64
    var what: What
    /// Position of the rule; nil: the device as such.
    var rule: Int?
    var fence = NoticeRecord.noFence
    var text: String
    var alert: AlertTrace?
    var reasons: [String] = []
  }

  private struct Key: Hashable {
    var rule: Int
    var fence: UInt32
  }
  private let wording: Wording
  /// Leaves that change are told too: where one rule is asked for.
  private let tellsChanges: Bool
  private let form: Form
  private var truths: [Key: [Truth]] = [:]
  private var lastEvent: Int64?
  private var lastInterval: Int64?
  private var lastDay: String?
  /// Late or repeated events in a row: kind, count, first and last of their times.
  private var run: (what: Entry.What, count: Int, first: Int64, last: Int64, heard: Int64)?
  private var ruleWidth: Int
  /// A hole in reports longer than this is told, where it is more than twice the one before; ms.
  static let gap: Int64 = 600_000

  package enum Form: Sendable { case text(isColoured: Bool), json }

  package init(_ wording: Wording, rules: [Int], form: Form) {
    self.wording = wording
    self.form = form
    tellsChanges = rules.count == 1
    ruleWidth = min(28, rules.map { wording.rules.rules[$0].name.count }.max() ?? 0)
  }

  /// The log's lines of some steps.
  package mutating func take(_ steps: [TraceStep]) -> String {
    var out = ""
    for step in steps { take(step, into: &out) }
    return out
  }

  /// What is still to be said at the end.
  package mutating func finish() -> String {
    var out = ""
    endRun(into: &out)
    return out
  }

  private mutating func take(_ step: TraceStep, into out: inout String) {
    switch step.cause {
    case .repeated: extendRun(.repeated, step, into: &out)
    case .late: extendRun(.late, step, into: &out)
    case .clockFault(let ahead):
      endRun(into: &out)
      write(
        Entry(
          time: step.time, what: .clockFault,
          text: "the clock is \(Wording.duration(ahead)) ahead: only alarms are looked at"), into: &out)
    case .event, .deadline, .silenceEnded: endRun(into: &out)
    }
    if case .event = step.cause {
      if let last = lastEvent, step.time - last > Self.gap, step.time - last > 2 * (lastInterval ?? 0) {
        write(
          Entry(time: step.time, what: .gap, text: "the first report for \(Wording.duration(step.time - last))"),
          into: &out)
      }
      if let last = lastEvent { lastInterval = step.time - last }
      lastEvent = step.time
    }
    for alert in step.alerts { tell(alert, step, into: &out) }
  }

  // MARK: Alerts

  private mutating func tell(_ alert: AlertTrace, _ step: TraceStep, into out: inout String) {
    let changes = tellsChanges ? changes(alert, step) : []
    for text in changes {
      write(
        Entry(time: step.time, what: .change, rule: alert.rule, fence: alert.fence, text: text), into: &out)
    }
    if !alert.transitions.isEmpty || !alert.notices.isEmpty {
      write(
        Entry(
          time: step.time, what: .transition, rule: alert.rule, fence: alert.fence, text: "", alert: alert,
          reasons: ReasonWording.reasons(alert, step, wording)), into: &out)
    }
    if alert.transitions.isEmpty && alert.notices.isEmpty {
      for text in ReasonWording.refusals(alert, wording) {
        write(
          Entry(time: step.time, what: .suppressed, rule: alert.rule, fence: alert.fence, text: text), into: &out)
      }
    }
  }

  /// Leaves of the condition that are not what they were at the event before.
  private mutating func changes(_ alert: AlertTrace, _ step: TraceStep) -> [String] {
    guard !step.isDeadline, let condition = alert.condition, let outline = wording.outlines[alert.rule].condition,
      condition.parts.count == outline.parts.count
    else { return [] }
    let leaves = outline.leaves
    let now = leaves.map { condition.parts[$0].truth }
    let key = Key(rule: alert.rule, fence: alert.fence)
    defer { truths[key] = now }
    // An `each` rule looks at another fence wherever the device goes.
    if truths.count > 1000 { truths.removeAll() }
    guard let before = truths[key] else { return [] }
    return leaves.indices.filter { now[$0] != before[$0] }.map { place in
      let number = leaves[place]
      let child = outline.isOutside(number) ? outline.parts[number].children[0] : number
      let detail = wording.detail(outline.parts[child], condition.parts[child], rule: alert.rule, at: step.time)
      let text = wording.text(outline.parts[number].place)
      return "\(text): \(ExplanationJSON.word(now[place]))" + (detail.isEmpty ? "" : ", \(detail)")
    }
  }

  // MARK: Runs of events that are not taken

  private mutating func extendRun(_ what: Entry.What, _ step: TraceStep, into out: inout String) {
    if let open = run, open.what == what {
      run = (what, open.count + 1, open.first, step.time, step.heard)
      return
    }
    endRun(into: &out)
    run = (what, 1, step.time, step.time, step.heard)
  }

  private mutating func endRun(into out: inout String) {
    guard let open = run else { return }
    run = nil
    let events = "\(open.count) event\(open.count == 1 ? "" : "s")"
    let times =
      open.count == 1
      ? "of \(wording.clock(open.first))" : "of \(wording.clock(open.first)) to \(wording.clock(open.last))"
    let text =
      open.what == .late
      ? "\(events) \(times) came late, at \(wording.clock(open.heard)): only alarms are looked at"
      : "\(events) \(times) came again: repeats change nothing"
    write(Entry(time: open.first, what: open.what, text: text), into: &out)
  }

  // MARK: Writing

  private mutating func write(_ entry: Entry, into out: inout String) {
    switch form {
    case .json: out += json(entry) + "\n"
    case .text(let isColoured):
      let day = wording.date(entry.time)
      if day != lastDay {
        let head = wording.zone.name == "UTC" ? day : "\(day), \(wording.zone.name)"
        out += (lastDay == nil ? "" : "\n") + TerminalStyle.strong.paint(head, isColoured) + "\n"
        lastDay = day
      }
      out += text(entry, isColoured) + "\n"
    }
  }

  private func text(_ entry: Entry, _ isColoured: Bool) -> String {
    let name = entry.rule.map { wording.rules.rules[$0].name } ?? "–"
    let blanks = String(repeating: " ", count: max(0, ruleWidth - name.count) + 2)
    let head = "  " + wording.clock(entry.time) + "  " + TerminalStyle.gutter.paint(name, isColoured) + blanks
    guard let alert = entry.alert else {
      let fence = entry.fence == NoticeRecord.noFence ? "" : "at \(wording.fence(entry.fence)): "
      return head + TerminalStyle.faint.paint(fence + entry.text, isColoured)
    }
    let line = HistoryLine(
      time: entry.time, fence: entry.fence, transitions: alert.transitions, notices: alert.notices,
      reasons: entry.reasons)
    return head
      + HistoryWording.line(line, wording, time: "") { $1.paint($0, isColoured) }.dropFirst(2)
  }

  private func json(_ entry: Entry) -> String {
    var members: [(String, JSONTree)] = [("time", .time(entry.time)), ("what", .string(entry.what.rawValue))]
    if let rule = entry.rule { members.append(("rule", .string(wording.rules.rules[rule].name))) }
    if let id = wording.fenceID(entry.fence) { members.append(("fence", .string(id))) }
    if let alert = entry.alert {
      members.append(("transitions", .array(alert.transitions.map { .string(ExplanationJSON.name($0)) })))
      members.append(("notices", .array(alert.notices.map { ExplanationJSON.notice($0, wording) })))
      if !entry.reasons.isEmpty { members.append(("because", .array(entry.reasons.map { .string($0) }))) }
    } else {
      members.append(("text", .string(entry.text)))
    }
    return JSONTree.object(members).text
  }
}
