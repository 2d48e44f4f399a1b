internal import Engine
internal import Geofences
internal import Model
internal import Rules

/// The timeline of a test that did not pass, as tables for a person: one a rule, a column a predicate.
struct TimelineTable {
  private let bench: TrialBench
  private let words: SourceWords
  private let test: TestBlock
  private let clock: TrialClock
  /// Columns that a terminal shows, more or less; predicates beyond are left out of the table.
  private static let leafLimit = 9
  private static let textLimit = 44

  /// A predicate or an edge of a rule.
  private enum Column {
    case leaf(isClear: Bool, part: Int)
    case edge(step: Int, edge: Int)
  }

  init(_ bench: TrialBench, _ test: TestBlock, start: Int64?) {
    self.bench = bench
    self.test = test
    words = SourceWords(bench.sources)
    var clock = TrialClock()
    if let start { clock.begin(at: start) }
    self.clock = clock
  }

  /// The tables, each behind the list of what its columns stand for. Empty where nothing happened.
  ///
  /// - Parameter marks: what was expected and when, told between the rows.
  func text(_ timeline: Timeline, marks: [TrialProblem.Expectation]) -> String {
    if timeline.rows.isEmpty { return "" }
    var text = ""
    let rules = bench.rules(of: test).sorted()
    for rule in rules {
      let columns = columns(of: rule)
      text += "\n" + legend(rule, columns) + table(timeline, rule, columns, marks.sorted { $0.time < $1.time })
    }
    if timeline.omitted > 0 { text += "  … \(timeline.omitted) more events\n" }
    return text
  }

  // MARK: Columns

  private func columns(of rule: Int) -> [Column] {
    let outline = bench.outlines[rule]
    var columns = outline.edges.map { Column.edge(step: $0.step, edge: $0.edge) }
    columns += (outline.condition?.leaves ?? []).map { .leaf(isClear: false, part: $0) }
    columns += (outline.clear?.leaves ?? []).map { .leaf(isClear: true, part: $0) }
    return Array(columns.prefix(Self.leafLimit))
  }

  private func legend(_ rule: Int, _ columns: [Column]) -> String {
    let outline = bench.outlines[rule]
    var text = "  rule \(bench.ruleSet.rules[rule].name)\n"
    for (number, column) in columns.enumerated() {
      switch column {
      case .edge(let step, let edge):
        let place = outline.edges.first { $0.step == step && $0.edge == edge }?.place
        text += "    \(number + 1)  \(words.text(place ?? .none))\n"
      case .leaf(let isClear, let part):
        let parts = (isClear ? outline.clear : outline.condition)?.parts
        let isWhile = if case .on = bench.ruleSet.rules[rule].trigger { true } else { false }
        let head = isClear ? "clear: " : isWhile ? "while: " : ""
        text += "    \(number + 1)  \(head)\(words.text(parts?[part].place ?? .none))\n"
      }
    }
    return text + "\n"
  }

  // MARK: Rows

  private func table(
    _ timeline: Timeline, _ rule: Int, _ columns: [Column], _ marks: [TrialProblem.Expectation]
  ) -> String {
    var rows: [[String]] = []
    // Lines between the rows, by the row that they stand before.
    var notes: [Int: [String]] = [:]
    var marks = marks[...]
    rows.append(["time", "place", "values"] + columns.indices.map { "\($0 + 1)" } + ["alert"])
    for row in timeline.rows {
      while let mark = marks.first, mark.time < row.time {
        notes[rows.count, default: []].append("! \(mark.text) at \(clock.text(mark.time))")
        marks.removeFirst()
      }
      if row.skipped > 0 { notes[rows.count, default: []].append("… \(row.skipped) more like it") }
      let alerts = row.alerts.filter { $0.rule == rule }
      if alerts.isEmpty && row.remark == nil { continue }
      let head = [clock.text(row.time), row.place, row.values]
      guard let first = alerts.first else {
        rows.append(head + columns.map { _ in "" } + [row.remark ?? ""])
        continue
      }
      rows.append(head + cells(first, columns) + [state(first, row)])
      for alert in alerts.dropFirst() { rows.append(["", "", ""] + cells(alert, columns) + [state(alert, row)]) }
    }
    for mark in marks { notes[rows.count, default: []].append("! \(mark.text) at \(clock.text(mark.time))") }
    if timeline.rows.allSatisfy(\.values.isEmpty) {
      for number in rows.indices { rows[number].remove(at: 2) }
    }
    if timeline.rows.allSatisfy({ $0.place.isEmpty || $0.place == "no position" }) {
      for number in rows.indices { rows[number].remove(at: 1) }
    }
    return Self.aligned(rows, notes)
  }

  private func cells(_ alert: AlertTrace, _ columns: [Column]) -> [String] {
    columns.map { column in
      switch column {
      case .edge(let step, let edge):
        let traces = alert.edges.filter { $0.step == step && $0.edge == edge }
        return traces.isEmpty ? "" : traces.contains(where: \.isTrue) ? "yes" : "no"
      case .leaf(let isClear, let part):
        let trace = isClear ? alert.clear : alert.condition ?? alert.edges.lazy.compactMap(\.condition).first
        guard let trace, trace.parts.indices.contains(part) else { return "" }
        switch trace.parts[part].truth {
        case .no: return "no"
        case .yes: return "yes"
        case .unknown: return "?"
        }
      }
    }
  }

  /// `idle → pending`, `pending, 20 s to go`, and what was told.
  private func state(_ alert: AlertTrace, _ row: Timeline.Row) -> String {
    var text = ""
    if bench.ruleSet.rules[alert.rule].each != nil, bench.index.fences.indices.contains(Int(alert.fence)) {
      text += bench.index.fences[Int(alert.fence)].id + ": "
    }
    let isWhen = if case .when = bench.ruleSet.rules[alert.rule].trigger { true } else { false }
    if isWhen || alert.before.state != .idle || alert.after.state != .idle {
      text += alert.before.state.rawValue
      if alert.after.state != alert.before.state { text += " → \(alert.after.state.rawValue)" }
    }
    text += waiting(alert, row.time)
    var words: [String] = []
    for transition in alert.transitions {
      switch transition {
      case .pending, .fired, .cleared, .clearing, .begun, .reminded: break
      case .abandoned, .givenUp: words.append("abandoned")
      case .abandonedByGap: words.append("abandoned: a hole in time")
      case .clearingBroken: words.append("not clear any more")
      case .rearmed: words.append("may fire again")
      case .toldAtLast: words.append("told at the end of its cool-down")
      case .advanced: words.append("a step further")
      }
    }
    for notice in alert.notices where !notice.isCopy {
      words.append(notice.kind.rawValue + (notice.sinks == 0 ? ", told to nobody" : ""))
    }
    if alert.hours.contains(false) { words.append("out of hours") }
    if let remark = row.remark { words.append(remark) }
    if !words.isEmpty { text += (text.isEmpty ? "" : ": ") + words.joined(separator: ", ") }
    return text
  }

  private func waiting(_ alert: AlertTrace, _ time: Int64) -> String {
    guard alert.after.state == .pending, let since = alert.after.since,
      let held = bench.ruleSet.rules[alert.rule].held, held.milliseconds > time - since
    else { return "" }
    return ", \(TrialClock.duration(held.milliseconds - (time - since))) to go"
  }

  // MARK: Layout

  /// Columns two blanks apart; what is longer than a column may be goes on.
  private static func aligned(_ rows: [[String]], _ notes: [Int: [String]]) -> String {
    var widths: [Int] = []
    let shown = rows.map { row in row.map { TerminalText.line($0) } }
    for column in rows[0].indices {
      widths.append(min(textLimit, shown.map { $0[column].unicodeScalars.count }.max() ?? 0))
    }
    var text = ""
    for (number, row) in shown.enumerated() {
      for note in notes[number] ?? [] { text += "    \(note)\n" }
      var line = " "
      for (column, cell) in row.enumerated() {
        let pad = max(0, widths[column] - cell.unicodeScalars.count)
        line += " " + cell + String(repeating: " ", count: column == row.count - 1 ? 0 : pad + 1)
      }
      while line.last == " " { line.removeLast() }
      text += line + "\n"
    }
    for note in notes[rows.count] ?? [] { text += "    \(note)\n" }
    return text
  }
}
