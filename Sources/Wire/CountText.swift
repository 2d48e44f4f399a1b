/// Numbers, amounts and lengths of time as people read them.
package enum CountText {
  /// `1,234,567`
  package static func grouped(_ number: Int) -> String {
    var text = ""
    for (position, digit) in String(number.magnitude).reversed().enumerated() {
      if position > 0 && position % 3 == 0 { text.append(",") }
      text.append(digit)
    }
    return (number < 0 ? "-" : "") + String(text.reversed())
  }

  /// `1 event`, `1,234 events`
  package static func amount(_ count: Int, _ noun: String) -> String {
    "\(grouped(count)) \(noun)\(count == 1 ? "" : "s")"
  }

  /// With one digit behind the point, rounded: `12.3`, `0.4`.
  package static func tenths(_ number: Double) -> String {
    let tenths = Int(min(max((number * 10).rounded(), -1e15), 1e15))
    return "\(tenths < 0 ? "-" : "")\(grouped(abs(tenths) / 10)).\(abs(tenths) % 10)"
  }

  /// A length in ms in its two largest parts: `2 h 5 min`.
  package static func span(_ milliseconds: Int64) -> String {
    var out = ByteBuffer(capacity: 32)
    TimeWriter.span(milliseconds, into: &out)
    return out.string
  }

  /// A moment in ms since 1970: `2026-03-02 08:00:30Z`.
  package static func moment(_ milliseconds: Int64) -> String {
    var out = ByteBuffer(capacity: 32)
    TimeWriter.readable(milliseconds, into: &out)
    return out.string
  }
}
