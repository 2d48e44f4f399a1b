internal import Model

/// Translates CSV (RFC 4180 and its relatives), row by row.
final class CSVTranslator: FormatTranslator {
  private let reading: TrackReading
  private var held = HeldBytes()
  private var lines = EventLines()
  /// Where the next row begins.
  private var line = 1
  private var search: CSVHeaderSearch
  private var table: CSVTable?
  private var cells = CSVCells()
  private var isAtStart = true
  /// A row was too long: what follows it up to a line end is passed over.
  private var isSkipping = false

  init(_ reading: TrackReading) {
    self.reading = reading
    search = CSVHeaderSearch(reading.columns)
  }

  func take(_ bytes: UnsafeRawBufferPointer, into out: inout TranslatedLines) throws(TrackFault) {
    defer { lines.pass(to: line, into: &out) }
    try held.take(bytes) { window throws(TrackFault) in try translate(window, isLast: false, into: &out) }
  }

  func finish(into out: inout TranslatedLines) throws(TrackFault) {
    defer { lines.pass(to: line, into: &out) }
    try held.take(UnsafeRawBufferPointer(start: nil, count: 0)) { window throws(TrackFault) in
      try translate(window, isLast: true, into: &out)
    }
    if isSkipping { line += 1 }
    if table == nil { throw search.fault }
  }

  /// Translates the whole rows of a text; how many of its bytes are done with.
  private func translate(
    _ window: UnsafeRawBufferPointer, isLast: Bool, into out: inout TranslatedLines
  ) throws(TrackFault) -> Int {
    guard let base = window.baseAddress else { return 0 }
    let text = ByteText(start: base.assumingMemoryBound(to: UInt8.self), count: window.count)
    var at = 0
    if isAtStart {
      guard text.count >= 3 || isLast else { return 0 }
      isAtStart = false
      at = try markLength(text)
    }
    while at < text.count {
      guard !isSkipping else {
        at = skip(text, from: at)
        continue
      }
      switch CSVRowEnd.find(text, from: at, separator: table?.separator ?? .unknown) {
      case .whole(let end, let next, let lineEnds, let hasQuotes):
        try translate(row: text.slice(at, end), hasQuotes: hasQuotes, into: &out)
        line += lineEnds
        at = next
      case .unfinished(let hasQuotes, let openQuote):
        guard isLast else { return at }
        let row = text.slice(at, text.count)
        if openQuote {
          at = refuse(row, .cutOff, openQuote: true, from: at, into: &out)
        } else {
          try translate(row: row, hasQuotes: hasQuotes, into: &out)
          line += 1
          at = text.count
        }
      case .tooLong(let openQuote):
        let row = text.slice(at, at + CSVRowEnd.lengthLimit)
        guard table != nil else {
          throw TrackFault(
            line: line,
            sentence: row.first(0x0D) == nil
              ? "has a line of more than 1 MiB before its header; is it a CSV file?" : CSVHeaderSearch.loneReturns)
        }
        at = refuse(row, .tooLong, openQuote: openQuote, from: at, into: &out)
      }
    }
    return at
  }

  /// Translates a row that ends, with its CR.
  private func translate(
    row: ByteText, hasQuotes: Bool, into out: inout TranslatedLines
  ) throws(TrackFault) {
    if row.first(0) != nil { throw TrackFault(line: line, sentence: Self.notUTF8) }
    let hasReturn = row.count > 0 && row[row.count - 1] == 0x0D
    let row = hasReturn ? row.slice(0, row.count - 1) : row
    guard table != nil else {
      if let header = try search.header(in: row, hasQuotes: hasQuotes, line: line) {
        table = CSVTable(header, text: row, deviceName: search.deviceName ?? reading.deviceName, reading)
      }
      return
    }
    lines.pass(to: line, into: &out)
    switch table?.append(row, hasQuotes: hasQuotes, &cells, into: &out.lines) {
    case .event?: lines.end(into: &out)
    case .refused(let reason)?: out.refused.append(RefusedRow(line: line, reason: reason, text: row))
    case .nothing?, nil: break
    }
  }

  /// Refuses a row that has no end, and says where to go on. Where a quoted cell with line ends is to blame, its first
  /// line alone is refused, so that the others are read for what they are.
  private func refuse(
    _ row: ByteText, _ reason: RejectReason, openQuote: Bool, from at: Int, into out: inout TranslatedLines
  ) -> Int {
    if openQuote, let lineEnd = row.first(0x0A) {
      out.refused.append(RefusedRow(line: line, reason: .openQuote, text: row.slice(0, lineEnd)))
      line += 1
      return at + lineEnd + 1
    }
    out.refused.append(RefusedRow(line: line, reason: reason, text: row))
    for index in 0..<row.count where row[index] == 0x0A { line += 1 }
    if reason == .tooLong { isSkipping = true } else { line += 1 }
    return at + row.count
  }

  /// Passes over the rest of a row that was too long.
  private func skip(_ text: ByteText, from at: Int) -> Int {
    guard let lineEnd = text.slice(at, text.count).first(0x0A) else { return text.count }
    isSkipping = false
    line += 1
    return at + lineEnd + 1
  }

  /// The length of the byte order mark.
  private func markLength(_ text: ByteText) throws(TrackFault) -> Int {
    if text.count >= 2, text[0] ^ text[1] == 1, text[0] >= 0xFE { throw TrackFault(line: 1, sentence: Self.notUTF8) }
    return text.byteOrderMarkLength
  }

  private static let notUTF8 = "is text in UTF-16, or no text; save it as UTF-8"
}
