/// Proves that polygons are valid without asking GEOS: no two edges meet but neighbours at their corner, every hole
/// lies directly in its own outer ring, and every outer ring in nothing but a hole.
///
/// All edges are taken from west to east in runs of eight, each held against those whose boxes overlap its own.
/// Whatever rounding leaves open, and whatever touches, is no proof: GEOS judges it then.
struct OutlineProof {
  /// Consecutive edges of one ring and their box.
  private struct Run {
    var south: Double
    var west: Double
    var north: Double
    var east: Double
    var first: Int32
    var end: Int32
    var ring: Int32
  }

  /// What is known of a ring while the sweep goes on.
  private struct RingState {
    /// Its lowest vertex of the westernmost ones.
    var corner: Int
    var isCounterclockwise: Bool
    /// The innermost ring around it; −1 where there is none.
    var parent = -1
  }

  private static let length = 8
  /// Comparisons for each run, at most: beyond, GEOS is the faster one.
  private static let patience = 1000

  private let x: [Double]
  private let y: [Double]
  private let rings: [Rings.Ring]
  private var runs: [Run] = []
  private var active: [Run] = []
  private var states: [RingState] = []

  /// Whether rings (closed, no point twice in a row) are proven to be valid.
  static func holds(for rings: Rings) -> Bool {
    var proof = OutlineProof(rings)
    return proof.holds()
  }

  private init(_ outline: Rings) {
    x = outline.x
    y = outline.y
    rings = outline.rings
  }

  private mutating func holds() -> Bool {
    guard x.count < Int(Int32.max), !rings.isEmpty else { return false }
    runs.reserveCapacity(x.count / Self.length + rings.count)
    for number in rings.indices {
      guard rings[number].count >= 4 else { return false }
      addRuns(number)
    }
    if rings.count > 1 {
      for ring in rings {
        guard let state = state(of: ring) else { return false }
        states.append(state)
      }
    }
    runs.sort { ($0.west, $0.first) < ($1.west, $1.first) }
    return sweep() && isNestedWell()
  }

  private mutating func addRuns(_ number: Int) {
    let ring = rings[number]
    let last = ring.first + ring.count - 1
    var first = ring.first
    while first < last {
      let end = min(first + Self.length, last)
      var run = Run(
        south: y[first], west: x[first], north: y[first], east: x[first], first: Int32(first), end: Int32(end),
        ring: Int32(number))
      for vertex in first + 1...end {
        run.south = min(run.south, y[vertex])
        run.north = max(run.north, y[vertex])
        run.west = min(run.west, x[vertex])
        run.east = max(run.east, x[vertex])
      }
      runs.append(run)
      first = end
    }
  }

  private mutating func sweep() -> Bool {
    let corners = states.indices.sorted { x[states[$0].corner] < x[states[$1].corner] }
    var nextCorner = 0
    var patience = Self.patience * (runs.count + 100)
    for run in runs {
      while nextCorner < corners.count, x[states[corners[nextCorner]].corner] <= run.west {
        guard findParent(of: corners[nextCorner]) else { return false }
        patience -= active.count
        nextCorner += 1
      }
      var kept = 0
      for place in active.indices {
        let other = active[place]
        if other.east < run.west { continue }
        if kept != place { active[kept] = other }
        kept += 1
        if other.south <= run.north && run.south <= other.north, !areApart(other, run) { return false }
      }
      patience -= active.count
      active.removeLast(active.count - kept)
      guard patience >= 0, isSimple(run) else { return false }
      active.append(run)
    }
    return true
  }

  // MARK: Edges

  private func isSimple(_ run: Run) -> Bool {
    for a in Int(run.first)..<Int(run.end) {
      for b in a + 1..<max(a + 1, Int(run.end)) where !isApart(a, b, Int(run.ring)) { return false }
    }
    return true
  }

  private func areApart(_ one: Run, _ other: Run) -> Bool {
    for a in Int(one.first)..<Int(one.end) {
      let (ax, ay, bx, by) = (x[a], y[a], x[a + 1], y[a + 1])
      if max(ax, bx) < other.west || min(ax, bx) > other.east { continue }
      if max(ay, by) < other.south || min(ay, by) > other.north { continue }
      for b in Int(other.first)..<Int(other.end) where !isApart(min(a, b), max(a, b), Int(other.ring)) { return false }
    }
    return true
  }

  /// Whether two edges, the first before the second, have no point in common but that of neighbours.
  @inline(__always)
  private func isApart(_ a: Int, _ b: Int, _ ringOfOther: Int) -> Bool {
    if max(x[a], x[a + 1]) < min(x[b], x[b + 1]) || max(x[b], x[b + 1]) < min(x[a], x[a + 1]) { return true }
    if max(y[a], y[a + 1]) < min(y[b], y[b + 1]) || max(y[b], y[b + 1]) < min(y[a], y[a + 1]) { return true }
    let ring = rings[ringOfOther]
    if b == a + 1 { return isCorner(a, b, b + 1) }
    // The last edge of a ring ends where the first one begins.
    if a == ring.first && b == ring.first + ring.count - 2 { return isCorner(b, a, a + 1) }
    let c = sign(a, a + 1, b)
    if c != 0 && c == sign(a, a + 1, b + 1) { return true }
    let d = sign(b, b + 1, a)
    return d != 0 && d == sign(b, b + 1, a + 1)
  }

  /// Whether the edges on both sides of a corner meet nowhere else.
  private func isCorner(_ before: Int, _ corner: Int, _ after: Int) -> Bool {
    if sign(before, corner, after) != 0 { return true }
    let (a, b, c) = (x[before], x[corner], x[after])
    if (a < b && b < c) || (a > b && b > c) { return true }
    let (d, e, f) = (y[before], y[corner], y[after])
    return (d < e && e < f) || (d > e && e > f)
  }

  /// On which side of the edge from one vertex to another a third one is; 0 where rounding leaves it open.
  @inline(__always)
  private func sign(_ a: Int, _ b: Int, _ c: Int) -> Int {
    let one = (x[a] - x[c]) * (y[b] - y[c])
    let other = (y[a] - y[c]) * (x[b] - x[c])
    let error = Orientation.bound * (abs(one) + abs(other)) + Self.smallest
    let det = one - other
    return det > error ? 1 : det < -error ? -1 : 0
  }

  /// Keeps products that underflow from being taken for certain.
  private static let smallest = 1e-290

  // MARK: Nesting

  private func state(of ring: Rings.Ring) -> RingState? {
    var corner = ring.first
    for vertex in ring.range where (x[vertex], y[vertex]) < (x[corner], y[corner]) { corner = vertex }
    let before = corner == ring.first ? ring.first + ring.count - 2 : corner - 1
    let turn = sign(before, corner, corner + 1)
    return turn == 0 ? nil : RingState(corner: corner, isCounterclockwise: turn > 0)
  }

  /// Finds the innermost ring around one from the edge below its westernmost corner; false where that is open.
  ///
  /// Edges that only begin at that longitude do not count, so none of the ring itself does.
  private mutating func findParent(of ring: Int) -> Bool {
    let corner = states[ring].corner
    let (px, py) = (x[corner], y[corner])
    var best: (left: Int, right: Int, height: Double, ring: Int)?
    var isTied = false
    for run in active where run.east >= px && run.west < px && run.south <= py {
      for a in Int(run.first)..<Int(run.end) {
        let (left, right) = x[a] < x[a + 1] ? (a, a + 1) : (a + 1, a)
        guard x[left] < px, px <= x[right] else { continue }
        let side = sign(left, right, corner)
        if side == 0 { return false }
        if side < 0 { continue }
        let height = y[left] + (y[right] - y[left]) * ((px - x[left]) / (x[right] - x[left]))
        if let known = best {
          if height < known.height - Orientation.near { continue }
          if height <= known.height + Orientation.near {
            // Two edges that end in one vertex: the one that comes from above.
            let order = x[right] == x[known.right] && y[right] == y[known.right] ? sign(known.left, right, left) : 0
            isTied = isTied || order == 0
            if order <= 0 { continue }
          } else {
            isTied = false
          }
        }
        best = (left, right, height, Int(run.ring))
      }
    }
    if isTied { return false }
    guard let best else { return true }
    // Left to right along the edge, what is above is inside where the ring runs that way counterclockwise.
    let isInsideAbove = (best.left < best.right) == states[best.ring].isCounterclockwise
    states[ring].parent = isInsideAbove ? best.ring : states[best.ring].parent
    return true
  }

  private func isNestedWell() -> Bool {
    var outer = -1
    for number in states.indices {
      let parent = states[number].parent
      if rings[number].isHole {
        if parent != outer { return false }
      } else {
        outer = number
        if parent >= 0 && !rings[parent].isHole { return false }
      }
    }
    return true
  }
}
