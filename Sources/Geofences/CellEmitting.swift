internal import Glibc
internal import Model

/// Lists of covering shapes that many cells share.
struct SharedLists {
  /// By shape: the list of it alone.
  var single: [UInt32: UInt32] = [:]
  /// By hash of the shapes: where such a list is.
  var several: [Int: UInt32] = [:]
}

/// Writes finished lists (their shape: `CellStore`).
extension CellBuilder {
  mutating func emit(_ block: CellBlock, _ cell: Int, _ range: Range<Int>) -> UInt32 {
    let items = block.items[range]
    if items.allSatisfy({ $0.kind == ItemCode.cover }) { return emitShared(items) }
    let position = words.count
    guard position < Int(CellCode.child) - items.count * 4 else { return 0 }
    let x = block.referenceX[cell]
    let y = block.referenceY[cell]
    words.append(UInt64(items.count) | 1 << 63)
    words.append(x.bitPattern)
    words.append(y.bitPattern)
    for item in items { words.append(word(item)) }
    for item in items { emitRecords(block, item, x, y) }
    return UInt32(position)
  }

  private func word(_ item: CellItem) -> UInt64 {
    let count: Int
    switch item.kind {
    case ItemCode.polygon: count = item.count
    case ItemCode.circle: count = 1
    case ItemCode.corridor: count = item.count + 1
    default: count = 0
    }
    let parity = item.parity ? ItemCode.parity : 0
    return UInt64(item.kind | parity | UInt32(count) << ItemCode.countShift) << 32 | UInt64(item.shape)
  }

  private mutating func emitRecords(_ block: CellBlock, _ item: CellItem, _ x: Double, _ y: Double) {
    let shape = table.shapes[Int(item.shape)]
    switch item.kind {
    case ItemCode.polygon:
      for edge in block.edges[item.first..<item.first + item.count] {
        let a = Int(edge)
        let side = Orientation.side(table.x[a], table.y[a], table.x[a + 1], table.y[a + 1], x, y)
        let (from, to) = side >= 0 ? (a, a + 1) : (a + 1, a)
        write(table.x[from], table.y[from], table.x[to], table.y[to])
      }
    case ItemCode.circle:
      write(
        shape.center.latitude, shape.center.longitude, cos(shape.center.latitude * Sphere.radiansPerDegree),
        Sphere.haversine(metres: shape.radius))
    case ItemCode.corridor:
      write(Sphere.haversine(metres: shape.radius), 0, 0, 0)
      for edge in block.edges[item.first..<item.first + item.count] {
        let a = Int(edge)
        write(table.x[a], table.y[a], table.x[a + 1], table.y[a + 1])
      }
    default: break
    }
  }

  private mutating func write(_ a: Double, _ b: Double, _ c: Double, _ d: Double) {
    words.append(a.bitPattern)
    words.append(b.bitPattern)
    words.append(c.bitPattern)
    words.append(d.bitPattern)
  }

  private mutating func emitShared(_ items: ArraySlice<CellItem>) -> UInt32 {
    if items.count == 1, let only = items.first {
      if let known = shared.single[only.shape] { return known }
      let list = emitCovers(items)
      shared.single[only.shape] = list
      return list
    }
    var hasher = Hasher()
    for item in items { hasher.combine(item.shape) }
    let hash = hasher.finalize()
    if let known = shared.several[hash], isSame(known, items) { return known }
    let list = emitCovers(items)
    shared.several[hash] = list
    return list
  }

  private func isSame(_ list: UInt32, _ items: ArraySlice<CellItem>) -> Bool {
    guard words[Int(list)] == UInt64(items.count) else { return false }
    for (offset, item) in items.enumerated() where words[Int(list) + 1 + offset] != UInt64(item.shape) {
      return false
    }
    return true
  }

  private mutating func emitCovers(_ items: ArraySlice<CellItem>) -> UInt32 {
    let position = words.count
    guard position < Int(CellCode.child) - items.count * 4 else { return 0 }
    words.append(UInt64(items.count))
    for item in items { words.append(UInt64(item.shape)) }
    return UInt32(position)
  }
}
