/// The edges of one polygon in one cell, as chains in raw memory (see `CellStore`).
///
/// Whether a point p is inside follows from how many edges lie between the cell's reference point r and p. That is
/// first computed in Floats seen from r, each sign with its bound; where one is within it, again in doubles.
struct BorderChains {
  let start: UnsafeRawPointer
  let count: Int

  /// With u = 2⁻²⁴: an offset has an error of u, a product of two 3u, the difference of two products 4u of their
  /// sum.
  private static let sideBound: Float = 6 / 16_777_216
  /// Of the sum of three such differences.
  private static let edgeBound: Float = 8 / 16_777_216
  /// For products that underflow.
  private static let smallest: Float = 1e-36

  /// Whether an odd number of edges lies between r and p (given as p − r), and whether that is sure. `end`: where the
  /// chains end.
  @inline(__always)
  func meetings(_ px: Float, _ py: Float, end: inout UnsafeRawPointer) -> (isOdd: Bool, isSure: Bool) {
    var at = start
    var isOdd = false
    var isSure = true
    for _ in 0..<count {
      var left = at.load(fromByteOffset: 4, as: UInt32.self)
      var ax = at.load(fromByteOffset: 8, as: Float.self)
      var ay = at.load(fromByteOffset: 12, as: Float.self)
      at += 16
      // Twice the area of r, p, vertex: on which side of the way the vertex is.
      var sideA = px * ay - py * ax
      var sizeA = abs(px * ay) + abs(py * ax)
      isSure = isSure && abs(sideA) > Self.sideBound * sizeA + Self.smallest
      while left != 0 {
        let bx = at.load(as: Float.self)
        let by = at.load(fromByteOffset: 4, as: Float.self)
        at += 8
        left &-= 1
        let one = px * by
        let other = py * bx
        let sideB = one - other
        let sizeB = abs(one) + abs(other)
        if abs(sideB) <= Self.sideBound * sizeB + Self.smallest { isSure = false }
        if (sideA > 0) != (sideB > 0) {
          let one = ax * by
          let other = ay * bx
          let size = abs(one) + abs(other)
          // On which sides of the edge r and p are.
          let reference = one - other
          let point = reference + sideA - sideB
          if (reference > 0) != (point > 0) { isOdd = !isOdd }
          if abs(reference) <= Self.sideBound * size + Self.smallest
            || abs(point) <= Self.edgeBound * (size + sizeA + sizeB) + Self.smallest
          {
            isSure = false
          }
        }
        ax = bx
        ay = by
        sideA = sideB
        sizeA = sizeB
      }
    }
    end = at
    return (isOdd, isSure)
  }

  /// The same in doubles: `.crossed` inside, `.none` outside, `.doubtful` where only GEOS can tell.
  @inline(never)
  func exactly(
    _ parity: Bool, _ r: (x: Double, y: Double), _ p: (x: Double, y: Double), _ index: FenceIndex
  ) -> Orientation.Meeting {
    let view = index.table.view
    var inside = parity
    var at = start
    for _ in 0..<count {
      let first = Int(at.load(as: UInt32.self))
      let length = Int(at.load(fromByteOffset: 4, as: UInt32.self))
      at += 16 + 8 * length
      for edge in first..<first + length {
        let side = view.side(edge, r.x, r.y)
        let (from, to) = side >= 0 ? (edge, edge + 1) : (edge + 1, edge)
        switch Orientation.meeting(view.x[from], view.y[from], view.x[to], view.y[to], r.x, r.y, p.x, p.y) {
        case .none: break
        case .crossed: inside.toggle()
        case .doubtful: return .doubtful
        }
      }
    }
    return inside ? .crossed : .none
  }
}
