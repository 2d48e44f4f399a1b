internal import Model

extension OutlinePreparation {
  /// Lines unrolled: consecutive longitudes never more than 180 degrees apart, the first of each within −180…180.
  /// Repeated points are left out; nil where nothing is left (an error has been added).
  mutating func lines(_ lines: [[Coordinate]], needLength: Bool) -> Rings? {
    var rings = Rings()
    for line in lines {
      var x: [Double] = []
      var y: [Double] = []
      for place in line {
        guard isInRange(place) else { return nil }
        var longitude = place.longitude
        if let last = x.last {
          while longitude - last > 180 { longitude -= 360 }
          while longitude - last < -180 { longitude += 360 }
        } else {
          longitude = longitude > 180 ? longitude - 360 : longitude < -180 ? longitude + 360 : longitude
        }
        if longitude != x.last || place.latitude != y.last {
          x.append(longitude)
          y.append(place.latitude)
        }
      }
      if x.count == 1 && !needLength {
        x.append(x[0])
        y.append(y[0])
      }
      if x.count >= 2 { rings.append(x: x, y: y, isHole: false) }
    }
    if rings.isEmpty {
      add(
        .empty, isError: true,
        needLength ? "\(name) has no line of at least two different points" : "\(name) has no line with a point")
      return nil
    }
    return rings
  }

  /// Whether a radius can be used; adds an error where it cannot.
  mutating func isUsable(radiusMetres: Double) -> Bool {
    if radiusMetres > 0 && radiusMetres <= Self.largestRadiusMetres { return true }
    if radiusMetres > Self.largestRadiusMetres {
      add(.beyondRepair, isError: true, "the radius of \(name) is over 5000 km; write a smaller one")
    } else {
      add(.noArea, isError: true, "the radius of \(name) is not over 0 m; write a larger one")
    }
    return false
  }

  static let largestRadiusMetres = 5_000_000.0
}
