/// Rings of polygons, or open lines, in flat arrays: x is longitude and y latitude, in degrees.
struct Rings: Sendable, Equatable {
  /// One ring: a range of the flat arrays. A hole belongs to the last ring before it that is none.
  struct Ring: Sendable, Equatable {
    var first: Int
    var count: Int
    var isHole: Bool
    var range: Range<Int> { first..<first + count }
  }
  var x: [Double] = []
  var y: [Double] = []
  var rings: [Ring] = []

  var isEmpty: Bool { rings.isEmpty }

  /// Appends one ring of the given coordinates.
  mutating func append(x ringX: some Collection<Double>, y ringY: some Collection<Double>, isHole: Bool) {
    rings.append(Ring(first: x.count, count: ringX.count, isHole: isHole))
    x.append(contentsOf: ringX)
    y.append(contentsOf: ringY)
  }

  mutating func append(_ other: Rings) {
    for ring in other.rings {
      append(x: other.x[ring.range], y: other.y[ring.range], isHole: ring.isHole)
    }
  }

  /// The rings of each polygon, as ranges of `rings`.
  var parts: [Range<Int>] {
    var parts: [Range<Int>] = []
    for (number, ring) in rings.enumerated() {
      if ring.isHole, let last = parts.popLast() {
        parts.append(last.lowerBound..<number + 1)
      } else {
        parts.append(number..<number + 1)
      }
    }
    return parts
  }

  /// The polygon of a range of `parts`, alone.
  func part(_ range: Range<Int>) -> Rings {
    var alone = Rings()
    for ring in rings[range] { alone.append(x: x[ring.range], y: y[ring.range], isHole: ring.isHole) }
    return alone
  }

  /// Square metres on the sphere, holes taken off.
  var areaSquareMetres: Double {
    rings.reduce(0) { sum, ring in
      let area = abs(Sphere.area(x: x[ring.range], y: y[ring.range]))
      return ring.isHole ? sum - area : sum + area
    }
  }
}
