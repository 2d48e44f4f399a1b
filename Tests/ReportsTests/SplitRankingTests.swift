import Testing

@testable import Reports

@Suite struct SplitRankingTests {
  private static func heights(_ count: Int, seed: UInt64) -> [Double] {
    var dice = Dice(seed: seed)
    return (0..<count).map { _ in dice.number(-10...10) }
  }

  private static func distance(_ heights: [Double]) -> (Int, Int, Int) -> Double {
    { point, from, to in
      let part = Double(point - from) / Double(to - from)
      return abs(heights[point] - heights[from] - part * (heights[to] - heights[from]))
    }
  }

  /// Douglas and Peucker's splitting as it is told in books.
  private static func split(_ from: Int, _ to: Int, _ tolerance: Double, _ distance: (Int, Int, Int) -> Double) -> [Int]
  {
    guard to - from > 1 else { return [] }
    let furthest = (from + 1..<to).max { distance($0, from, to) < distance($1, from, to) } ?? from
    guard distance(furthest, from, to) > tolerance else { return [] }
    return split(from, furthest, tolerance, distance) + [furthest] + split(furthest, to, tolerance, distance)
  }

  @Test(arguments: [0.5, 2, 5, 9, 30]) func pointsAboveARankAreThoseOfTheSplitting(_ tolerance: Double) {
    let heights = Self.heights(200, seed: 11)
    let distance = Self.distance(heights)
    let ranking = SplitRanking(count: 200, anchors: [0, 199], distance: distance)
    #expect(ranking.kept(limit: 200, above: tolerance) == [0] + Self.split(0, 199, tolerance, distance) + [199])
  }

  @Test(arguments: [2, 3, 10, 77, 199]) func whatALimitLeavesOutMattersLess(_ limit: Int) {
    let heights = Self.heights(200, seed: 12)
    let distance = Self.distance(heights)
    let ranking = SplitRanking(count: 200, anchors: [0, 199], distance: distance)
    let kept = ranking.kept(limit: limit)
    #expect(kept.count == limit)
    // A coarser splitting with as many points as it can have under the limit is a part of it.
    let coarser = ranking.ranks.sorted(by: >).first { ranking.kept(limit: 200, above: $0).count <= limit } ?? 0
    #expect(Set(ranking.kept(limit: 200, above: coarser)).isSubset(of: kept))
  }

  @Test func anchorsStandWhateverTheLimit() {
    let flat = SplitRanking(count: 9, anchors: [0, 3, 4, 8]) { _, _, _ in 0 }
    #expect(flat.kept(limit: 2) == [0, 3, 4, 8])
    #expect(flat.kept(limit: 9, above: 0) == [0, 3, 4, 8])
  }

  @Test func ofEqualRanksTheOneThatPartedItsStretchStands() {
    let ranking = SplitRanking(count: 7, anchors: [0, 6]) { point, _, _ in point == 3 ? 2 : 5 }
    // All have the rank 5 of the first point that was split off, or that of their parent.
    let kept = ranking.kept(limit: 3)
    #expect(kept == [0, 1, 6])
  }
}
