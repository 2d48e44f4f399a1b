internal import Glibc
internal import Model

/// Writes finished lists (their shape: `CellStore`).
extension CellBuilder {
  mutating func emit(_ block: CellBlock, _ cell: Int, _ range: Range<Int>) -> UInt32 {
    let items = block.items[range]
    if items.allSatisfy({ $0.kind == ItemCode.cover }) { return emitShared(items) }
    let position = words.count
    guard position < Int(CellCode.cover) - items.count * 4 else { return 0 }
    let x = block.referenceX[cell]
    let y = block.referenceY[cell]
    words.append(UInt32(items.count) | CellCode.child)
    write(x)
    write(y)
    let codes = words.count + 1
    for item in items {
      words.append(item.shape)
      words.append(item.kind | (item.parity ? ItemCode.parity : 0))
    }
    for (number, item) in items.enumerated() {
      let count = emitRecords(block, item, x, y)
      words[codes + 2 * number] |= UInt32(count) << ItemCode.countShift
    }
    return UInt32(position)
  }

  /// Writes the records of an item; how many chains (polygons) or edges (corridors) there are.
  private mutating func emitRecords(_ block: CellBlock, _ item: CellItem, _ x: Double, _ y: Double) -> Int {
    let shape = table.shapes[Int(item.shape)]
    switch item.kind {
    case ItemCode.polygon: return emitChains(block.edges, item.first..<item.first + item.count, x, y)
    case ItemCode.circle:
      write(shape.center.latitude)
      write(shape.center.longitude)
      write(cos(shape.center.latitude * Sphere.radiansPerDegree))
      write(Sphere.haversine(metres: shape.radius))
      return 0
    case ItemCode.corridor:
      write(Sphere.haversine(metres: shape.radius))
      for edge in block.edges[item.first..<item.first + item.count] {
        let a = Int(edge)
        write(table.x[a])
        write(table.y[a])
        write(table.x[a + 1])
        write(table.y[a + 1])
      }
      return item.count
    default: return 0
    }
  }

  /// Edges (ascending; one that follows another begins at its end) as chains of vertices.
  private mutating func emitChains(
    _ edges: ContiguousArray<UInt32>, _ range: Range<Int>, _ x: Double, _ y: Double
  ) -> Int {
    var chains = 0
    var place = range.lowerBound
    while place < range.upperBound {
      let first = edges[place]
      var length = 1
      while place + length < range.upperBound, edges[place + length] == first + UInt32(length) { length += 1 }
      words.append(first)
      words.append(UInt32(length))
      for vertex in Int(first)...Int(first) + length {
        words.append(Float(table.x[vertex] - x).bitPattern)
        words.append(Float(table.y[vertex] - y).bitPattern)
      }
      chains += 1
      place += length
    }
    return chains
  }

  private mutating func write(_ value: Double) {
    words.append(UInt32(truncatingIfNeeded: value.bitPattern))
    words.append(UInt32(truncatingIfNeeded: value.bitPattern >> 32))
  }

  private mutating func emitShared(_ items: ArraySlice<CellItem>) -> UInt32 {
    if items.count == 1, let only = items.first, only.shape <= CellCode.shape { return CellCode.cover | only.shape }
    var hasher = Hasher()
    for item in items { hasher.combine(item.shape) }
    let hash = hasher.finalize()
    if let known = shared[hash], isSame(known, items) { return known }
    let list = emitCovers(items)
    shared[hash] = list
    return list
  }

  private func isSame(_ list: UInt32, _ items: ArraySlice<CellItem>) -> Bool {
    guard words[Int(list)] == UInt32(items.count) else { return false }
    for (offset, item) in items.enumerated() where words[Int(list) + 1 + offset] != item.shape {
      return false
    }
    return true
  }

  private mutating func emitCovers(_ items: ArraySlice<CellItem>) -> UInt32 {
    let position = words.count
    guard position < Int(CellCode.cover) - items.count * 4 else { return 0 }
    words.append(UInt32(items.count))
    for item in items { words.append(item.shape) }
    return UInt32(position)
  }
}
