internal import Model

/// A fence's shape with its margin around it.
enum Widening {
  case polygons(Rings)
  case circle(Coordinate, radius: Double)
  case corridor(Rings, radius: Double)

  func append(to table: inout ShapeTable) {
    switch self {
    case .polygons(let rings): table.append(rings, form: .polygon)
    case .circle(let center, let radius): table.append(center: center, radius: radius)
    case .corridor(let rings, let radius): table.append(rings, form: .corridor, radius: radius)
    }
  }

  /// Polygons with all points within so many metres of them, a circle being 32 segments.
  ///
  /// Each part is buffered in a plane of metres scaled by the cosine of its middle latitude, then all are united.
  /// East–west the margin is wrong by the ratio of the cosines: at 50° by 0.2 % for a part 20 km high, 2 % for one
  /// of 200 km, 10 % for one of 1,000 km; north–south it is right.
  static func widened(_ rings: Rings, by metres: Double, kernel: GeosKernel) -> Rings {
    var all = Rings()
    for range in rings.parts {
      let part = rings.part(range)
      let south = part.y.min() ?? 0
      let north = part.y.max() ?? 0
      let plane = Plane(
        middle: Coordinate(latitude: (south + north) / 2, longitude: ((part.x.min() ?? 0) + (part.x.max() ?? 0)) / 2))
      guard let geometry = kernel.polygons(plane.metres(part)), let buffer = kernel.buffered(geometry, by: metres)
      else {
        all.append(part)
        continue
      }
      all.append(plane.degrees(kernel.rings(of: buffer)))
    }
    if all.parts.count > 1, let several = kernel.polygons(all), let one = kernel.united(several) {
      all = kernel.rings(of: one)
    }
    all = Antimeridian.cut(all, written: [:], kernel: kernel)
    if let geometry = kernel.polygons(all), kernel.fault(geometry) != nil, let valid = kernel.madeValid(geometry) {
      all = kernel.rings(of: valid)
    }
    return all
  }
}

/// A plane in metres around a place, true along its parallel and its meridian.
struct Plane {
  let middle: Coordinate
  let scaleX: Double
  let scaleY = Sphere.metresPerDegree

  init(middle: Coordinate) {
    self.middle = middle
    scaleX = Sphere.metresPerDegree * max(0.01, Sphere.cosine(middle.latitude))
  }

  func metres(_ rings: Rings) -> Rings {
    var flat = rings
    for i in flat.x.indices {
      flat.x[i] = (rings.x[i] - middle.longitude) * scaleX
      flat.y[i] = (rings.y[i] - middle.latitude) * scaleY
    }
    return flat
  }

  func degrees(_ rings: Rings) -> Rings {
    var round = rings
    for i in round.x.indices {
      round.x[i] = rings.x[i] / scaleX + middle.longitude
      round.y[i] = min(90, max(-90, rings.y[i] / scaleY + middle.latitude))
    }
    return round
  }
}
