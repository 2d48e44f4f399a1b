/// A track that keeps its shape in a bounded number of vertices.
///
/// When twice the limit stand there, half of them go: those whose fix is nearest to where the line is at the fix's time
/// (Douglas and Peucker's splitting with the time-ratio distance of Meratnia and de By). So not only the shape stays but
/// also when the device was where, within `toleranceMetres`. The ends of the longest holes are kept first.
struct TrackLine: Sendable {
  private(set) var limit: Int
  private(set) var vertices: [TrackVertex] = []
  /// Fixes that the line was made of.
  private(set) var fixCount = 0

  /// A time without a fix that is longer than this is a hole, in seconds.
  static let holeSeconds: Int32 = 30 * 60

  init(limit: Int) { self.limit = limit }

  /// No fix lies further from where the line is at its time.
  var toleranceMetres: Double { Double(vertices.map(\.toleranceMetres).max() ?? 0) }

  /// Puts a fix into its place by time. A second one of the same moment is left out.
  mutating func add(_ vertex: TrackVertex) {
    guard let last = vertices.last else {
      vertices.append(vertex)
      fixCount = 1
      return
    }
    if vertex.time > last.time {
      var next = vertex
      next.gapSeconds = Self.seconds(from: last.time, to: vertex.time)
      vertices.append(next)
    } else if !insert(vertex) {
      return
    }
    fixCount += 1
    if vertices.count >= 2 * limit { thin(to: limit) }
  }

  /// A late fix; false where one of its moment is there.
  private mutating func insert(_ vertex: TrackVertex) -> Bool {
    let place = vertices.partitioningIndex { $0.time >= vertex.time }
    if vertices[place].time == vertex.time { return false }
    var new = vertex
    let gap = vertices[place].gapSeconds
    if place > 0 {
      new.gapSeconds = min(gap, Self.seconds(from: vertices[place - 1].time, to: vertex.time))
      if vertices[place].toleranceMetres > 0 {
        // The line moves, below what was left out of it, by as much as the new fix is off at most.
        let way = Float(distance(of: vertex, from: vertices[place - 1], to: vertices[place]))
        vertices[place].toleranceMetres += way
        new.toleranceMetres = vertices[place].toleranceMetres
      }
    }
    let rest = Self.seconds(from: vertex.time, to: vertices[place].time)
    vertices[place].gapSeconds = place > 0 ? min(gap, rest) : rest
    vertices.insert(new, at: place)
    return true
  }

  /// Lowers the limit.
  mutating func tighten(to limit: Int) {
    guard limit < self.limit else { return }
    self.limit = limit
    if vertices.count >= 2 * limit { thin(to: limit) }
  }

  /// Keeps so many vertices at most (at least 2), and none that lie within `tolerance` metres of the line without them.
  mutating func thin(to count: Int, tolerance: Double = 0) {
    guard vertices.count > 2 else { return }
    let shrinkages = vertices.map(\.shrinkage)
    let ranking = SplitRanking(count: vertices.count, anchors: anchors(atMost: max(count / 2, 2))) { point, from, to in
      distance(of: vertices[point], from: vertices[from], to: vertices[to], shrinkage: shrinkages[point])
    }
    let kept = ranking.kept(limit: count, above: tolerance)
    var thinned: [TrackVertex] = []
    thinned.reserveCapacity(2 * limit)
    thinned.append(vertices[0])
    for (from, to) in zip(kept, kept.dropFirst()) { thinned.append(merged(from: from, to: to, shrinkages)) }
    vertices = thinned
  }

  /// The first and the last vertex, and the ends of the longest holes.
  private func anchors(atMost count: Int) -> [Int] {
    let holes = vertices.indices.filter { vertices[$0].gapSeconds > Self.holeSeconds }
      .sorted { (-vertices[$0].gapSeconds, $0) < (-vertices[$1].gapSeconds, $1) }
      .prefix((count - 2) / 2)
    return Set([0, vertices.count - 1] + holes.flatMap { [$0 - 1, $0] }).sorted()
  }

  /// The vertex at `to` when those between it and `from` are gone.
  private func merged(from: Int, to: Int, _ shrinkages: [Double]) -> TrackVertex {
    var vertex = vertices[to]
    guard to - from > 1 else { return vertex }
    var before: Float = 0
    for point in from + 1...to {
      let here = Float(
        distance(of: vertices[point], from: vertices[from], to: vertices[to], shrinkage: shrinkages[point]))
      // Two straight ways in time are furthest apart at an end.
      let off = max(vertices[point].toleranceMetres, TrackVertex.roundingMetres) + max(before, here)
      vertex.toleranceMetres = max(vertex.toleranceMetres, off)
      vertex.gapSeconds = max(vertex.gapSeconds, vertices[point].gapSeconds)
      before = here
    }
    return vertex
  }

  private func distance(of point: TrackVertex, from: TrackVertex, to: TrackVertex) -> Double {
    distance(of: point, from: from, to: to, shrinkage: point.shrinkage)
  }

  /// Metres between a fix and where somebody would be at its time who goes straight and evenly from one vertex to another.
  @inline(__always) private func distance(
    of point: TrackVertex, from: TrackVertex, to: TrackVertex, shrinkage: Double
  ) -> Double {
    let part = to.time > from.time ? Double(point.time - from.time) / Double(to.time - from.time) : 0
    let east = Double(TrackVertex.wrapped(point.x - from.x)) - part * Double(TrackVertex.wrapped(to.x - from.x))
    let north = Double(point.y - from.y) - part * Double(to.y - from.y)
    return ((east * east * shrinkage * shrinkage) + north * north).squareRoot() * TrackVertex.metresPerStep
  }

  private static func seconds(from: Int64, to: Int64) -> Int32 { Int32(clamping: (to &- from) / 1000) }
}
