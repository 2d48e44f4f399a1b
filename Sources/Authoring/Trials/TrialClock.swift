internal import Model
package import Rules

/// The times of one test: offsets count from its first time, always.
struct TrialClock: Sendable {
  /// ms since 1970; nil before the first step.
  private(set) var start: Int64?

  /// Years 1 to 9999, as RFC 3339 can write them.
  private static let range: ClosedRange<Int64> = -62_135_596_800_000...253_402_300_799_999

  /// The first time of the test, where it has none yet.
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
      return try sum(start, offset, at: range)
    }
  }

  func sum(_ time: Int64, _ offset: Int64, at range: SourceRange) throws(TrialRefusal) -> Int64 {
    let (sum, overflows) = time.addingReportingOverflow(offset)
    guard !overflows, Self.range.contains(sum) else {
      throw TrialRefusal("the step lies beyond the year 9999", at: range, remedy: "write a time that trackers have")
    }
    return sum
  }

  /// As a test would write it: `+90 s`, `+2 h`; what is before the start as a moment.
  func text(_ time: Int64) -> String { Self.text(time, from: start) }

  static func text(_ time: Int64, from start: Int64?) -> String {
    guard let start, time >= start else { return moment(time) }
    return "+" + duration(time - start)
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
    let day = Int((Double(time) / Double(CivilTime.dayMilliseconds)).rounded(.down))
    let rest = Int(time - Int64(day) * CivilTime.dayMilliseconds)
    let date = CivilTime.date(day: day)
    func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
    let year = String(date.year)
    let head = String(repeating: "0", count: max(0, 4 - year.count)) + year
    let milliseconds = String(rest % 1000)
    let fraction = rest % 1000 == 0 ? "" : "." + String(repeating: "0", count: 3 - milliseconds.count) + milliseconds
    return "\(head)-\(two(date.month))-\(two(date.day))T\(two(rest / 3_600_000)):\(two(rest / 60_000 % 60)):"
      + "\(two(rest / 1000 % 60))\(fraction)Z"
  }
}
