import Testing

@testable import Replays

@Suite struct TuningTableTests {
  @Test func numbersStandUnderEachOther() throws {
    let report = try TunedReport.report(remarks: ["`speed < 85 km/h` in `clear` stays as it is written (f.rules:3)"])
    #expect(
      TuningTable.text(report, isColoured: false) == """
        rule `r`, `speed` at file0.rules:2
        1,234,567 events of 50 devices in 28 d
        2026-05-01 00:00:00Z to 2026-05-29 00:00:00Z

               speed  episodes  a week  devices  notices  mails  a week  hours open
             80 km/h     4,816   1,204       48    9,632    120    30.0       1,204
             85 km/h     1,204     301       31    2,408     64    16.0         311
             90 km/h       602     151       30    1,204     32     8.0          90
        now  92 km/h         3       1        2        6      1     0.3           1
             95 km/h         0       0        0        0      0     0.0           0

        `speed < 85 km/h` in `clear` stays as it is written (f.rules:3)

        """)
  }

  @Test func lessThanADayHasTotalsOnly() throws {
    let text = TuningTable.text(try TunedReport.report(days: 0.999), isColoured: false)
    #expect(text.contains("less than a day of data: totals, not rates a week\n\n"))
    #expect(text.contains("\n       speed  episodes  devices  notices  mails  hours open\n"))
    #expect(!TuningTable.text(try TunedReport.report(days: 1), isColoured: false).contains("totals"))
  }

  @Test func withoutMailTheNoticesCount() throws {
    let text = TuningTable.text(try TunedReport.report(tellsMail: false, hasLife: false), isColoured: false)
    #expect(text.contains("\n       speed  episodes  a week  devices  notices  a week\n"))
  }

  @Test func theRowOfNowIsStrong() throws {
    let lines = TuningTable.text(try TunedReport.report(), isColoured: true).split(separator: "\n")
    #expect(lines.filter { $0.contains("\u{1B}") }.map { $0.hasPrefix("\u{1B}[1mnow  92 km/h") } == [true])
  }
}

@Suite struct TuningNumberTests {
  @Test(arguments: [
    (0.0, 0, "0"), (0.25, 2, "0.25"), (0.005, 2, "0.01"), (1234.5, 0, "1,235"), (1234567.25, 1, "1,234,567.3"),
    (999.96, 1, "1,000.0"), (12, 2, "12.00"),
  ])
  func numbersAreRoundedAndGrouped(_ value: Double, _ digits: Int, _ text: String) {
    #expect(TuningNumber.fixed(value, digits: digits) == text)
  }

  @Test func threeDigitsCount() {
    #expect(TuningNumber.digits(for: [0.1, 9.99]) == 2)
    #expect(TuningNumber.digits(for: [0.1, 10]) == 1)
    #expect(TuningNumber.digits(for: [100, 1]) == 0)
    #expect(TuningNumber.digits(for: [0, 0]) == 0 && TuningNumber.digits(for: []) == 0)
  }
}
