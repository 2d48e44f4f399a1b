package import Model

/// South, west, north and east ends, in degrees. `west` is greater than `east` where it lies across the antimeridian.
package struct DegreeBox: Sendable, Equatable {
  package var south: Double
  package var west: Double
  package var north: Double
  package var east: Double

  package init(south: Double, west: Double, north: Double, east: Double) {
    self.south = south
    self.west = west
    self.north = north
    self.east = east
  }

  /// Around an outline, with its radius; nil where it has no points.
  package init?(_ outline: Outline) {
    switch outline {
    case .area(let polygons): self.init(polygons.flatMap { $0 }, radiusMetres: 0)
    case .line(let lines): self.init(lines, radiusMetres: 0)
    case .corridor(let lines, let radius): self.init(lines, radiusMetres: radius)
    case .circle(let center, let radius): self.init([[center]], radiusMetres: radius)
    }
  }

  private init?(_ lines: [[Coordinate]], radiusMetres: Double) {
    let latitudes = lines.joined().map(\.latitude)
    guard let south = latitudes.min(), let north = latitudes.max() else { return nil }
    let margin = radiusMetres / Earth.radiusMetres * 180 / .pi
    self.south = max(south - margin, -90)
    self.north = min(north + margin, 90)
    (west, east) = (-180, 180)
    let shrinkage = min(Self.shrinkage(self.south), Self.shrinkage(self.north))
    guard let reach = Self.reach(lines), reach.upperBound - reach.lowerBound + 2 * margin / shrinkage < 360 else {
      return
    }
    west = Self.wrapped(reach.lowerBound - margin / shrinkage)
    east = Self.wrapped(reach.upperBound + margin / shrinkage)
  }

  /// The longitudes that unrolled lines reach over, parts side by side; nil where that is a whole turn.
  private static func reach(_ lines: [[Coordinate]]) -> ClosedRange<Double>? {
    var reach: ClosedRange<Double>?
    for line in lines where !line.isEmpty {
      let unrolled = Unrolling.longitudes(of: line, isRing: true)
      guard var low = unrolled.min(), var high = unrolled.max() else { continue }
      if let reach {
        // The turn in which it lies nearest to what is there.
        let turn = ((reach.lowerBound + reach.upperBound - low - high) / 720).rounded() * 360
        (low, high) = (low + turn, high + turn)
        low = min(low, reach.lowerBound)
        high = max(high, reach.upperBound)
      }
      if high - low >= 360 { return nil }
      reach = low...high
    }
    return reach
  }

  private static func shrinkage(_ latitude: Double) -> Double { max(Sphere.cosine(latitude), 1e-6) }

  private static func wrapped(_ longitude: Double) -> Double {
    longitude < -180 ? longitude + 360 : longitude > 180 ? longitude - 360 : longitude
  }

  /// Metres from corner to corner, on a plane: what "size" means for a fence.
  var diagonalMetres: Double {
    let degree = Earth.radiusMetres * .pi / 180
    let width = (west <= east ? east - west : east + 360 - west) * Sphere.cosine((south + north) / 2)
    return degree * (width * width + (north - south) * (north - south)).squareRoot()
  }
}
