/// Lays all shapes out in cells: a root of 2^n × 2^n, crowded cells split again (see `CellStore`).
///
/// In every cell that a border passes a reference point is chosen away from all its edges; whether it is inside
/// of a shape follows from the reference point beside it by counting the edges between the two.
///
/// Shapes that lie on each other cannot be parted by splitting. So a split is paid for from a budget in proportion to
/// the input, shared out by how crowded the cells are (docs/decisions/0029).
struct CellBuilder {
  let table: ShapeTable
  let frame: CellFrame
  var cells: ContiguousArray<UInt32> = []
  var words: ContiguousArray<UInt32> = [0]
  /// By hash of the shapes: where a list of covering shapes is that many cells share.
  var shared: [UInt64: UInt32] = [:]
  /// The most shapes that stand in one cell.
  var deepest = 0
  /// Blocks not in use, kept for their memory.
  private var spare: [CellBlock] = []

  /// More records than this are worth a split.
  private static let crowded = 24
  /// Levels below the root, at most.
  private static let levels = 10

  private init(_ table: ShapeTable, _ frame: CellFrame) {
    self.table = table
    self.frame = frame
  }

  /// Builds the cells of all shapes but the lines.
  static func build(_ table: ShapeTable) -> CellStore {
    var frame = CellFrame(around: table)
    let load = RootLoad(table, frame)
    let budget = CellBudget.words(vertices: table.x.count, shapes: table.shapes.count)
    frame.chooseRoot(table, load, budget: budget)
    var builder = CellBuilder(table, frame)
    let side = 1 << Int(frame.rootBits)
    builder.cells = ContiguousArray(repeating: 0, count: side * side)
    var root = CellBlock()
    root.reset(column: 0, row: 0, shift: 32 - frame.rootBits, side: side, frame: frame)
    // Growing large arrays means to copy them; what is reserved and not used costs nothing.
    root.records.reserveCapacity(load.records(bits: frame.rootBits))
    root.found.reserveCapacity(load.items(bits: frame.rootBits))
    builder.words.reserveCapacity(Int(load.words(bits: frame.rootBits)))
    var items: ContiguousArray<CellItem> = []
    items.reserveCapacity(table.shapes.count)
    for (id, shape) in table.shapes.enumerated() {
      guard let kind = ItemCode.kind(of: shape.form) else { continue }
      items.append(CellItem(shape: UInt32(id), kind: kind))
    }
    builder.collectRoot(&root, items)
    root.sortRecords()
    builder.chooseReferences(&root)
    builder.resolveRoot(&root, items)
    root.sortItems()
    builder.finish(root, level: 0, share: budget)
    return CellStore(cells: builder.cells, words: builder.words, frame: frame, deepest: builder.deepest)
  }

  /// Writes all cells of a block whose items are known. `share`: words that they may take in all.
  private mutating func finish(_ block: CellBlock, level: Int, share: Int) {
    var least = block.side * block.side
    var crowd = 0
    for cell in 0..<block.side * block.side {
      let range = block.items(in: cell)
      if range.isEmpty { continue }
      least += CellBudget.words(block, range)
      let load = load(block, range)
      if load > Self.crowded { crowd += load }
    }
    let left = Double(max(0, share - least)) / Double(max(1, crowd))
    for cell in 0..<block.side * block.side {
      let range = block.items(in: cell)
      if range.isEmpty {
        cells[block.base + cell] = block.covers
        continue
      }
      let load = load(block, range)
      if load > Self.crowded, level < Self.levels {
        let share = CellBudget.words(block, range) + Int(left * Double(load))
        if let child = split(block, level, cell, range, load, share: share) {
          cells[block.base + cell] = child
          continue
        }
      }
      cells[block.base + cell] = emit(block, cell, range)
    }
  }

  /// How much the items of a cell call for a split.
  private func load(_ block: CellBlock, _ range: Range<Int>) -> Int {
    var load = 0
    for place in range {
      let item = block.items[place]
      switch UInt32(item.kind) {
      case ItemCode.polygon: load += Int(item.count)
      case ItemCode.circle: load += size(block) > table.shapes[Int(item.shape)].radius / 8 ? 1 : 0
      case ItemCode.corridor: load += size(block) > table.shapes[Int(item.shape)].radius / 2 ? Int(item.count) : 0
      default: break
      }
    }
    return load
  }

  /// Metres, about, of a cell of the block.
  private func size(_ block: CellBlock) -> Double { block.steps / frame.scaleY * Sphere.metresPerDegree }

  /// Puts a block of cells in the place of a cell, where that lessens what is in each and the share allows it.
  private mutating func split(
    _ block: CellBlock, _ level: Int, _ cell: Int, _ range: Range<Int>, _ load: Int, share: Int
  ) -> UInt32? {
    let work = SplitWork(block, range)
    // A trial that fails shall not cost more than what it was for.
    let patience = load < 4096 ? 4 * share : share
    var bits: UInt32 = load <= 64 ? 2 : load <= 256 ? 3 : 4
    var child = spare.popLast() ?? CellBlock()
    defer { spare.append(child) }
    while bits > 0 {
      defer { bits -= 1 }
      guard block.shift >= bits + CellFrame.smallestShift, work.steps(bits: bits) <= patience else { continue }
      child.reset(
        column: block.column + Double(cell % block.side) * block.steps,
        row: block.row + Double(cell / block.side) * block.steps, shift: block.shift - bits, side: 1 << Int(bits),
        frame: frame)
      let before = collect(&child, block, range, inheriting: work.inherits)
      let (after, filled) = borders(child)
      // Identical outlines upon each other never part.
      guard Double(after) <= max(1.5, 0.6 * Double(filled)) * Double(before) else { return nil }
      // The records alone often tell already.
      if CellBudget.perEdge * after > share { continue }
      child.sortRecords()
      chooseReferences(&child)
      resolve(&child, in: block, cell, range, inheriting: work.inherits)
      child.sortItems()
      let list = work.inherits ? coversBelow(block, range) : []
      guard list.count + CellBudget.words(child) <= share else { continue }
      child.covers = work.inherits ? position(of: list) : block.covers
      deepest = max(deepest, list.count)
      child.base = cells.count
      guard child.base >> 2 <= Int(CellCode.position) else { return nil }
      cells.append(contentsOf: repeatElement(0, count: child.side * child.side))
      finish(child, level: level + 1, share: share - list.count)
      return CellCode.child | (bits - 1) << 29 | UInt32(child.base >> 2)
    }
    return nil
  }

  /// The shapes that cover a whole cell: those that its block inherits, and its own; ascending.
  private func coversBelow(_ block: CellBlock, _ range: Range<Int>) -> ContiguousArray<UInt32> {
    var list: ContiguousArray<UInt32> = []
    var next = Int(block.covers) + 1
    let end = block.covers == 0 ? next : next + Int(words[Int(block.covers)])
    for place in range where block.items[place].isCover {
      let shape = block.items[place].shape
      while next < end, words[next] < shape {
        list.append(words[next])
        next += 1
      }
      list.append(shape)
    }
    list.append(contentsOf: words[next..<end])
    return list
  }

  /// How many records of borders there are, and in how many cells.
  private func borders(_ child: CellBlock) -> (records: Int, cells: Int) {
    var records = 0
    var cells = 0
    var isUsed = ContiguousArray<Bool>(repeating: false, count: child.side * child.side)
    for record in child.records where record.edge != CellRecord.whole {
      records += 1
      if !isUsed[Int(record.cell)] {
        isUsed[Int(record.cell)] = true
        cells += 1
      }
    }
    return (records, cells)
  }
}
