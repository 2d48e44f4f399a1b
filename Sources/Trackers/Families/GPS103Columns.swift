/// The columns of a GPS103 report, from the IMEI on.
///
/// IMEI, keyword, local time, card, `F` or `L`, UTC time of day, `A` or `V`, latitude, its letter, longitude, its letter,
/// knots, course, and in newer firmware altitude, ignition, door, two fuel levels, temperature.
struct GPS103Columns {
  private let columns: [FrameBytes]

  init(_ columns: [FrameBytes]) { self.columns = columns.map(\.trimmed) }

  private func column(_ number: Int) -> FrameBytes { number < columns.count ? columns[number] : FrameBytes([]) }

  /// The form with a time and a date in two columns and coordinates in degrees.
  var isAlternative: Bool {
    columns.count >= 17 && column(5).count == 6 && ClockText.timeOfDay(column(5)) != nil && column(6).count == 6
      && ClockText.dayMonthYear(column(6)) != nil && column(9).first(0x2E) != nil
  }

  // MARK: The usual form

  func fill(_ report: inout DeviceReport) {
    fillKeyword(column(1), &report)
    if column(1).hasWord("OBD"), column(1).count == 3 { return fillVehicle(&report) }
    report.deviceTime = Self.localTime(column(2))
    fillCard(&report)
    switch column(4) {
    case let signal where signal.hasWord("F"): fillFix(&report)
    case let signal where signal.hasWord("L"): fillCell(&report)
    default: break
    }
  }

  /// `yymmddhhmm`, `yymmddhhmmss` or `yy/mm/dd hh:mm`; zeros are none.
  static func localTime(_ text: FrameBytes) -> Int64? {
    let digits = FrameBytes(text.bytes.filter { $0 &- 0x30 <= 9 })
    return text.count - digits.count <= 5 ? ClockText.wallClock(digits) : nil
  }

  /// A card's number; some firmware has a percentage of the battery there, most a telephone number.
  private func fillCard(_ report: inout DeviceReport) {
    let text = column(3)
    if text.count > 1, text[text.count - 1] == 0x25 {
      report.battery = text.slice(0, text.count - 1).number
    } else if column(1).hasWord("rfid"), column(1).count == 4 {
      report.rfid = text
    }
  }

  private func fillFix(_ report: inout DeviceReport) {
    let ofDay = ClockText.timeOfDay(column(5))
    if let local = report.deviceTime { report.stamp = .local(local, timeOfDay: ofDay) }
    report.isFixed = column(6).hasWord("A") ? true : column(6).hasWord("V") ? false : nil
    let next = fillPlace(&report)
    report.speed = column(next).number
    report.course = column(next + 1).number
    report.altitude = column(next + 2).number
    report.ignition = Self.flag(column(next + 3))
    report.door = Self.flag(column(next + 4))
    report.fuel = Self.percent(column(next + 5)) ?? report.fuel
    if let temperature = column(next + 7).number { report.temperature = temperature }
  }

  /// Latitude and longitude, their letters behind or before them, or the second missing; gives the column behind them.
  private func fillPlace(_ report: inout DeviceReport) -> Int {
    let none = FrameBytes([])
    func isLetter(_ number: Int) -> Bool { column(number).count == 1 && FrameBytes.isLetter(column(number)[0]) }
    if isLetter(7) {
      let hasSecond = isLetter(9)
      report.place = Place(
        latitude: column(8), column(7), longitude: column(hasSecond ? 10 : 9), hasSecond ? column(9) : none,
        &report.integrity)
      return hasSecond ? 11 : 10
    }
    // Without its letter the longitude is followed by the speed.
    let hasSecond = isLetter(10) || column(10).isEmpty
    report.place = Place(
      latitude: column(7), column(8), longitude: column(9), hasSecond ? column(10) : none, &report.integrity)
    return hasSecond ? 11 : 10
  }

  private func fillCell(_ report: inout DeviceReport) {
    report.isFixed = false
    report.variant = .cell
    report.cell = Cell(lac: column(7), cid: column(9))
    report.ignition = Self.flag(column(14))
    report.door = Self.flag(column(15))
    report.fuel = Self.percent(column(16)) ?? report.fuel
  }

  /// `OBD`: local time, odometer in km, …
  private func fillVehicle(_ report: inout DeviceReport) {
    report.deviceTime = Self.localTime(column(2))
    if let local = report.deviceTime { report.stamp = .local(local, timeOfDay: nil) }
    report.odometer = column(3).number.map { $0 * 1000 }
    report.powerVoltage = column(12).number
  }

  // MARK: The other form

  /// IMEI, name, event, sensor, volt, `hhmmss`, `ddmmyy`, signal, fix, latitude, longitude, km/h, course, altitude, HDOP,
  /// satellites, ignition, charge, error.
  func fillAlternative(_ report: inout DeviceReport) {
    report.variant = .alt
    fillKeyword(column(2), &report)
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

  private static func flag(_ text: FrameBytes) -> Bool? {
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

  // MARK: Keywords

  private func fillKeyword(_ word: FrameBytes, _ report: inout DeviceReport) {
    report.keyword = word
    let plain = AlarmText.plain(word)
    if let alarm = Self.alarms[plain] {
      report.alarms = [alarm]
    } else if Self.replies.contains(plain) || plain.hasPrefix("vt") {
      report.kind = .reply
    } else if plain == "acc on" || plain == "accstart" {
      report.ignition = true
    } else if plain == "acc off" || plain == "accstop" {
      report.ignition = false
    } else if plain.hasPrefix("oil") {
      report.alarms = [.fuel]
      report.fuel = word.from(3).number
    } else if plain.hasPrefix("t:") {
      report.alarms = [.temperature]
      report.temperature = word.from(2).number
    } else if plain.hasPrefix("dtc") {
      report.alarms = [.fault]
    } else if !Self.positions.contains(plain), word.integer == nil {
      report.alarms = [.other]
    }
  }

  private static let positions: Set<String> = ["", "tracker", "obd", "rfid", "gps"]
  private static let replies: Set<String> = [
    "dt", "et", "gt", "ht", "it", "jt", "kt", "lt", "lf", "mt", "nt", "ot", "pt", "qt",
  ]
  private static let alarms: [String: TrackerAlarm] = [
    "help me": .sos, "help": .sos, "sos": .sos, "low battery": .lowBattery, "move": .movement, "speed": .overspeed,
    "stockade": .geofence, "ac alarm": .powerCut, "door alarm": .door, "sensor alarm": .vibration,
    "accident alarm": .accident, "collision": .accident, "bonnet alarm": .bonnet, "footbrake alarm": .footBrake,
    "acc alarm": .ignitionAlarm,
  ]
}
