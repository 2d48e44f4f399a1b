internal import Model
internal import Rules
internal import Wire

/// The times of one test: offsets count from its first time, always.
struct TrialClock: Sendable {
  /// ms since 1970; nil before the first step.
  private(set) var start: Int64?

  /// Years 1 to 9999, as RFC 3339 can write them.
  private static let range: ClosedRange<Int64> = -62_135_596_800_000...253_402_300_799_999

  /// Takes the first time of the test, where there is none yet.
  mutating func begin(at time: Int64) {
    if start == nil { start = time }
  }

  /// ms since 1970.
  func time(_ when: TestBlock.When, at range: SourceRange) throws(TrialRefusal) -> Int64 {
    switch when {
    case .moment(let time): return time
    case .offset(let offset):
      guard let start else {
        throw TrialRefusal(
          "the first step needs a time of its own", at: range, remedy: "write `at 2026-03-02T08:00:00Z`")
      }
      return try Self.sum(start, offset, at: range)
    }
  }

  static func sum(_ time: Int64, _ offset: Int64, at range: SourceRange) throws(TrialRefusal) -> Int64 {
    let (sum, overflows) = time.addingReportingOverflow(offset)
    guard !overflows, Self.range.contains(sum) else {
      throw TrialRefusal("this lies beyond the year 9999", at: range, remedy: "write a time that trackers have")
    }
    return sum
  }

  /// As a test would write it: `+90 s`, `+2 h`; what is before the start as a moment.
  func text(_ time: Int64) -> String {
    guard let start, time >= start else { return Self.moment(time) }
    return "+" + Self.duration(time - start)
  }

  /// One number and its unit, exact: `90 s`.
  static func duration(_ milliseconds: Int64) -> String {
    if milliseconds == 0 { return "0 s" }
    for (unit, symbol) in [(3_600_000, "h"), (60_000, "min"), (1000, "s")] as [(Int64, String)]
    where milliseconds % unit == 0 {
      return "\(milliseconds / unit) \(symbol)"
    }
    return "\(milliseconds) ms"
  }

  /// `2026-03-02T08:00:00Z`.
  static func moment(_ time: Int64) -> String {
    var out = ByteBuffer(capacity: 32)
    TimeWriter.rfc3339(time, into: &out)
    return String(decoding: out.array(), as: UTF8.self)
  }
}
