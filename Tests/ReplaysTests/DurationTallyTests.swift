import Replays
import Testing

@Suite struct DurationTallyTests {
  private func tally(_ lengths: [Int64]) -> DurationTally {
    var tally = DurationTally()
    for length in lengths { tally.add(length) }
    return tally
  }

  @Test func theMiddleOneIsTheMedian() {
    #expect(tally([5000, 1000, 9000]).medianMilliseconds == 5000)
    #expect(tally([5000, 1000, 9000, 7000]).medianMilliseconds == 5000)
    #expect(tally([]).medianMilliseconds == nil)
  }

  @Test func theLongestIsExact() { #expect(tally([123_456_789, 1]).longestMilliseconds == 123_456_789) }

  @Test func longOnesAreKeptToFourDigits() {
    #expect(tally([5_025_678]).medianMilliseconds == 5_025_000)
    #expect(tally([9_999]).medianMilliseconds == 9_999)
  }

  @Test func twoTalliesAddUpToThatOfAll() {
    let all = (0..<500).map { Int64($0) * 7919 % 100_003 }
    var sum = tally(Array(all[..<200]))
    sum += tally(Array(all[200...]))
    #expect(sum == tally(all))
  }
}
