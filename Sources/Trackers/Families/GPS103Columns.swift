/// The columns of a GPS103 report, from the IMEI on.
///
/// IMEI, keyword, local time, card, `F` or `L`, UTC time of day, `A` or `V`, latitude, its letter, longitude, its letter,
/// knots, course, and in newer firmware altitude, ignition, door, two fuel levels, temperature. Columns are counted from
/// the signal on, as some firmware has one more or one less before it.
struct GPS103Columns {
  private let columns: [FrameBytes]
  /// Nothing says that the last column is whole.
  private let isOpen: Bool
  /// The column of the `F` or `L`; nil: this is another form.
  private let signal: Int?

  init(_ columns: [FrameBytes], isOpen: Bool) {
    var columns = columns.map(\.trimmed)
    signal = columns.indices.first { index in
      index >= 2 && index <= 6 && columns[index].count == 1
        && (columns[index].hasWord("F") || columns[index].hasWord("L"))
    }
    self.isOpen = isOpen
    if isOpen, let last = columns.last, !Self.isSure(last, columns.count - 1, signal) { columns.removeLast() }
    self.columns = columns
  }

  /// Whether an unterminated report has all that a position, or a cell, needs.
  static func isWhole(_ bytes: FrameBytes) -> Bool {
    let columns = GPS103Columns(bytes.from(5).split(0x2C), isOpen: false)
    if columns.isAlternative { return columns.columns.count >= 19 }
    guard let signal = columns.signal else { return false }
    return columns.columns.count > signal + (columns.column(signal).hasWord("L") ? 6 : 8)
  }

  /// What ends by itself: a letter, a percentage, a number with a fraction, of which little can be missing, and what
  /// stands behind the speed.
  private static func isSure(_ last: FrameBytes, _ number: Int, _ signal: Int?) -> Bool {
    if let signal, number > signal + 7 { return true }
    guard let end = last.isEmpty ? nil : last[last.count - 1] else { return false }
    if last.count == 1 { return FrameBytes.isLetter(end) }
    return end == 0x25 || last.first(0x2E).map { $0 < last.count - 1 } ?? false
  }

  private func column(_ number: Int) -> FrameBytes { number < columns.count ? columns[number] : FrameBytes([]) }

  func fill(_ report: inout DeviceReport) {
    if isAlternative { return fillAlternative(&report) }
    let keyword = GPS103Keyword(column(1))
    report.keyword = column(1)
    fillKeyword(keyword, &report)
    if column(1).hasWord("OBD"), column(1).count == 3 { return fillVehicle(&report) }
    report.deviceTime = signal == 2 ? nil : Self.localTime(column(2))
    guard let signal else { return }
    fillCards(signal, &report)
    let isWithoutPlace = column(signal).hasWord("L") && column(signal + 3).first(0x2E) == nil
    let next = isWithoutPlace ? fillCell(signal, &report) : fillFix(signal, &report)
    fillState(next, &report)
    // The word is what has just happened; the column may lag behind it.
    if case .ignition(let isOn) = keyword { report.ignition = isOn }
    if case .fuel(let level?) = keyword { report.fuel = level }
    if case .temperature(let degrees?) = keyword { report.temperature = degrees }
  }

  private func fillKeyword(_ keyword: GPS103Keyword, _ report: inout DeviceReport) {
    if keyword == .reply { report.kind = .reply }
    // A word that nobody knows tells an alarm only where the columns are those of a report.
    if keyword == .unknown, signal == nil, isOpen || columns.count > 7 { return }
    report.alarms = keyword.alarm.map { [$0] } ?? []
  }

  // MARK: Before the signal

  /// `yymmddhhmm`, `yymmddhhmmss` or `yy/mm/dd hh:mm`, with a century or without; zeros are none.
  static func localTime(_ text: FrameBytes) -> Int64? {
    guard let digits = digits(text) else { return nil }
    return ClockText.wallClock(digits.count == 14 && digits.has("20") ? digits.from(2) : digits)
  }

  /// The digits of a date or a time; nil: there is more in it than stands between them.
  private static func digits(_ text: FrameBytes) -> FrameBytes? {
    let between: [UInt8] = [0x20, 0x2D, 0x2F, 0x3A]
    guard text.count <= 19, text.bytes.allSatisfy({ $0 &- 0x30 <= 9 || between.contains($0) }) else { return nil }
    return FrameBytes(text.bytes.filter { $0 &- 0x30 <= 9 })
  }

  /// A card's number; some firmware has a percentage of the battery there, most a telephone number.
  private func fillCards(_ signal: Int, _ report: inout DeviceReport) {
    guard signal > 3 else { return }
    for number in 3..<signal {
      if let battery = Self.percent(column(number)) {
        report.battery = battery
      } else if column(1).hasWord("rfid"), column(1).count == 4 {
        report.rfid = column(number)
      }
    }
  }

  // MARK: Behind the signal

  /// Gives the column behind the place.
  private func fillFix(_ signal: Int, _ report: inout DeviceReport) -> Int {
    let status =
      (signal + 1...signal + 3).first { column($0).count == 1 && FrameBytes.isLetter(column($0)[0]) } ?? signal + 2
    let ofDay = status == signal + 1 ? nil : ClockText.timeOfDay(column(signal + 1))
    fillStamp(ofDay, &report)
    if column(signal).hasWord("L") {
      // There is no reception: what stands here was so once.
      report.isFixed = false
    } else if !column(status).isEmpty {
      report.isFixed = column(status).hasWord("A")
    }
    return fillPlace(status + 1, &report)
  }

  private func fillStamp(_ ofDay: Int64?, _ report: inout DeviceReport) {
    if let local = report.deviceTime {
      report.stamp = .local(local, timeOfDay: ofDay)
    } else if let ofDay, let date = Self.digits(column(2)).flatMap(ClockText.yearMonthDay) {
      report.stamp = .utc(date + ofDay)
    }
  }

  /// Latitude and longitude, their letters behind or before them, or missing; gives the column behind them.
  private func fillPlace(_ first: Int, _ report: inout DeviceReport) -> Int {
    var next = first
    /// Any letter but those of the other coordinate.
    func letter(_ others: [StaticString]) -> FrameBytes? {
      let text = column(next)
      guard text.count == 1, FrameBytes.isLetter(text[0]), !others.contains(where: { text.hasWord($0) }) else {
        return nil
      }
      next += 1
      return text
    }
    func coordinate(_ others: [StaticString]) -> (FrameBytes, letter: FrameBytes) {
      let before = letter(others)
      let value = column(next)
      next += 1
      if let before { return (value, before) }
      if let behind = letter(others) { return (value, behind) }
      // Without its letter a coordinate is followed by an empty column, or at once by the next number.
      if column(next).isEmpty { next += 1 }
      return (value, FrameBytes([]))
    }
    let (latitude, northSouth) = coordinate(["E", "W"])
    let (longitude, eastWest) = coordinate(["N", "S"])
    // The longitude may be cut short, or its letter be lost.
    if isOpen && next >= columns.count && !isEnd(eastWest) { return next }
    report.place = Place(latitude: latitude, northSouth, longitude: longitude, eastWest, &report.integrity)
    return next
  }

  /// Whether the last column there is is such a letter.
  private func isEnd(_ letter: FrameBytes) -> Bool { !letter.isEmpty && columns.last == letter }

  private func fillCell(_ signal: Int, _ report: inout DeviceReport) -> Int {
    report.isFixed = false
    report.variant = .cell
    report.cell = Cell(lac: column(signal + 3), cid: column(signal + 5))
    return signal + 7
  }

  private func fillState(_ next: Int, _ report: inout DeviceReport) {
    report.speed = column(next).number
    report.course = column(next + 1).number
    report.altitude = column(next + 2).number
    report.ignition = Self.flag(column(next + 3))
    report.door = Self.flag(column(next + 4))
    report.fuel = Self.percent(column(next + 5)) ?? Self.percent(column(next + 6))
    report.temperature = column(next + 7).number
  }

  static func flag(_ text: FrameBytes) -> Bool? {
    switch text.integer {
    case 0?: false
    case 1?: true
    default: nil
    }
  }

  private static func percent(_ text: FrameBytes) -> Double? {
    guard text.count > 1, text[text.count - 1] == 0x25 else { return nil }
    return text.slice(0, text.count - 1).number
  }
}

// MARK: Other forms

extension GPS103Columns {
  /// `OBD`: local time, odometer in km, litres and litres on average, hours, km/h, load, °C of the engine, throttle, turns
  /// of the engine, volts, codes of faults.
  private func fillVehicle(_ report: inout DeviceReport) {
    report.deviceTime = Self.localTime(column(2))
    if let local = report.deviceTime { report.stamp = .local(local, timeOfDay: nil) }
    report.odometer = column(3).number.map { $0 * 1000 }
    report.speed = column(7).number
    report.speedUnit = .kilometresPerHour
    report.powerVoltage = column(12).number
  }

  /// The form with a time and a date in two columns and coordinates in degrees.
  private var isAlternative: Bool {
    columns.count >= 17 && column(5).count == 6 && ClockText.timeOfDay(column(5)) != nil && column(6).count == 6
      && ClockText.dayMonthYear(column(6)) != nil && column(9).first(0x2E) != nil
  }

  /// IMEI, name, event, sensor, volt, `hhmmss`, `ddmmyy`, signal, fix, latitude, longitude, km/h, course, altitude, HDOP,
  /// satellites, ignition, charge, error.
  private func fillAlternative(_ report: inout DeviceReport) {
    report.variant = .alt
    report.keyword = column(2)
    report.alarms = GPS103Keyword(column(2)).alarm.map { [$0] } ?? []
    if let day = ClockText.dayMonthYear(column(6)), let ofDay = ClockText.timeOfDay(column(5)) {
      report.stamp = .utc(day + ofDay)
    }
    report.isFixed = column(8).integer.map { $0 > 0 }
    if let latitude = column(9).number, let longitude = column(10).number {
      report.place = Place(latitude: latitude, longitude: longitude)
    }
    report.speed = column(11).number
    report.speedUnit = .kilometresPerHour
    report.course = column(12).number
    report.altitude = column(13).number
    report.hdop = column(14).number
    report.satellites = column(15).integer
    report.ignition = Self.flag(column(16))
    report.charging = Self.flag(column(17))
  }
}
