internal import Glibc
internal import Model

/// Writes finished lists (their shape: `CellStore`).
extension CellBuilder {
  /// Writes what is in one cell of a block; the cell's number.
  mutating func emit(_ block: CellBlock, _ cell: Int, _ range: Range<Int>) -> UInt32 {
    deepest = max(deepest, range.count + (block.covers == 0 ? 0 : Int(words[Int(block.covers)])))
    let isCovered = range.allSatisfy { block.items[$0].isCover }
    if isCovered && block.covers == 0 {
      if range.count == 1 { return CellCode.cover | block.items[range.lowerBound].shape }
      return position(of: ContiguousArray(range.map { block.items[$0].shape }))
    }
    let position = words.count
    if block.covers != 0 {
      words.append(CellCode.inherits)
      words.append(block.covers)
    }
    if isCovered {
      words.append(UInt32(range.count))
      for place in range { words.append(block.items[place].shape) }
    } else {
      emitBorders(block, range, block.reference(cell))
    }
    return UInt32(position)
  }

  private mutating func emitBorders(_ block: CellBlock, _ range: Range<Int>, _ reference: (x: Double, y: Double)) {
    words.append(UInt32(range.count) | CellCode.borders)
    write(reference.x)
    write(reference.y)
    var code = words.count + 1
    for place in range {
      let item = block.items[place]
      words.append(item.shape)
      words.append(UInt32(item.kind) | (item.parity ? ItemCode.parity : 0))
    }
    for place in range {
      let count = emitRecords(block, block.items[place], reference.x, reference.y)
      words[code] |= UInt32(count) << ItemCode.countShift
      code += 2
    }
  }

  /// Writes the records of an item; how many chains (polygons) or edges (corridors) there are.
  private mutating func emitRecords(_ block: CellBlock, _ item: CellItem, _ x: Double, _ y: Double) -> Int {
    let shape = table.shapes[Int(item.shape)]
    switch UInt32(item.kind) {
    case ItemCode.polygon: return emitChains(block.edges, item.records, x, y)
    case ItemCode.circle:
      write(shape.center.latitude)
      write(shape.center.longitude)
      write(cos(shape.center.latitude * Sphere.radiansPerDegree))
      write(Sphere.haversine(metres: shape.radius))
      return 0
    case ItemCode.corridor:
      write(Sphere.haversine(metres: shape.radius))
      for edge in block.edges[item.records] {
        let a = Int(edge)
        write(table.x[a])
        write(table.y[a])
        write(table.x[a + 1])
        write(table.y[a + 1])
      }
      return Int(item.count)
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

  /// Where a list of covering shapes is; written where it is not there yet.
  mutating func position(of list: ContiguousArray<UInt32>) -> UInt32 {
    var hash = UInt64(list.count)
    for shape in list {
      hash = (hash ^ UInt64(shape)) &* 0x9E37_79B9_7F4A_7C15
      hash ^= hash >> 29
    }
    if let known = shared[hash], isSame(Int(known), list) { return known }
    let position = UInt32(words.count)
    words.append(UInt32(list.count))
    words.append(contentsOf: list)
    shared[hash] = position
    return position
  }

  private func isSame(_ position: Int, _ list: ContiguousArray<UInt32>) -> Bool {
    Int(words[position]) == list.count && words[position + 1..<position + 1 + list.count].elementsEqual(list)
  }
}
