internal import Glibc
internal import Model

/// Which edges come near which cells.
extension CellBuilder {
  /// Records of all edges in the root.
  func collectRoot(_ root: inout CellBlock, _ items: ContiguousArray<CellItem>) {
    for (number, item) in items.enumerated() {
      let shape = table.shapes[Int(item.shape)]
      switch shape.form {
      case .polygon:
        for run in table.runs[shape.runs] {
          for edge in run.edges { walk(&root, UInt32(number), edge) }
        }
      case .circle:
        addCircle(&root, UInt32(number), shape)
      case .corridor:
        for run in table.runs[shape.runs] {
          for edge in run.edges { addSegment(&root, UInt32(number), edge, shape.radius) }
        }
      case .line: break
      }
    }
  }

  /// Records of the items of a cell in the block that takes its place; without the shapes that cover all of it where
  /// these are inherited. How many border records there were before.
  func collect(_ child: inout CellBlock, _ parent: CellBlock, _ range: Range<Int>, inheriting: Bool) -> Int {
    var before = 0
    for (number, place) in range.enumerated() {
      let item = parent.items[place]
      switch UInt32(item.kind) {
      case ItemCode.polygon:
        before += Int(item.count)
        for edge in parent.edges[item.records] { walk(&child, UInt32(number), Int(edge)) }
      case ItemCode.circle:
        before += 1
        addCircle(&child, UInt32(number), table.shapes[Int(item.shape)])
      case ItemCode.corridor:
        before += Int(item.count)
        let radius = table.shapes[Int(item.shape)].radius
        for edge in parent.edges[item.records] { addSegment(&child, UInt32(number), Int(edge), radius) }
      default:
        if inheriting { continue }
        for cell in 0..<child.side * child.side {
          child.records.append(CellRecord(cell: UInt32(cell), item: UInt32(number), edge: CellRecord.whole))
        }
      }
    }
    return before
  }

  @inline(__always)
  private func walk(_ block: inout CellBlock, _ item: UInt32, _ edge: Int) {
    block.walk(
      fromX: (table.x[edge] - frame.west) * frame.scaleX, fromY: (table.y[edge] - frame.south) * frame.scaleY,
      toX: (table.x[edge + 1] - frame.west) * frame.scaleX, toY: (table.y[edge + 1] - frame.south) * frame.scaleY,
      item: item, edge: UInt32(edge))
  }

  /// The box of one cell of a block, in degrees, a little widened.
  private func box(
    _ block: CellBlock, _ column: Int, _ row: Int
  ) -> (south: Double, west: Double, north: Double, east: Double) {
    let width = block.steps
    let left = block.column + (Double(column) - CellBlock.margin) * width
    let bottom = block.row + (Double(row) - CellBlock.margin) * width
    let size = width * (1 + 2 * CellBlock.margin)
    return (
      south: frame.south + bottom / frame.scaleY, west: frame.west + left / frame.scaleX,
      north: frame.south + (bottom + size) / frame.scaleY, east: frame.west + (left + size) / frame.scaleX
    )
  }

  /// Ranges of cells of a block for a range of degrees that may reach over ±180.
  private func columns(_ block: CellBlock, _ west: Double, _ east: Double) -> [ClosedRange<Int>] {
    let scale = frame.scaleX / block.steps
    let offset = block.column / block.steps
    if east - west >= 360 { return [0...block.side - 1] }
    var ranges: [ClosedRange<Int>] = []
    for turn in [-360.0, 0, 360] {
      guard
        let range = block.range(
          (west + turn - frame.west) * scale - offset, (east + turn - frame.west) * scale - offset)
      else { continue }
      if let last = ranges.last, last.upperBound >= range.lowerBound {
        ranges[ranges.count - 1] = min(last.lowerBound, range.lowerBound)...max(last.upperBound, range.upperBound)
      } else {
        ranges.append(range)
      }
    }
    return ranges
  }

  private func rows(_ block: CellBlock, _ south: Double, _ north: Double) -> ClosedRange<Int>? {
    let scale = frame.scaleY / block.steps
    let offset = block.row / block.steps
    return block.range((south - frame.south) * scale - offset, (north - frame.south) * scale - offset)
  }

  private func addCircle(_ block: inout CellBlock, _ item: UInt32, _ shape: Shape) {
    let cosine = cos(shape.center.latitude * Sphere.radiansPerDegree)
    let limit = Sphere.haversine(metres: shape.radius)
    guard let rows = rows(block, shape.south, shape.north) else { return }
    for span in shape.spans {
      for columns in columns(block, span.west, span.east) {
        for row in rows {
          for column in columns {
            let cell = box(block, column, row)
            let low = Sphere.lowerBound(
              latitude: shape.center.latitude, longitude: shape.center.longitude, cosine: cosine,
              south: cell.south, west: cell.west, north: cell.north, east: cell.east)
            if low > limit * (1 + 1e-9) { continue }
            let high = Sphere.upperBound(
              latitude: shape.center.latitude, longitude: shape.center.longitude, cosine: cosine,
              south: cell.south, west: cell.west, north: cell.north, east: cell.east)
            block.records.append(
              CellRecord(
                cell: UInt32(row * block.side + column), item: item,
                edge: high < limit * (1 - 1e-9) ? CellRecord.whole : 0))
          }
        }
      }
    }
  }

  private func addSegment(_ block: inout CellBlock, _ item: UInt32, _ edge: Int, _ radius: Double) {
    let ax = table.x[edge]
    let ay = table.y[edge]
    let bx = table.x[edge + 1]
    let by = table.y[edge + 1]
    let up = radius / Sphere.metresPerDegree
    let aside = max(
      Sphere.reach(latitude: ay, metres: radius), Sphere.reach(latitude: by, metres: radius))
    guard let rows = rows(block, min(ay, by) - up, max(ay, by) + up) else { return }
    for columns in columns(block, min(ax, bx) - aside, max(ax, bx) + aside) {
      for row in rows {
        for column in columns {
          let cell = box(block, column, row)
          let y = (cell.south + cell.north) / 2
          let cosine = cos(y * Sphere.radiansPerDegree)
          let metres = Sphere.metres(
            haversine: Sphere.haversine(
              latitude: y, longitude: (cell.west + cell.east) / 2, cosine: cosine, fromX: ax, fromY: ay, toX: bx,
              toY: by))
          let wide =
            cell.south <= 0 && cell.north >= 0
            ? 1 : max(cos(cell.south * Sphere.radiansPerDegree), cos(cell.north * Sphere.radiansPerDegree))
          let half =
            1.02 * Sphere.metresPerDegree * hypot((cell.north - cell.south) / 2, (cell.east - cell.west) / 2 * wide)
          // Far off, the nearest point is only about right: leave a cell out, or take it whole, near by only.
          let isSure = half < 30_000 && metres < 300_000 && abs(y) < 85
          if isSure && metres * 0.97 - half > radius { continue }
          block.records.append(
            CellRecord(
              cell: UInt32(row * block.side + column), item: item,
              edge: isSure && metres * 1.03 + half < radius ? CellRecord.whole : UInt32(edge)))
        }
      }
    }
  }
}
