internal import Model

/// Where devices have been, in cells of a twentieth of a degree: tells which fences are worth a look.
package struct TrackArea: Sendable {
  private var cells: Set<Int64> = []
  private static let cellsPerDegree = 20.0
  private static let columns: Int64 = 7200
  /// Cells that one straight way is followed through; a longer one is looked at less closely.
  private static let wayLimit = 2000.0

  package init() {}

  /// Adds a place, in degrees.
  package mutating func add(latitude: Double, longitude: Double) {
    cells.insert(Self.cell(latitude * Self.cellsPerDegree, longitude * Self.cellsPerDegree))
  }

  /// Adds the ways of a track, holes aside.
  package mutating func add(_ track: DeviceTrack) {
    let scale = Self.cellsPerDegree / TrackVertex.stepsPerDegree
    var before: TrackVertex?
    for vertex in track.line.vertices {
      let (x, y) = (Double(vertex.x) * scale, Double(vertex.y) * scale)
      cells.insert(Self.cell(y, x))
      if let before, vertex.gapSeconds <= TrackLine.holeSeconds {
        let east = Double(TrackVertex.wrapped(vertex.x - before.x)) * scale
        let north = Double(vertex.y - before.y) * scale
        let steps = min(max(abs(east), abs(north)).rounded(.up), Self.wayLimit)
        for step in stride(from: 1, to: steps, by: 1) {
          cells.insert(Self.cell(y - north * step / steps, x - east * step / steps))
        }
      }
      before = vertex
    }
  }

  /// Whether somebody was in the box, or so near that it may be.
  package func touches(_ box: DegreeBox) -> Bool {
    let rows = Self.row(box.south * Self.cellsPerDegree)...Self.row(box.north * Self.cellsPerDegree)
    let west = Self.column(box.west * Self.cellsPerDegree)
    let width =
      box.west <= box.east && box.east - box.west >= 359.9
      ? Self.columns - 1 : Self.turned(Self.column(box.east * Self.cellsPerDegree) - west)
    if Int64(rows.count) * (width + 1) > Int64(cells.count) {
      return cells.contains { rows.contains($0 / Self.columns) && Self.turned($0 % Self.columns - west) <= width }
    }
    return rows.contains { row in
      (0...width).contains { cells.contains(row * Self.columns + Self.turned(west + $0)) }
    }
  }

  private static func row(_ y: Double) -> Int64 { Int64((y + 90 * cellsPerDegree).rounded(.down)) }
  private static func column(_ x: Double) -> Int64 { turned(Int64((x + 180 * cellsPerDegree).rounded(.down))) }
  private static func turned(_ column: Int64) -> Int64 { ((column % columns) + columns) % columns }
  private static func cell(_ y: Double, _ x: Double) -> Int64 { row(y) * columns + column(x) }
}
