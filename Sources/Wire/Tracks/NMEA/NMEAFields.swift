internal import Model

/// Readings of a sentence's fields; nil where a field is empty or cannot be read.
extension NMEASentence {
  /// Degrees, south and west negative, of a latitude or longitude in field n (`4807.038`, degrees and minutes) and the
  /// letter behind it.
  package func degrees(_ number: Int) -> Double? {
    let value = field(number)
    let point = value.first(0x2E) ?? value.count
    guard point >= 2, let minutes = Self.plain(value.slice(point - 2, value.count)), minutes < 60,
      let whole = point == 2 ? 0 : Self.plain(value.slice(0, point - 2))
    else { return nil }
    let degrees = whole + minutes / 60
    switch text(number + 1) {
    case "N", "E", "n", "e": return degrees
    case "S", "W", "s", "w": return -degrees
    default: return nil
    }
  }

  /// Milliseconds since midnight UTC of a time of day in field n (`081836.75`).
  package func timeOfDay(_ number: Int) -> Int64? {
    let value = field(number)
    guard value.count >= 6, value.count == 6 || value[6] == 0x2E, let clock = TimeText.clock(value),
      clock.offsetMinutes == nil
    else { return nil }
    return clock.milliseconds
  }

  /// Milliseconds from 1970-01-01 to the midnight of a date in field n (`130998`); years from 80 on are of the last
  /// century.
  package func date(_ number: Int) -> Int64? {
    let value = field(number)
    guard value.count == 6, let day = Self.digits(value, 0, 2), let month = Self.digits(value, 2, 2),
      let year = Self.digits(value, 4, 2)
    else { return nil }
    return Self.midnight(year + (year >= 80 ? 1900 : 2000), month, day)
  }

  /// The same of ZDA's three fields from n on: day, month, year.
  package func longDate(_ number: Int) -> Int64? {
    let (day, month, year) = (field(number), field(number + 1), field(number + 2))
    guard let day = Self.digits(day, 0, day.count), let month = Self.digits(month, 0, month.count), year.count == 4,
      let year = Self.digits(year, 0, 4)
    else { return nil }
    return Self.midnight(year, month, day)
  }

  private static func digits(_ text: ByteText, _ start: Int, _ count: Int) -> Int? {
    guard count >= 1, count <= 4, start + count <= text.count else { return nil }
    var value = 0
    for index in start..<start + count {
      guard text[index] &- 0x30 <= 9 else { return nil }
      value = value * 10 + Int(text[index] &- 0x30)
    }
    return value
  }

  /// A number that begins with a digit and has no exponent.
  private static func plain(_ text: ByteText) -> Double? {
    for index in 0..<text.count where !(text[index] &- 0x30 <= 9 || index > 0 && text[index] == 0x2E) { return nil }
    return NumberText.value(text)
  }

  private static func midnight(_ year: Int, _ month: Int, _ day: Int) -> Int64? {
    guard month >= 1, month <= 12, day >= 1, day <= CivilTime.daysInMonth(year: year, month: month) else { return nil }
    return Int64(CivilTime.days(year: year, month: month, day: day)) * CivilTime.dayMilliseconds
  }
}
