/// Calendar arithmetic on the proleptic Gregorian calendar, after Howard Hinnant's
/// "chrono-compatible low-level date algorithms". No library: these run inside the decoder.
package enum CivilTime {
  package static let dayMilliseconds: Int64 = 86_400_000

  /// Days since 1970-01-01.
  @inlinable package static func days(year: Int, month: Int, day: Int) -> Int {
    let y = month <= 2 ? year - 1 : year
    let era = (y >= 0 ? y : y - 399) / 400
    let yearOfEra = y - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * 146_097 + dayOfEra - 719_468
  }

  @inlinable package static func date(days: Int) -> (year: Int, month: Int, day: Int) {
    let z = days + 719_468
    let era = (z >= 0 ? z : z - 146_096) / 146_097
    let dayOfEra = z - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let mp = (5 * dayOfYear + 2) / 153
    let month = mp < 10 ? mp + 3 : mp - 9
    return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * mp + 2) / 5 + 1)
  }

  /// 0 is Monday.
  @inlinable package static func weekday(days: Int) -> Int {
    let w = (days + 3) % 7
    return w < 0 ? w + 7 : w
  }

  @inlinable package static func daysInMonth(year: Int, month: Int) -> Int {
    switch month {
    case 2: (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  /// Day number and ms of the day of a moment; floor division, so moments before 1970 are right too.
  @inlinable package static func split(_ milliseconds: Int64) -> (days: Int, ofDay: Int64) {
    var d = milliseconds / dayMilliseconds
    var r = milliseconds % dayMilliseconds
    if r < 0 {
      r += dayMilliseconds
      d -= 1
    }
    return (Int(d), r)
  }
}
