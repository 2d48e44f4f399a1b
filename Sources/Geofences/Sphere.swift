internal import Glibc
internal import Model

/// Lengths and areas on the sphere of radius `Earth.radiusMetres`. Degrees in, metres out.
enum Sphere {
  static let radiansPerDegree = Double.pi / 180
  /// Metres of one degree along a meridian.
  static let metresPerDegree = Earth.radiusMetres * Double.pi / 180

  static func cosine(_ degrees: Double) -> Double { cos(degrees * radiansPerDegree) }

  /// A difference of longitudes brought into −180…180.
  @inline(__always)
  static func wrapped(_ degrees: Double) -> Double {
    if degrees > 180 { return degrees - 360 }
    if degrees < -180 { return degrees + 360 }
    return degrees
  }

  /// Half the versed sine of the angle between two places, for differences of at most ±360 degrees.
  @inline(__always)
  static func haversine(latitude: Double, cosine: Double, north: Double, east: Double) -> Double {
    let a = sin(north * (radiansPerDegree / 2))
    let b = sin(east * (radiansPerDegree / 2))
    return a * a + cosine * cos((latitude + north) * radiansPerDegree) * b * b
  }

  /// Metres of an angle whose haversine is given.
  @inline(__always)
  static func metres(haversine: Double) -> Double {
    2 * Earth.radiusMetres * asin(min(1, haversine.squareRoot()))
  }

  /// The haversine of the angle that so many metres are.
  static func haversine(metres: Double) -> Double {
    let half = min(max(metres / (2 * Earth.radiusMetres), 0), .pi / 2)
    return sin(half) * sin(half)
  }

  /// Great-circle metres between two places.
  static func distance(_ a: Coordinate, _ b: Coordinate) -> Double {
    metres(
      haversine: haversine(
        latitude: a.latitude, cosine: cos(a.latitude * radiansPerDegree), north: b.latitude - a.latitude,
        east: b.longitude - a.longitude))
  }

  /// Haversine from a place to the nearest point of a straight lon/lat segment.
  ///
  /// The nearest parameter is found in a plane scaled by the cosine of the place's latitude, once more by the
  /// cosine half way where the segment is far enough for that to matter.
  @inline(__always)
  static func haversine(
    latitude: Double, longitude: Double, cosine: Double, fromX: Double, fromY: Double, toX: Double, toY: Double
  ) -> Double {
    let dx = wrapped(fromX - longitude)
    let dy = fromY - latitude
    let ex = toX - fromX
    let ey = toY - fromY
    var t = nearest(dx, dy, ex, ey, cosine)
    let north = dy + t * ey
    if abs(north) > 0.02 {
      t = nearest(dx, dy, ex, ey, cos((latitude + north / 2) * radiansPerDegree))
    }
    return haversine(latitude: latitude, cosine: cosine, north: dy + t * ey, east: dx + t * ex)
  }

  /// Parameter, 0…1, of the point of a segment nearest to the origin in a plane with x scaled.
  @inline(__always)
  static func nearest(_ dx: Double, _ dy: Double, _ ex: Double, _ ey: Double, _ scale: Double) -> Double {
    let square = scale * scale
    let length = ex * ex * square + ey * ey
    guard length > 0 else { return 0 }
    return min(max(-(dx * ex * square + dy * ey) / length, 0), 1)
  }

  /// A lower bound, as a haversine, from a place to any point of a lon/lat box. `east` ≥ `west`.
  static func lowerBound(
    latitude: Double, longitude: Double, cosine: Double, south: Double, west: Double, north: Double, east: Double
  ) -> Double {
    let up = max(0, max(south - latitude, latitude - north))
    let aside = gap(longitude, west, east)
    let narrow = max(0, min(cos(south * radiansPerDegree), cos(north * radiansPerDegree)))
    let a = sin(up * (radiansPerDegree / 2))
    let b = sin(aside * (radiansPerDegree / 2))
    return a * a + cosine * narrow * b * b
  }

  /// An upper bound, as a haversine, from a place to every point of a lon/lat box.
  static func upperBound(
    latitude: Double, longitude: Double, cosine: Double, south: Double, west: Double, north: Double, east: Double
  ) -> Double {
    let up = max(abs(south - latitude), abs(north - latitude))
    let middle = (west + east) / 2
    let aside = min(180, abs(remainder(middle - longitude, 360)) + (east - west) / 2)
    let wide =
      south <= 0 && north >= 0 ? 1 : max(cos(south * radiansPerDegree), cos(north * radiansPerDegree))
    let a = sin(up * (radiansPerDegree / 2))
    let b = sin(aside * (radiansPerDegree / 2))
    return a * a + cosine * wide * b * b
  }

  /// Degrees of longitude from a meridian to a range of longitudes, the shorter way round; 0 within.
  static func gap(_ longitude: Double, _ west: Double, _ east: Double) -> Double {
    let middle = (west + east) / 2
    return max(0, abs(remainder(middle - longitude, 360)) - (east - west) / 2)
  }

  /// How many degrees of longitude so many metres reach at most from a place at a latitude; 180 over a pole.
  static func reach(latitude: Double, metres: Double) -> Double {
    let angle = metres / Earth.radiusMetres
    let toPole = (90 - abs(latitude)) * radiansPerDegree
    guard angle < toPole - 1e-12 else { return 180 }
    return min(180, asin(min(1, sin(angle) / cos(latitude * radiansPerDegree))) / radiansPerDegree)
  }

  /// Signed square metres of a closed ring: R.G. Chamberlain and W.H. Duquette, JPL 07-03, 2007.
  static func area(x: ArraySlice<Double>, y: ArraySlice<Double>) -> Double {
    guard x.count > 2 else { return 0 }
    var sum = 0.0
    var sine = sin(y[y.startIndex] * radiansPerDegree)
    for i in x.startIndex..<x.endIndex - 1 {
      let next = sin(y[i + 1] * radiansPerDegree)
      sum += (x[i + 1] - x[i]) * radiansPerDegree * (2 + sine + next)
      sine = next
    }
    return sum * Earth.radiusMetres * Earth.radiusMetres / 2
  }
}
