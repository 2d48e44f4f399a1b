/// Something of one shape in one cell: the whole cell, or records that its border passes.
struct CellItem {
  var shape: UInt32
  /// Edges of polygons and corridors: a range of the block's `edges`.
  var first: UInt32
  var count: UInt32
  /// `ItemCode.cover`, `.polygon`, `.circle` or `.corridor`.
  var kind: UInt8
  /// Whether the cell's reference point is inside (polygons).
  var parity: Bool

  /// The whole of a shape, before it is laid out in cells.
  init(shape: UInt32, kind: UInt32) {
    self.init(shape: shape, kind: kind, parity: false, records: 0..<0)
  }

  init(shape: UInt32, kind: UInt32, parity: Bool, records: Range<Int>) {
    self.shape = shape
    self.kind = UInt8(truncatingIfNeeded: kind)
    self.parity = parity
    first = UInt32(truncatingIfNeeded: records.lowerBound)
    count = UInt32(truncatingIfNeeded: records.count)
  }

  var isCover: Bool { UInt32(kind) == ItemCode.cover }
  var records: Range<Int> { Int(first)..<Int(first) + Int(count) }
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
  private(set) var column = 0.0
  private(set) var row = 0.0
  private(set) var shift: UInt32 = 0
  /// Cells each way.
  private(set) var side = 1
  /// Where its cells are in the builder's `cells`.
  var base = 0
  /// Where the list is of the shapes that cover all of the square and stand in no cell of it; 0 where none do.
  var covers: UInt32 = 0
  /// The lower left corner and the size of a cell in degrees.
  private var west = 0.0
  private var south = 0.0
  private var width = 0.0
  private var height = 0.0

  var records: ContiguousArray<CellRecord> = []
  /// By cell: where its records begin in `edges` and `owners`; and how far they have been taken.
  private(set) var starts: ContiguousArray<UInt32> = []
  var cursors: ContiguousArray<UInt32> = []
  /// Of the records by cell: their edges, and their items.
  private(set) var edges: ContiguousArray<UInt32> = []
  private(set) var owners: ContiguousArray<UInt32> = []
  /// By cell: which of the possible reference points it has.
  var attempts: ContiguousArray<UInt8> = []

  var found: ContiguousArray<(cell: UInt32, item: CellItem)> = []
  private(set) var itemStarts: ContiguousArray<UInt32> = []
  private(set) var items: ContiguousArray<CellItem> = []

  /// Makes ready for a new square.
  mutating func reset(column: Double, row: Double, shift: UInt32, side: Int, frame: CellFrame) {
    self.column = column
    self.row = row
    self.shift = shift
    self.side = side
    covers = 0
    west = frame.west + column / frame.scaleX
    south = frame.south + row / frame.scaleY
    width = steps / frame.scaleX
    height = steps / frame.scaleY
    records.removeAll(keepingCapacity: true)
    found.removeAll(keepingCapacity: true)
  }

  /// Steps of the frame that a cell is wide.
  var steps: Double { Double(UInt64(1) << UInt64(shift)) }

  /// The shorter side of a cell, in degrees.
  var narrowest: Double { min(width, height) }

  /// One of the places that may be a cell's reference point: first its middle, then others in the middle of it,
  /// spread by steps of the golden ratio and of √2.
  @inline(__always)
  func place(_ cell: Int, attempt: UInt8) -> (x: Double, y: Double) {
    var x = 0.5
    var y = 0.5
    if attempt > 0 {
      x = 0.15 + 0.7 * Self.fraction(0.5 + Double(attempt) * 0.6180339887498949)
      y = 0.15 + 0.7 * Self.fraction(0.5 + Double(attempt) * 0.41421356237309503)
    }
    return (west + (Double(cell % side) + x) * width, south + (Double(cell / side) + y) * height)
  }

  @inline(__always)
  private static func fraction(_ x: Double) -> Double { x - x.rounded(.down) }

  /// A cell's reference point.
  @inline(__always)
  func reference(_ cell: Int) -> (x: Double, y: Double) { place(cell, attempt: attempts[cell]) }

  /// The records of a cell, as a range of `edges`.
  @inline(__always)
  func records(in cell: Int) -> Range<Int> { Int(starts[cell])..<Int(starts[cell + 1]) }

  /// What is in a cell, as a range of `items`.
  @inline(__always)
  func items(in cell: Int) -> Range<Int> { Int(itemStarts[cell])..<Int(itemStarts[cell + 1]) }

  /// Sorts the records by cell; within a cell they stay in order.
  mutating func sortRecords() {
    let count = side * side
    starts.removeAll(keepingCapacity: true)
    starts.append(contentsOf: repeatElement(0, count: count + 1))
    for record in records { starts[Int(record.cell) + 1] += 1 }
    for cell in 0..<count { starts[cell + 1] += starts[cell] }
    cursors.removeAll(keepingCapacity: true)
    cursors.append(contentsOf: starts)
    edges.removeAll(keepingCapacity: true)
    edges.append(contentsOf: repeatElement(0, count: records.count))
    owners.removeAll(keepingCapacity: true)
    owners.append(contentsOf: repeatElement(0, count: records.count))
    for record in records {
      let to = Int(cursors[Int(record.cell)])
      edges[to] = record.edge
      owners[to] = record.item
      cursors[Int(record.cell)] += 1
    }
    for cell in 0..<count { cursors[cell] = starts[cell] }
  }

  /// Sorts what was found by cell; within a cell the shapes stay ascending.
  mutating func sortItems() {
    let count = side * side
    itemStarts.removeAll(keepingCapacity: true)
    itemStarts.append(contentsOf: repeatElement(0, count: count + 1))
    for one in found { itemStarts[Int(one.cell) + 1] += 1 }
    for cell in 0..<count {
      itemStarts[cell + 1] += itemStarts[cell]
      cursors[cell] = itemStarts[cell]
    }
    items.removeAll(keepingCapacity: true)
    items.append(contentsOf: repeatElement(CellItem(shape: 0, kind: 0), count: found.count))
    for one in found {
      items[Int(cursors[Int(one.cell)])] = one.item
      cursors[Int(one.cell)] += 1
    }
  }

  /// Adds a record for every cell that an edge, given in steps of the frame, comes near.
  mutating func walk(fromX: Double, fromY: Double, toX: Double, toY: Double, item: UInt32, edge: UInt32) {
    let scale = 1 / steps
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
