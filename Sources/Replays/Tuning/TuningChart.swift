internal import Rules

/// A tuning report as bars for a terminal: episodes, and mails or notices, side by side where there is room.
package struct TuningChart {
  /// One thing that is counted, for all values.
  private struct Panel {
    var title: String
    var values: [Double]
    var numbers: [String]
    /// Columns of the numbers.
    var numberWidth: Int { numbers.map(\.count).max() ?? 0 }
  }

  private let report: TuningReport
  /// Columns that a line may have.
  private let width: Int
  /// Bars of block elements; else of `#`.
  private let isUnicode: Bool
  private let isColoured: Bool

  /// Shorter bars tell nothing.
  private static let shortestBar = 8

  package init(_ report: TuningReport, width: Int, isUnicode: Bool, isColoured: Bool) {
    self.report = report
    self.width = width
    self.isUnicode = isUnicode
    self.isColoured = isColoured
  }

  package var text: String {
    let told: (TuningMeasure) -> Int = { report.tellsMail ? $0.mails : $0.notices }
    let panels = [panel("episodes") { $0.episodes }, panel(report.tellsMail ? "mails" : "notices", told)]
    if let bar = barWidth(for: panels) { return lines(panels, bar: bar) }
    return panels.map { panel in
      lines([panel], bar: barWidth(for: [panel]) ?? max(Self.shortestBar, panel.title.count - panel.numberWidth - 1))
    }.joined(separator: "\n")
  }

  private func panel(_ noun: String, _ count: (TuningMeasure) -> Int) -> Panel {
    let counts = report.rows.map { count($0.measure) }
    let rates = counts.compactMap { report.perWeek($0) }
    guard rates.count == counts.count else {
      return Panel(title: noun, values: counts.map(Double.init), numbers: counts.map(TuningNumber.grouped))
    }
    let digits = TuningNumber.digits(for: rates)
    return Panel(
      title: "\(noun) a week", values: rates, numbers: rates.map { TuningNumber.fixed($0, digits: digits) })
  }

  // MARK: Layout

  private var labelWidth: Int { report.rows.map { TerminalText.columns(of: $0.label) }.max() ?? 0 }

  /// Columns of the bars where these panels stand side by side; nil where there is no room for them.
  private func barWidth(for panels: [Panel]) -> Int? {
    // The mark, the label, and of each panel two blanks, its bars, a blank and its numbers.
    let taken = 5 + labelWidth + panels.reduce(0) { $0 + 3 + $1.numberWidth }
    let bar = (width - taken) / panels.count
    let least = panels.map { max(Self.shortestBar, $0.title.count - $0.numberWidth - 1) }.max() ?? 0
    return bar >= least ? bar : nil
  }

  private func lines(_ panels: [Panel], bar: Int) -> String {
    var title = String(repeating: " ", count: 5 + labelWidth)
    for panel in panels {
      title += "  " + panel.title
      title += String(repeating: " ", count: max(0, bar + 1 + panel.numberWidth - panel.title.count))
    }
    var text = Self.trimmed(title) + "\n"
    for (number, row) in report.rows.enumerated() {
      var line = (row.isPresent ? "now  " : "     ") + TuningTable.padded(row.label, to: labelWidth)
      for panel in panels {
        line += "  " + self.bar(panel.values[number], of: panel.values.max() ?? 0, width: bar)
        line += " " + TuningTable.padded(panel.numbers[number], to: panel.numberWidth)
      }
      text += (row.isPresent ? TerminalStyle.strong.paint(line, isColoured) : line) + "\n"
    }
    return text
  }

  private static func trimmed(_ line: String) -> String {
    var line = line
    while line.hasSuffix(" ") { line.removeLast() }
    return line
  }

  // MARK: Bars

  private static let eighths = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"]

  /// A bar and the blanks behind it. What is more than nothing shows at least a little.
  private func bar(_ value: Double, of largest: Double, width: Int) -> String {
    let steps = isUnicode ? 8 : 1
    var length = largest > 0 ? Int((value / largest * Double(width * steps)).rounded()) : 0
    if value > 0 { length = max(1, length) }
    let (whole, rest) = length.quotientAndRemainder(dividingBy: steps)
    let bar = String(repeating: isUnicode ? "█" : "#", count: whole) + Self.eighths[rest]
    return bar + String(repeating: " ", count: width - bar.count)
  }
}
