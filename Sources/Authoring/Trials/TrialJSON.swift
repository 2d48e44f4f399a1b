internal import Engine
internal import Geofences
internal import Model
internal import Rules

/// Results of tests for other programs: one JSON object a line, the tests in their order, then the rules' coverage,
/// then one `summary`.
///
/// A test: `test` (its title), `file`, `line`, `rules`, `device`, `result` (`passed`, `failed`, `error`), `problems`
/// (`message`, `file`, `line`, `column`, `fix` or null), `notes`, `notices` (`notice`, `rule`, `time`, `since`, `fence`
/// or null, `sinks`, `message`), and where it did not pass `timeline` (`time`, `offset_ms`, `place`, `values`, `remark`
/// or null, `skipped`, `alerts` of `rule`, `fence` or null, `before`, `after`, `transitions`, `conditions` of `clause`,
/// `text`, `truth`, `edges` of `text`, `happened`).
package struct TrialJSON {
  private let bench: TrialBench
  private let lines: SourceLines
  private let words: SourceWords

  package init(_ bench: TrialBench) {
    self.bench = bench
    lines = SourceLines(bench.sources)
    words = SourceWords(bench.sources)
  }

  package func text(_ results: [TrialResult], coverage: CoverageReport?) -> String {
    var text = ""
    for result in results { write(object(result), &text) }
    for rule in coverage?.json() ?? [] { write(rule, &text) }
    var counts: [(String, JSONText)] = [("tests", .number(results.count))]
    for verdict in TrialResult.Verdict.allCases {
      let key = verdict == .error ? "errors" : verdict.rawValue
      counts.append((key, .number(results.count { $0.verdict == verdict })))
    }
    if let coverage { counts.append(("coverage_percent", .number(CoverageReport.percent(coverage.total)))) }
    write(.object([("summary", .object(counts))]), &text)
    return text
  }

  private func write(_ value: JSONText, _ text: inout String) {
    value.write(to: &text)
    text += "\n"
  }

  private func object(_ result: TrialResult) -> JSONText {
    let test = bench.tests[result.number]
    var members: [(String, JSONText)] = [
      ("test", .string(test.title.text)), ("file", .string(lines.path(test.title.range))),
      ("line", .number(lines.line(test.title.range))), ("rules", .array(test.rules.map { .string($0.text) })),
      ("device", .string(test.device.text)), ("result", .string(result.verdict.rawValue)),
      ("problems", .array(result.problems.map(problem))), ("notes", .array(result.notes.map(JSONText.string))),
      ("notices", .array(result.notices.map(notice))),
    ]
    if result.verdict != .passed {
      members.append(("timeline", .array(result.timeline.rows.map { row($0, start: result.start) })))
    }
    return .object(members)
  }

  private func problem(_ problem: TrialProblem) -> JSONText {
    let position = lines.position(problem.range)
    return .object([
      ("message", .string(problem.message)), ("file", .string(lines.path(problem.range))),
      ("line", .number(position.line)), ("column", .number(position.column)),
      ("fix", problem.remedy.map(JSONText.string) ?? .null),
    ])
  }

  private func notice(_ notice: TrialNotice) -> JSONText {
    let sinks = bench.ruleSet.sinks.enumerated().filter { notice.sinks & 1 << UInt64($0.offset) != 0 }
    return .object([
      ("notice", .string(notice.kind.rawValue)), ("rule", .string(bench.ruleSet.rules[notice.rule].name)),
      ("time", .string(TrialClock.moment(notice.time))), ("since", .string(TrialClock.moment(notice.since))),
      ("fence", fence(notice.fence)), ("sinks", .array(sinks.map { .string($0.element.name) })),
      ("message", .string(notice.message)),
    ])
  }

  private func fence(_ number: UInt32) -> JSONText {
    bench.index.fences.indices.contains(Int(number)) ? .string(bench.index.fences[Int(number)].id) : .null
  }

  private func row(_ row: Timeline.Row, start: Int64?) -> JSONText {
    .object([
      ("time", .string(TrialClock.moment(row.time))), ("offset_ms", .number(Int(row.time - (start ?? row.time)))),
      ("place", .string(row.place)), ("values", .string(row.values)),
      ("remark", row.remark.map(JSONText.string) ?? .null), ("skipped", .number(row.skipped)),
      ("alerts", .array(row.alerts.map(alert))),
    ])
  }

  private func alert(_ alert: AlertTrace) -> JSONText {
    let outline = bench.outlines[alert.rule]
    let isWhen = if case .when = bench.ruleSet.rules[alert.rule].trigger { true } else { false }
    let conditions =
      truths(alert.condition, outline.condition, isWhen ? "when" : "while")
      + truths(alert.clear, outline.clear, "clear")
    let edges = alert.edges.map { edge in
      let place = outline.edges.first { $0.step == edge.step && $0.edge == edge.edge }?.place
      return JSONText.object([
        ("text", .string(words.text(place ?? .none))), ("happened", .bool(edge.isTrue)),
      ])
    }
    return .object([
      ("rule", .string(bench.ruleSet.rules[alert.rule].name)), ("fence", fence(alert.fence)),
      ("before", .string(alert.before.state.rawValue)), ("after", .string(alert.after.state.rawValue)),
      ("transitions", .array(alert.transitions.map { .string($0.rawValue) })), ("conditions", .array(conditions)),
      ("edges", .array(edges)),
    ])
  }

  private func truths(_ trace: ConditionTrace?, _ outline: ConditionOutline?, _ clause: String) -> [JSONText] {
    guard let trace, let outline else { return [] }
    return outline.leaves.filter { trace.parts.indices.contains($0) }.map { part in
      let truth =
        switch trace.parts[part].truth {
        case .no: "no"
        case .yes: "yes"
        case .unknown: "unknown"
        }
      return .object([
        ("clause", .string(clause)), ("text", .string(words.text(outline.parts[part].place))),
        ("truth", .string(truth)),
      ])
    }
  }
}
