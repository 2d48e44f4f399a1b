import Foundation
import Testing

@testable import Replays

@Suite struct IntervalTallyTests {
  private func tally(usual: Int64, times: Int = 100, _ others: [Int64] = []) -> IntervalTally {
    var tally = IntervalTally()
    for _ in 0..<times { tally.add(usual) }
    for pause in others { tally.add(pause) }
    return tally
  }

  @Test func tenMinutesAreAHoleOfWhoReportsEachMinute() {
    #expect(tally(usual: 60_000, [599_999]).holes == 0)
    #expect(tally(usual: 60_000, [600_000, 601_000, 900_000, 1_050_000, 1 << 50]).holes == 5)
  }

  @Test func whoReportsMoreSeldomHasHolesOfEightTimesTheUsual() {
    #expect(tally(usual: 300_000, [2_399_000]).holes == 0)
    #expect(tally(usual: 300_000, [2_400_000]).holes == 1)
    #expect(tally(usual: 3_600_000, [8 * 3_600_000, 6 * 3_600_000]).holes == 1)
    #expect(tally(usual: 86_400_000, [7 * 86_400_000]).holes == 0)
  }

  @Test(arguments: [500, 1000, 1500, 7000, 10_000, 30_000, 60_000, 100_000, 300_000, 900_000, 3_600_000, 86_400_000])
  func theUsualIsKnownToATenth(_ pause: Int64) throws {
    let usual = try #require(tally(usual: pause).usualMilliseconds)
    #expect(abs(Double(usual) / Double(pause) - 1) < 0.1)
  }

  @Test func fewPausesHaveNoUsual() {
    #expect(tally(usual: 1, times: 3).usualMilliseconds == nil)
    #expect(tally(usual: 1, times: 3, [1 << 50]).usualMilliseconds != nil)
    #expect(tally(usual: 1, times: 3, [700_000]).holes == 1)
  }

  /// Each edge is where a place begins, and no pause is in a lower place than a shorter one.
  @Test func placesRiseWithThePauses() {
    var last: Int64 = 0
    for exponent in stride(from: -12.0, to: 13.0, by: 0.05) {
      let usual = tally(usual: max(1, Int64(600_000 * exp2(exponent)))).usualMilliseconds ?? 0
      #expect(usual >= last)
      last = usual
    }
  }
}
