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
    for number in shape.runs {
      let run = runs[number]
      if max(run.south - latitude, latitude - run.north) > bestDegrees { continue }
      let least = Sphere.lowerBound(
        latitude: latitude, longitude: longitude, cosine: cosine, south: run.south, west: run.west, north: run.north,
        east: run.east)
      if least > best { continue }
      for edge in run.edges {
        let ay = y[edge] - latitude
        let by = y[edge + 1] - latitude
        if (ay > bestDegrees && by > bestDegrees) || (ay < -bestDegrees && by < -bestDegrees) { continue }
        let h = Sphere.haversine(
          latitude: latitude, longitude: longitude, cosine: cosine, fromX: x[edge], fromY: y[edge], toX: x[edge + 1],
          toY: y[edge + 1])
        if h < best {
          best = h
          bestDegrees = Sphere.metres(haversine: h) / Sphere.metresPerDegree * (1 + 1e-9)
        }
      }
    }
    return Sphere.metres(haversine: best)
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
