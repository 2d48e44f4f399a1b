/// The fixed columns of a bracketed frame.
///
/// `yymmdd`, `A` or `V`, `ddmm.mmmm`, its letter, `dddmm.mmmm`, its letter, km/h, `hhmmss`, course, eight flags, `L` and
/// the odometer in metres, hexadecimal.
struct TK103Block {
  private let date: FrameBytes
  private let isFixed: Bool
  private let latitude: (number: FrameBytes, letter: FrameBytes)
  private let longitude: (number: FrameBytes, letter: FrameBytes)
  private let speed: FrameBytes
  private let time: FrameBytes
  private let course: FrameBytes
  private let flags: FrameBytes
  private let odometer: FrameBytes
  private let received: Int64

  /// nil: there is no block. Columns are found by their letters, since numbers come padded with blanks or short.
  init?(_ text: FrameBytes, _ received: Int64) {
    guard let start = Self.begin(text) else { return nil }
    self.received = received
    date = text.slice(start, start + 6)
    isFixed = text[start + 6] | 0x20 == 0x61
    guard let north = Self.letter(text, "N", "S", from: start + 7, within: 12),
      let east = Self.letter(text, "E", "W", from: north + 1, within: 13)
    else { return nil }
    latitude = (text.slice(start + 7, north), text.slice(north, north + 1))
    longitude = (text.slice(north + 1, east), text.slice(east, east + 1))
    // A speed has one digit behind its point, and the time of day follows.
    let point = text.first(0x2E, from: east + 1).flatMap { $0 <= east + 5 ? $0 : nil }
    let behind = point.map { $0 + 2 } ?? east + 1
    speed = text.slice(east + 1, behind)
    time = text.slice(behind, behind + 6)
    let coursePoint = text.first(0x2E, from: behind + 6).flatMap { $0 <= behind + 10 ? $0 : nil }
    let courseEnd = coursePoint.map { Self.courseEnd(text, $0) } ?? behind + 6
    course = text.slice(behind + 6, courseEnd)
    flags = text.slice(courseEnd, courseEnd + 8)
    let mark = courseEnd + 8
    odometer = mark < text.count && text[mark] == 0x4C ? text.slice(mark + 1, mark + 9) : FrameBytes([])
  }

  /// Behind the decimals of a course. One is the rule; where two stand, nine digits of flags seem to follow.
  private static func courseEnd(_ text: FrameBytes, _ point: Int) -> Int {
    let digits = text.digitCount(from: point + 1)
    return digits == 10 || digits == 2 ? point + 3 : point + 2
  }

  /// Six digits and `A` or `V`, perhaps behind something that a command has of its own.
  private static func begin(_ text: FrameBytes) -> Int? {
    var at = 0
    while at + 6 < text.count, at <= 24 {
      let letter = text[at + 6] & 0xDF
      if letter == 0x41 || letter == 0x56, text.digitCount(from: at) == 6 { return at }
      at += 1
    }
    return nil
  }

  private static func letter(
    _ text: FrameBytes, _ one: StaticString, _ other: StaticString, from: Int, within: Int
  ) -> Int? {
    for at in from..<max(from, min(text.count, from + within))
    where text.hasWord(one, at: at) || text.hasWord(other, at: at) {
      return at
    }
    return nil
  }

  func fill(_ report: inout DeviceReport) {
    report.isFixed = isFixed
    report.place = Place(
      latitude: latitude.number, latitude.letter, longitude: longitude.number, longitude.letter, &report.integrity)
    report.speed = speed.number
    report.course = course.number
    report.stamp = Self.stamp(date: date, time: time, received) { ClockText.yearMonthDay($0) }
    if odometer.count == 8 { report.odometer = odometer.hexadecimal.map(Double.init) }
    guard flags.count >= 2, flags.digitCount() >= 2 else { return }
    // The first is inverted: 1 says that the supply was cut.
    report.externalPower = flags[0] == 0x30
    if flags[0] != 0x30, !report.alarms.contains(.powerCut) { report.alarms.append(.powerCut) }
    report.ignition = flags[1] == 0x31
  }

  /// Date and time, which some firmware swaps.
  ///
  /// The documented order holds where it can, unless the other one alone lies within a day of reception.
  static func stamp(
    date: FrameBytes, time: FrameBytes, _ received: Int64, _ midnight: (FrameBytes) -> Int64?
  ) -> ClockStamp {
    func instant(_ date: FrameBytes, _ time: FrameBytes) -> Int64? {
      guard let day = midnight(date), let ofDay = ClockText.timeOfDay(time) else { return nil }
      return day + ofDay
    }
    let told = instant(date, time)
    let swapped = instant(time, date)
    func isNear(_ instant: Int64?) -> Bool { instant.map { abs($0 - received) <= 86_400_000 } ?? false }
    if let told, isNear(told) || !isNear(swapped) { return .utc(told) }
    if let swapped { return .utc(swapped) }
    return .none
  }
}
