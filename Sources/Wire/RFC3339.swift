internal import Model

/// Moments as event lines spell them: RFC 3339 with a zone, or epoch seconds or milliseconds.
package enum RFC3339 {
  /// 1970-01-01 and 2201-01-01, ms: what lies outside is no time that a tracker can mean.
  static let limits: Range<Int64> = 0..<7_289_654_400_000

  /// From here on an epoch number counts milliseconds: 1e11 s is the year 5138, 1e11 ms is 1973.
  package static let leastMilliseconds = 1e11

  /// Milliseconds since 1970 of a text; nil for what is no time with a zone.
  package static func milliseconds(_ text: String) -> Int64? {
    var memo = DateMemo()
    return ByteText.reading(text) { milliseconds($0, &memo) }
  }

  /// Milliseconds since 1970; nil for what is no date, has no zone, or is outside of `limits`.
  ///
  /// Digits behind the milliseconds are cut off. A leap second, 60, is the last millisecond before the next minute.
  /// `memo` holds the last date that was read: lines that follow each other mostly have the same.
  static func milliseconds(_ text: ByteText, _ memo: inout DateMemo) -> Int64? {
    guard text.count >= 20, let midnight = midnight(text, &memo), text[10] | 0x20 == 0x74 || text[10] == 0x20,
      let hour = two(text, 11), text[13] == 0x3A, let minute = two(text, 14), text[16] == 0x3A,
      let second = two(text, 17), hour <= 23, minute <= 59, second <= 60
    else { return nil }
    var at = 19
    var fraction = 0
    if text[at] == 0x2E {
      at += 1
      var scale = 100
      let first = at
      while at < text.count, text[at] &- 0x30 <= 9 {
        fraction += Int(text[at] &- 0x30) &* scale
        scale /= 10
        at += 1
      }
      guard at > first else { return nil }
    }
    guard let east = zone(text, at) else { return nil }
    let ofDay = (hour * 60 + minute) * 60_000 + (second == 60 ? 59_999 : second * 1000 + fraction)
    let moment = midnight + Int64(ofDay - east * 60_000)
    return limits.contains(moment) ? moment : nil
  }

  /// The start of the day that the first ten bytes name, in UTC.
  @inline(__always)
  private static func midnight(_ text: ByteText, _ memo: inout DateMemo) -> Int64? {
    let head = text.load(0)
    let day = UInt16(text[8]) << 8 | UInt16(text[9])
    if head == memo.head, day == memo.day { return memo.midnight }
    guard let midnight = midnight(text) else { return nil }
    memo = DateMemo(head: head, day: day, midnight: midnight)
    return midnight
  }

  private static func midnight(_ text: ByteText) -> Int64? {
    guard let year = four(text, 0), text[4] == 0x2D, let month = two(text, 5), text[7] == 0x2D, let day = two(text, 8),
      year >= 1969, year <= 2201, month >= 1, month <= 12, day >= 1,
      day <= CivilTime.daysInMonth(year: year, month: month)
    else { return nil }
    return Int64(CivilTime.days(year: year, month: month, day: day)) * CivilTime.dayMilliseconds
  }

  /// Seconds, or milliseconds from `leastMilliseconds` on, since 1970; nil outside of `limits`.
  static func milliseconds(epoch: Double) -> Int64? {
    guard epoch >= 0, epoch < 1e14 else { return nil }
    let moment = Int64((epoch >= leastMilliseconds ? epoch : epoch * 1000).rounded())
    return limits.contains(moment) ? moment : nil
  }

  /// Minutes east of UTC: `Z`, `±hh:mm` or `±hhmm`, up to the text's end.
  private static func zone(_ text: ByteText, _ at: Int) -> Int? {
    guard at < text.count else { return nil }
    if text[at] | 0x20 == 0x7A { return at + 1 == text.count ? 0 : nil }
    guard text[at] == 0x2B || text[at] == 0x2D, at + 5 <= text.count, let hours = two(text, at + 1) else { return nil }
    let behind = text[at + 3] == 0x3A ? at + 4 : at + 3
    guard behind + 2 == text.count, let minutes = two(text, behind), hours <= 23, minutes <= 59 else { return nil }
    return (text[at] == 0x2D ? -1 : 1) * (hours * 60 + minutes)
  }

  @inline(__always) private static func two(_ text: ByteText, _ at: Int) -> Int? {
    let tens = text[at] &- 0x30
    let ones = text[at + 1] &- 0x30
    return tens <= 9 && ones <= 9 ? Int(tens) * 10 + Int(ones) : nil
  }

  @inline(__always) private static func four(_ text: ByteText, _ at: Int) -> Int? {
    guard let high = two(text, at), let low = two(text, at + 2) else { return nil }
    return high * 100 + low
  }
}

/// The last date read, by its bytes: `2026-03-` and `01`.
struct DateMemo {
  var head: UInt64 = 0
  var day: UInt16 = 0
  var midnight: Int64 = 0
}
