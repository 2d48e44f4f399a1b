import Model
import Testing
import Wire

@Suite struct NoticeNumberTests {
  private func shortest(_ value: Double) -> String {
    var out = ByteBuffer()
    NumberWriter.shortest(value, into: &out)
    return out.string
  }

  private func fixed(_ value: Double, _ digits: Int) -> String {
    var out = ByteBuffer()
    NumberWriter.fixed(value, digits: digits, into: &out)
    return out.string
  }

  @Test(
    arguments: [
      (0, "0"), (-0.0, "0"), (.leastNonzeroMagnitude, "5e-324"), (1, "1"), (-1, "-1"), (48.1371, "48.1371"),
      (0.1, "0.1"), (-0.05, "-0.05"),
      (1e-7, "1e-7"), (1.5e-7, "1.5e-7"), (123_456_789, "123456789"), (1e15, "1000000000000000"),
      (9_007_199_254_740_992, "9007199254740992"), (1e16, "1e16"), (1e20, "1e20"), (1.05e-30, "1.05e-30"),
      (1.7976931348623157e308, "1.7976931348623157e308"), (0.1 + 0.2, "0.30000000000000004"),
      (100.005, "100.005"), (48.13710021972656, "48.13710021972656"), (.infinity, "null"), (.nan, "null"),
      (1234.000001, "1234.000001"), (1e100, "1e100"), (179.99999999, "179.99999999"),
    ] as [(Double, String)])
  func writesTheShortest(_ value: Double, _ expected: String) {
    // Small numbers of few digits are written without exponent.
    let plain = ["1e-7": "0.0000001", "1.5e-7": "0.00000015"]
    #expect(shortest(value) == plain[expected] ?? expected)
  }

  @Test func readsBackTheSame() {
    var random = SeededRandom(state: 1)
    for round in 0..<60_000 {
      let value: Double =
        switch round % 6 {
        case 0: Double(bitPattern: random.next())
        case 1: Double.random(in: -180...180, using: &random)
        case 2: (Double.random(in: -180...180, using: &random) * 1e5).rounded() / 1e5
        case 3: Double(Int64.random(in: -(1 << 53)...(1 << 53), using: &random)) / 1e3
        case 4: Double(Int.random(in: -1_000_000...1_000_000, using: &random)) / 1e7
        default: Double(Int.random(in: -1_000_000_000...1_000_000_000, using: &random)) / 1e12
        }
      guard value.isFinite else { continue }
      let text = shortest(value)
      #expect(Double(text) == value, "\(value) as \(text)")
      #expect(significant(text) == significant(value.description), "\(value) as \(text)")
    }
  }

  /// The significant digits of a number's text.
  private func significant(_ text: String) -> String {
    let mantissa = text.split(separator: "e")[0].filter(\.isNumber).drop { $0 == "0" }
    return String(mantissa.reversed().drop { $0 == "0" }.reversed())
  }

  @Test(
    arguments: [
      (95.5, 0, "96"), (-95.5, 0, "-96"), (94.4999, 0, "94"), (2.675, 2, "2.68"), (1.005, 2, "1.01"), (0.5, 0, "1"),
      (2, 3, "2.000"), (-0.4, 0, "0"), (-0.5, 0, "-1"), (48.1371, 5, "48.13710"), (1e9, 1, "1000000000.0"),
      (999_999.9996, 3, "1000000.000"), (2.4999999999999996, 0, "3"), (.nan, 2, "null"), (1e300, 2, "1e300"),
      (0.045, 2, "0.05"), (12, -3, "12"), (0.1, 99, "0.100000000"), (-7.25, 1, "-7.3"),
    ] as [(Double, Int, String)])
  func writesFixedDigits(_ value: Double, _ digits: Int, _ expected: String) {
    #expect(fixed(value, digits) == expected)
  }

  @Test func fixedDigitsNeverTrap() {
    var random = SeededRandom(state: 2)
    for _ in 0..<20_000 {
      let value = Double(bitPattern: random.next())
      #expect(!fixed(value, Int.random(in: -1...12, using: &random)).isEmpty)
    }
  }

  @Test(arguments: [
    (Int64(0), "0"), (.min, "-9223372036854775808"), (.max, "9223372036854775807"), (10, "10"), (-99, "-99"),
  ])
  func writesIntegers(_ value: Int64, _ expected: String) {
    var out = ByteBuffer()
    NumberWriter.integer(value, into: &out)
    #expect(out.string == expected)
  }

  @Test func writesEveryDayAsTheCalendarHasIt() {
    for days in stride(from: -719_528, through: 2_932_896, by: 13) {
      let (year, month, day) = CivilTime.date(days: days)
      var out = ByteBuffer()
      TimeWriter.rfc3339(Int64(days) * CivilTime.dayMilliseconds + 86_399_000, into: &out)
      let expected = [year + 10_000, month + 100, day + 100].map { String($0).dropFirst() }.joined(separator: "-")
      guard out.string == "\(expected)T23:59:59Z" else {
        Issue.record("day \(days) as \(out.string)")
        return
      }
    }
  }

  @Test func writesTheLargestUnsigned() {
    var out = ByteBuffer()
    NumberWriter.unsigned(.max, into: &out)
    #expect(out.string == "18446744073709551615")
  }

  @Test(arguments: [
    (Int64(0), "1970-01-01T00:00:00Z"), (-1, "1969-12-31T23:59:59.999Z"), (951_782_400_000, "2000-02-29T00:00:00Z"),
    (1_772_438_430_050, "2026-03-02T08:00:30.050Z"), (.max, "9999-12-31T23:59:59.999Z"), (.min, "0000-01-01T00:00:00Z"),
  ])
  func writesTimes(_ milliseconds: Int64, _ expected: String) {
    var out = ByteBuffer()
    TimeWriter.rfc3339(milliseconds, into: &out)
    #expect(out.string == expected)
  }

  @Test(arguments: [
    (Int64(0), "0 s"), (500, "0.5 s"), (45_000, "45 s"), (60_000, "1 min"), (90_000, "1 min 30 s"),
    (7_500_000, "2 h 5 min"), (7_200_000, "2 h"), (90_000_000, "1 d 1 h"), (-5, "0 s"),
  ])
  func writesSpans(_ milliseconds: Int64, _ expected: String) {
    var out = ByteBuffer()
    TimeWriter.span(milliseconds, into: &out)
    #expect(out.string == expected)
  }
}
