import CGEOS
import Model

/// GEOS without any index of ours: the judge of the tests.
final class GeosOracle {
  private let handle = GEOS_init_r()!
  private var shapes: [OpaquePointer] = []

  /// Fences as polygons; made through WKT, so on another way than the code under test.
  init(_ areas: [[[[Coordinate]]]]) {
    let reader = GEOSWKTReader_create_r(handle)!
    for area in areas {
      let text = area.map { polygon in
        "("
          + polygon.map { ring in
            var closed = ring
            if closed.first != closed.last { closed.append(closed[0]) }
            return "(" + closed.map { "\($0.longitude) \($0.latitude)" }.joined(separator: ", ") + ")"
          }.joined(separator: ", ") + ")"
      }.joined(separator: ", ")
      shapes.append(GEOSWKTReader_read_r(handle, reader, "MULTIPOLYGON (\(text))")!)
    }
    GEOSWKTReader_destroy_r(handle, reader)
  }

  deinit {
    for shape in shapes { GEOSGeom_destroy_r(handle, shape) }
    GEOS_finish_r(handle)
  }

  func isValid(_ shape: Int) -> Bool { GEOSisValid_r(handle, shapes[shape]) == 1 }

  func covers(_ shape: Int, _ latitude: Double, _ longitude: Double) -> Bool {
    let point = GEOSGeom_createPointFromXY_r(handle, longitude, latitude)!
    defer { GEOSGeom_destroy_r(handle, point) }
    return GEOSCovers_r(handle, shapes[shape], point) == 1
  }
}

/// A small repeatable generator (splitmix64).
struct Dice {
  var state: UInt64
  init(_ seed: UInt64) { state = seed }
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
  mutating func unit() -> Double { Double(next() >> 11) / 9_007_199_254_740_992 }
  mutating func double(_ range: ClosedRange<Double>) -> Double {
    range.lowerBound + unit() * (range.upperBound - range.lowerBound)
  }
  mutating func int(_ range: ClosedRange<Int>) -> Int {
    range.lowerBound + Int(next() % UInt64(range.upperBound - range.lowerBound + 1))
  }
}
