internal import Glibc

/// The finished cells: which shapes cover, or border on, each piece of the map. Immutable raw memory, made by
/// `CellBuilder`.
///
/// A cell is one UInt32: 0 is empty; with the top bit set, a block of child cells (`bits` − 1 in the next two bits,
/// then the position of its first cell / 4); with the next bit set, the one shape that covers all of it; else the
/// position of its list in `words`.
/// A list: a header word (item count, top bit: has borders). Without borders, the shapes. With only the next bit
/// set in its header, a list inherits: the position of a list of shapes without borders follows, then the cell's own
/// list, and both hold. With borders the reference
/// point (x, y: two words each), then two words an item (shape; `ItemCode`), then the records of each item in turn:
/// of a polygon, chains of edges (first edge, how many, then each vertex as two Floats, seen from the reference
/// point); of a circle or corridor, doubles.
/// Positions come from the builder alone and are right by construction: no index that a caller gives reaches memory.
struct CellStore: @unchecked Sendable {
  private let memory: CellMemory
  private let cells: UnsafePointer<UInt32>
  private let words: UnsafePointer<UInt32>
  let frame: CellFrame
  /// The most shapes that stand in one cell: no place but one on the antimeridian is in more.
  let deepest: Int
  private let shift: UInt32

  init(cells: ContiguousArray<UInt32>, words: ContiguousArray<UInt32>, frame: CellFrame, deepest: Int) {
    memory = CellMemory(cells: cells, words: words)
    self.cells = UnsafePointer(memory.cells)
    self.words = UnsafePointer(memory.words)
    self.frame = frame
    self.deepest = deepest
    shift = 32 - frame.rootBits
  }

  var memoryBytes: Int { memory.bytes }

  /// Adds to `found` every shape that covers the point; to `doubts` those of them that only GEOS can tell.
  @inline(__always)
  func find(x: Double, y: Double, _ index: FenceIndex, found: inout FoundShapes, doubts: inout FoundShapes) {
    guard x >= frame.west, x <= frame.east, y >= frame.south, y <= frame.north else { return }
    let column = UInt32((x - frame.west) * frame.scaleX)
    let row = UInt32((y - frame.south) * frame.scaleY)
    var shift = self.shift
    var cell = cells[Int(((row >> shift) << frame.rootBits) | (column >> shift))]
    while cell >= CellCode.child {
      let bits = ((cell >> 29) & 3) &+ 1
      shift &-= bits
      let mask: UInt32 = (1 &<< bits) &- 1
      let inside = (((row &>> shift) & mask) &<< bits) | ((column &>> shift) & mask)
      cell = cells[Int((cell & CellCode.position) << 2) &+ Int(inside)]
    }
    if cell >= CellCode.cover {
      found.append(cell & CellCode.shape)
    } else if cell != 0 {
      read(UnsafeRawPointer(words + Int(cell)), x, y, index, &found, &doubts)
    }
  }

  /// Where in memory a lookup of a place begins; nil off the map of all fences.
  @inline(__always)
  func rootAddress(x: Double, y: Double) -> UnsafeRawPointer? {
    guard x >= frame.west, x <= frame.east, y >= frame.south, y <= frame.north else { return nil }
    let column = UInt32((x - frame.west) * frame.scaleX)
    let row = UInt32((y - frame.south) * frame.scaleY)
    return UnsafeRawPointer(cells + Int(((row >> shift) << frame.rootBits) | (column >> shift)))
  }

  /// Where it goes on: the list, or the first block of child cells.
  @inline(__always)
  func nextAddress(x: Double, y: Double) -> UnsafeRawPointer? {
    guard let root = rootAddress(x: x, y: y) else { return nil }
    let cell = root.load(as: UInt32.self)
    if cell >= CellCode.child { return UnsafeRawPointer(cells + Int((cell & CellCode.position) << 2)) }
    return cell == 0 || cell >= CellCode.cover ? nil : UnsafeRawPointer(words + Int(cell))
  }

  @inline(__always)
  private func read(
    _ list: UnsafeRawPointer, _ x: Double, _ y: Double, _ index: FenceIndex, _ found: inout FoundShapes,
    _ doubts: inout FoundShapes
  ) {
    let header = list.load(as: UInt32.self)
    let count = Int(header & ~CellCode.borders)
    if header < CellCode.borders {
      if header == CellCode.inherits { return readInheriting(list, x, y, index, &found, &doubts) }
      for i in 0..<count { found.append(list.load(fromByteOffset: 4 &+ 4 &* i, as: UInt32.self)) }
      return
    }
    let reference = (
      x: list.loadUnaligned(fromByteOffset: 4, as: Double.self),
      y: list.loadUnaligned(fromByteOffset: 12, as: Double.self)
    )
    let px = Float(x - reference.x)
    let py = Float(y - reference.y)
    var item = list + 20
    var records = item + 8 &* count
    for _ in 0..<count {
      let shape = item.load(as: UInt32.self)
      let code = item.load(fromByteOffset: 4, as: UInt32.self)
      item += 8
      let size = Int(code >> ItemCode.countShift)
      var covers = code & ItemCode.parity != 0
      switch code & ItemCode.kind {
      case ItemCode.polygon:
        let chains = BorderChains(start: records, count: size)
        let (isOdd, isSure) = chains.meetings(px, py, end: &records)
        if isSure {
          covers = covers != isOdd
        } else {
          let answer = chains.exactly(covers, reference, (x, y), index)
          covers = answer != .none
          if answer == .doubtful { doubts.append(shape) }
        }
      case ItemCode.circle:
        covers = CellDisc.circleCovers(records, x, y)
        records += 32
      case ItemCode.corridor:
        covers = CellDisc.corridorCovers(records, size, x, y)
        records += 8 &+ 32 &* size
      default:
        covers = true
      }
      if covers { found.append(shape) }
    }
  }

  @inline(never)
  private func readInheriting(
    _ list: UnsafeRawPointer, _ x: Double, _ y: Double, _ index: FenceIndex, _ found: inout FoundShapes,
    _ doubts: inout FoundShapes
  ) {
    let inherited = words + Int(list.load(fromByteOffset: 4, as: UInt32.self))
    let first = found.count
    read(list + 8, x, y, index, &found, &doubts)
    found.merge(inherited + 1, count: Int(inherited[0]), from: first)
  }
}

/// Circles and corridors as they stand in the lists of a `CellStore`.
enum CellDisc {
  @inline(never)
  static func circleCovers(_ records: UnsafeRawPointer, _ x: Double, _ y: Double) -> Bool {
    let latitude = double(records, 0)
    let h = Sphere.haversine(
      latitude: latitude, cosine: double(records, 2), north: y - latitude, east: x - double(records, 1))
    return h <= double(records, 3)
  }

  @inline(never)
  static func corridorCovers(_ records: UnsafeRawPointer, _ count: Int, _ x: Double, _ y: Double) -> Bool {
    let limit = double(records, 0)
    let cosine = cos(y * Sphere.radiansPerDegree)
    for edge in 0..<count {
      let h = Sphere.haversine(
        latitude: y, longitude: x, cosine: cosine, fromX: double(records, 1 + 4 * edge),
        fromY: double(records, 2 + 4 * edge), toX: double(records, 3 + 4 * edge), toY: double(records, 4 + 4 * edge))
      if h <= limit { return true }
    }
    return false
  }

  @inline(__always)
  private static func double(_ records: UnsafeRawPointer, _ i: Int) -> Double {
    records.loadUnaligned(fromByteOffset: 8 &* i, as: Double.self)
  }
}

/// The raw memory of a `CellStore`, freed with its last owner: one piece.
private final class CellMemory {
  let cells: UnsafeMutablePointer<UInt32>
  let words: UnsafeMutablePointer<UInt32>
  private let pages: PageMemory
  var bytes: Int { pages.byteCount }

  init(cells source: ContiguousArray<UInt32>, words sourceWords: ContiguousArray<UInt32>) {
    let cellBytes = (source.count * 4 + 63) & ~63
    pages = PageMemory(byteCount: cellBytes + sourceWords.count * 4)
    cells = pages.base.bindMemory(to: UInt32.self, capacity: source.count)
    words = (pages.base + cellBytes).bindMemory(to: UInt32.self, capacity: sourceWords.count)
    source.withUnsafeBufferPointer { from in
      if let first = from.baseAddress { cells.update(from: first, count: from.count) }
    }
    sourceWords.withUnsafeBufferPointer { from in
      if let first = from.baseAddress { words.update(from: first, count: from.count) }
    }
  }
}
