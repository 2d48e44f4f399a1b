internal import Model
internal import Wire

/// Times as they are written on the command line: `2026-03-02T08:00:00Z`, `2026-03-02T09:00:00.5+01:00` (RFC 3339; a
/// zone is required), or seconds or milliseconds since 1970 as events have them, up to the year 9999.
package enum TimeArgument {
  /// Milliseconds since 1970, or nil where the text is no time.
  ///
  /// - Parameter allowsDates: a date alone is its first moment in UTC.
  package static func parse(_ text: String, allowsDates: Bool = false) -> Int64? {
    if allowsDates, text.utf8.count == 10, let midnight = parse(text + "T00:00Z") { return midnight }
    var rest = Array(text.utf8)[...]
    if rest.allSatisfy({ isDigit($0) }), rest.count > 4 { return Int64(text).flatMap(moment(ofEpoch:)) }
    guard let year = number(&rest, 4), skip(&rest, "-"), let month = number(&rest, 2), skip(&rest, "-"),
      let day = number(&rest, 2), skip(&rest, "Tt "), let hour = number(&rest, 2), skip(&rest, ":"),
      let minute = number(&rest, 2)
    else { return nil }
    var second = 0
    if skip(&rest, ":") {
      guard let value = number(&rest, 2) else { return nil }
      second = value
    }
    guard (1...12).contains(month), (1...CivilTime.daysInMonth(year: year, month: month)).contains(day), hour < 24,
      minute < 60, second < 60, let fraction = fraction(&rest), let offset = offset(&rest), rest.isEmpty
    else { return nil }
    let days = Int64(CivilTime.days(year: year, month: month, day: day))
    let seconds = Int64((hour * 60 + minute - offset) * 60 + second)
    return days * CivilTime.dayMilliseconds + seconds * 1000 + Int64(fraction)
  }

  /// The end of the year 9999: no time beyond can be written, and sums of times cannot overflow below it.
  private static let latest: Int64 = 253_402_300_799_999

  private static func moment(ofEpoch number: Int64) -> Int64? {
    if number > latest { return nil }
    return number < Int64(RFC3339.leastMilliseconds) ? number * 1000 : number
  }

  /// Milliseconds behind the seconds; 0 where there are none.
  private static func fraction(_ rest: inout ArraySlice<UInt8>) -> Int? {
    guard skip(&rest, ".") else { return 0 }
    let digits = rest.prefix { isDigit($0) }
    if digits.isEmpty { return nil }
    rest = rest.dropFirst(digits.count)
    var value = 0
    for position in 0..<3 {
      value = value * 10 + (position < digits.count ? Int(digits[digits.startIndex + position]) - 48 : 0)
    }
    return value
  }

  /// Minutes east of UTC.
  private static func offset(_ rest: inout ArraySlice<UInt8>) -> Int? {
    if skip(&rest, "Zz") { return 0 }
    let isWest = rest.first == UInt8(ascii: "-")
    guard skip(&rest, "+-"), let hours = number(&rest, 2), skip(&rest, ":"), let minutes = number(&rest, 2), hours < 24,
      minutes < 60
    else { return nil }
    return (isWest ? -1 : 1) * (hours * 60 + minutes)
  }

  private static func isDigit(_ byte: UInt8) -> Bool { byte >= 48 && byte <= 57 }

  private static func number(_ rest: inout ArraySlice<UInt8>, _ count: Int) -> Int? {
    let digits = rest.prefix(count)
    guard digits.count == count, digits.allSatisfy({ isDigit($0) }) else { return nil }
    rest = rest.dropFirst(count)
    return digits.reduce(0) { $0 * 10 + Int($1) - 48 }
  }

  private static func skip(_ rest: inout ArraySlice<UInt8>, _ characters: String) -> Bool {
    guard let byte = rest.first, characters.utf8.contains(byte) else { return false }
    rest = rest.dropFirst()
    return true
  }
}
