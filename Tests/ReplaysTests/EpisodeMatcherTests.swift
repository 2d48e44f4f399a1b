import Model
import Replays
import Testing

@Suite struct EpisodeMatcherTests {
  /// One side's episode: since, told, cleared (nil: open), what it says.
  private typealias Told = (since: Int64, fired: Int64, cleared: Int64?, says: UInt64)

  /// What a comparison of two lists of episodes of one alert gives: a sign each.
  private func compare(_ old: [Told], _ new: [Told], hasEnd: Bool = true) -> (
    RuleSetComparison, [EpisodeDifference.Kind]
  ) {
    var matcher = EpisodeMatcher(rules: 1)
    func notices(_ side: EpisodeNotice.Side, _ episodes: [Told]) -> [EpisodeNotice] {
      episodes.flatMap { episode in
        func notice(_ kind: NoticeKind, _ time: Int64) -> EpisodeNotice {
          EpisodeNotice(
            side: side, episode: EpisodeKey(high: 1, low: UInt64(episode.since)), kind: kind, hasEnd: hasEnd, rule: 0,
            device: Array("van".utf8), fence: "", time: Notices.at(time), since: Notices.at(episode.since),
            digest: episode.says &+ UInt64(time), message: "says \(episode.says)")
        }
        return [notice(.fired, episode.fired)] + (episode.cleared.map { [notice(.cleared, $0)] } ?? [])
      }
    }
    // In the order of their times, the old side first, as both are evaluated.
    let all = (notices(.old, old) + notices(.new, new)).enumerated().sorted {
      ($0.element.time, $0.element.side.rawValue, $0.offset) < ($1.element.time, $1.element.side.rawValue, $1.offset)
    }
    for notice in all { matcher.take(notice.element) }
    let comparison = RuleSetComparison(rules: ["r"], onlyOld: [], onlyNew: [], matchers: [matcher])
    return (comparison, comparison.differences.map(\.kind))
  }

  @Test func theSameIsNoDifference() {
    let (comparison, kinds) = compare([(0, 30, 90, 1), (200, 230, nil, 1)], [(0, 30, 90, 1), (200, 230, nil, 1)])
    #expect(kinds.isEmpty)
    #expect(comparison.areSame)
    #expect(comparison.totals[0].same == 2)
  }

  @Test func whatOnlyOneHasIsTold() {
    #expect(compare([(0, 0, 9, 1)], []).1 == [.onlyOld])
    #expect(compare([], [(0, 0, 9, 1)]).1 == [.onlyNew])
    #expect(compare([(0, 0, 9, 1), (5000, 5000, 5009, 1)], [(5000, 5000, 5009, 1)]).1 == [.onlyOld])
  }

  @Test func anotherStartOrEndIsAShift() {
    #expect(compare([(0, 30, 90, 1)], [(10, 40, 90, 1)]).1 == [.shifted])
    #expect(compare([(0, 30, 90, 1)], [(0, 30, 120, 1)]).1 == [.shifted])
    #expect(compare([(0, 30, 90, 1)], [(0, 60, 90, 1)]).1 == [.shifted])
    #expect(compare([(0, 30, nil, 1)], [(0, 30, 90, 1)]).1 == [.shifted])
    // Near enough to be the same.
    #expect(compare([(0, 0, 10, 1)], [(300, 300, 310, 1)]).1 == [.shifted])
    #expect(compare([(0, 0, 10, 1)], [(311, 311, 320, 1)]).1 == [.onlyOld, .onlyNew])
  }

  @Test func otherWordsAtTheSameTimesAreAChange() {
    #expect(compare([(0, 30, 90, 1)], [(0, 30, 90, 2)]).1 == [.changed])
    #expect(compare([(0, 0, nil, 1)], [(0, 0, nil, 2)], hasEnd: false).1 == [.changed])
  }

  @Test func whatOverlapsIsPairedBeforeWhatIsNear() {
    let (comparison, kinds) = compare(
      [(0, 0, 10, 1), (300, 300, 400, 1)], [(290, 290, 390, 1)])
    #expect(kinds == [.onlyOld, .shifted])
    #expect(comparison.differences[1].old?.since == Notices.at(300))
    #expect(
      compare([(290, 290, 390, 1)], [(0, 0, 10, 1), (300, 300, 400, 1), (600, 600, 610, 1)]).1
        == [.onlyNew, .shifted, .onlyNew])
    // What is left on both sides may still be neighbours.
    #expect(
      compare([(0, 0, 10, 1), (300, 300, 400, 1)], [(100, 100, 110, 1), (310, 310, 390, 1)]).1 == [.shifted, .shifted])
  }

  @Test func oneThatBecameTwoIsShiftedAndNew() {
    #expect(compare([(0, 0, 1000, 1)], [(0, 0, 400, 1), (500, 500, 1000, 1)]).1 == [.shifted, .onlyNew])
  }

  /// Whatever the lists: each episode is in the totals, and in as many differences as it takes, once.
  @Test func nothingIsLostOrCountedTwice() {
    var state: UInt64 = 42
    func draw(_ limit: UInt64) -> Int64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int64((state >> 33) % limit)
    }
    func episodes() -> [Told] {
      var time: Int64 = 0
      return (0..<draw(5)).map { _ in
        time += draw(900)
        let since = time
        let fired = since + draw(60)
        time = fired + draw(600)
        return (since, fired, draw(8) == 0 ? nil : time, UInt64(draw(2)))
      }
    }
    for _ in 0..<3000 {
      let (old, new) = (episodes(), episodes())
      let unique = { (list: [Told]) in Set(list.map(\.since)).count == list.count }
      guard unique(old), unique(new) else { continue }
      let totals = compare(old, new).0.totals[0]
      #expect(totals.old == old.count && totals.new == new.count)
      let both = totals.same + totals[.shifted] + totals[.changed]
      #expect(both + totals[.onlyOld] == old.count)
      #expect(both + totals[.onlyNew] == new.count)
    }
  }
}
