/// What cells may cost, and what they do cost, in words of four bytes.
enum CellBudget {
  /// Words for all cells and lists: in proportion to it, so that no set of fences costs more.
  static func words(vertices: Int, shapes: Int) -> Int {
    min(4_000_000 + 40 * vertices + 100 * shapes, Int(CellCode.cover) / 2)
  }

  /// Whether even the smallest root keeps within what a cell's number can tell.
  static func holds(_ table: ShapeTable) -> Bool {
    // Fewer cannot take so much, whatever they are.
    guard table.x.count + table.shapes.count > 4_000_000 else { return true }
    return RootLoad(table, CellFrame(around: table)).words(bits: CellFrame.smallestRoot) < 0.6 * Double(CellCode.cover)
  }

  /// Words of one edge of a polygon, where it is a chain of its own.
  static let perEdge = 6

  /// Words of the list of one cell that is not split: rather too many.
  @inline(__always)
  static func words(_ block: CellBlock, _ range: Range<Int>) -> Int {
    var words = 0
    var hasBorders = false
    for place in range {
      let item = block.items[place]
      words += 2
      switch UInt32(item.kind) {
      case ItemCode.polygon: words += perEdge * Int(item.count)
      case ItemCode.circle: words += 8
      case ItemCode.corridor: words += 2 + 8 * Int(item.count)
      default: continue
      }
      hasBorders = true
    }
    // A header and the inherited list; the reference point.
    return hasBorders ? words + 7 : words / 2 + 3
  }

  /// Words of all cells of a block that are not split.
  static func words(_ block: CellBlock) -> Int {
    var sum = block.side * block.side
    for cell in 0..<block.side * block.side {
      let range = block.items(in: cell)
      if !range.isEmpty { sum += words(block, range) }
    }
    return sum
  }
}

/// How much work it is to split a cell, told before it is done.
struct SplitWork {
  /// Shapes that cover the whole cell, at least so many, stand in one list for all cells of the block below.
  static let longList = 8

  private var borders = 0
  private var covers = 0
  private var edges = 0
  private var segments = 0

  init(_ block: CellBlock, _ range: Range<Int>) {
    for place in range {
      let item = block.items[place]
      switch UInt32(item.kind) {
      case ItemCode.polygon:
        borders += 1
        edges += Int(item.count)
      case ItemCode.circle: segments += 1
      case ItemCode.corridor: segments += Int(item.count)
      default: covers += 1
      }
    }
  }

  /// Whether the block below takes over the covering shapes as one list.
  var inherits: Bool { covers >= Self.longList }

  /// Steps, each some nanoseconds: an edge in a row or column of cells, a shape in a cell; of discs, that is dearer.
  func steps(bits: UInt32) -> Int {
    let side = 1 << Int(bits)
    let own = inherits ? 0 : covers
    return side * side * (1 + borders + own + 8 * segments) + 2 * side * edges + covers
  }
}
