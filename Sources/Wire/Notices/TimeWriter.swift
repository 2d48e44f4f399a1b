/// Times as text, by arithmetic.
package enum TimeWriter {
  /// Years outside of 0…9999 have no RFC 3339 form; moments there are written as the nearest that has one.
  private static let earliest: Int64 = -62_167_219_200_000
  private static let latest: Int64 = 253_402_300_799_999

  /// Appends a moment in ms since 1970 as RFC 3339 in UTC: `2026-03-02T08:00:30Z`, with `.mmm` only where it says
  /// something.
  package static func rfc3339(_ milliseconds: Int64, into out: inout ByteBuffer) {
    dateAndTime(milliseconds, between: 84, into: &out)
  }

  /// Appends a moment as a person reads it: `2026-03-02 08:00:30Z`.
  package static func readable(_ milliseconds: Int64, into out: inout ByteBuffer) {
    dateAndTime(milliseconds, between: 32, into: &out)
  }

  // Whole words at once: up to four times stand in a notice.
  private static func dateAndTime(_ milliseconds: Int64, between: UInt64, into out: inout ByteBuffer) {
    let parts = CivilParts(min(max(milliseconds, earliest), latest))
    let year = pair(parts.year / 100) | pair(parts.year % 100) << 16
    let date = year | 45 << 32 | pair(parts.month) << 40 | 45 << 56
    let time = pair(parts.day) | between << 16 | pair(parts.hour) << 24 | 58 << 40 | pair(parts.minute) << 48
    let seconds = 58 | pair(parts.second) << 8
    if parts.millisecond == 0 {
      out.append(words: (date, time, seconds | 90 << 24), count: 20)
      return
    }
    let hundreds = parts.millisecond / 100
    let fraction = 46 | UInt64(48 &+ hundreds) << 8 | pair(parts.millisecond &- hundreds &* 100) << 16 | 90 << 32
    out.append(words: (date, time, seconds | fraction << 24), count: 24)
  }

  // Two decimal digits in two bytes, the first one lowest.
  @inline(__always) private static func pair(_ value: UInt32) -> UInt64 {
    let tens = (value &* 103) >> 10
    return UInt64(tens | (value &- tens &* 10) << 8 | 0x3030)
  }

  /// The parts of a moment at an offset east of UTC in ms.
  static func parts(_ milliseconds: Int64, offset: Int64) -> CivilParts {
    CivilParts(min(max(min(max(milliseconds, earliest), latest) + offset, earliest), latest))
  }

  /// Appends a length in ms as a person says it, in its two largest parts: `2 h 5 min`, `45 s`, `0.5 s`.
  package static func span(_ milliseconds: Int64, into out: inout ByteBuffer) {
    let total = max(milliseconds, 0)
    if total >= 86_400_000 {
      twoParts(total / 86_400_000, " d", total % 86_400_000 / 3_600_000, " h", into: &out)
    } else if total >= 3_600_000 {
      twoParts(total / 3_600_000, " h", total % 3_600_000 / 60_000, " min", into: &out)
    } else if total >= 60_000 {
      twoParts(total / 60_000, " min", total % 60_000 / 1000, " s", into: &out)
    } else {
      NumberWriter.scaled(total, places: 3, into: &out)
      out.append(" s")
    }
  }

  private static func twoParts(
    _ first: Int64, _ firstUnit: StaticString, _ second: Int64, _ secondUnit: StaticString, into out: inout ByteBuffer
  ) {
    NumberWriter.integer(first, into: &out)
    out.append(firstUnit)
    guard second > 0 else { return }
    out.append(32)
    NumberWriter.integer(second, into: &out)
    out.append(secondUnit)
  }
}

/// A moment on the calendar. Invariant: year 0…9999, for moments that `TimeWriter` has clamped.
struct CivilParts {
  var year: UInt32
  var month: UInt32
  var day: UInt32
  var hour: UInt32
  var minute: UInt32
  var second: UInt32
  var millisecond: UInt32

  /// After C. Neri and L. Schneider, "Euclidean affine functions and their application to calendar algorithms" (2022):
  /// days are counted from 1 March of the year −400, in 32 bits.
  init(_ milliseconds: Int64) {
    // From 0000-01-01 on, so that the division is one of numbers without sign.
    let sinceYearZero = UInt64(milliseconds &+ 62_167_219_200_000)
    let days = sinceYearZero / 86_400_000
    let ofDay = UInt32(truncatingIfNeeded: sinceYearZero &- days &* 86_400_000)
    let quadrupled = (UInt32(truncatingIfNeeded: days) &+ 146_037) &* 4 &+ 3
    let century = quadrupled / 146_097
    let ofCentury = (quadrupled % 146_097) | 3
    let product = UInt64(ofCentury) &* 2_939_745
    let yearOfCentury = UInt32(product >> 32)
    let ofYear = UInt32(truncatingIfNeeded: product) / 2_939_745 / 4
    let monthAndDay = ofYear &* 2141 &+ 197_913
    let isNextYear = ofYear >= 306
    year = century &* 100 &+ yearOfCentury &- 400 &+ (isNextYear ? 1 : 0)
    month = (monthAndDay >> 16) &- (isNextYear ? 12 : 0)
    day = (monthAndDay & 0xFFFF) / 2141 &+ 1
    let seconds = ofDay / 1000
    hour = seconds / 3600
    minute = seconds / 60 % 60
    second = seconds % 60
    millisecond = ofDay &- seconds &* 1000
  }
}
