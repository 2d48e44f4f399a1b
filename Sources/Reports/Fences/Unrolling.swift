internal import Model

/// Lines over the antimeridian: longitudes that run on beyond ±180 in place of leaping.
enum Unrolling {
  /// The longitudes of a line, unrolled where it runs across the antimeridian.
  ///
  /// A ring may stand in the plane already, cut at ±180: then it is left as it is. A step of a whole turn is the way along
  /// a parallel, unless the ring lies about the antimeridian only (as the builder of fences has it).
  static func longitudes(of line: [Coordinate], isRing: Bool) -> [Double] {
    var longitudes = line.map(\.longitude)
    guard isRing ? crosses(longitudes) : true else { return longitudes }
    for index in longitudes.indices.dropFirst() {
      let step = longitudes[index] - longitudes[index - 1]
      longitudes[index] -= (step / 360).rounded(.toNearestOrEven) * 360
    }
    return longitudes
  }

  private static func crosses(_ longitudes: [Double]) -> Bool {
    var hasWholeTurn = false
    for (from, to) in zip(longitudes, longitudes.dropFirst()) {
      let step = abs(to - from)
      if step > 180, step != 360 { return true }
      if step == 360 { hasWholeTurn = true }
    }
    return hasWholeTurn && longitudes.allSatisfy { abs($0) > 90 } && longitudes.contains { abs($0) != 180 }
  }
}
