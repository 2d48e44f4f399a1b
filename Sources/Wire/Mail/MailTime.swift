/// Moments as mails write them, always UTC.
enum MailTime {
  /// `Mon, 02 Mar 2026 08:00:30 +0000` (RFC 5322, 3.3).
  static func header(_ milliseconds: Int64) -> String {
    let parts = TimeWriter.parts(milliseconds, offset: 0)
    let days = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
    let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    let dayNumber = milliseconds >= 0 ? milliseconds / 86_400_000 : (milliseconds - 86_399_999) / 86_400_000
    let day = days[Int((dayNumber % 7 + 7) % 7)]
    let date = "\(two(parts.day)) \(months[Int(parts.month) - 1]) \(two(parts.year / 100))\(two(parts.year % 100))"
    return "\(day), \(date) \(two(parts.hour)):\(two(parts.minute)):\(two(parts.second)) +0000"
  }

  /// `2026-03-02 08:00:30 UTC`.
  static func readable(_ milliseconds: Int64) -> String {
    var out = ByteBuffer(capacity: 32)
    TimeWriter.readable(milliseconds, into: &out)
    out.truncate(to: out.count - 1)
    out.append(" UTC")
    return out.string
  }

  /// `2 h 5 min`.
  static func span(_ milliseconds: Int64) -> String {
    var out = ByteBuffer(capacity: 32)
    TimeWriter.span(milliseconds, into: &out)
    return out.string
  }

  private static func two(_ number: UInt32) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
