internal import Glibc
internal import Model

extension ShapeTable {
  /// Metres from a place to a shape: 0 in or on an area, to the nearest point of a line.
  func distance(_ shape: Shape, latitude: Double, longitude: Double) -> Double {
    switch shape.form {
    case .polygon:
      if longitude == -180 || longitude == 180 {
        if covers(shape, x: -180, y: latitude) || covers(shape, x: 180, y: latitude) { return 0 }
      } else if covers(shape, x: longitude, y: latitude) {
        return 0
      }
      return edgeDistance(shape, latitude: latitude, longitude: longitude)
    case .circle:
      let place = Coordinate(latitude: latitude, longitude: longitude)
      return max(0, Sphere.distance(shape.center, place) - shape.radius)
    case .corridor:
      return max(0, edgeDistance(shape, latitude: latitude, longitude: longitude) - shape.radius)
    case .line:
      return edgeDistance(shape, latitude: latitude, longitude: longitude)
    }
  }

  /// Metres from a place to the nearest edge.
  func edgeDistance(_ shape: Shape, latitude: Double, longitude: Double) -> Double {
    let cosine = cos(latitude * Sphere.radiansPerDegree)
    var best = 1.0
    var bestDegrees = 180.0
    let view = self.view
    for number in shape.groups {
      let group = view.groups[number]
      if shape.groups.count > 1 && Self.isBeyond(group, latitude, longitude, cosine, best, bestDegrees) { continue }
      for number in group.edges {
        let run = view.runs[number]
        if Self.isBeyond(run, latitude, longitude, cosine, best, bestDegrees) { continue }
        for edge in run.edges {
          let ay = view.y[edge] - latitude
          let by = view.y[edge &+ 1] - latitude
          if (ay > bestDegrees && by > bestDegrees) || (ay < -bestDegrees && by < -bestDegrees) { continue }
          let h = Sphere.haversine(
            latitude: latitude, longitude: longitude, cosine: cosine, fromX: view.x[edge], fromY: view.y[edge],
            toX: view.x[edge &+ 1], toY: view.y[edge &+ 1])
          if h < best {
            best = h
            bestDegrees = Sphere.metres(haversine: h) / Sphere.metresPerDegree * (1 + 1e-9)
          }
        }
      }
    }
    return Sphere.metres(haversine: best)
  }

  /// Whether nothing in a box is as near as the nearest edge so far.
  @inline(__always)
  private static func isBeyond(
    _ box: EdgeRun, _ latitude: Double, _ longitude: Double, _ cosine: Double, _ best: Double, _ bestDegrees: Double
  ) -> Bool {
    if max(box.south - latitude, latitude - box.north) > bestDegrees { return true }
    return Sphere.lowerBound(
      latitude: latitude, longitude: longitude, cosine: cosine, south: box.south, west: box.west, north: box.north,
      east: box.east) > best
  }

  /// Metres by which a place on a way is outside of a circle or corridor; negative inside.
  func outsideness(_ shape: Shape, _ way: Way, _ fraction: Double) -> Double {
    let place = way.place(fraction)
    switch shape.form {
    case .circle: return Sphere.distance(shape.center, place) - shape.radius
    case .corridor:
      return edgeDistance(shape, latitude: place.latitude, longitude: place.longitude) - shape.radius
    case .polygon, .line: return .infinity
    }
  }
}
