internal import Glibc
package import Model

/// Looks for places that surely lie inside of some fences and outside of others: for tests, which name fences where
/// a tracker would give coordinates.
///
/// The same fences give the same place. Used by one thread at a time.
package struct PlaceFinder: ~Copyable {
  private let index: FenceIndex
  private var locator: Locator
  private let kernel = GeosKernel()
  /// By fence: its shape with the margin around it, where it has one.
  private let widened: [UInt32: Int]

  /// Other fences that a place is tried to be kept out of.
  private static let avoidLimit = 16

  package init(_ index: FenceIndex) {
    self.index = index
    locator = Locator(index)
    var widened: [UInt32: Int] = [:]
    for (number, fence) in index.widenedFence.enumerated() { widened[fence] = index.fences.count + number }
    self.widened = widened
  }

  /// A place in all of some fences, as far from their borders as can be, and out of others and of their margins;
  /// in no further fence where there is such a place. nil: there is none.
  package mutating func inside(_ wanted: [Int], outside forbidden: [Int]) -> Coordinate? {
    guard let first = wanted.first, let plane = plane(of: first), var region = area(of: first, plane) else {
      return nil
    }
    for fence in wanted.dropFirst() {
      guard let other = area(of: fence, plane), let shared = polygons(kernel.intersection(region, other)) else {
        return nil
      }
      region = shared
    }
    for fence in forbidden where Self.meets(index.fences[fence], index.fences[first]) {
      guard let other = area(of: widened[UInt32(fence)] ?? fence, plane) else { continue }
      guard let rest = polygons(kernel.difference(region, other)) else { return nil }
      region = rest
    }
    return deepest(in: region, plane, wanted, Set(forbidden))
  }

  /// A place beside a fence, out of it and its margin and of all fences that are forbidden. nil: there is none near.
  package mutating func outside(of fence: Int, forbidden: (Int) -> Bool) -> Coordinate? {
    let subject = index.fences[fence]
    let bounds = subject.bounds
    let width = bounds.east >= bounds.west ? bounds.east - bounds.west : bounds.east + 360 - bounds.west
    for metres in [300.0, 1000, 3000, 10_000, 30_000, 100_000, 300_000, 1_000_000] {
      let reach = metres + 1.5 * subject.marginMetres
      let up = reach / Sphere.metresPerDegree
      for (north, east) in [(1.0, 0.0), (0, 1), (-1, 0), (0, -1), (1, 1), (1, -1), (-1, 1), (-1, -1)] {
        let middle = (bounds.south + bounds.north) / 2
        let latitude = north > 0 ? bounds.north + up : north < 0 ? bounds.south - up : middle
        guard abs(latitude) < 89 else { continue }
        let aside = up / max(0.01, Sphere.cosine(latitude))
        let longitude =
          bounds.west + (east > 0 ? width + aside : east < 0 ? -aside : width / 2)
        let place = Self.rounded(Coordinate(latitude: latitude, longitude: longitude))
        if !fences(at: place).near.contains(where: { $0 == fence || forbidden($0) }) { return place }
      }
    }
    return nil
  }

  // MARK: Steps

  /// The deepest place of a region; what else it lies in is taken off while enough is left.
  private mutating func deepest(
    in found: GeosKernel.Geometry, _ plane: Plane, _ wanted: [Int], _ forbidden: Set<Int>
  ) -> Coordinate? {
    var region = found
    var best: Coordinate?
    var tried: Set<Int> = []
    for _ in 0..<Self.avoidLimit {
      guard let place = place(in: region, plane, wanted, forbidden) else { return best }
      best = best ?? place
      let others = fences(at: place).inside.subtracting(wanted)
      if others.isEmpty { return place }
      let count = tried.count
      for other in others.sorted() where tried.insert(other).inserted {
        guard let shape = area(of: other, plane), let rest = polygons(kernel.difference(region, shape)),
          kernel.area(rest) > 0.05 * kernel.area(region)
        else { continue }
        region = rest
      }
      if tried.count == count { return place }
      best = place
    }
    return best
  }

  /// The deepest place of a region if it is where it has to be; to six digits, a tenth of a metre, where that will do.
  private mutating func place(
    in region: GeosKernel.Geometry, _ plane: Plane, _ wanted: [Int], _ forbidden: Set<Int>
  ) -> Coordinate? {
    let size = kernel.area(region).squareRoot()
    guard size > 0, let circle = kernel.inscribedCircle(region, tolerance: size / 2000) else { return nil }
    let exact = plane.place(x: circle.x, y: circle.y)
    for place in [Self.rounded(exact), exact] {
      let found = fences(at: place)
      if found.inside.isSuperset(of: wanted), found.near.isDisjoint(with: forbidden) { return place }
    }
    return nil
  }

  /// The fences that a place is in, and with them those whose margin it is in.
  private mutating func fences(at place: Coordinate) -> (inside: Set<Int>, near: Set<Int>) {
    var inside: Set<Int> = []
    var near: Set<Int> = []
    for number in 0..<locator.locate(latitude: place.latitude, longitude: place.longitude) {
      let shape = Int(locator.result(number))
      if shape < index.fences.count { inside.insert(shape) }
      near.insert(shape < index.fences.count ? shape : Int(index.widenedFence[shape - index.fences.count]))
    }
    return (inside, near)
  }

  private func plane(of fence: Int) -> Plane? {
    guard index.fences.indices.contains(fence), index.fences[fence].kind != .line else { return nil }
    let bounds = index.fences[fence].bounds
    // Over the antimeridian a fence is cut in two, at both ends of the map.
    let longitude = bounds.west <= bounds.east ? (bounds.west + bounds.east) / 2 : 0
    return Plane(middle: Coordinate(latitude: (bounds.south + bounds.north) / 2, longitude: longitude))
  }

  private func area(of shape: Int, _ plane: Plane) -> GeosKernel.Geometry? {
    var rings = Rings()
    for polygon in index.polygonised(of: shape) {
      for (number, ring) in polygon.enumerated() {
        rings.append(x: ring.map(\.longitude), y: ring.map(\.latitude), isHole: number > 0)
      }
    }
    return rings.isEmpty ? nil : kernel.polygons(plane.metres(rings))
  }

  /// The polygons of a result; nil where nothing is left of it.
  private func polygons(_ geometry: GeosKernel.Geometry?) -> GeosKernel.Geometry? {
    guard let geometry else { return nil }
    let rings = kernel.rings(of: geometry)
    return rings.isEmpty ? nil : kernel.polygons(rings)
  }

  private static func meets(_ a: Fence, _ b: Fence) -> Bool {
    // Of boxes over the antimeridian the latitudes alone are compared.
    let slack = (a.marginMetres + 1) / Sphere.metresPerDegree
    guard a.bounds.south - slack <= b.bounds.north, b.bounds.south <= a.bounds.north + slack else { return false }
    if a.bounds.west > a.bounds.east || b.bounds.west > b.bounds.east { return true }
    let aside = slack / max(0.01, Sphere.cosine(max(abs(a.bounds.south), abs(a.bounds.north))))
    return a.bounds.west - aside <= b.bounds.east && b.bounds.west <= a.bounds.east + aside
  }

  private static func rounded(_ place: Coordinate) -> Coordinate {
    let longitude = remainder((place.longitude * 1e6).rounded() / 1e6, 360)
    return Coordinate(latitude: (place.latitude * 1e6).rounded() / 1e6, longitude: longitude == 180 ? -180 : longitude)
  }
}

extension Plane {
  /// The place of a point of the plane.
  fileprivate func place(x: Double, y: Double) -> Coordinate {
    Coordinate(latitude: y / scaleY + middle.latitude, longitude: x / scaleX + middle.longitude)
  }
}
