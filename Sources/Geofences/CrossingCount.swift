/// Counts how often edges of an outline cross each other, up to a limit: a tangle of many thousand crossings would
/// keep GEOS's repair busy for minutes and come out as as many slivers.
enum CrossingCount {
  /// An outline with more crossings than this is not repaired.
  static let limit = 10_000
  /// Pairs of edges with overlapping boxes that are looked at; beyond, the outline counts as a tangle.
  private static let pairLimit = 20_000_000

  /// Whether the edges cross each other more than `limit` times. A sweep over their boxes from west to east.
  static func isTangle(_ rings: Rings) -> Bool {
    let edges = edges(of: rings)
    var crossings = 0
    var pairs = 0
    for i in edges.indices {
      let a = edges[i]
      var j = i + 1
      while j < edges.count, edges[j].west <= a.east {
        pairs += 1
        if pairs > pairLimit { return true }
        if edges[j].south <= a.north, a.south <= edges[j].north, cross(a, edges[j]) {
          crossings += 1
          if crossings > limit { return true }
        }
        j += 1
      }
    }
    return false
  }

  private struct Edge {
    var x1, y1, x2, y2: Double
    var west, east, south, north: Double
  }

  private static func edges(of rings: Rings) -> [Edge] {
    var edges: [Edge] = []
    for ring in rings.rings {
      for at in ring.range.dropLast() {
        let (x1, y1, x2, y2) = (rings.x[at], rings.y[at], rings.x[at + 1], rings.y[at + 1])
        edges.append(
          Edge(
            x1: x1, y1: y1, x2: x2, y2: y2, west: min(x1, x2), east: max(x1, x2), south: min(y1, y2),
            north: max(y1, y2)))
      }
    }
    return edges.sorted { $0.west < $1.west }
  }

  /// Whether each edge's ends lie on different sides of the other: touching does not count.
  private static func cross(_ a: Edge, _ b: Edge) -> Bool {
    func side(_ e: Edge, _ x: Double, _ y: Double) -> Double { (e.x2 - e.x1) * (y - e.y1) - (e.y2 - e.y1) * (x - e.x1) }
    return side(a, b.x1, b.y1) * side(a, b.x2, b.y2) < 0 && side(b, a.x1, a.y1) * side(b, a.x2, a.y2) < 0
  }
}
