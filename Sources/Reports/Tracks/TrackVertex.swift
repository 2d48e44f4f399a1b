internal import Glibc

/// A vertex of a thinned track, with what is known of the way to it.
struct TrackVertex: Sendable, Equatable {
  /// Milliseconds since 1970.
  var time: Int64
  /// Hundred-thousandths of a degree: east within −180…180, north.
  var x: Int32
  var y: Int32
  /// The longest time without a fix since the vertex before; 0 at the first.
  var gapSeconds: Int32 = 0
  /// No fix since the vertex before lies further than this from where the line is at its time; 0 where the line leaves
  /// out none.
  var toleranceMetres: Float = 0

  /// nil for what is no place on Earth.
  init?(time: Int64, latitude: Double, longitude: Double) {
    guard abs(latitude) <= 90, abs(longitude) <= 360 else { return nil }
    self.time = time
    y = Int32((latitude * Self.stepsPerDegree).rounded())
    x = Self.wrapped(Int32((longitude * Self.stepsPerDegree).rounded()))
  }

  static let stepsPerDegree = 1e5
  static let wholeTurn: Int32 = 36_000_000
  /// One step along a meridian.
  static let metresPerStep = 1.1119508
  /// As far as a place is moved by being told in steps.
  static let roundingMetres: Float = 0.8

  /// Brought into −180…180 degrees.
  static func wrapped(_ x: Int32) -> Int32 {
    if x >= wholeTurn / 2 { return x - wholeTurn }
    return x < -wholeTurn / 2 ? x + wholeTurn : x
  }

  /// How much shorter a degree of longitude is here than one of latitude.
  var shrinkage: Double { cos(Double(y) / Self.stepsPerDegree * .pi / 180) }
}
