internal import Model

/// One column of a table, and how its cells become members of an event.
struct CSVColumn {
  let index: Int
  /// `"lat":`
  private let key: [UInt8]
  private let form: Form

  private enum Form {
    case device, degrees, coordinates
    case measured(MeasuredField)
    case words(Words)
    case other(QuantityKind?)
  }

  /// What is read as words, some of which say that there is no value.
  private enum Words { case validity, bool, alarm, attributes }

  private init(_ index: Int, _ key: String, _ form: Form) {
    self.index = index
    self.form = form
    var text = ByteBuffer()
    text.append(string: key)
    text.append(0x3A)
    self.key = text.array()
  }

  /// Those of a header but for its times, in the order of the file.
  static func list(_ header: CSVHeader, kinds: [String: QuantityKind]) -> [CSVColumn] {
    var list = header.columns.compactMap { known($1.index, $1.meaning) }
    var keys = EventKeys()
    // A time that the table does not use is kept, too.
    let leftOver = header.columns[.valid] == nil ? header.columns[.timeOfInvalid].map { [$0.index] } ?? [] : []
    for index in header.others + leftOver {
      let key = keys.own(header.names[index])
      list.append(CSVColumn(index, key, .other(kinds[key])))
    }
    return list.sorted { $0.index < $1.index }
  }

  private static func known(_ index: Int, _ meaning: ColumnMeaning) -> CSVColumn? {
    switch meaning.column {
    case .time, .date, .received, .timeOfInvalid: nil
    case .device: CSVColumn(index, "device", .device)
    case .latitude: CSVColumn(index, "lat", .degrees)
    case .longitude: CSVColumn(index, "lon", .degrees)
    case .coordinates: CSVColumn(index, "", .coordinates)
    case .valid: CSVColumn(index, "valid", .words(.validity))
    case .attributes: CSVColumn(index, "attributes", .words(.attributes))
    case .field(let field):
      switch field {
      case .alarm: CSVColumn(index, field.name, .words(.alarm))
      case .charging, .ignition, .motion, .door: CSVColumn(index, field.name, .words(.bool))
      case .speed, .course, .altitude, .accuracy, .satellites, .hdop, .battery, .batteryVoltage, .powerVoltage,
        .odometer, .temperature:
        CSVColumn(
          index, field.name,
          .measured(MeasuredField(field, unit: meaning.unit, zeroIsUnknown: meaning.zeroIsUnknown)))
      }
    }
  }

  /// Appends the member for a cell that is not empty; nothing where the cell says that there is no value.
  @inline(__always) func append(_ cell: ByteText, commaIsPoint: Bool, into out: inout ByteBuffer) {
    switch form {
    case .measured(let field):
      if cell[0] &- 0x30 <= 9 || !TrackWords.isNothing(cell) {
        field.append(cell, commaIsPoint: commaIsPoint, into: &out)
      }
    case .degrees:
      guard cell[0] &- 0x30 <= 9 || !TrackWords.isNothing(cell) else { return }
      appendKey(into: &out)
      DegreesText.append(cell, commaIsPoint: commaIsPoint, into: &out)
    case .other(let kind):
      if cell.isWord("null") || cell.equals("\\N") { return }
      appendKey(into: &out)
      OtherValue.append(cell, kind: kind, commaIsPoint: commaIsPoint, into: &out)
    case .device:
      appendKey(into: &out)
      appendDevice(cell, into: &out)
    case .coordinates: if !TrackWords.isNothing(cell) { DegreesText.appendPair(cell, into: &out) }
    case .words(let words):
      let start = out.count
      appendKey(into: &out)
      if !append(words, cell, into: &out) { out.truncate(to: start) }
    }
  }

  @inline(__always) private func appendKey(into out: inout ByteBuffer) {
    out.appendComma()
    out.append(key)
  }

  /// Appends the value; false where the cell says that there is none.
  private func append(_ words: Words, _ cell: ByteText, into out: inout ByteBuffer) -> Bool {
    switch words {
    case .alarm: return CSVAlarms.append(cell, into: &out)
    case .validity:
      let flag = TrackWords.validity(cell)
      if flag == nil, TrackWords.isNothing(cell) { return false }
      OtherValue.append(flag, cell, into: &out)
    case .bool:
      if TrackWords.isNothing(cell) { return false }
      OtherValue.append(TrackWords.bool(cell), cell, into: &out)
    case .attributes:
      if TrackWords.isNothing(cell) { return false }
      appendAttributes(cell, into: &out)
    }
    return true
  }

  /// A spreadsheet writes `="0123"` to keep the zeros, and has lost the name where it wrote 3.56E+14: as a number the
  /// decoder refuses that.
  private func appendDevice(_ cell: ByteText, into out: inout ByteBuffer) {
    if cell.count > 3, cell[0] == 0x3D, cell[1] == 0x22, cell[cell.count - 1] == 0x22 {
      return out.append(string: cell.slice(2, cell.count - 1))
    }
    if cell[0] &- 0x30 <= 9, cell.first(0x2B) != nil, NumberText.length(cell, commaIsPoint: true) == cell.count {
      return NumberText.append(cell, into: &out)
    }
    out.append(string: cell)
  }

  /// An object becomes a part of the event; other text stays text.
  private func appendAttributes(_ cell: ByteText, into out: inout ByteBuffer) {
    guard cell[0] == 0x7B, isJSON(cell) else { return out.append(string: cell) }
    // Between its values it may have line ends, which an event line has not.
    for index in 0..<cell.count { out.append(cell[index] == 0x0A || cell[index] == 0x0D ? 0x20 : cell[index]) }
  }

  private func isJSON(_ cell: ByteText) -> Bool {
    var walker = JSONWalker(UnsafeBufferPointer(start: cell.start, count: cell.count))
    while true {
      let token = walker.next()
      if token.isLast { return token == .done }
    }
  }
}
