internal import Glibc
internal import Model

/// Where ways cross the borders of circles and corridors, to a tenth of a metre.
extension ShapeTable {
  private static let toleranceMetres = 0.05
  /// Bounds the work for a way along a border.
  private static let mostSteps = 20_000

  /// The shortest step, in metres: a lobe or a dent of less depth may be missed.
  private func leastStep(_ shape: Shape) -> Double { max(Self.toleranceMetres, shape.radius / 100) }

  /// Fraction at which a way that begins outside and ends inside of a circle enters it, or the other way about.
  func circleCrossing(_ shape: Shape, _ way: Way) -> Double? {
    let start = outsideness(shape, way, 0)
    let end = outsideness(shape, way, 1)
    guard (start > 0) != (end > 0) else { return nil }
    return root(shape, way, from: (0, start), to: (1, end))
  }

  /// The root of a function with one change of sign: false position, the Illinois way.
  private func root(
    _ shape: Shape, _ way: Way, from: (at: Double, value: Double), to: (at: Double, value: Double)
  ) -> Double {
    var (a, b) = (from, to)
    for _ in 0..<40 {
      let at = min(max((a.at * b.value - b.at * a.value) / (b.value - a.value), min(a.at, b.at)), max(a.at, b.at))
      let value = outsideness(shape, way, at)
      if abs(value) < Self.toleranceMetres / 50 { return at }
      if (value > 0) == (b.value > 0) {
        b = (at, value)
        a.value /= 2
      } else {
        a = b
        b = (at, value)
      }
    }
    return b.at
  }

  /// Fraction at which a way last enters a corridor (`entering`, ending inside) or first leaves it.
  ///
  /// Goes from the inner end: what is r − d inside stays inside for that many metres.
  func corridorCrossing(_ shape: Shape, _ way: Way, entering: Bool) -> Double? {
    let inner = entering ? 1.0 : 0.0
    guard outsideness(shape, way, inner) <= 0, outsideness(shape, way, 1 - inner) > 0 else { return nil }
    let least = leastStep(shape)
    let perMetre = 0.98 / max(way.mostMetres, 1e-6)
    var gone = 0.0
    var value = outsideness(shape, way, inner)
    for _ in 0..<Self.mostSteps {
      let next = gone + max(least, -value) * perMetre
      guard next < 1 else { return bisect(shape, way, gone, 1, entering) }
      value = outsideness(shape, way, entering ? 1 - next : next)
      if value > 0 { return bisect(shape, way, gone, next, entering) }
      gone = next
    }
    return nil
  }

  /// Narrows down the border between a fraction (from the inner end) inside and one outside.
  private func bisect(_ shape: Shape, _ way: Way, _ inside: Double, _ outside: Double, _ entering: Bool) -> Double {
    var low = inside
    var high = outside
    let width = Self.toleranceMetres / max(way.mostMetres, 1)
    while high - low > width {
      let middle = (low + high) / 2
      if outsideness(shape, way, entering ? 1 - middle : middle) <= 0 { low = middle } else { high = middle }
    }
    return entering ? 1 - low : low
  }

  /// The first fraction at which a way with both ends outside touches a circle.
  func circleTouch(_ shape: Shape, _ way: Way) -> Double? {
    let cosine = Sphere.cosine(shape.center.latitude)
    let fromX = shape.center.longitude + remainder(way.fromX - shape.center.longitude, 360)
    let dx = fromX - shape.center.longitude
    let nearest = Sphere.nearest(dx, way.fromY - shape.center.latitude, way.dx, way.dy, cosine)
    let value = outsideness(shape, way, nearest)
    guard value <= 0 else { return nil }
    return root(shape, way, from: (0, outsideness(shape, way, 0)), to: (nearest, value))
  }

  /// The first fraction at which a way with both ends outside touches a corridor.
  ///
  /// Goes from the start: what is d − r outside stays outside for that many metres.
  func corridorTouch(_ shape: Shape, _ way: Way) -> Double? {
    let least = leastStep(shape)
    let perMetre = 0.98 / max(way.mostMetres, 1e-6)
    var before = 0.0
    var at = 0.0
    for _ in 0..<Self.mostSteps {
      let value = outsideness(shape, way, at)
      // Seen from the touch, the way goes back from inside to outside.
      if value <= 0 { return bisect(shape, way, 1 - at, 1 - before, true) }
      guard at < 1 else { return nil }
      before = at
      at = min(1, at + max(least, value) * perMetre)
    }
    return nil
  }
}
