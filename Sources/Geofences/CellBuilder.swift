/// Lays all shapes out in cells: a root of 2^n × 2^n, crowded cells split again (see `CellStore`).
///
/// In every cell that a border passes a reference point is chosen away from all its edges; whether it is inside
/// of a shape follows from the reference point beside it by counting the edges between the two.
struct CellBuilder {
  let table: ShapeTable
  let frame: CellFrame
  var cells: ContiguousArray<UInt32> = []
  var words: ContiguousArray<UInt32> = [0]
  /// Blocks not in use, kept for their memory.
  private var spare: [CellBlock] = []
  /// By hash of the shapes: where a list of covering shapes is that many cells share.
  var shared: [Int: UInt32] = [:]
  /// No more splitting beyond so many words.
  let budget: Int

  /// More records than this are worth a split.
  static let crowded = 24

  init(_ table: ShapeTable) {
    self.table = table
    frame = Self.frame(of: table)
    budget = 32_000_000 + 40 * table.x.count
  }

  /// Builds the cells of all shapes but the lines.
  static func build(_ table: ShapeTable) -> CellStore {
    var builder = CellBuilder(table)
    let side = 1 << Int(builder.frame.rootBits)
    builder.cells = ContiguousArray(repeating: 0, count: side * side)
    var root = CellBlock()
    root.reset(column: 0, row: 0, shift: 32 - builder.frame.rootBits, side: side)
    root.base = 0
    var items: [CellItem] = []
    for (id, shape) in table.shapes.enumerated() {
      switch shape.form {
      case .polygon: items.append(Self.item(id, ItemCode.polygon))
      case .circle: items.append(Self.item(id, ItemCode.circle))
      case .corridor: items.append(Self.item(id, ItemCode.corridor))
      case .line: break
      }
    }
    builder.collectRoot(&root, items)
    builder.fill(&root, level: 0, items: items[...], parent: nil)
    return CellStore(cells: builder.cells, words: builder.words, frame: builder.frame)
  }

  private static func item(_ id: Int, _ kind: UInt32) -> CellItem {
    CellItem(shape: UInt32(id), kind: kind, parity: false, first: 0, count: 0)
  }

  private static func frame(of table: ShapeTable) -> CellFrame {
    var west = Double.infinity
    var east = -Double.infinity
    var south = Double.infinity
    var north = -Double.infinity
    for shape in table.shapes where shape.form != .line {
      for span in shape.spans {
        west = min(west, span.west)
        east = max(east, span.east)
      }
      south = min(south, shape.south)
      north = max(north, shape.north)
    }
    guard west <= east else { return CellFrame(west: 1, south: 1, east: 0, north: 0, rootBits: 1) }
    west = max(-180, west - 1e-9)
    east = min(180, east + 1e-9)
    south = max(-90, south - 1e-9)
    north = min(90, north + 1e-9)
    // Many fences that each take up much of the map: a coarser root keeps the lists of covering shapes in bounds.
    var parts = 0.0
    for shape in table.shapes where shape.form != .line {
      for span in shape.spans {
        parts += (span.east - span.west) / (east - west) * (shape.north - shape.south) / (north - south)
      }
    }
    // Few edges need no large root either; many that are spread all over spare most lookups a level with one.
    var frame = CellFrame(west: west, south: south, east: east, north: north, rootBits: 8)
    var bits: UInt32 = isSpread(table, frame) ? 10 : 8
    while bits > 3 && 1 << (2 * bits - 2) > 16 * (table.x.count + table.shapes.count) { bits -= 1 }
    while bits > 2 && parts * Double(1 << (2 * bits)) > 10_000_000 { bits -= 1 }
    frame.rootBits = bits
    return frame
  }

  /// Whether the vertices are many, and in a good part of all cells of a root of 256 × 256.
  private static func isSpread(_ table: ShapeTable, _ frame: CellFrame) -> Bool {
    guard table.x.count > 1 << 17 else { return false }
    var used = ContiguousArray<Bool>(repeating: false, count: 1 << 16)
    var count = 0
    for vertex in table.x.indices {
      // Lines, and corridors over the antimeridian, reach beyond the frame.
      let column = (table.x[vertex] - frame.west) * frame.scaleX / 16_777_216
      let row = (table.y[vertex] - frame.south) * frame.scaleY / 16_777_216
      guard column >= 0, column < 256, row >= 0, row < 256 else { continue }
      let cell = Int(row) << 8 | Int(column)
      if !used[cell] {
        used[cell] = true
        count += 1
      }
    }
    return count > 1 << 14
  }

  /// From collected records to finished cells: reference points, parities, lists. `parent`: the block of which a
  /// cell is being split, and that cell; nil for the root.
  private mutating func fill(
    _ block: inout CellBlock, level: Int, items: ArraySlice<CellItem>, parent: (block: CellBlock, cell: Int)?
  ) {
    block.sortRecords()
    chooseReferences(&block)
    if let parent {
      resolve(&block, items, in: parent.block, parent.cell)
    } else {
      resolveRoot(&block, items)
    }
    block.sortItems()
    for cell in 0..<block.side * block.side {
      let range = block.itemStarts[cell]..<block.itemStarts[cell + 1]
      if range.isEmpty { continue }
      cells[block.base + cell] = finish(block, level, cell, range)
    }
  }

  /// The number of one cell: a list, or a block of cells in place of it.
  private mutating func finish(_ block: CellBlock, _ level: Int, _ cell: Int, _ range: Range<Int>) -> UInt32 {
    let items = block.items[range]
    var load = 0
    for item in items { load += weight(item, block) }
    if load > Self.crowded, words.count < budget, let child = split(block, level, cell, range, load) {
      return child
    }
    return emit(block, cell, range)
  }

  /// How much an item calls for a split.
  private func weight(_ item: CellItem, _ block: CellBlock) -> Int {
    switch item.kind {
    case ItemCode.polygon: return item.count
    case ItemCode.circle: return size(block) > table.shapes[Int(item.shape)].radius / 8 ? 1 : 0
    case ItemCode.corridor: return size(block) > table.shapes[Int(item.shape)].radius / 2 ? item.count : 0
    default: return 0
    }
  }

  /// Metres, about, of a cell of the block.
  private func size(_ block: CellBlock) -> Double {
    Double(UInt64(1) << UInt64(block.shift)) / frame.scaleY * Sphere.metresPerDegree
  }

  private mutating func split(
    _ block: CellBlock, _ level: Int, _ cell: Int, _ range: Range<Int>, _ load: Int
  ) -> UInt32? {
    let bits: UInt32 = load <= 64 ? 2 : load <= 256 ? 3 : 4
    guard level < 10, block.shift >= bits + CellFrame.smallestShift else { return nil }
    var child = spare.popLast() ?? CellBlock()
    defer { spare.append(child) }
    let width = Double(UInt64(1) << UInt64(block.shift))
    child.reset(
      column: block.column + Double(cell % block.side) * width, row: block.row + Double(cell / block.side) * width,
      shift: block.shift - bits, side: 1 << Int(bits))
    let before = collect(&child, block, range)
    guard isWorthwhile(child, before) else { return nil }
    child.base = cells.count
    guard child.base >> 2 <= Int(CellCode.position) else { return nil }
    cells.append(contentsOf: repeatElement(0, count: child.side * child.side))
    fill(&child, level: level + 1, items: block.items[range], parent: (block, cell))
    return CellCode.child | (bits - 1) << 29 | UInt32(child.base >> 2)
  }

  /// Whether a split parts the records: identical outlines upon each other never part.
  private func isWorthwhile(_ child: CellBlock, _ before: Int) -> Bool {
    var after = 0
    var used = ContiguousArray<Bool>(repeating: false, count: child.side * child.side)
    var filled = 0
    for record in child.records where record.edge != CellRecord.whole {
      after += 1
      if !used[Int(record.cell)] {
        used[Int(record.cell)] = true
        filled += 1
      }
    }
    return Double(after) <= 1.5 * Double(before) || Double(after) <= 0.6 * Double(before) * Double(filled)
  }
}
