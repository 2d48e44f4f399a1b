internal import Model

/// Writes the rows below a header as members of event lines: all that the header decides is decided once.
struct CSVTable {
  let separator: CSVSeparator
  /// The header line itself, which files that were joined have in between.
  private let header: [UInt8]
  private let columnCount: Int
  /// How an event's line begins.
  private let lead: [UInt8]
  private let times: [CSVTimes]
  private let columns: [CSVColumn]
  private let commaIsPoint: Bool
  private let clock: TimeTranslator

  /// What became of a row.
  enum Outcome {
    case event
    /// It says nothing.
    case nothing
    case refused(RejectReason)
  }

  /// - Parameters:
  ///   - text: The header line itself.
  ///   - deviceName: Of rows without a column for it.
  init(_ header: CSVHeader, text: ByteText, deviceName: String, _ reading: TrackReading) {
    separator = CSVSeparator(byte: header.separator)
    self.header = text.bytes
    columnCount = header.names.count
    commaIsPoint = header.separator != 0x2C
    clock = TimeTranslator(zone: reading.zone)
    lead = header.columns[.device] == nil ? EventLines.lead(device: deviceName) : [0x7B]
    times = CSVTimes.list(header)
    columns = CSVColumn.list(header, kinds: reading.kinds)
  }

  /// Appends the event of a row, without a line end; nothing where it is none.
  func append(_ row: ByteText, hasQuotes: Bool, _ cells: inout CSVCells, into out: inout ByteBuffer) -> Outcome {
    if row.equals(header) { return .nothing }
    let start = out.count
    let outcome = cells.read(row, separator: separator.byte ?? 0x2C, hasQuotes: hasQuotes) { text, cells in
      var used = cells.count
      while used > 0, text.cell(cells[used - 1]).count == 0 { used -= 1 }
      if used == 0 { return Outcome.nothing }
      // Empty cells behind the last column are no harm; a row that is too short may end anywhere.
      guard cells.count >= columnCount, used <= columnCount else { return .refused(.badRow) }
      return append(text, cells, into: &out)
    }
    if case .event = outcome { return outcome }
    out.truncate(to: start)
    return outcome
  }

  private func append(_ text: ByteText, _ cells: [CSVCells.Cell], into out: inout ByteBuffer) -> Outcome {
    out.append(lead)
    for time in times where !time.append(text, cells, clock, into: &out) { return .refused(.badTime) }
    for column in columns {
      let cell = text.cell(cells[column.index])
      if cell.count > 0 { column.append(cell, commaIsPoint: commaIsPoint, into: &out) }
    }
    out.append(0x7D)
    return .event
  }
}
