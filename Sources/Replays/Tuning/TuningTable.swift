internal import Rules

/// A tuning report as a table for people: numbers under each other, what is written now marked.
package enum TuningTable {
  private struct Column {
    var title: String
    /// By row.
    var cells: [String]
  }

  package static func text(_ report: TuningReport, isColoured: Bool) -> String {
    let columns = columns(of: report)
    var lines = report.heading.map { TerminalText.line($0) } + [""]
    lines.append(line(columns.map { ($0.title, width(of: $0)) }, mark: ""))
    for (number, row) in report.rows.enumerated() {
      let text = line(columns.map { ($0.cells[number], width(of: $0)) }, mark: row.isPresent ? "now" : "")
      lines.append(row.isPresent ? TerminalStyle.strong.paint(text, isColoured) : text)
    }
    if !report.remarks.isEmpty { lines.append("") }
    lines += report.remarks.map { TerminalText.line($0) }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func columns(of report: TuningReport) -> [Column] {
    func counts(_ title: String, _ count: (TuningMeasure) -> Int) -> Column {
      Column(title: title, cells: report.rows.map { TuningNumber.grouped(count($0.measure)) })
    }
    func rates(_ count: (TuningMeasure) -> Int) -> Column? {
      let values = report.rows.compactMap { report.perWeek(count($0.measure)) }
      guard values.count == report.rows.count else { return nil }
      let digits = TuningNumber.digits(for: values)
      return Column(title: "a week", cells: values.map { TuningNumber.fixed($0, digits: digits) })
    }
    let told: (TuningMeasure) -> Int = { report.tellsMail ? $0.mails : $0.notices }
    let all: [Column?] = [
      Column(title: report.subject, cells: report.rows.map(\.label)),
      counts("episodes") { $0.episodes }, rates { $0.episodes },
      counts("devices") { $0.devices },
      report.tellsMail ? counts("notices") { $0.notices } : nil,
      counts(report.tellsMail ? "mails" : "notices", told), rates(told),
      report.hasLife ? open(report) : nil,
    ]
    return all.compactMap { $0 }
  }

  /// How long alerts were open, in all.
  private static func open(_ report: TuningReport) -> Column {
    let hours = report.rows.map { Double($0.measure.openMilliseconds) / 3_600_000 }
    let digits = TuningNumber.digits(for: hours)
    return Column(title: "hours open", cells: hours.map { TuningNumber.fixed($0, digits: digits) })
  }

  private static func width(of column: Column) -> Int {
    ([column.title] + column.cells).map { TerminalText.columns(of: $0) }.max() ?? 0
  }

  private static func line(_ cells: [(text: String, width: Int)], mark: String) -> String {
    let padded = cells.map { TuningTable.padded($0.text, to: $0.width) }
    return mark + String(repeating: " ", count: 3 - mark.count) + "  " + padded.joined(separator: "  ")
  }

  /// The text at the right end of so many columns.
  static func padded(_ text: String, to width: Int) -> String {
    String(repeating: " ", count: max(0, width - TerminalText.columns(of: text))) + text
  }
}
