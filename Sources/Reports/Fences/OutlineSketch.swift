internal import Model

/// An outline whose points are ranked, so that it can be drawn as coarsely as the page has room for.
struct OutlineSketch {
  private struct Line {
    var points: [FenceShape.Point]
    /// nil where there is nothing to leave out.
    var ranking: SplitRanking?
    /// From corner to corner of its box.
    var diagonal: Double
  }

  private let kind: FenceShape.Kind
  private let radiusMetres: Double
  private var lines: [Line] = []
  /// From corner to corner of the box around it, in steps along a meridian.
  private(set) var diagonal = 0.0

  init(_ outline: Outline) {
    switch outline {
    case .area(let polygons):
      (kind, radiusMetres) = (.area, 0)
      for ring in polygons.joined() { add(ring, isRing: true) }
    case .circle(let center, let radius):
      (kind, radiusMetres) = (.circle, radius)
      add([center], isRing: false)
      diagonal = radius / TrackVertex.metresPerStep * 2
    case .corridor(let ways, let radius):
      (kind, radiusMetres) = (.corridor, radius)
      for way in ways { add(way, isRing: false) }
    case .line(let ways):
      (kind, radiusMetres) = (.line, 0)
      for way in ways { add(way, isRing: false) }
    }
  }

  private mutating func add(_ line: [Coordinate], isRing: Bool) {
    let longitudes = Unrolling.longitudes(of: line, isRing: isRing)
    var points = zip(longitudes, line).map { longitude, place in
      FenceShape.Point(
        x: Int64((longitude * TrackVertex.stepsPerDegree).rounded()),
        y: Int64((place.latitude * TrackVertex.stepsPerDegree).rounded()))
    }
    if isRing { Self.close(&points) }
    guard let first = points.first else { return }
    let shrinkage = Sphere.cosine(Double(first.y) / TrackVertex.stepsPerDegree)
    let diagonal = Self.diagonal(points, shrinkage)
    self.diagonal = max(self.diagonal, diagonal)
    lines.append(Line(points: points, ranking: Self.ranking(points, isRing: isRing, shrinkage), diagonal: diagonal))
  }

  /// Ends a ring where it began; one that runs around a pole is led over it.
  private static func close(_ ring: inout [FenceShape.Point]) {
    guard let first = ring.first, let last = ring.last else { return }
    let stepsPerDegree = Int64(TrackVertex.stepsPerDegree)
    if abs(last.x - first.x) > stepsPerDegree, (last.x - first.x) % Int64(TrackVertex.wholeTurn) == 0 {
      let pole = (ring.reduce(0) { $0 + $1.y } < 0 ? -90 : 90) * stepsPerDegree
      ring += [FenceShape.Point(x: last.x, y: pole), FenceShape.Point(x: first.x, y: pole)]
    }
    if ring.last != first { ring.append(first) }
  }

  private static func ranking(_ points: [FenceShape.Point], isRing: Bool, _ shrinkage: Double) -> SplitRanking? {
    guard points.count > (isRing ? 4 : 2) else { return nil }
    var anchors = [0, points.count - 1]
    if isRing {
      // The point across: a ring has no ends that would hold it open.
      let across = points.indices.max {
        squared(points[$0], points[0], shrinkage) < squared(points[$1], points[0], shrinkage)
      }
      if let across, across != 0, across != points.count - 1 { anchors.insert(across, at: 1) }
    }
    return SplitRanking(count: points.count, anchors: anchors) { point, from, to in
      distance(of: points[point], from: points[from], to: points[to], shrinkage)
    }
  }

  /// The shape with every point within `tolerance` (a part of its size) of the whole one; parts that are smaller than
  /// that are left out, the largest aside.
  func shape(tolerance: Double) -> FenceShape {
    let tolerance = max(tolerance * diagonal, 1)
    let largest = lines.map(\.diagonal).max() ?? 0
    var shape = FenceShape(kind: kind, radiusMetres: radiusMetres, lines: [])
    for line in lines where line.diagonal > tolerance || line.diagonal == largest {
      guard let ranking = line.ranking else {
        shape.lines.append(line.points)
        continue
      }
      var kept = ranking.kept(limit: .max, above: tolerance)
      // A ring of two points would be nothing to see.
      if kind == .area, kept.count < 4 { kept = ranking.kept(limit: 4, above: -1) }
      shape.lines.append(kept.map { line.points[$0] })
    }
    return shape
  }

  private static func diagonal(_ points: [FenceShape.Point], _ shrinkage: Double) -> Double {
    let x = points.map(\.x)
    let y = points.map(\.y)
    let width = Double((x.max() ?? 0) - (x.min() ?? 0)) * shrinkage
    let height = Double((y.max() ?? 0) - (y.min() ?? 0))
    return (width * width + height * height).squareRoot()
  }

  private static func squared(_ a: FenceShape.Point, _ b: FenceShape.Point, _ shrinkage: Double) -> Double {
    let east = Double(a.x - b.x) * shrinkage
    let north = Double(a.y - b.y)
    return east * east + north * north
  }

  /// From the straight edge between two points, in steps along a meridian.
  private static func distance(
    of point: FenceShape.Point, from: FenceShape.Point, to: FenceShape.Point, _ shrinkage: Double
  ) -> Double {
    let (east, north) = (Double(to.x - from.x) * shrinkage, Double(to.y - from.y))
    let (x, y) = (Double(point.x - from.x) * shrinkage, Double(point.y - from.y))
    let length = east * east + north * north
    let part = length > 0 ? min(max((x * east + y * north) / length, 0), 1) : 0
    let (offEast, offNorth) = (x - part * east, y - part * north)
    return (offEast * offEast + offNorth * offNorth).squareRoot()
  }
}
