/// A whole rule file with a sign before each line that something is known of, and notes under the lines.
package struct SourceListing {
  /// What is said of a stretch of a line.
  package struct Note: Sendable, Equatable {
    package var range: SourceRange
    /// Empty: the stretch is well, and only its line gets its sign.
    package var text: String
    package init(_ range: SourceRange, _ text: String) {
      self.range = range
      self.text = text
    }
  }

  private let index: SourceIndex
  private let color: Bool

  package init(_ source: SourceFile, color: Bool) {
    index = SourceIndex(source)
    self.color = color
  }

  /// Every line, `+` before it where all notes of it are empty, `!` where one says something; each text under its
  /// stretch. Of a stretch over several lines the first counts. Safe for a terminal.
  package func text(_ notes: [Note]) -> String {
    var byLine: [Int: [Note]] = [:]
    for note in notes { byLine[index.line(at: index.clamped(note.range).lowerBound), default: []].append(note) }
    let width = String(index.lineCount).count
    let bar = String(repeating: " ", count: width + 2) + TerminalStyle.gutter.paint(" |", color)
    var text = ""
    for line in 1...index.lineCount {
      let bytes = index.bytes(ofLine: line)
      if line == index.lineCount, bytes.isEmpty { break }
      let here = (byLine[line] ?? []).sorted { ($0.range.start, $0.range.end) < ($1.range.start, $1.range.end) }
      let isWhole = here.allSatisfy(\.text.isEmpty)
      let sign =
        here.isEmpty ? " " : isWhole ? TerminalStyle.fix.paint("+", color) : TerminalStyle.error.paint("!", color)
      let number = String(line)
      let gutter = String(repeating: " ", count: width - number.count) + number + " |"
      let window = LineWindow(index, line: line, from: bytes.lowerBound)
      let shown = window.text
      text += sign + " " + TerminalStyle.gutter.paint(gutter, color) + (shown.isEmpty ? "" : " " + shown) + "\n"
      for note in here where !note.text.isEmpty {
        let range = index.clamped(note.range)
        let start = min(max(range.lowerBound, bytes.lowerBound), bytes.upperBound)
        let columns = window.columns(of: start..<min(max(range.upperBound, start), bytes.upperBound))
        let carets = String(repeating: "^", count: min(columns.count, DiagnosticRenderer.columnLimit))
        let indent = String(repeating: " ", count: min(columns.lowerBound, DiagnosticRenderer.columnLimit) + 1)
        text += bar + indent + TerminalStyle.error.paint(carets + " " + TerminalText.line(note.text), color) + "\n"
      }
    }
    return text
  }
}
