/// The columns of an H02 text frame: maker, identity, type, and what the type has.
struct H02Columns {
  private let columns: [FrameBytes]
  private let type: String

  init(_ columns: [FrameBytes]) {
    self.columns = columns
    type = columns[2].text.uppercased()
  }

  private func column(_ number: Int) -> FrameBytes { number < columns.count ? columns[number] : FrameBytes([]) }

  func fill(_ report: inout DeviceReport) {
    report.keyword = columns[2]
    switch type {
    case "HTBT", "V0", "XT", "HTBT1":
      report.kind = .heartbeat
      if type == "HTBT" { report.battery = column(3).number }
    case "NBR":
      fillTime(column(3), dateFrom: 4, &report)
      report.cell = Cell(mcc: column(4), mnc: column(5), lac: column(8), cid: column(9))
    case "V3":
      fillTime(column(3), dateFrom: 4, &report)
      let network = column(4)
      report.cell = Cell(mcc: network.slice(0, 3), mnc: network.from(3), lac: column(6), cid: column(7))
    case "LINK":
      fillTime(column(3), dateFrom: 7, &report)
      report.satellites = column(5).integer
      report.battery = column(6).number
    case "SMS": break
    case "VP1": fillNetworkPosition(&report)
    default:
      if type == "BC" { report.isStored = true }
      if type == "V4" { report.kind = .reply }
      fillPosition(&report)
    }
    fillStatus(&report)
  }

  // MARK: Position

  /// Time, `A`, `V` or `B`, latitude, its letter, longitude, its letter, knots, course, perhaps the battery, date.
  ///
  /// Replies have the command, and one type a telephone number, somewhere between: the time is found by its neighbours.
  private func fillPosition(_ report: inout DeviceReport) {
    guard let flag = flagColumn else { return }
    report.isFixed = Self.isFixed(column(flag))
    let next = fillPlace(flag + 1, &report)
    report.speed = column(next).number
    report.course = column(next + 1).number
    fillTime(column(flag - 1), dateFrom: next + 2, &report)
    // A column between course and date is the battery's.
    if ClockText.dayMonthYear(column(next + 2)) == nil, ClockText.dayMonthYear(column(next + 3)) != nil {
      report.battery = column(next + 2).number
    }
  }

  private var flagColumn: Int? {
    for index in 3..<max(3, columns.count - 3) {
      let isFlag = column(index).count == 1 && Self.isFixed(column(index)) != nil
      let before = column(index - 1)
      if index > 3, isFlag, before.isEmpty || before.count >= 6 && before.digitCount() >= 6 { return index }
    }
    return nil
  }

  private static func isFixed(_ flag: FrameBytes) -> Bool? {
    switch flag.text.uppercased() {
    case "A", "1": true
    case "V", "0", "B": false
    default: nil
    }
  }

  /// Gives the column behind the place.
  private func fillPlace(_ first: Int, _ report: inout DeviceReport) -> Int {
    let (latitude, longitude) = (column(first), column(first + 2))
    guard latitude.first(0x2E) == nil, longitude.first(0x2E) == nil, !latitude.isEmpty else {
      report.place = Place(
        latitude: latitude, column(first + 1), longitude: longitude, column(first + 3), &report.integrity)
      return first + 4
    }
    // Without points: two and three digits of degrees.
    if let north = Coordinate(packed: latitude, degreeDigits: 2),
      let east = Coordinate(packed: longitude, degreeDigits: 3),
      let isSouth = north.isNegative(column(first + 1), "N", "S"),
      let isWest = east.isNegative(column(first + 3), "E", "W")
    {
      report.place = Place(
        latitude: isSouth ? -north.degrees : north.degrees, longitude: isWest ? -east.degrees : east.degrees)
    } else {
      report.place = .impossible
    }
    return first + 4
  }

  /// `A` and a place without a time, or `V` and a cell.
  private func fillNetworkPosition(_ report: inout DeviceReport) {
    report.isFixed = Self.isFixed(column(3))
    if report.isFixed == true {
      let next = fillPlace(4, &report)
      report.speed = column(next).number
      report.course = column(next + 1).number
    } else {
      report.cell = Cell(mcc: column(4), mnc: column(5), lac: column(6), cid: column(7))
    }
  }

  // MARK: Time and status

  private func fillTime(_ time: FrameBytes, dateFrom: Int, _ report: inout DeviceReport) {
    guard let ofDay = ClockText.timeOfDay(time) else { return }
    for index in dateFrom..<max(dateFrom, columns.count) where column(index).count == 6 {
      if let day = ClockText.dayMonthYear(column(index)) {
        report.stamp = .utc(day + ofDay)
        return
      }
    }
  }

  private func fillStatus(_ report: inout DeviceReport) {
    guard let text = columns.dropFirst(4).first(where: { $0.count == 8 && $0.hexadecimal != nil && !isNumber($0) }),
      let status = text.hexadecimal
    else { return }
    report.status = text
    H02.fillStatus(status, &report)
  }

  /// Eight digits may be a coordinate without its point; a status of digits alone stands behind the date.
  private func isNumber(_ text: FrameBytes) -> Bool {
    guard text.digitCount() == text.count, let index = columns.firstIndex(of: text) else { return false }
    return !columns[..<index].contains { $0.count == 6 && ClockText.dayMonthYear($0) != nil && index > 8 }
  }
}
