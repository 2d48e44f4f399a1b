/// What is shown of one line: all of it, or where it is too wide, a piece from a little before an offset on.
struct LineWindow {
  private let cells: [TerminalText.Cell]
  private let startsLate: Bool
  private let endsEarly: Bool

  /// Bytes shown before the offset of a window that starts late.
  private static let lead = 24

  init(_ index: SourceIndex, line: Int, from offset: Int) {
    let bytes = index.source.bytes
    let range = index.bytes(ofLine: line)
    let limit = DiagnosticRenderer.columnLimit
    var start = range.lowerBound
    var cells = TerminalText.cells(of: bytes, in: range, columnLimit: limit)
    let end = cells.last?.bytes.upperBound ?? start
    // The end of a cut line is no place to look for a label.
    if end < range.upperBound && offset + Self.lead > end {
      start = max(range.lowerBound, offset - Self.lead)
      while start < offset && bytes[start] & 0xC0 == 0x80 { start += 1 }
      cells = TerminalText.cells(of: bytes, in: start..<range.upperBound, columnLimit: limit)
    }
    self.cells = cells
    startsLate = start > range.lowerBound
    endsEarly = (cells.last?.bytes.upperBound ?? start) < range.upperBound
  }

  /// Ready for the terminal, without blanks at the end.
  var text: String {
    var text = cells.map(\.text).joined()
    while text.unicodeScalars.last == " " { text.unicodeScalars.removeLast() }
    return (startsLate ? "…" : "") + text + (endsEarly ? "…" : "")
  }

  /// Whether a mark that begins there can be drawn under it.
  func shows(_ offset: Int) -> Bool {
    let start = cells.first?.bytes.lowerBound ?? offset
    let end = cells.last?.bytes.upperBound ?? offset
    return offset >= start && (endsEarly ? offset < end : offset <= end)
  }

  /// Columns, from 0, of a stretch of the line's bytes; never empty.
  func columns(of bytes: Range<Int>) -> Range<Int> {
    var start = startsLate ? 1 : 0
    var end = start
    for cell in cells {
      if cell.bytes.upperBound <= bytes.lowerBound { start += cell.columns }
      if cell.bytes.lowerBound < bytes.upperBound { end += cell.columns }
    }
    return start..<max(start + 1, end)
  }
}
