/// One sentence that tells of a place: what it says, and what trackers put behind it.
///
/// RMC, GGA, GLL and RMA are those of NMEA 0183. TRCCR (https://www.traccar.org/traccar-client-protocol/) has time, `A` or
/// `V`, degrees, knots, course, metres and the battery's percent.
struct T55Sentence {
  private let text: FrameBytes
  private let columns: [FrameBytes]
  private let check: Integrity.Check
  /// Behind the checksum.
  private let behind: [FrameBytes]

  /// - Parameters:
  ///   - line: from behind the `$` on.
  ///   - isClosed: its end was there; else its last column may be a part of itself.
  init(_ line: FrameBytes, isClosed: Bool) {
    guard let star = line.first(0x2A) else {
      text = isClosed ? line : Self.whole(line)
      (check, behind) = (.absent, [])
      columns = text.split(0x2C).map(\.trimmed)
      return
    }
    text = line.slice(0, star)
    columns = text.split(0x2C).map(\.trimmed)
    let start = T55Line.sumStart(line, star)
    let sum = line.slice(start, start + 2)
    check = sum.count == 2 ? Self.check(text, sum.hexadecimal) : .absent
    let rest = line.from(start + 2).split(0x2C).map(\.trimmed)
    behind = isClosed || rest.last?.count == 15 ? rest : rest.dropLast()
  }

  /// Those that put blanks before the star sum with them, or without.
  private static func check(_ text: FrameBytes, _ told: UInt32?) -> Integrity.Check {
    guard let told else { return .absent }
    return Checksums.xor(text) == UInt8(told) || Checksums.xor(text.trimmed) == UInt8(told) ? .ok : .bad
  }

  /// A line cut off: without its last column, unless that has its width.
  private static func whole(_ line: FrameBytes) -> FrameBytes {
    let parts = line.split(0x2C)
    guard let last = parts.last else { return line }
    let isDate = parts.count == 10 && last.count == 6 && last.digitCount() == 6
    let isLetter = last.count == 1 && FrameBytes.isLetter(last[0])
    return isDate || isLetter ? line : line.slice(0, max(0, line.count - last.count - 1))
  }

  private var kind: String {
    guard let name = columns.first else { return "" }
    if name.hasWord("TRCCR") { return "TRCCR" }
    // What begins with P is a maker's own.
    return name.count == 5 && !name.hasWord("P") ? name.from(2).text.uppercased() : ""
  }

  private func column(_ number: Int) -> FrameBytes { number < columns.count ? columns[number] : FrameBytes([]) }

  /// All that is read of it is there.
  var isWhole: Bool {
    switch kind {
    case "RMC": column(9).count == 6
    case "GGA": columns.count > 9
    case "GLL": !column(6).isEmpty
    case "RMA", "TRCCR": columns.count > 8
    default: false
    }
  }

  /// Puts what it says into a report. False: it says nothing of a place.
  func fill(_ report: inout DeviceReport) -> Bool {
    switch kind {
    case "RMC":
      report.variant = .rmc
      RMCSentence(text).fill(&report)
    case "GGA": fillGGA(&report)
    case "GLL": fillGLL(&report)
    case "RMA":
      report.isFixed = column(1).hasWord("A")
      report.place = place(2, &report)
      report.speed = column(8).number
      report.course = column(9).number
    case "TRCCR": fillTRCCR(&report)
    default: return false
    }
    report.keyword = columns[0]
    report.integrity.rmc = check
    fillTrailer(&report)
    return true
  }

  private func place(_ first: Int, _ report: inout DeviceReport) -> Place {
    Place(
      latitude: column(first), column(first + 1), longitude: column(first + 2), column(first + 3), &report.integrity)
  }

  private func fillGGA(_ report: inout DeviceReport) {
    report.variant = .gga
    report.stamp = ClockText.timeOfDay(column(1)).map { .timeOfDay($0) } ?? .none
    report.isFixed = column(6).integer ?? 0 > 0
    report.place = place(2, &report)
    report.satellites = column(7).integer
    report.hdop = column(8).number
    report.altitude = column(9).number
  }

  /// Old receivers have neither time nor status in it.
  private func fillGLL(_ report: inout DeviceReport) {
    report.variant = .gll
    report.stamp = ClockText.timeOfDay(column(5)).map { .timeOfDay($0) } ?? .none
    report.isFixed = columns.count > 6 ? column(6).hasWord("A") : nil
    report.place = place(1, &report)
  }

  private func fillTRCCR(_ report: inout DeviceReport) {
    report.variant = .alt
    report.isFixed = column(2).hasWord("A")
    if let latitude = column(3).number, let longitude = column(4).number {
      report.place = Place(latitude: latitude, longitude: longitude)
    }
    report.speed = column(5).number
    report.course = column(6).number
    report.altitude = column(7).number
    report.battery = column(8).number
    let time = column(1)
    guard let year = time.digits(0, 4), let month = time.digits(4, 2), let day = time.digits(6, 2),
      let midnight = ClockText.midnight(year: year, month: month, day: day),
      let ofDay = ClockText.timeOfDay(time.from(8))
    else { return }
    report.stamp = .utc(midnight + ofDay)
  }

  // MARK: Trailing columns

  /// Digits as long as an IMEI, behind the checksum or the date, are nothing else; with satellites before them come
  /// ignition, fuel and the battery's percent behind them.
  private func fillTrailer(_ report: inout DeviceReport) {
    func isIMEI(_ text: FrameBytes) -> Bool { text.count >= 14 && text.digitCount() == text.count }
    let named = behind.first(where: isIMEI) ?? columns.dropFirst(10).first(where: isIMEI)
    if report.identity == nil { report.identity = named.flatMap { Identity($0) } }
    guard behind.count > 5, isIMEI(behind[2]), behind[3].equals("0") || behind[3].equals("1") else { return }
    report.satellites = behind[1].integer
    report.ignition = behind[3].equals("1")
    report.fuel = behind[4].number.flatMap { $0 <= 100 ? $0 : nil }
    report.battery = behind[5].number
  }
}
