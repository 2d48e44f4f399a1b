package import Model

/// One worker's way to ask the index: its GEOS context, its prepared geometries, its list of answers.
package struct Locator: ~Copyable {
  package let index: FenceIndex
  /// Points so near to a border that GEOS was asked.
  package private(set) var doubtCount = 0

  private let cells: CellStore
  private var found = FoundShapes()
  private var doubts = FoundShapes()
  private var judge: BorderJudge
  /// Fences that a way comes near, for `crossed`.
  private var near: [Int] = []

  package init(_ index: FenceIndex) {
    self.index = index
    cells = index.cells
    judge = BorderJudge()
  }

  /// Finds every fence (area, circle, corridor; no lines) and widened shape that covers the point, the border
  /// being inside. Returns how many; `result(_:)` gives them until the next call.
  package mutating func locate(latitude: Double, longitude: Double) -> Int {
    found.removeAll()
    cells.find(x: longitude, y: latitude, index, found: &found, doubts: &doubts)
    if doubts.count > 0 { settle(longitude, latitude) }
    if abs(longitude) >= 180 { locateBeside(latitude, longitude) }
    return found.count
  }

  /// The i-th shape found by the last `locate`, ascending: a fence number, or `fences.count` + k for the k-th
  /// widened shape.
  package func result(_ i: Int) -> UInt32 { found[i] }

  /// What the last `locate` found, ascending: without a call for each.
  package func copyResults(to list: inout [UInt32]) {
    list.removeAll(keepingCapacity: true)
    for i in 0..<found.count { list.append(found[i]) }
  }

  /// The memory that `locate` will read first for a place, for a prefetch some events ahead; nil where there is none.
  @inline(__always)
  package func prefetchAddress(latitude: Double, longitude: Double) -> UnsafeRawPointer? {
    cells.rootAddress(x: longitude, y: latitude)
  }

  /// The memory that `locate` will read next; reads what `prefetchAddress` gave, so that must have been fetched.
  @inline(__always)
  package func nextPrefetchAddress(latitude: Double, longitude: Double) -> UnsafeRawPointer? {
    cells.nextAddress(x: longitude, y: latitude)
  }

  /// Asks GEOS about all doubtful shapes.
  @inline(never)
  private mutating func settle(_ x: Double, _ y: Double) {
    doubtCount += doubts.count
    var outside: [UInt32] = []
    for i in 0..<doubts.count where !judge.covers(doubts[i], index.table, x: x, y: y) { outside.append(doubts[i]) }
    if !outside.isEmpty { found.remove(outside) }
    doubts.removeAll()
  }

  /// On the antimeridian a point lies at −180 and at 180; a longitude beyond is brought back.
  @inline(never)
  private mutating func locateBeside(_ latitude: Double, _ longitude: Double) {
    guard abs(longitude) <= 540 else { return }
    var seen: [UInt32] = []
    let places = abs(longitude) == 180 ? [-180.0, 180] : [longitude > 0 ? longitude - 360 : longitude + 360]
    for x in places {
      found.removeAll()
      cells.find(x: x, y: latitude, index, found: &found, doubts: &doubts)
      if doubts.count > 0 { settle(x, latitude) }
      for i in 0..<found.count { seen.append(found[i]) }
    }
    found.removeAll()
    found.merge(seen)
  }
}

extension Locator {
  /// See `FenceIndex.distance`.
  package func distance(fence: Int, latitude: Double, longitude: Double) -> Double {
    index.distance(fence: fence, latitude: latitude, longitude: longitude)
  }

  /// See `FenceIndex.nearest`.
  package func nearest(group: Int, latitude: Double, longitude: Double) -> Double {
    index.nearest(group: group, latitude: latitude, longitude: longitude)
  }

  /// Asks for the memory of a shape, of which `crossing` is asked soon; any number may be given.
  @inline(__always)
  package func prefetchShape(_ shape: UInt32) { index.table.prefetch(Int(shape)) }

  /// Asks for the memory of a shape's outline; the shape itself should be there by now.
  @inline(__always)
  package func prefetchOutline(_ shape: UInt32) { index.table.prefetchOutline(Int(shape)) }

  /// See `FenceIndex.crossing`.
  package func crossing(
    shape: UInt32, from: Coordinate, to: Coordinate, entering: Bool
  ) -> (fraction: Double, place: Coordinate)? {
    index.crossing(shape: shape, from: from, to: to, entering: entering)
  }

  /// See `FenceIndex.crossed`.
  package mutating func crossed(group: Int, from: Coordinate, to: Coordinate, into touches: inout [FenceTouch]) {
    index.crossed(group: group, from: from, to: to, near: &near, into: &touches)
  }
}

/// Settles by GEOS whether a point on or next to a border is covered. Keeps a bounded number of prepared shapes.
struct BorderJudge: ~Copyable {
  private static let limit = 256
  private static let vertexLimit = 2_000_000
  private let kernel = GeosKernel()
  private var prepared: [UInt32: GeosKernel.Prepared] = [:]
  private var vertices = 0

  /// What GEOS says; covered where it cannot say.
  mutating func covers(_ shape: UInt32, _ table: ShapeTable, x: Double, y: Double) -> Bool {
    if let known = prepared[shape] { return known.covers(x: x, y: y) ?? true }
    let size = table.shapes[Int(shape)].vertices.count
    if prepared.count >= Self.limit || vertices + size > Self.vertexLimit {
      prepared.removeAll()
      vertices = 0
    }
    guard let geometry = kernel.polygons(table.outline(of: Int(shape))),
      let made = GeosKernel.Prepared(geometry)
    else { return true }
    prepared[shape] = made
    vertices += size
    return made.covers(x: x, y: y) ?? true
  }
}
