/// The inside of a position: `(ITV`, `hhmmss`, `A` or `V`, latitude, longitude, knots, two digits of course, `ddmmyy`,
/// percent of the battery, flags.
struct TK102Body {
  private let text: FrameBytes
  /// Of the time of day.
  private let time: Int

  /// nil: it is no position.
  init?(_ body: FrameBytes) {
    text = body
    var at = 0
    while at < body.count, at < 8, !body.isDigit(at) { at += 1 }
    guard body.digitCount(from: at) == 6, at + 6 < body.count, body[at + 6] == 0x41 || body[at + 6] == 0x56 else {
      return nil
    }
    time = at
  }

  func fill(_ report: inout DeviceReport) {
    report.isFixed = text[time + 6] == 0x41
    guard let north = letter("N", "S", from: time + 7, within: 13),
      let east = letter("E", "W", from: north + 1, within: 14)
    else { return }
    report.place = Place(
      latitude: text.slice(time + 7, north), text.slice(north, north + 1), longitude: text.slice(north + 1, east),
      text.slice(east, east + 1), &report.integrity)
    guard let point = text.first(0x2E, from: east), point <= east + 5, point + 1 < text.count else { return }
    report.speed = text.slice(east + 1, point + 2).number
    // Two digits in tens of degrees.
    report.course = text.digits(point + 2, 2).map { Double($0 * 10) }
    let date = text.slice(point + 4, point + 10)
    if let day = ClockText.dayMonthYear(date), let ofDay = ClockText.timeOfDay(text.slice(time, time + 6)) {
      report.stamp = .utc(day + ofDay)
    }
    if let percent = text.digits(point + 10, 3), percent <= 100 { report.battery = Double(percent) }
  }

  private func letter(_ one: StaticString, _ other: StaticString, from: Int, within: Int) -> Int? {
    for at in from..<max(from, min(text.count, from + within)) where text.has(one, at: at) || text.has(other, at: at) {
      return at
    }
    return nil
  }
}
