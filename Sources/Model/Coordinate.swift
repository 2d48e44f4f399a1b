/// A place on WGS84, in degrees. Longitude 180 is kept as −180 by everything that stores one.
package struct Coordinate: Sendable, Hashable {
  package var latitude: Double
  package var longitude: Double
  @inlinable package init(latitude: Double, longitude: Double) {
    self.latitude = latitude
    self.longitude = longitude
  }
}

/// The sphere on which lengths are measured (LANGUAGE, section 7).
package enum Earth {
  /// Mean radius of WGS84, in metres.
  package static let radiusMetres = 6_371_008.8
}
