internal import Glibc

/// Of the sphere that lengths are measured on.
enum Sphere {
  /// The cosine of an angle in degrees.
  static func cosine(_ degrees: Double) -> Double { cos(degrees * .pi / 180) }
}
