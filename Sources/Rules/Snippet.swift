/// The lines that one finding points at, with its marks under them.
struct Snippet {
  /// A mark under one line: bytes of the file within that line.
  private struct Mark {
    var file: Int
    var line: Int
    var bytes: Range<Int>
    var text: String
    var isPrimary: Bool
  }

  private let color: Bool
  private let severity: DiagnosticCode.Severity
  private var marks: [Mark] = []
  private var indexes: [Int: SourceIndex] = [:]
  private var widestLine = 0
  /// The files in the order in which they are shown: the primary label's first.
  private var files: [Int] = []

  init(color: Bool, severity: DiagnosticCode.Severity) {
    self.color = color
    self.severity = severity
  }

  static func style(of severity: DiagnosticCode.Severity) -> TerminalStyle {
    switch severity {
    case .error: .error
    case .warning: .warning
    }
  }

  /// Digits of the largest line number; 0 where there is nothing to show.
  var gutterWidth: Int { marks.isEmpty ? 0 : String(widestLine).count }

  /// Takes a label up. One over several lines is drawn under the first, with its text, and under the last.
  mutating func add(_ label: Diagnostic.Label, isPrimary: Bool, in index: SourceIndex) {
    let file = label.range.file
    if !files.contains(file) { files.append(file) }
    indexes[file] = index
    let range = index.clamped(label.range)
    let first = index.line(at: range.lowerBound)
    // A range that ends with a line break does not reach into the next line.
    let last = max(first, range.isEmpty ? first : index.line(at: range.upperBound - 1))
    let line = index.bytes(ofLine: first)
    let start = min(range.lowerBound, line.upperBound)
    marks.append(
      Mark(
        file: file, line: first, bytes: start..<min(max(range.upperBound, start), line.upperBound), text: label.text,
        isPrimary: isPrimary))
    if last > first {
      let line = index.bytes(ofLine: last)
      let blanks = index.source.bytes[line].prefix { $0 == 0x20 || $0 == 0x09 }.count
      let end = min(range.upperBound, line.upperBound)
      let start = min(line.lowerBound + blanks, end)
      marks.append(Mark(file: file, line: last, bytes: start..<end, text: "", isPrimary: isPrimary))
    }
    widestLine = max(widestLine, last)
  }

  /// The place, and each file's lines; empty without a place.
  func text() -> String {
    var text = ""
    for (number, file) in files.enumerated() {
      guard let index = indexes[file] else { continue }
      let marks = marks.filter { $0.file == file }
        .sorted {
          ($0.line, $0.bytes.lowerBound, $0.isPrimary ? 0 : 1) < ($1.line, $1.bytes.lowerBound, $1.isPrimary ? 0 : 1)
        }
      guard let shown = marks.first(where: \.isPrimary) ?? marks.first else { continue }
      let place = index.position(at: shown.bytes.lowerBound)
      let arrow = pad + gutter(number == 0 ? "-->" : ":::")
      text += "\(arrow) \(TerminalText.line(index.source.path)):\(place.line):\(place.column)\n" + bar("")
      text += lines(marks, index)
    }
    return text
  }

  private func lines(_ marks: [Mark], _ index: SourceIndex) -> String {
    var text = ""
    var shown: Int?
    var rest = marks[...]
    while let line = rest.first?.line {
      if let shown, line == shown + 2 {
        let window = LineWindow(index, line: shown + 1, from: index.bytes(ofLine: shown + 1).lowerBound)
        text += numbered(shown + 1, window.text)
      } else if let shown, line > shown + 2 {
        text += gutter("...") + "\n"
      }
      let here = rest.prefix { $0.line == line }
      rest = rest.dropFirst(here.count)
      text += lineWithMarks(line, here, index)
      shown = line
    }
    return text
  }

  /// A line and its marks; where it is too long for all of them at once, several times.
  private func lineWithMarks(_ line: Int, _ marks: ArraySlice<Mark>, _ index: SourceIndex) -> String {
    var text = ""
    var window: LineWindow?
    for mark in marks {
      var current = window ?? LineWindow(index, line: line, from: mark.bytes.lowerBound)
      if window == nil || !current.shows(mark.bytes.lowerBound) {
        current = LineWindow(index, line: line, from: mark.bytes.lowerBound)
        text += numbered(line, current.text)
        window = current
      }
      let columns = current.columns(of: mark.bytes)
      let style = mark.isPrimary ? Self.style(of: severity) : .gutter
      var drawn = String(repeating: mark.isPrimary ? "^" : "-", count: columns.count)
      if !mark.text.isEmpty { drawn += " " + TerminalText.line(mark.text) }
      text += bar(" " + String(repeating: " ", count: columns.lowerBound) + style.paint(drawn, color))
    }
    return text
  }

  private var pad: String { String(repeating: " ", count: gutterWidth) }
  private func gutter(_ text: String) -> String { TerminalStyle.gutter.paint(text, color) }
  private func bar(_ text: String) -> String { gutter(pad + " |") + text + "\n" }

  private func numbered(_ line: Int, _ text: String) -> String {
    let number = String(line)
    let gap = String(repeating: " ", count: max(0, gutterWidth - number.count))
    return gutter(gap + number + " |") + (text.isEmpty ? "" : " " + text) + "\n"
  }
}
