/// The columns of an H02 text frame: maker, identity, type, and what the type has.
struct H02Columns {
  private let columns: [FrameBytes]
  private let type: String

  /// - Parameter columns: without blanks around them; three at least.
  init(_ columns: [FrameBytes]) {
    self.columns = columns
    type = columns[2].text.uppercased()
  }

  /// The columns of which nothing is missing: where a frame has lost its end, its last one may be a part of itself.
  static func whole(_ columns: [FrameBytes], isClosed: Bool) -> [FrameBytes] {
    guard !isClosed, let last = columns.last else { return columns }
    // Date and status have their widths, and stand behind the place.
    let isBehindPlace = columns.dropLast().contains { $0.equals("E") || $0.equals("W") }
    let isWhole = isBehindPlace && (isStatus(last) || last.count == 6 && last.digitCount() == 6)
    return isWhole ? columns : columns.dropLast()
  }

  static func isStatus(_ text: FrameBytes) -> Bool { text.count == 8 && text.hexadecimal != nil }

  private func column(_ number: Int) -> FrameBytes { number < columns.count ? columns[number] : FrameBytes([]) }

  func fill(_ report: inout DeviceReport) {
    report.keyword = columns[2]
    switch type {
    case "HTBT", "V0", "XT":
      report.kind = .heartbeat
      if type == "HTBT" { report.battery = column(3).integer.flatMap { H02.battery($0) } }
    case "NBR":
      report.cell = Cell(mcc: column(4), mnc: column(5), lac: column(8), cid: column(9))
      fillEnd(&report)
    case "V3":
      let network = column(4)
      report.cell = Cell(mcc: network.slice(0, 3), mnc: network.from(3), lac: column(6), cid: column(7))
      fillEnd(&report)
    case "LINK":
      report.satellites = column(5).integer
      report.battery = column(6).number
      fillEnd(&report)
    case "SMS": break
    case "VP1" where !column(3).hasWord("A"):
      report.isFixed = false
      let cell = (4..<8).map { column($0).bytes.split { $0 | 0x20 == 0x79 }.first.map { FrameBytes(Array($0)) } }
      report.cell = Cell(mcc: cell[0], mnc: cell[1], lac: cell[2], cid: cell[3])
    default:
      if type == "BC" { report.isStored = true }
      if type == "V4" { report.kind = .reply }
      fillPosition(&report)
    }
  }

  // MARK: Position

  /// Time, `A`, `V` or `B`, latitude, its letter, longitude, its letter, knots, course, perhaps the battery, date.
  ///
  /// Replies have the command, and one type a telephone number, somewhere between: the place is found by its letters.
  private func fillPosition(_ report: inout DeviceReport) {
    guard let place = placeColumn else { return }
    report.isFixed = isFixed(column(place - 1))
    if columns.count > place + 3 { report.place = H02Place.read(columns[place..<place + 4], &report.integrity) }
    report.speed = column(place + 4).number
    report.course = column(place + 5).number
    let tail = min(place + 6, columns.count)
    let status = columns[tail...].prefix(6).firstIndex(where: Self.isStatus)
    let date = columns[tail..<(status ?? columns.count)].prefix(5).firstIndex { ClockText.dayMonthYear($0) != nil }
    if let date { fillTime(column(place - 2), date, &report) }
    // A column between course and date is the battery's.
    if date == tail + 1 { report.battery = column(tail).integer.flatMap { H02.battery($0) } }
    fillStatus(status, &report)
    if let status { fillMore(Array(columns[(status + 1)...]), &report) }
  }

  /// Where the latitude stands: before its letter, with the longitude's behind; or behind a flag that has a time before.
  private var placeColumn: Int? {
    for index in 4..<max(4, columns.count - 3) where isLetter(column(index + 1), "N", "S") {
      if isLetter(column(index + 3), "E", "W") { return index }
    }
    for index in 4..<max(4, columns.count) {
      let before = column(index - 1)
      if column(index).count == 1, isFlag(column(index)), before.count >= 6, before.digitCount() >= 6 {
        return index + 1
      }
    }
    return nil
  }

  private func isLetter(_ text: FrameBytes, _ one: StaticString, _ other: StaticString) -> Bool {
    text.count == 1 && (text.hasWord(one) || text.hasWord(other))
  }

  private func isFlag(_ text: FrameBytes) -> Bool {
    text.hasWord("A") || text.hasWord("V") || text.hasWord("B") || text.isDigit(0)
  }

  /// Some write a digit for the letter.
  private func isFixed(_ flag: FrameBytes) -> Bool { flag.equals("A") || flag.equals("a") || flag.integer ?? 0 > 0 }

  // MARK: What stands behind the status

  /// A cell; or distance, temperature, fuel, height and a cell, where the units of two of them are the vendor's secret.
  private func fillMore(_ more: [FrameBytes], _ report: inout DeviceReport) {
    if more.count == 6, more[2].first(0x2E) != nil {
      report.temperature = more[1].number
      report.altitude = more[3].number
      report.cell = Cell(lac: more[4], cid: more[5])
      return
    }
    guard more.count >= 4 else { return }
    let widths = [3, 3, 8, 8]
    let isCell = zip(more, widths).allSatisfy { $0.count <= $1 && $0.hexadecimal != nil }
    if isCell, more[0].hexadecimal != 0, more[2].hexadecimal != 0 || more[3].hexadecimal != 0 {
      report.cell = Cell(mcc: more[0], mnc: more[1], lac: more[2], cid: more[3])
    }
  }

  // MARK: Time and status

  private func fillTime(_ time: FrameBytes, _ date: Int, _ report: inout DeviceReport) {
    if let ofDay = ClockText.timeOfDay(time), let day = ClockText.dayMonthYear(column(date)) {
      report.stamp = .utc(day + ofDay)
    }
  }

  /// Types without a place end with date and status.
  private func fillEnd(_ report: inout DeviceReport) {
    let date = columns.indices.dropFirst(4).last { index in
      ClockText.dayMonthYear(columns[index]) != nil
        && (index == columns.count - 1 || Self.isStatus(columns[index + 1]))
    }
    guard let date else { return }
    fillTime(column(3), date, &report)
    fillStatus(date + 1 < columns.count ? date + 1 : nil, &report)
  }

  private func fillStatus(_ index: Int?, _ report: inout DeviceReport) {
    guard let index, let status = columns[index].hexadecimal else { return }
    report.status = columns[index]
    H02.fillStatus(status, &report)
  }
}
