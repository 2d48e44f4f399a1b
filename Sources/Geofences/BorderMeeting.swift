internal import Model

/// Where a way meets the edges of a shape.
struct BorderMeeting {
  /// Fraction of the way, 0…1.
  var fraction: Double
  /// How many edges meet it there; an even number only touches.
  var count = 1
  /// Edges that it crosses from their left to their right, less those that it crosses back.
  var balance: Int

  /// Fractions nearer than this are the same place: two edges at a corner, the two sides of a cut.
  static let same = 1e-12
}

extension OutlineView {
  /// Visits every edge that the way crosses, a corner on the way counting for exactly one or both of its edges.
  @inline(__always)
  fileprivate func eachCrossing(_ shape: Shape, _ way: Way, _ visit: (_ fraction: Double, _ toRight: Bool) -> Void) {
    eachRun(of: shape, where: { way.meets($0) }) { run in
      var a = way.side(x[run.edges.lowerBound], y[run.edges.lowerBound])
      for edge in run.edges {
        let b = way.side(x[edge &+ 1], y[edge &+ 1])
        let before = a
        a = b
        if (before >= 0) == (b >= 0) { continue }
        let from = side(edge, way.fromX, way.fromY)
        let to = side(edge, way.toX, way.toY)
        // As with corners, an end of the way on the edge counts as left of it.
        if (from >= 0) == (to >= 0) { continue }
        let fraction = from == to ? 0 : from / (from - to)
        visit(min(max(fraction, 0), 1), from > to)
      }
    }
  }
}

extension ShapeTable {
  /// Calls `body` with the way on every sheet of the map on which it can meet the shape.
  @inline(__always)
  static func onEachSheet(_ shape: Shape, _ way: Way, _ body: (Way) -> Void) {
    body(way)
    if way.isWithinMap && (shape.form == .polygon || shape.west <= shape.east) { return }
    body(way.shifted(360))
    body(way.shifted(-360))
  }

  /// The first meeting of way and edges after a fraction (`forward`), or the last one before it; and how many edges
  /// the way meets on that side of the fraction in all.
  func meeting(_ shape: Shape, _ way: Way, beyond limit: Double, forward: Bool) -> (BorderMeeting?, total: Int) {
    var best = BorderMeeting(fraction: forward ? 2 : -1, count: 0, balance: 0)
    var total = 0
    let view = self.view
    Self.onEachSheet(shape, way) { way in
      view.eachCrossing(shape, way) { fraction, toRight in
        let beyond = forward ? fraction - limit : limit - fraction
        guard beyond > BorderMeeting.same else { return }
        total += 1
        let nearer = forward ? best.fraction - fraction : fraction - best.fraction
        if nearer > BorderMeeting.same {
          best = BorderMeeting(fraction: fraction, count: 1, balance: toRight ? 1 : -1)
        } else if nearer >= -BorderMeeting.same {
          best.count += 1
          best.balance += toRight ? 1 : -1
        }
      }
    }
    return (best.count == 0 ? nil : best, total)
  }

  /// The first meeting that is a crossing and no touch.
  func crossing(_ shape: Shape, _ way: Way, beyond limit: Double, forward: Bool) -> (BorderMeeting?, total: Int) {
    var (next, total) = meeting(shape, way, beyond: limit, forward: forward)
    while let touch = next, touch.count % 2 == 0 {
      next = meeting(shape, way, beyond: touch.fraction, forward: forward).0
    }
    return (next, total)
  }

  /// Whether a polygon covers a place. A place within rounding of the border is covered.
  func covers(_ shape: Shape, x px: Double, y py: Double) -> Bool {
    var inside = false
    var isOnBorder = false
    let view = self.view
    view.eachRun(of: shape, where: { $0.north >= py && $0.south <= py && $0.east >= px }) { run in
      for edge in run.edges {
        let ay = view.y[edge]
        let by = view.y[edge &+ 1]
        if (ay > py && by > py) || (ay < py && by < py) { continue }
        let ax = view.x[edge]
        let bx = view.x[edge &+ 1]
        let one = (ax - px) * (by - py)
        let other = (ay - py) * (bx - px)
        let det = one - other
        if abs(det) <= Orientation.bound * (abs(one) + abs(other)), Orientation.isNear(ax, ay, bx, by, px, py) {
          isOnBorder = true
        }
        if (ay > py) != (by > py), (det > 0) == (by > ay) { inside.toggle() }
      }
    }
    return inside || isOnBorder
  }

  /// The first place, as a fraction, at which a way touches the border of a polygon; a touch counts.
  func touch(_ shape: Shape, _ way: Way) -> Double? {
    var first = 2.0
    let isCut = shape.west > shape.east
    let view = self.view
    Self.onEachSheet(shape, way) { way in
      view.eachRun(of: shape, where: { way.meets($0) }) { run in
        for edge in run.edges {
          let a = way.side(view.x[edge], view.y[edge])
          let b = way.side(view.x[edge &+ 1], view.y[edge &+ 1])
          if (a > 0 && b > 0) || (a < 0 && b < 0) { continue }
          if isCut && abs(view.x[edge]) == 180 && view.x[edge] == view.x[edge &+ 1] { continue }
          let from = view.side(edge, way.fromX, way.fromY)
          let to = view.side(edge, way.toX, way.toY)
          if from == to || (from > 0 && to > 0) || (from < 0 && to < 0) { continue }
          first = min(first, from / (from - to))
        }
      }
    }
    return first <= 1 ? max(0, first) : nil
  }
}
