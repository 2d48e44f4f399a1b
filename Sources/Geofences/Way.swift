internal import Model

/// The straight lon/lat way between two fixes, the shorter way round the earth. Degrees.
struct Way {
  var fromX: Double
  let fromY: Double
  let dx: Double
  let dy: Double

  init(_ from: Coordinate, _ to: Coordinate) {
    fromX = from.longitude
    fromY = from.latitude
    dx = Sphere.wrapped(to.longitude - from.longitude)
    dy = to.latitude - from.latitude
  }

  var toX: Double { fromX + dx }
  var toY: Double { fromY + dy }
  var west: Double { min(fromX, fromX + dx) }
  var east: Double { max(fromX, fromX + dx) }
  var south: Double { min(fromY, fromY + dy) }
  var north: Double { max(fromY, fromY + dy) }
  /// Whether all of it is on one sheet of the map.
  var isWithinMap: Bool { west > -180 && east < 180 }

  /// The same way seen so many degrees further east.
  func shifted(_ degrees: Double) -> Way {
    var way = self
    way.fromX += degrees
    return way
  }

  /// The place at a fraction of the way, its longitude in −180..<180.
  func place(_ fraction: Double) -> Coordinate {
    var x = fromX + fraction * dx
    if x >= 180 { x -= 360 } else if x < -180 { x += 360 }
    return Coordinate(latitude: fraction == 1 ? fromY + dy : fromY + fraction * dy, longitude: x)
  }

  /// Positive where a point is to the left of the way.
  @inline(__always)
  func side(_ x: Double, _ y: Double) -> Double { dx * (y - fromY) - dy * (x - fromX) }

  /// Whether a run of edges can meet it.
  @inline(__always)
  func meets(_ run: EdgeRun) -> Bool {
    run.west <= east && run.east >= west && run.south <= north && run.north >= south
  }

  /// Metres, at least as many as the way has anywhere for its share of degrees.
  var mostMetres: Double {
    let low = south <= 0 && north >= 0 ? 0 : min(abs(south), abs(north))
    let east = dx * Sphere.cosine(low)
    return Sphere.metresPerDegree * (east * east + dy * dy).squareRoot()
  }
}
