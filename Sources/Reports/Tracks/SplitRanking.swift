/// Which points of a line matter most: the order in which the splitting of Douglas and Peucker would keep them.
///
/// Anchors stand at any tolerance. Between two of them the point that is furthest from the straight way stands next, and
/// parts what is left. A point's rank is the tolerance from which on it is left out, never more than that of the point
/// that parted its stretch: so the points above a rank are what the splitting with that tolerance keeps.
struct SplitRanking {
  private struct Split {
    var point: Int
    var rank: Double
  }

  private let count: Int
  private let anchors: [Int]
  /// In the order of the splitting: a point stands behind the one that parted its stretch.
  private var splits: [Split] = []

  /// - Parameters:
  ///   - anchors: ascending, the line's first and last point among them.
  ///   - distance: of a point from the way between two others.
  init(count: Int, anchors: [Int], distance: (_ point: Int, _ from: Int, _ to: Int) -> Double) {
    self.count = count
    self.anchors = anchors
    splits.reserveCapacity(count)
    for (from, to) in zip(anchors, anchors.dropFirst()) {
      rank(from: from, to: to, distance)
    }
  }

  private mutating func rank(from: Int, to: Int, _ distance: (Int, Int, Int) -> Double) {
    var stretches = [(from: from, to: to, limit: Double.infinity)]
    while let (from, to, limit) = stretches.popLast() {
      guard to - from > 1 else { continue }
      var furthest = from + 1
      var most = -1.0
      for point in from + 1..<to {
        let here = distance(point, from, to)
        if here > most { (furthest, most) = (point, here) }
      }
      let rank = min(most, limit)
      splits.append(Split(point: furthest, rank: rank))
      stretches.append((furthest, to, rank))
      stretches.append((from, furthest, rank))
    }
  }

  /// Ranks of all points but the anchors, in no order.
  var ranks: [Double] { splits.map(\.rank) }

  /// The points whose rank is above `tolerance`, the highest `limit` of them where they are more, ascending; the anchors
  /// are among them, whatever the limit.
  func kept(limit: Int, above tolerance: Double = 0) -> [Int] {
    var standing = splits.filter { $0.rank > tolerance }
    let room = max(limit - anchors.count, 0)
    if standing.count > room {
      // Equal ranks in the order of the splitting, so that a point never stands without the one that parted its stretch.
      let order = standing.indices.sorted { (-standing[$0].rank, $0) < (-standing[$1].rank, $1) }
      standing = order.prefix(room).map { standing[$0] }
    }
    return (anchors + standing.map(\.point)).sorted()
  }
}
