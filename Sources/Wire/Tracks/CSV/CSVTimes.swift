internal import Model

/// One time of a row: a column, or a date and a time of day in two.
struct CSVTimes {
  private let key: StaticString
  private let clock: CSVHeader.Place
  private var date: CSVHeader.Place?
  /// What counts in place of `clock` where a row says that its fix is not valid.
  private var invalid: (clock: CSVHeader.Place, valid: Int)?

  private init(_ key: StaticString, _ clock: CSVHeader.Place) {
    self.key = key
    self.clock = clock
  }

  static func list(_ header: CSVHeader) -> [CSVTimes] {
    var list: [CSVTimes] = []
    if let place = header.columns[.time] ?? header.columns[.date] {
      var time = CSVTimes("time", place)
      if header.columns[.time] != nil { time.date = header.columns[.date] }
      if let other = header.columns[.timeOfInvalid], let valid = header.columns[.valid] {
        time.invalid = (other, valid.index)
      }
      list.append(time)
    }
    if let place = header.columns[.received] { list.append(CSVTimes("received", place)) }
    return list
  }

  /// Appends the member; false where a number that looks like a time is none.
  func append(
    _ text: ByteText, _ cells: [CSVCells.Cell], _ times: TimeTranslator, into out: inout ByteBuffer
  ) -> Bool {
    var place = clock
    if let invalid, TrackWords.validity(text.cell(cells[invalid.valid])) == false,
      !TrackWords.isNothing(text.cell(cells[invalid.clock.index]))
    {
      place = invalid.clock
    }
    let cell = text.cell(cells[place.index])
    out.append(key: key)
    if let date, !TrackWords.isNothing(text.cell(cells[date.index])) {
      return times.append(cell, place.meaning.form, date: text.cell(cells[date.index]), date.meaning.form, into: &out)
    }
    if TrackWords.isNothing(cell) {
      // The key stands all the same: a line with a time that is missing says so to the decoder.
      out.append("null")
      return true
    }
    return times.append(cell, place.meaning.form, into: &out)
  }
}
