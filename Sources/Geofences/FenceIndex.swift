package import Model

/// All fences of a rule set, checked by GEOS and laid out for lookups; immutable and shared by all workers.
package final class FenceIndex: Sendable {
  /// By fence number: by group, then in byte order of the ids. What could not be built is left out.
  package let fences: [Fence]
  /// The narrowest `widthMetres`; +inf where there are no areas. A fix at least this accurate tells about every fence.
  package let narrowestWidthMetres: Double
  /// The fence of each widened shape: shape `fences.count + k` is fence `widenedFence[k]` with its margin.
  package let widenedFence: [UInt32]

  /// Shapes by id: the fences' own, then the widened ones.
  let table: ShapeTable
  let cells: CellStore
  /// By group: its fences as a range of numbers, and their boxes.
  let groups: [Int: FenceGroupBoxes]

  init(fences: [Fence], widenedFence: [UInt32], table: ShapeTable, crossGroups: Set<Int>) {
    self.fences = fences
    self.widenedFence = widenedFence
    cells = CellBuilder.build(table)
    var finished = table
    finished.finish()
    self.table = finished
    narrowestWidthMetres =
      fences.lazy.filter { $0.kind != .line }.map(\.widthMetres).min() ?? .infinity
    groups = FenceGroupBoxes.all(fences, table, crossGroups)
  }

  /// Builds the index. Fences that cannot be used are left out and reported as errors; repaired ones as warnings.
  ///
  /// `crossGroups` are the groups that a `cross` edge names: only these answer `crossed`.
  package static func build(_ drafts: [FenceDraft], crossGroups: Set<Int>) -> (FenceIndex, [FenceFinding]) {
    var builder = FenceBuilder(drafts)
    return builder.build(crossGroups: crossGroups)
  }

  /// The shape that a fence is looked up by, after repair. Lines and corridors over the antimeridian are unrolled.
  package func outline(of fence: Int) -> Outline {
    let shape = table.shapes[fence]
    let rings = table.outline(of: fence)
    switch shape.form {
    case .polygon: return .area(rings.coordinates)
    case .circle: return .circle(center: shape.center, radiusMetres: shape.radius)
    case .corridor: return .corridor(rings.coordinates.map { $0[0] }, radiusMetres: shape.radius)
    case .line: return .line(rings.coordinates.map { $0[0] })
    }
  }

  /// An upper bound on the shapes that cover any one place: what one event can enter or leave at once.
  package var deepestOverlap: Int { cells.deepest }

  /// Bytes that lookups may touch.
  package var memoryBytes: Int {
    table.memoryBytes + cells.memoryBytes + groups.values.reduce(0) { $0 + $1.memoryBytes }
  }
}

extension Rings {
  /// Polygons as nested lists; each open line is a polygon of one ring.
  var coordinates: [[[Coordinate]]] {
    parts.map { part in
      rings[part].map { ring in ring.range.map { Coordinate(latitude: y[$0], longitude: x[$0]) } }
    }
  }
}

extension FenceIndex {
  /// Bytes of cells, of lists and edges in them, and of everything else, for the summary of a load.
  package var counters: String { "\(cells.memoryBytes) bytes of cells, \(table.memoryBytes) bytes of outlines" }
}
