package import Model

/// What is asked of single fences and groups: distances and crossings. All of it may be asked by many workers at once.
extension FenceIndex {
  /// Metres on the sphere from a place to a fence's border, 0 inside; of a line to its nearest point.
  package func distance(fence: Int, latitude: Double, longitude: Double) -> Double {
    guard fence >= 0 && fence < fences.count else { return .infinity }
    return table.distance(table.shapes[fence], latitude: latitude, longitude: longitude)
  }

  /// The least `distance` to any fence of a group; +inf where the group has none.
  package func nearest(group: Int, latitude: Double, longitude: Double) -> Double {
    guard let boxes = groups[group]?.boxes, latitude.isFinite, longitude.isFinite else { return .infinity }
    return boxes.nearest(Coordinate(latitude: latitude, longitude: longitude)) {
      table.distance(table.shapes[$0], latitude: latitude, longitude: longitude)
    }
  }

  /// Where the straight way between two fixes crosses the border of a shape (a fence number or a widened id).
  ///
  /// Entering: the last border point after which the way stays inside up to `to`. Leaving: the first one at which
  /// it leaves. Nil where there is no such crossing, as when both ends are on one side.
  package func crossing(
    shape: UInt32, from: Coordinate, to: Coordinate, entering: Bool
  ) -> (fraction: Double, place: Coordinate)? {
    guard Int(shape) < table.shapes.count else { return nil }
    let form = table.shapes[Int(shape)]
    let way = Way(from, to)
    let fraction: Double?
    switch form.form {
    case .polygon: fraction = polygonCrossing(form, way, entering)
    case .circle: fraction = table.circleCrossing(form, way)
    case .corridor: fraction = table.corridorCrossing(form, way, entering: entering)
    case .line: fraction = nil
    }
    guard let fraction, fraction.isFinite else { return nil }
    return (fraction, way.place(fraction))
  }

  private func polygonCrossing(_ shape: Shape, _ way: Way, _ entering: Bool) -> Double? {
    // A border right at the inner end is looked at last: before it the way may have come through the inside.
    let inner = entering ? 1.0 : 0.0
    let (crossing, total) = table.crossing(shape, way, beyond: inner, forward: !entering)
    if let crossing, total % 2 == 1 { return crossing.fraction }
    // An even number leads back to where the way began, so the inner end is just the border.
    return isInside(shape, way, inner) && !isInside(shape, way, 1 - inner) ? inner : nil
  }

  /// Finds the fences of a group that the way between two fixes meets though neither end is inside, by number.
  ///
  /// The group must be one of the `crossGroups`. A line must be crossed, not just touched: at the first crossing the
  /// fixes are on different sides; a crossing through a corner counts once.
  package func crossed(group: Int, from: Coordinate, to: Coordinate, into touches: inout [FenceTouch]) {
    var near: [Int] = []
    crossed(group: group, from: from, to: to, near: &near, into: &touches)
  }

  /// The same with a list to use for the fences that come near.
  func crossed(
    group: Int, from: Coordinate, to: Coordinate, near: inout [Int], into touches: inout [FenceTouch]
  ) {
    touches.removeAll(keepingCapacity: true)
    guard let boxes = groups[group], boxes.answersCrossings else { return }
    guard from.latitude.isFinite, from.longitude.isFinite, to.latitude.isFinite, to.longitude.isFinite else { return }
    let way = Way(from, to)
    near.removeAll(keepingCapacity: true)
    for sheet in 0..<(way.isWithinMap ? 1 : 3) {
      let shift = sheet == 0 ? 0.0 : sheet == 1 ? 360 : -360
      let box = BoxTree.Box(
        south: way.south, west: way.west + shift, north: way.north, east: way.east + shift, content: 0)
      boxes.boxes.search(box) { near.append($0) }
    }
    near.sort()
    var last = -1
    for fence in near where fence != last {
      last = fence
      if let touch = touch(fence, way) { touches.append(touch) }
    }
  }

  private func touch(_ fence: Int, _ way: Way) -> FenceTouch? {
    let shape = table.shapes[fence]
    var leftToRight: Bool?
    let fraction: Double?
    switch shape.form {
    case .line:
      // The start may lie on the line: it counts as left of it then, as the end did one fix before.
      let crossing = table.crossing(shape, way, beyond: -1, forward: true).0
      leftToRight = crossing.map { $0.balance > 0 }
      fraction = crossing?.fraction
    case .polygon:
      guard let touch = table.touch(shape, way), !isInside(shape, way, 0), !isInside(shape, way, 1) else { return nil }
      fraction = touch
    case .circle, .corridor:
      guard table.outsideness(shape, way, 0) > 0, table.outsideness(shape, way, 1) > 0 else { return nil }
      fraction = shape.form == .circle ? table.circleTouch(shape, way) : table.corridorTouch(shape, way)
    }
    guard let fraction else { return nil }
    return FenceTouch(
      fence: UInt32(fence), fraction: fraction, place: way.place(fraction), leftToRight: leftToRight)
  }

  private func isInside(_ shape: Shape, _ way: Way, _ fraction: Double) -> Bool {
    let place = way.place(fraction)
    return table.covers(shape, x: place.longitude, y: place.latitude)
      || (place.longitude == -180 && table.covers(shape, x: 180, y: place.latitude))
  }
}

extension FenceIndex {
  /// The fence of a group with the least `distance`; nil where the group has none, or the place is none.
  package func nearestFence(group: Int, latitude: Double, longitude: Double) -> UInt32? {
    guard let boxes = groups[group]?.boxes, latitude.isFinite, longitude.isFinite else { return nil }
    var best: (fence: Int, metres: Double)?
    _ = boxes.nearest(Coordinate(latitude: latitude, longitude: longitude)) { fence in
      let metres = table.distance(table.shapes[fence], latitude: latitude, longitude: longitude)
      if best.map({ metres < $0.metres || (metres == $0.metres && fence < $0.fence) }) ?? true {
        best = (fence, metres)
      }
      return metres
    }
    return best.map { UInt32($0.fence) }
  }

  /// Metres on the sphere from a place to a fence's border: negative inside; of a line to its nearest point.
  package func metresFromBorder(fence: Int, latitude: Double, longitude: Double) -> Double? {
    guard fence >= 0 && fence < fences.count, latitude.isFinite, longitude.isFinite else { return nil }
    let shape = table.shapes[fence]
    let place = Coordinate(latitude: latitude, longitude: longitude)
    switch shape.form {
    case .polygon:
      let metres = table.edgeDistance(shape, latitude: latitude, longitude: longitude)
      return table.distance(shape, latitude: latitude, longitude: longitude) == 0 ? -metres : metres
    case .circle: return Sphere.distance(shape.center, place) - shape.radius
    case .corridor: return table.edgeDistance(shape, latitude: latitude, longitude: longitude) - shape.radius
    case .line: return table.edgeDistance(shape, latitude: latitude, longitude: longitude)
    }
  }
}
