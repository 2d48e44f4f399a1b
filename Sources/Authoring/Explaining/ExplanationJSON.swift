internal import Wire
internal import Engine
internal import Model
internal import Rules

/// An explanation as JSON: docs/explain.md says what each key means.
package enum ExplanationJSON {
  /// One object on one line, with its line end.
  package static func render(_ answer: Explanation, _ wording: Wording) -> String {
    var members: [(String, JSONTree)] = [
      ("rule", .string(answer.rule)), ("device", .string(answer.device)),
      ("verdict", .string(answer.verdict.rawValue)), ("moment", .string(answer.choice.rawValue)),
      ("time", .optional(answer.time) { .time($0) }), ("answer", .string(answer.headline)),
      ("remarks", .array(answer.remarks.map { .string($0) })),
    ]
    if let title = answer.title { members.insert(("title", .string(title)), at: 1) }
    if let place = place(answer.place, wording) { members.append(("place", place)) }
    members.append(("event", .optional(answer.event) { event($0) }))
    members.append(("alerts", .array(answer.alerts.map { alert($0, answer.rule, wording) })))
    members.append(("history", .array(answer.history.map { line($0, wording) })))
    members.append(("counts", counts(answer.counts)))
    return JSONTree.object(members).text + "\n"
  }

  private static func place(_ range: SourceRange, _ wording: Wording) -> JSONTree? {
    guard wording.sources.indices.contains(range.file), let line = wording.line(range) else { return nil }
    return .object([
      ("file", .string(wording.sources[range.file].path)), ("line", .number(Double(line))),
      ("start", .number(Double(range.start))), ("end", .number(Double(range.end))),
    ])
  }

  private static func event(_ event: EventWords) -> JSONTree {
    let (cause, milliseconds): (String, Int64?) =
      switch event.cause {
      case .event: ("event", nil)
      case .repeated: ("repeated", nil)
      case .late(let behind): ("late", behind)
      case .clockFault(let ahead): ("clock_fault", ahead)
      case .deadline, .silenceEnded: ("deadline", nil)
      }
    var members: [(String, JSONTree)] = [
      ("time", .time(event.time)), ("received", .time(event.heard)), ("taken_as", .string(cause)),
    ]
    if let milliseconds { members.append(("by_seconds", .number(Double(milliseconds) / 1000))) }
    if let fix = event.fix {
      members.append(("lat", .number(fix.latitude)))
      members.append(("lon", .number(fix.longitude)))
    }
    if let accuracy = event.accuracy { members.append(("accuracy", .number(accuracy))) }
    return .object(members)
  }

  private static func alert(_ alert: AlertExplanation, _ rule: String, _ wording: Wording) -> JSONTree {
    let state = alert.state
    var members: [(String, JSONTree)] = []
    if let id = wording.fenceID(alert.fence) { members.append(("fence", .string(id))) }
    members.append(("state", .string(Self.name(state.state))))
    for (key, time) in [
      ("since", state.since), ("last_true", state.proof), ("fired", state.fired),
      ("clearing_since", state.clearingSince), ("deadline", state.deadline),
    ] {
      if let time { members.append((key, .time(time))) }
    }
    members.append(("transitions", .array(alert.transitions.map { .string(name($0)) })))
    members.append(("clauses", .array(alert.sections.map { clause($0, wording) })))
    members.append(("waits_for", .array(alert.waits.map { .string($0) })))
    members.append(("suppressed_by", .array(alert.suppressions.map { .string($0) })))
    members.append(("notices", .array(alert.notices.map { notice($0, wording) })))
    return .object(members)
  }

  private static func clause(_ clause: ExplainedClause, _ wording: Wording) -> JSONTree {
    var members: [(String, JSONTree)] = [("clause", .string(clause.clause))]
    if !clause.text.isEmpty { members.append(("text", .string(clause.text))) }
    members.append(("truth", .optional(clause.truth) { .string(word($0)) }))
    if !clause.detail.isEmpty { members.append(("detail", .string(clause.detail))) }
    if let range = clause.place, let place = place(range, wording) { members.append(("place", place)) }
    if !clause.lines.isEmpty { members.append(("parts", .array(clause.lines.map { part($0, wording) }))) }
    return .object(members)
  }

  private static func part(_ line: ExplainedLine, _ wording: Wording) -> JSONTree {
    var members: [(String, JSONTree)] = [
      ("depth", .number(Double(line.depth))), ("text", .string(line.text)), ("truth", .string(word(line.truth))),
    ]
    if !line.detail.isEmpty { members.append(("detail", .string(line.detail))) }
    if !line.values.isEmpty { members.append(("values", .array(line.values.map(value)))) }
    if let side = line.side {
      if let fence = side.fence, let id = wording.fenceID(fence) { members.append(("fence", .string(id))) }
      members.append(("metres_from_border", .optional(side.metres) { .number(($0 * 100).rounded() / 100) }))
    }
    if let place = place(line.place, wording) { members.append(("place", place)) }
    return .object(members)
  }

  private static func value(_ value: NamedValue) -> JSONTree {
    var members: [(String, JSONTree)] = [("name", .string(value.name))]
    switch value.value {
    case .number(let number)?: members.append(("value", .number(number)))
    case .bool(let flag)?: members.append(("value", .bool(flag)))
    case .text(let text)?: members.append(("value", .string(text)))
    case nil: members.append(("value", .null))
    }
    if let unit = value.unit { members.append(("unit", .string(unit))) }
    if let missing = value.missing { members.append(("unknown", .string(missing))) }
    return .object(members)
  }

  static func notice(_ notice: NoticeTrace, _ wording: Wording) -> JSONTree {
    let sinks = wording.rules.sinks.indices.filter { notice.sinks & 1 << UInt64($0) != 0 }
    var members: [(String, JSONTree)] = [
      ("kind", .string(notice.kind.rawValue)), ("time", .time(notice.time)), ("since", .time(notice.since)),
    ]
    if let id = wording.fenceID(notice.fence) { members.append(("fence", .string(id))) }
    members.append(("told", .array(sinks.map { .string(wording.rules.sinks[$0].name) })))
    members.append(("held_back", .bool(notice.heldBack != 0)))
    if notice.suppressed > 0 { members.append(("suppressed", .number(Double(notice.suppressed)))) }
    if notice.isLate { members.append(("late", .bool(true))) }
    if notice.isStale { members.append(("stale", .bool(true))) }
    return .object(members)
  }

  private static func line(_ line: HistoryLine, _ wording: Wording) -> JSONTree {
    var members: [(String, JSONTree)] = [("time", .time(line.time))]
    if let id = wording.fenceID(line.fence) { members.append(("fence", .string(id))) }
    members.append(("transitions", .array(line.transitions.map { .string(name($0)) })))
    members.append(("notices", .array(line.notices.map { notice($0, wording) })))
    if !line.reasons.isEmpty { members.append(("because", .array(line.reasons.map { .string($0) }))) }
    return .object(members)
  }

  private static func counts(_ counts: DeviceCounts) -> JSONTree {
    var members: [(String, JSONTree)] = [
      ("events", .number(Double(counts.events))), ("repeated", .number(Double(counts.repeated))),
      ("late", .number(Double(counts.late))), ("clock_faults", .number(Double(counts.clockFaults))),
      ("fired", .number(Double(counts.fired))), ("cleared", .number(Double(counts.cleared))),
      ("abandoned", .number(Double(counts.abandoned))), ("held_back", .number(Double(counts.heldBack))),
    ]
    if let first = counts.first { members.append(("first", .time(first))) }
    if let last = counts.last { members.append(("last", .time(last))) }
    return .object(members)
  }

  // MARK: Words that programs read

  static func word(_ truth: Truth) -> String {
    switch truth {
    case .no: "no"
    case .yes: "yes"
    case .unknown: "unknown"
    }
  }

  static func name(_ transition: TraceTransition) -> String {
    switch transition {
    case .pending: "pending"
    case .abandoned: "abandoned"
    case .abandonedByGap: "abandoned_by_gap"
    case .fired: "fired"
    case .clearing: "clearing"
    case .clearingBroken: "clearing_broken"
    case .cleared: "cleared"
    case .rearmed: "rearmed"
    case .reminded: "reminded"
    case .toldAtLast: "told_at_last"
    case .begun: "begun"
    case .advanced: "advanced"
    case .givenUp: "given_up"
    }
  }

  static func name(_ state: AlertSnapshot.State) -> String {
    switch state {
    case .idle: "idle"
    case .pending: "pending"
    case .firing: "firing"
    case .clearing: "clearing"
    case .spent: "spent"
    case .sequence: "under_way"
    }
  }
}
