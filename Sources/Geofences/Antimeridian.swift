/// Brings rings into −180…180 degrees: rings that run across the antimeridian uncut are unrolled and cut there.
enum Antimeridian {
  /// Rings of one polygon unrolled: consecutive longitudes never more than 180 degrees apart.
  struct Unrolled {
    var rings = Rings()
    /// The longitude as it was written, by the bits of the unrolled one.
    var written: [UInt64: Double] = [:]
    /// The rings run around a pole and were closed over it.
    var isPolar = false
  }

  /// Whether a ring must be unrolled before a plane can hold it.
  static func crosses(_ x: ArraySlice<Double>) -> Bool {
    var hasWholeTurn = false
    var previous = x.first ?? 0
    for next in x {
      let step = abs(next - previous)
      if step > 180 {
        if step != 360 { return true }
        hasWholeTurn = true
      }
      if abs(next) > 180 { return true }
      previous = next
    }
    // From 180 to −180 is either no way at all or a whole parallel: the latter where the ring also goes elsewhere.
    return hasWholeTurn && x.allSatisfy { abs($0) > 90 } && x.contains { abs($0) != 180 }
  }

  /// Unrolls all rings of one polygon, the holes beside their outer ring.
  static func unroll(_ polygon: Rings) -> Unrolled {
    var unrolled = Unrolled()
    var outer: ClosedRange<Double> = -180...180
    for ring in polygon.rings {
      var x = Array(polygon.x[ring.range])
      var y = Array(polygon.y[ring.range])
      for i in x.indices.dropFirst() {
        while x[i] - x[i - 1] > 180 { x[i] -= 360 }
        while x[i] - x[i - 1] < -180 { x[i] += 360 }
      }
      if let first = x.first, let last = x.last, abs(last - first) > 1, !ring.isHole {
        let pole: Double = y.reduce(0, +) < 0 ? -90 : 90
        x += [last, first, first]
        y += [pole, pole, y[0]]
        unrolled.isPolar = true
      }
      let low = x.min() ?? 0
      let high = x.max() ?? 0
      var shift = 0.0
      if ring.isHole {
        while low + shift < outer.lowerBound && shift < 720 { shift += 360 }
        while high + shift > outer.upperBound && shift > -720 { shift -= 360 }
      } else {
        while low + shift < -180 && high + shift < 180 { shift += 360 }
        while high + shift > 180 && low + shift >= 180 { shift -= 360 }
        outer = low + shift...high + shift
      }
      for i in x.indices {
        x[i] += shift
        if i < ring.count { unrolled.written[x[i].bitPattern] = polygon.x[ring.first + i] }
      }
      unrolled.rings.append(x: x, y: y, isHole: ring.isHole)
    }
    return unrolled
  }

  /// Cuts unrolled valid polygons at every meridian of 180 degrees and brings the pieces back. Longitudes that
  /// the writer gave come back as given.
  static func cut(_ rings: Rings, written: [UInt64: Double], kernel: GeosKernel) -> Rings {
    let low = rings.x.min() ?? 0
    let high = rings.x.max() ?? 0
    if low >= -180 && high <= 180 { return rings }
    guard low >= -1000, high <= 1000, let geometry = kernel.polygons(rings) else { return rings }
    var pieces = Rings()
    for turn in -3...3 {
      let middle = Double(turn) * 360
      guard high > middle - 180, low < middle + 180 else { continue }
      guard
        let clipped = kernel.clipped(
          geometry, south: -91, west: middle - 180, north: 91, east: middle + 180)
      else { continue }
      var piece = kernel.rings(of: clipped)
      for i in piece.x.indices {
        let x = piece.x[i]
        if let given = written[x.bitPattern], abs(given) < 180 {
          piece.x[i] = given
        } else {
          piece.x[i] = min(max(x - middle, -180), 180)
        }
      }
      pieces.append(piece)
    }
    return pieces
  }
}
