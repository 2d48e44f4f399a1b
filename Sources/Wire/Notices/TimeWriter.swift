internal import Model

/// Times as text, by arithmetic.
package enum TimeWriter {
  /// Years outside of 0…9999 have no RFC 3339 form; moments there are written as the nearest that has one.
  private static let earliest: Int64 = -62_167_219_200_000
  private static let latest: Int64 = 253_402_300_799_999

  /// Appends a moment in ms since 1970 as RFC 3339 in UTC: `2026-03-02T08:00:30Z`, with `.mmm` only where it says
  /// something.
  package static func rfc3339(_ milliseconds: Int64, into out: inout ByteBuffer) {
    dateAndTime(milliseconds, between: 84, into: &out)
    out.append(90)
  }

  /// Appends a moment as a person reads it: `2026-03-02 08:00:30Z`.
  package static func readable(_ milliseconds: Int64, into out: inout ByteBuffer) {
    dateAndTime(milliseconds, between: 32, into: &out)
    out.append(90)
  }

  private static func dateAndTime(_ milliseconds: Int64, between: UInt8, into out: inout ByteBuffer) {
    let parts = CivilParts(min(max(milliseconds, earliest), latest))
    out.appendDigits(UInt64(parts.year), count: 4)
    out.append(45)
    out.appendDigits(UInt64(parts.month), count: 2)
    out.append(45)
    out.appendDigits(UInt64(parts.day), count: 2)
    out.append(between)
    out.appendDigits(UInt64(parts.hour), count: 2)
    out.append(58)
    out.appendDigits(UInt64(parts.minute), count: 2)
    out.append(58)
    out.appendDigits(UInt64(parts.second), count: 2)
    if parts.millisecond != 0 {
      out.append(46)
      out.appendDigits(UInt64(parts.millisecond), count: 3)
    }
  }

  /// The parts of a moment in a zone; clamped to the years 0…9999.
  static func parts(_ milliseconds: Int64, in zone: Zone) -> CivilParts {
    let inRange = min(max(milliseconds, earliest), latest)
    return CivilParts(min(max(inRange + zone.offset(at: inRange), earliest), latest))
  }

  /// Appends a length in ms as a person says it, in its two largest parts: `2 h 5 min`, `45 s`, `0.5 s`.
  package static func span(_ milliseconds: Int64, into out: inout ByteBuffer) {
    let total = max(milliseconds, 0)
    if total >= 86_400_000 {
      pair(total / 86_400_000, " d", total % 86_400_000 / 3_600_000, " h", into: &out)
    } else if total >= 3_600_000 {
      pair(total / 3_600_000, " h", total % 3_600_000 / 60_000, " min", into: &out)
    } else if total >= 60_000 {
      pair(total / 60_000, " min", total % 60_000 / 1000, " s", into: &out)
    } else {
      NumberWriter.scaled(total, places: 3, into: &out)
      out.append(" s")
    }
  }

  private static func pair(
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
  var year: Int
  var month: Int
  var day: Int
  var hour: Int64
  var minute: Int64
  var second: Int64
  var millisecond: Int64

  init(_ milliseconds: Int64) {
    let (days, ofDay) = CivilTime.split(milliseconds)
    (year, month, day) = CivilTime.date(days: days)
    hour = ofDay / 3_600_000
    minute = ofDay / 60_000 % 60
    second = ofDay / 1000 % 60
    millisecond = ofDay % 1000
  }
}
