internal import Model

/// The clocks of a frame, as sent.
package enum ClockStamp: Sendable, Equatable {
  case none
  /// Date and time of the fix in UTC, ms since 1970.
  case utc(Int64)
  /// Time of day of the fix in UTC, ms, without a date.
  case timeOfDay(Int64)
  /// The device's wall clock, ms since 1970 as if it were UTC; with the time of day of the fix in UTC, where the frame
  /// has it.
  case local(Int64, timeOfDay: Int64?)
}

/// Readings of dates and times; nil for those that the calendar or the clock does not have.
package enum ClockText {
  /// ms from 1970 to the midnight of a date; years from 80 on are of the last century.
  package static func midnight(year: Int, month: Int, day: Int) -> Int64? {
    let year = year < 80 ? 2000 + year : year < 100 ? 1900 + year : year
    guard month >= 1, month <= 12, day >= 1, day <= CivilTime.daysInMonth(year: year, month: month) else { return nil }
    return Int64(CivilTime.days(year: year, month: month, day: day)) * CivilTime.dayMilliseconds
  }

  /// The midnight of `ddmmyy`.
  package static func dayMonthYear(_ text: FrameBytes) -> Int64? {
    let text = text.trimmed
    guard text.count == 6, let day = text.digits(0, 2), let month = text.digits(2, 2), let year = text.digits(4, 2)
    else { return nil }
    return midnight(year: year, month: month, day: day)
  }

  /// The midnight of `yymmdd`.
  package static func yearMonthDay(_ text: FrameBytes) -> Int64? {
    let text = text.trimmed
    guard text.count == 6, let year = text.digits(0, 2), let month = text.digits(2, 2), let day = text.digits(4, 2)
    else { return nil }
    return midnight(year: year, month: month, day: day)
  }

  /// ms since midnight of `hhmmss`, with parts of a second behind a point.
  package static func timeOfDay(_ text: FrameBytes) -> Int64? {
    let text = text.trimmed
    guard text.count >= 6, let hour = text.digits(0, 2), let minute = text.digits(2, 2), let second = text.digits(4, 2),
      hour < 24, minute < 60, second < 60
    else { return nil }
    var milliseconds = Int64((hour * 60 + minute) * 60 + second) * 1000
    if text.count > 6 {
      guard text[6] == 0x2E else { return nil }
      if text.count > 7 {
        guard let parts = text.from(6).number else { return nil }
        milliseconds += Int64((parts * 1000).rounded(.down))
      }
    }
    return milliseconds
  }

  /// ms since 1970 of a wall clock as `yymmddhhmm` or `yymmddhhmmss`.
  package static func wallClock(_ text: FrameBytes) -> Int64? {
    let text = text.trimmed
    guard text.count == 10 || text.count == 12, text.digitCount() == text.count,
      let day = yearMonthDay(text.slice(0, 6)), let hour = text.digits(6, 2), let minute = text.digits(8, 2),
      hour < 24, minute < 60
    else { return nil }
    guard let second = text.count == 12 ? text.digits(10, 2) : 0, second < 60 else { return nil }
    return day + Int64((hour * 60 + minute) * 60 + second) * 1000
  }

  /// A moment in ms since 1970 as `yyyyMMddHHmmss`, UTC.
  package static func digits(_ milliseconds: Int64) -> String {
    let (days, ofDay) = CivilTime.split(milliseconds)
    let date = CivilTime.date(days: days)
    let seconds = Int(ofDay / 1000)
    let parts = [date.year, date.month, date.day, seconds / 3600, seconds / 60 % 60, seconds % 60]
    return parts.enumerated().map { index, part in
      let text = String(part)
      return String(repeating: "0", count: max(0, (index == 0 ? 4 : 2) - text.utf8.count)) + text
    }.joined()
  }
}
