internal import Model

/// Looks for the header among the first rows of a CSV file: titles, blank lines and comments may stand before it.
struct CSVHeaderSearch {
  private let map: ColumnMap?
  private var best: (header: CSVHeader, line: Int)?
  private var rowCount = 0
  /// Named by a line before the header, as reports have it: `Device:,van-1`.
  private(set) var deviceName: String?

  /// There is a header, but its line and those behind it end with CR alone.
  private(set) var hasLoneReturns = false

  /// Rows that are looked at.
  private static let rowLimit = 20

  init(_ map: ColumnMap?) { self.map = map }

  /// The header, where the row is one; nil: look on.
  mutating func header(in row: ByteText, hasQuotes: Bool, line: Int) throws(TrackFault) -> CSVHeader? {
    let text = row.trimmed
    guard text.count > 0 else { return nil }
    let isComment = text[0] == 0x23
    let header = CSVHeader.best(isComment ? text.slice(1, text.count) : row, hasQuotes: hasQuotes, map: map)
    if header.isEnough || !isComment, Self.hasReturn(text.slice(0, text.count - 1)) {
      hasLoneReturns = header.isEnough
      throw TrackFault(line: line, sentence: Self.loneReturns)
    }
    if header.isEnough { return header }
    guard !isComment else { return nil }
    noteDevice(header)
    if best.map({ header.isBetter(than: $0.header) }) ?? true { best = (header, line) }
    rowCount += 1
    if rowCount == Self.rowLimit { throw fault }
    return nil
  }

  static let loneReturns = "has lines that end with CR alone; save it with line ends of LF or CR LF"

  /// Whether a CR stands in it that is no part of a cell.
  private static func hasReturn(_ text: ByteText) -> Bool {
    var isQuoted = false
    for index in 0..<text.count {
      if text[index] == 0x22 { isQuoted.toggle() }
      if text[index] == 0x0D, !isQuoted { return true }
    }
    return false
  }

  /// What to say where there is no header.
  var fault: TrackFault {
    guard let best else { return TrackFault(line: 1, sentence: "is empty; a CSV file has a header line and rows") }
    return TrackFault(line: best.line, sentence: best.header.complaint)
  }

  private mutating func noteDevice(_ row: CSVHeader) {
    guard row.names.count == 2, row.names[0].hasSuffix(":"),
      ColumnNames.meaning(row.names[0])?.meaning.column == .device
    else { return }
    deviceName = row.names[1]
  }
}
