internal import Model

/// Reads a date and a time of day from text, byte by byte; knows nothing of zones but their offsets.
struct TimeText {
  private let text: ByteText
  private var at = 0

  init(_ text: ByteText) { self.text = text }

  /// A time of day, and the offset that it is told in.
  struct Clock: Equatable {
    var milliseconds: Int64
    /// East of UTC; nil: no zone is said.
    var offsetMinutes: Int?
  }

  /// Milliseconds from 1970-01-01T00:00 to the date's midnight, and the clock, of `2026-03-02T08:00:30.5+01:00` and the
  /// like; nil where the text is anything else.
  static func dateAndClock(_ text: ByteText, _ form: TimeForm) -> (midnight: Int64, clock: Clock)? {
    var reader = TimeText(text)
    guard let midnight = reader.date(form), reader.passBetween(), let clock = reader.clock(), reader.isAtEnd else {
      return nil
    }
    return (midnight, clock)
  }

  /// A date alone.
  static func date(_ text: ByteText, _ form: TimeForm) -> Int64? {
    var reader = TimeText(text)
    guard let midnight = reader.date(form), reader.isAtEnd else { return nil }
    return midnight
  }

  /// A time of day alone: `8:05`, `08:05:30.5 PM`, `080530`.
  static func clock(_ text: ByteText) -> Clock? {
    var reader = TimeText(text)
    guard let clock = reader.clock(), reader.isAtEnd else { return nil }
    return clock
  }

  /// The same of `202603020800`, twelve digits; nil where they are anything else.
  ///
  /// Of years before 2013 they could as well be a date with a year of two digits, and a clock with seconds.
  static func packedMinute(_ text: ByteText) -> (midnight: Int64, clock: Clock)? {
    var reader = TimeText(text)
    guard let year = reader.number(4, 4), (2013...2099).contains(year), let month = reader.number(2, 2),
      let day = reader.number(2, 2),
      let midnight = reader.midnight(year, month, day), let hour = reader.number(2, 2), hour <= 23,
      let minute = reader.number(2, 2), minute <= 59, reader.isAtEnd
    else { return nil }
    return (midnight, Clock(milliseconds: Int64(hour * 60 + minute) * 60_000))
  }

  /// How many digits a text begins with.
  static func leadingDigits(_ text: ByteText) -> Int { TimeText(text).digitCount }

  private var isAtEnd: Bool { at == text.count }

  private func byte(_ offset: Int = 0) -> UInt8 { at + offset < text.count ? text[at + offset] : 0 }

  private mutating func pass(_ wanted: UInt8) -> Bool {
    guard byte() == wanted else { return false }
    at += 1
    return true
  }

  private mutating func passBlanks() { while byte() == 0x20 { at += 1 } }

  /// Digits up to a number of them; nil where there are less than `least`.
  private mutating func number(_ least: Int, _ most: Int) -> Int? {
    var value = 0
    let first = at
    while at < first + most, byte() &- 0x30 <= 9 {
      value = value * 10 + Int(byte() &- 0x30)
      at += 1
    }
    if at - first >= least { return value }
    at = first
    return nil
  }

  private var digitCount: Int {
    var count = 0
    while byte(count) &- 0x30 <= 9 { count += 1 }
    return count
  }

  /// `2026-03-02`, `2026/3/2`, `20260302`, `02.03.2026`; with a form also `2/3/2026` and `2-3-2026`.
  private mutating func date(_ form: TimeForm) -> Int64? {
    let digits = digitCount
    if digits == 8 || digits == 14 {
      guard let year = number(4, 4), let month = number(2, 2), let day = number(2, 2) else { return nil }
      return midnight(year, month, day)
    }
    guard digits == 4 || digits == 1 || digits == 2, let first = number(1, 4) else { return nil }
    let separator = byte()
    guard separator == 0x2D || separator == 0x2F || separator == 0x2E, pass(separator), let second = number(1, 2),
      pass(separator)
    else { return nil }
    if digits == 4 { return number(1, 2).flatMap { midnight(first, second, $0) } }
    guard digitCount == 4, let year = number(4, 4) else { return nil }
    switch form {
    case .dayMonthYear: return midnight(year, second, first)
    case .monthDayYear: return midnight(year, first, second)
    case .automatic, .utc, .seconds, .milliseconds:
      // Points are written where the day stands first; slashes and dashes say nothing.
      return separator == 0x2E ? midnight(year, second, first) : nil
    }
  }

  private func midnight(_ year: Int, _ month: Int, _ day: Int) -> Int64? {
    guard month >= 1, month <= 12, day >= 1, day <= CivilTime.daysInMonth(year: year, month: month) else { return nil }
    return Int64(CivilTime.days(year: year, month: month, day: day)) * CivilTime.dayMilliseconds
  }

  /// What parts date and clock: `T`, blanks, a comma with blanks, or nothing before `080030`.
  private mutating func passBetween() -> Bool {
    if byte() | 0x20 == 0x74 {
      at += 1
      return true
    }
    let first = at
    _ = pass(0x2C)
    passBlanks()
    return at > first || digitCount == 6
  }

  private mutating func clock() -> Clock? {
    let isPacked = digitCount == 6
    guard var hour = isPacked ? number(2, 2) : number(1, 2), isPacked || pass(0x3A), let minute = number(2, 2) else {
      return nil
    }
    var milliseconds: Int64 = 0
    if isPacked || pass(0x3A) {
      guard let second = number(2, 2), second <= 60, let fraction = fraction() else { return nil }
      // A leap second is the last millisecond of its minute, as in event lines.
      milliseconds = second == 60 ? 59_999 : Int64(second) * 1000 + fraction
    }
    guard passHalf(&hour), hour <= 23, minute <= 59 else { return nil }
    milliseconds += Int64(hour * 60 + minute) * 60_000
    guard !isAtEnd else { return Clock(milliseconds: milliseconds) }
    return offset().map { Clock(milliseconds: milliseconds, offsetMinutes: $0) }
  }

  /// Thousandths behind a point or comma; digits behind them are cut off.
  private mutating func fraction() -> Int64? {
    guard byte() == 0x2E || byte() == 0x2C else { return 0 }
    at += 1
    var value: Int64 = 0
    var scale: Int64 = 100
    let first = at
    while byte() &- 0x30 <= 9 {
      value += Int64(byte() &- 0x30) * scale
      scale /= 10
      at += 1
    }
    return at > first ? value : nil
  }

  /// `AM` and `PM`; false where the hour is none of a half day.
  private mutating func passHalf(_ hour: inout Int) -> Bool {
    let start = at
    passBlanks()
    let half = byte() | 0x20
    guard half == 0x61 || half == 0x70, byte(1) | 0x20 == 0x6D else {
      at = start
      return true
    }
    at += 2
    guard hour >= 1, hour <= 12 else { return false }
    hour = hour % 12 + (half == 0x70 ? 12 : 0)
    return true
  }

  /// `Z`, `UTC`, `GMT`, `+01`, `+0100`, `+01:00`, blanks before it allowed: minutes east of UTC.
  private mutating func offset() -> Int? {
    passBlanks()
    let rest = text.slice(at, text.count)
    if rest.equals("Z") || rest.equals("z") || rest.equals("UTC") || rest.equals("GMT") {
      at = text.count
      return 0
    }
    let isWest = byte() == 0x2D
    guard isWest || byte() == 0x2B else { return nil }
    at += 1
    guard let hours = number(2, 2), hours <= 23 else { return nil }
    var minutes = 0
    if !isAtEnd {
      _ = pass(0x3A)
      guard let told = number(2, 2), told <= 59 else { return nil }
      minutes = told
    }
    return (isWest ? -1 : 1) * (hours * 60 + minutes)
  }
}
