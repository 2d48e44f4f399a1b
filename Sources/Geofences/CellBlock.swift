/// Something of one shape in one cell: the whole cell, or records that its border passes.
struct CellItem {
  var shape: UInt32
  /// `ItemCode.cover`, `.polygon`, `.circle` or `.corridor`.
  var kind: UInt32
  /// Whether the cell's reference point is inside (polygons).
  var parity: Bool
  /// Edges of polygons and corridors: a range of the block's `edges`.
  var first: Int
  var count: Int
}

/// One edge (or, for `whole`, all) of an item of the parent in one cell of the block.
struct CellRecord {
  static let whole = UInt32.max
  var cell: UInt32
  var item: UInt32
  var edge: UInt32
}

/// A square of cells while it is being built; one for each level, used over and over.
struct CellBlock {
  /// Lower left corner in steps of the frame, and the size of a cell: 2^shift steps.
  var column = 0.0
  var row = 0.0
  var shift: UInt32 = 0
  /// Cells each way.
  var side = 1
  /// Where its cells are in the builder's `cells`.
  var base = 0

  var records: ContiguousArray<CellRecord> = []
  /// By cell: where its records begin in `sorted`.
  var starts: ContiguousArray<Int> = []
  var cursors: ContiguousArray<Int> = []
  var sorted: ContiguousArray<CellRecord> = []
  /// The edges of `sorted`, for `CellItem.first`.
  var edges: ContiguousArray<UInt32> = []
  var referenceX: ContiguousArray<Double> = []
  var referenceY: ContiguousArray<Double> = []

  var found: ContiguousArray<(cell: UInt32, item: CellItem)> = []
  var itemStarts: ContiguousArray<Int> = []
  var items: [CellItem] = []

  /// Makes ready for a new square.
  mutating func reset(column: Double, row: Double, shift: UInt32, side: Int) {
    self.column = column
    self.row = row
    self.shift = shift
    self.side = side
    records.removeAll(keepingCapacity: true)
    found.removeAll(keepingCapacity: true)
  }

  /// Sorts the records by cell; within a cell they stay in order.
  mutating func sortRecords() {
    let count = side * side
    starts.removeAll(keepingCapacity: true)
    starts.append(contentsOf: repeatElement(0, count: count + 1))
    for record in records { starts[Int(record.cell) + 1] += 1 }
    for cell in 0..<count { starts[cell + 1] += starts[cell] }
    cursors = starts
    let filler = CellRecord(cell: 0, item: 0, edge: 0)
    sorted.removeAll(keepingCapacity: true)
    sorted.append(contentsOf: repeatElement(filler, count: records.count))
    edges.removeAll(keepingCapacity: true)
    edges.append(contentsOf: repeatElement(0, count: records.count))
    for record in records {
      let to = cursors[Int(record.cell)]
      sorted[to] = record
      edges[to] = record.edge
      cursors[Int(record.cell)] = to + 1
    }
    for cell in 0..<count { cursors[cell] = starts[cell] }
  }

  /// Sorts what was found by cell; within a cell the shapes stay ascending.
  mutating func sortItems() {
    let count = side * side
    itemStarts.removeAll(keepingCapacity: true)
    itemStarts.append(contentsOf: repeatElement(0, count: count + 1))
    for one in found { itemStarts[Int(one.cell) + 1] += 1 }
    for cell in 0..<count { itemStarts[cell + 1] += itemStarts[cell] }
    cursors = itemStarts
    let filler = CellItem(shape: 0, kind: 0, parity: false, first: 0, count: 0)
    items.removeAll(keepingCapacity: true)
    items.append(contentsOf: repeatElement(filler, count: found.count))
    for one in found {
      items[cursors[Int(one.cell)]] = one.item
      cursors[Int(one.cell)] += 1
    }
  }

  /// Adds a record for every cell that an edge, given in steps of the frame, comes near.
  mutating func walk(fromX: Double, fromY: Double, toX: Double, toY: Double, item: UInt32, edge: UInt32) {
    let scale = 1 / Double(UInt64(1) << UInt64(shift))
    let ax = (fromX - column) * scale
    let ay = (fromY - row) * scale
    let bx = (toX - column) * scale
    let by = (toY - row) * scale
    let low = Swift.min(ax, bx)
    let high = Swift.max(ax, bx)
    guard let rows = range(Swift.min(ay, by), Swift.max(ay, by)), let columns = range(low, high) else { return }
    if rows.count == 1 || columns.count == 1 || ay == by {
      for row in rows { add(row, columns, item, edge) }
      return
    }
    let slope = (bx - ax) / (by - ay)
    let bottom = Swift.min(ay, by)
    let top = Swift.max(ay, by)
    for row in rows {
      let y0 = Swift.min(Swift.max(Double(row) - Self.margin, bottom), top)
      let y1 = Swift.min(Swift.max(Double(row + 1) + Self.margin, bottom), top)
      let x0 = Swift.min(Swift.max(ax + (y0 - ay) * slope, low), high)
      let x1 = Swift.min(Swift.max(ax + (y1 - ay) * slope, low), high)
      if let columns = range(Swift.min(x0, x1), Swift.max(x0, x1)) { add(row, columns, item, edge) }
    }
  }

  @inline(__always)
  private mutating func add(_ row: Int, _ columns: ClosedRange<Int>, _ item: UInt32, _ edge: UInt32) {
    for column in columns {
      records.append(CellRecord(cell: UInt32(row * side + column), item: item, edge: edge))
    }
  }

  /// Part of a cell by which cells are widened.
  static let margin = 1e-6

  /// The cells of this block from one position to another, in cells; nil where there are none.
  func range(_ low: Double, _ high: Double) -> ClosedRange<Int>? {
    let first = (low - Self.margin).rounded(.down)
    let last = (high + Self.margin).rounded(.down)
    let end = Double(side - 1)
    guard first <= end, last >= 0 else { return nil }
    return Int(Swift.max(first, 0))...Int(Swift.min(last, end))
  }
}
