import Rules
import Testing

@testable import Replays

@Suite struct TuningChartTests {
  private func lines(_ report: TuningReport, width: Int = 80, isUnicode: Bool = true) -> [String] {
    TuningChart(report, width: width, isUnicode: isUnicode, isColoured: false).text
      .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  }

  @Test func barsAreAsLongAsTheirNumbers() throws {
    #expect(
      lines(try TunedReport.report()) == [
        "              episodes a week                   mails a week",
        "     80 km/h  ██████████████████████████ 1,204  ██████████████████████████ 30.0",
        "     85 km/h  ██████▌                      301  █████████████▉             16.0",
        "     90 km/h  ███▎                         151  ██████▉                     8.0",
        "now  92 km/h  ▏                              1  ▎                           0.3",
        "     95 km/h                                 0                              0.0",
        "",
      ])
  }

  @Test func withoutUnicodeBarsAreOfSigns() throws {
    let lines = lines(try TunedReport.report(), isUnicode: false)
    #expect(lines.allSatisfy { $0.utf8.allSatisfy { $0 < 0x80 } })
    #expect(lines[1].contains("  ########################## 1,204  #"))
    #expect(lines[4].hasPrefix("now  92 km/h  #     "))
  }

  @Test(arguments: [50, 60, 61, 72, 80, 100, 200]) func aLineFits(_ width: Int) throws {
    for report in [try TunedReport.report(), try TunedReport.report(days: 0.5, tellsMail: false)] {
      for isUnicode in [true, false] {
        let widths = lines(report, width: width, isUnicode: isUnicode).map { TerminalText.columns(of: $0) }
        #expect(widths.allSatisfy { $0 <= width }, "\(widths)")
        #expect((widths.max() ?? 0) > width - 3, "\(widths)")
      }
    }
  }

  @Test func onANarrowTerminalOneChartStandsAboveTheOther() throws {
    let lines = lines(try TunedReport.report(), width: 44)
    #expect(lines[0] == "              episodes a week" && lines[7] == "              mails a week")
    #expect(lines.count == 14 && lines[6] == "")
    #expect(lines.allSatisfy { $0.count <= 44 })
  }

  @Test func nothingAtAllHasNoBars() throws {
    let report = try TunedReport.report([TuningMeasure](repeating: TuningMeasure(), count: 5))
    #expect(lines(report).allSatisfy { !$0.contains("█") && !$0.contains("▏") })
  }

  @Test func totalsAreCalledTotals() throws {
    #expect(lines(try TunedReport.report(days: 0.5))[0].contains("episodes  "))
    #expect(!lines(try TunedReport.report(days: 0.5))[0].contains("week"))
  }
}
