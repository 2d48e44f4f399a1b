internal import Model

/// Checks the polygons of one draft: cleans them, unrolls them, asks GEOS, repairs.
///
/// Geometry that is valid keeps its coordinates exactly.
struct OutlinePreparation {
  let kernel: GeosKernel
  let draft: FenceDraft
  private(set) var findings: [FenceFinding] = []
  /// What was repaired, as GEOS says it.
  private(set) var repair: String?

  init(_ draft: FenceDraft, kernel: GeosKernel) {
    self.kernel = kernel
    self.draft = draft
  }

  /// Valid polygons within −180…180; nil where none is left (an error has been added).
  mutating func polygons(_ polygons: [[[Coordinate]]]) -> Rings? {
    var rings = Rings()
    for polygon in polygons {
      guard appendPolygon(polygon, to: &rings) else { return nil }
    }
    if rings.isEmpty {
      add(.noArea, isError: true, "\(name) has no ring of at least three different points")
      return nil
    }
    guard rings.rings.contains(where: { Antimeridian.crosses(rings.x[$0.range]) }) else { return checked(rings) }
    return unrolled(rings)
  }

  private mutating func unrolled(_ rings: Rings) -> Rings? {
    var whole = Rings()
    for range in rings.parts {
      let part = rings.part(range)
      guard part.rings.contains(where: { Antimeridian.crosses(part.x[$0.range]) }) else {
        whole.append(part)
        continue
      }
      let unrolled = Antimeridian.unroll(part)
      if unrolled.isPolar {
        add(
          .repaired, isError: false,
          "\(name) runs around a pole and was closed over it; draw it with corners at the pole to be sure")
      }
      guard let valid = checked(unrolled.rings) else { return nil }
      let pieces = Antimeridian.cut(valid, written: unrolled.written, kernel: kernel)
      // What was closed over a pole meets itself where it was closed.
      whole.append(unrolled.isPolar ? united(pieces) : pieces)
    }
    return checked(whole)
  }

  private func united(_ pieces: Rings) -> Rings {
    guard let geometry = kernel.polygons(pieces), let one = kernel.united(geometry) else { return pieces }
    return kernel.rings(of: one)
  }

  /// Closes the rings, leaves out repeated points; false where a coordinate is out of range.
  private mutating func appendPolygon(_ polygon: [[Coordinate]], to rings: inout Rings) -> Bool {
    for (number, ring) in polygon.enumerated() {
      var x: [Double] = []
      var y: [Double] = []
      x.reserveCapacity(ring.count + 1)
      y.reserveCapacity(ring.count + 1)
      for place in ring {
        guard isInRange(place) else { return false }
        // Some files round 180 up a little: that is no way over the antimeridian.
        let isSeam = abs(place.longitude) > 180 && abs(place.longitude) < 180 + 1e-9
        let longitude = isSeam ? (place.longitude < 0 ? -180 : 180) : place.longitude
        if longitude != x.last || place.latitude != y.last {
          x.append(longitude)
          y.append(place.latitude)
        }
      }
      if let firstX = x.first, let firstY = y.first, x.last != firstX || y.last != firstY {
        x.append(firstX)
        y.append(firstY)
      }
      if x.count < 4 {
        add(
          .ringTooShort, isError: false, place: ring.first,
          "a \(number == 0 ? "ring" : "hole") of \(name) has fewer than three different points and is left out")
        if number == 0 { return true }
        continue
      }
      rings.append(x: x, y: y, isHole: number > 0)
    }
    return true
  }

  /// Whether a place is on the map; adds an error where it is not.
  mutating func isInRange(_ place: Coordinate) -> Bool {
    if abs(place.latitude) <= 90 && abs(place.longitude) <= 360 { return true }
    let swapped = abs(place.longitude) <= 90 && abs(place.latitude) <= 180
    add(
      .latitudeOutOfRange, isError: true, place: place,
      "\(name) has a point at latitude \(place.latitude), longitude \(place.longitude), which is not on the map"
        + (swapped ? "; latitude and longitude seem to be swapped" : ""))
    return false
  }

  private mutating func checked(_ rings: Rings) -> Rings? {
    if OutlineProof.holds(for: rings) { return rings }
    if CrossingCount.isTangle(rings) {
      add(
        .beyondRepair, isError: true,
        "\(name) crosses itself in more than \(CrossingCount.limit) places; draw it anew")
      return nil
    }
    guard let geometry = kernel.polygons(rings) else {
      add(.beyondRepair, isError: true, "\(name) is no polygon that GEOS can read; draw it anew")
      return nil
    }
    guard let fault = kernel.fault(geometry) else { return rings }
    let place = fault.x.isFinite ? Coordinate(latitude: fault.y, longitude: fault.x) : nil
    guard let made = kernel.madeValid(geometry) else {
      add(.beyondRepair, isError: true, place: place, "\(name) cannot be repaired: \(fault.reason)")
      return nil
    }
    let repaired = kernel.rings(of: made)
    guard !repaired.isEmpty, let again = kernel.polygons(repaired), kernel.fault(again) == nil else {
      let problem: FenceFinding.Problem = repaired.isEmpty ? .noArea : .beyondRepair
      add(problem, isError: true, place: place, "\(name) encloses no area: \(fault.reason)")
      return nil
    }
    repair = fault.reason
    add(
      .repaired, isError: false, place: place,
      "\(name) was not valid and is repaired: \(fault.reason); check its outline on a map")
    return repaired
  }

  var name: String { "fence `\(draft.id)`" }

  mutating func add(
    _ problem: FenceFinding.Problem, isError: Bool, place: Coordinate? = nil, _ message: String
  ) {
    findings.append(
      FenceFinding(
        problem, isError: isError, file: draft.file, feature: draft.id,
        place: place.map { "near \(Self.short($0.latitude)), \(Self.short($0.longitude))" }, message: message))
  }

  /// A coordinate for a message: six digits at most.
  private static func short(_ degrees: Double) -> String {
    guard abs(degrees) < 1e6 else { return "\(degrees)" }
    let rounded = (degrees * 1e6).rounded() / 1e6
    return rounded == rounded.rounded() ? "\(Int(rounded))" : "\(rounded)"
  }
}
