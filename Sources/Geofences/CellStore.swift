internal import Glibc

/// Shape ids that a lookup found, ascending, in memory that is kept from call to call.
struct FoundShapes: ~Copyable {
  private(set) var base: UnsafeMutablePointer<UInt32>
  private(set) var capacity = 64
  private(set) var count = 0

  init() { base = UnsafeMutablePointer<UInt32>.allocate(capacity: 64) }

  deinit { base.deallocate() }

  @inline(__always)
  mutating func removeAll() { count = 0 }

  @inline(__always)
  mutating func append(_ shape: UInt32) {
    if count == capacity { grow() }
    base[count] = shape
    count &+= 1
  }

  subscript(_ i: Int) -> UInt32 {
    precondition(i >= 0 && i < count)
    return base[i]
  }

  /// Takes out one shape.
  mutating func remove(_ shape: UInt32) {
    var kept = 0
    for i in 0..<count where base[i] != shape {
      base[kept] = base[i]
      kept += 1
    }
    count = kept
  }

  /// Adds shapes, ascending and each once.
  mutating func merge(_ more: [UInt32]) {
    let all = Set(more).union((0..<count).map { base[$0] }).sorted()
    count = 0
    for shape in all { append(shape) }
  }

  @inline(never)
  private mutating func grow() {
    let larger = UnsafeMutablePointer<UInt32>.allocate(capacity: capacity * 2)
    larger.update(from: base, count: count)
    base.deallocate()
    base = larger
    capacity *= 2
  }
}

/// The finished cells: which shapes cover, or border on, each piece of the map. Immutable raw memory, made by `CellBuilder`.
///
/// A cell is one UInt32: 0 is empty; with the top bit set, a block of child cells (`bits` − 1 in the next two bits,
/// then the position of its first cell / 4); else the position of its list in `words`.
/// A list: a header word (item count, bit 63: has borders), with borders the reference point (x, y), then one word
/// an item (shape; above it `ItemCode`), then four doubles for each edge of its items.
/// Positions come from the builder alone and are right by construction: no index that a caller gives reaches memory.
struct CellStore: @unchecked Sendable {
  private let memory: CellMemory
  private let cells: UnsafePointer<UInt32>
  private let words: UnsafePointer<UInt64>
  let frame: CellFrame

  init(cells: ContiguousArray<UInt32>, words: ContiguousArray<UInt64>, frame: CellFrame) {
    memory = CellMemory(cells: cells, words: words)
    self.cells = UnsafePointer(memory.cells)
    self.words = UnsafePointer(memory.words)
    self.frame = frame
  }

  var memoryBytes: Int { memory.bytes }

  /// Adds to `found` every shape that covers the point; to `doubts` those of them that only GEOS can tell.
  @inline(__always)
  func find(x: Double, y: Double, found: inout FoundShapes, doubts: inout FoundShapes) {
    guard x >= frame.west, x <= frame.east, y >= frame.south, y <= frame.north else { return }
    let column = UInt32((x - frame.west) * frame.scaleX)
    let row = UInt32((y - frame.south) * frame.scaleY)
    var shift: UInt32 = 32 &- frame.rootBits
    var cell = cells[Int(((row >> shift) << frame.rootBits) | (column >> shift))]
    while cell >= CellCode.child {
      let bits = ((cell >> 29) & 3) &+ 1
      shift &-= bits
      let mask: UInt32 = (1 << bits) &- 1
      let inside = (((row >> shift) & mask) << bits) | ((column >> shift) & mask)
      cell = cells[Int((cell & CellCode.position) << 2) &+ Int(inside)]
    }
    guard cell != 0 else { return }
    read(words + Int(cell), x, y, &found, &doubts)
  }

  @inline(__always)
  private func read(
    _ list: UnsafePointer<UInt64>, _ x: Double, _ y: Double, _ found: inout FoundShapes, _ doubts: inout FoundShapes
  ) {
    let header = list[0]
    let count = Int(UInt32(truncatingIfNeeded: header))
    if header >> 63 == 0 {
      for i in 0..<count { found.append(UInt32(truncatingIfNeeded: list[1 &+ i])) }
      return
    }
    let referenceX = Double(bitPattern: list[1])
    let referenceY = Double(bitPattern: list[2])
    var edges = UnsafeRawPointer(list + 3 + count).assumingMemoryBound(to: Double.self)
    for i in 0..<count {
      let item = list[3 &+ i]
      let shape = UInt32(truncatingIfNeeded: item)
      let code = UInt32(truncatingIfNeeded: item >> 32)
      let size = Int(code >> ItemCode.countShift)
      var covers = code & ItemCode.parity != 0
      let next = edges + 4 &* size
      switch code & ItemCode.kind {
      case ItemCode.polygon:
        while edges != next {
          let answer = Orientation.meeting(
            edges[0], edges[1], edges[2], edges[3], referenceX, referenceY, x, y)
          edges += 4
          if answer == .none { continue }
          covers = !covers
          if answer == .doubtful {
            doubts.append(shape)
            covers = true
            break
          }
        }
      case ItemCode.circle:
        let h = Sphere.haversine(
          latitude: edges[0], cosine: edges[2], north: y - edges[0], east: x - edges[1])
        covers = h <= edges[3]
      case ItemCode.corridor:
        let limit = edges[0]
        let cosine = cos(y * Sphere.radiansPerDegree)
        edges += 4
        covers = false
        while !covers && edges != next {
          let h = Sphere.haversine(
            latitude: y, longitude: x, cosine: cosine, fromX: edges[0], fromY: edges[1], toX: edges[2], toY: edges[3])
          covers = h <= limit
          edges += 4
        }
      default:
        covers = true
      }
      edges = next
      if covers { found.append(shape) }
    }
  }
}

/// The raw memory of a `CellStore`, freed with its last owner: one piece, on huge pages where it is large.
private final class CellMemory {
  let base: UnsafeMutableRawPointer
  let cells: UnsafeMutablePointer<UInt32>
  let words: UnsafeMutablePointer<UInt64>
  let bytes: Int

  init(cells source: ContiguousArray<UInt32>, words sourceWords: ContiguousArray<UInt64>) {
    let cellBytes = (source.count * 4 + 63) & ~63
    bytes = cellBytes + sourceWords.count * 8
    let page = 1 << 21
    base = UnsafeMutableRawPointer.allocate(byteCount: max(64, bytes), alignment: bytes >= page ? page : 64)
    if bytes >= page { madvise(base, bytes, MADV_HUGEPAGE) }
    cells = base.bindMemory(to: UInt32.self, capacity: source.count)
    words = (base + cellBytes).bindMemory(to: UInt64.self, capacity: sourceWords.count)
    source.withUnsafeBufferPointer { from in
      if let first = from.baseAddress { cells.update(from: first, count: from.count) }
    }
    sourceWords.withUnsafeBufferPointer { from in
      if let first = from.baseAddress { words.update(from: first, count: from.count) }
    }
  }

  deinit { base.deallocate() }
}
