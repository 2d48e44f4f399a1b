/// The columns of an RMC sentence that are the same everywhere; what stands behind the date differs by firmware.
///
/// NMEA 0183: time, A or V, latitude, N or S, longitude, E or W, knots, course, date.
struct RMCSentence {
  private let columns: [FrameBytes]

  /// - Parameter text: from `GPRMC` or `$GPRMC` on, without the `*` and what follows.
  init(_ text: FrameBytes) { columns = text.split(0x2C) }

  private func column(_ number: Int) -> FrameBytes { number < columns.count ? columns[number] : FrameBytes([]) }

  /// Puts what the sentence says into a report.
  func fill(_ report: inout DeviceReport) {
    // Whatever else stands there is no word for a fix.
    report.isFixed = column(2).trimmed.equals("A")
    report.place = Place(
      latitude: column(3), column(4), longitude: column(5), column(6), &report.integrity)
    report.speed = column(7).number
    report.speedUnit = .knots
    report.course = column(8).number
    if let date = ClockText.dayMonthYear(column(9)), let ofDay = ClockText.timeOfDay(column(1)) {
      report.stamp = .utc(date + ofDay)
    }
  }

  /// Where an RMC sentence, `$` or not, begins from a place on.
  static func begin(_ bytes: FrameBytes, from: Int = 0) -> Int? {
    var at = from
    while let found = bytes.first("RMC,", from: at) {
      if found >= 2, bytes[found - 2] == 0x47, bytes[found - 1] == 0x50 || bytes[found - 1] == 0x4E {
        return found - 2
      }
      at = found + 1
    }
    return nil
  }
}
