/// On which side of a line a point is, with a bound on the error.
///
/// The bound is that of J.R. Shewchuk, Adaptive Precision Floating-Point Arithmetic and Fast Robust Geometric
/// Predicates (1997): (3 + 16ε)ε of the sum of the two products.
enum Orientation {
  static let bound = 3.3306690738754716e-16
  /// Degrees; what is nearer than this to an edge may be on it.
  static let near = 1e-9

  /// How an edge meets the way from a cell's reference point to a point.
  enum Meeting: UInt8 { case none, crossed, doubtful }

  /// Twice the area of a triangle: positive where `c` is to the left of the line from `a` to `b`.
  @inline(__always)
  static func side(_ ax: Double, _ ay: Double, _ bx: Double, _ by: Double, _ cx: Double, _ cy: Double) -> Double {
    (ax - cx) * (by - cy) - (ay - cy) * (bx - cx)
  }

  /// Whether an edge a–b that has the reference point r on its left lies between r and p.
  ///
  /// A vertex exactly on the line r–p counts as left of it, always, so that neighbours agree.
  @inline(__always)
  static func meeting(
    _ ax: Double, _ ay: Double, _ bx: Double, _ by: Double, _ rx: Double, _ ry: Double, _ px: Double, _ py: Double
  ) -> Meeting {
    let one = (ax - px) * (by - py)
    let other = (ay - py) * (bx - px)
    let error = bound * (abs(one) + abs(other))
    let det = one - other
    if det > error { return .none }
    if det >= -error { return isNear(ax, ay, bx, by, px, py) ? .doubtful : .none }
    let a = side(rx, ry, px, py, ax, ay)
    let b = side(rx, ry, px, py, bx, by)
    if (a >= 0) == (b >= 0) {
      return min(abs(a), abs(b)) <= 1e-23 && isNearEnd(ax, ay, bx, by, px, py) ? .doubtful : .none
    }
    return min(abs(a), abs(b)) <= 1e-23 && isNearEnd(ax, ay, bx, by, px, py) ? .doubtful : .crossed
  }

  /// Whether the box of an edge, a little widened, holds the point.
  @inline(never)
  static func isNear(
    _ ax: Double, _ ay: Double, _ bx: Double, _ by: Double, _ px: Double, _ py: Double
  ) -> Bool {
    px >= min(ax, bx) - near && px <= max(ax, bx) + near && py >= min(ay, by) - near && py <= max(ay, by) + near
  }

  @inline(never)
  private static func isNearEnd(
    _ ax: Double, _ ay: Double, _ bx: Double, _ by: Double, _ px: Double, _ py: Double
  ) -> Bool {
    isNear(ax, ay, ax, ay, px, py) || isNear(bx, by, bx, by, px, py)
  }

  /// Whether an edge lies between two points neither of which is on it. Vertices on the line count as left.
  @inline(__always)
  static func separates(
    _ ax: Double, _ ay: Double, _ bx: Double, _ by: Double, _ rx: Double, _ ry: Double, _ px: Double, _ py: Double
  ) -> Bool {
    let a = side(rx, ry, px, py, ax, ay) >= 0
    let b = side(rx, ry, px, py, bx, by) >= 0
    if a == b { return false }
    return (side(ax, ay, bx, by, rx, ry) >= 0) != (side(ax, ay, bx, by, px, py) >= 0)
  }
}
