/// Reference points and parities.
extension CellBuilder {
  /// A point in every cell that is away from the line of every edge in it.
  func chooseReferences(_ block: inout CellBlock) {
    let count = block.side * block.side
    block.attempts.removeAll(keepingCapacity: true)
    block.attempts.append(contentsOf: repeatElement(0, count: count))
    for cell in 0..<count {
      let range = block.records(in: cell)
      if !range.isEmpty { block.attempts[cell] = attempt(block, cell, range) }
    }
  }

  /// The attempt that is far enough from all edges, else the farthest one.
  private func attempt(_ block: CellBlock, _ cell: Int, _ range: Range<Int>) -> UInt8 {
    let enough = block.narrowest * min(0.02, 0.1 / Double(max(1, range.count)))
    var best: UInt8 = 0
    var bestSquare = -1.0
    for attempt in 0..<UInt8(40) {
      let (x, y) = block.place(cell, attempt: attempt)
      var least = Double.infinity
      for place in range {
        let edge = Int(block.edges[place])
        guard edge + 1 < table.x.count else { continue }
        let ex = table.x[edge + 1] - table.x[edge]
        let ey = table.y[edge + 1] - table.y[edge]
        let det = Orientation.side(table.x[edge], table.y[edge], table.x[edge + 1], table.y[edge + 1], x, y)
        let square = ex * ex + ey * ey
        if square > 0 { least = min(least, det * det / square) }
        if least <= bestSquare { break }
      }
      if least > bestSquare {
        bestSquare = least
        best = attempt
        if least >= enough * enough { break }
      }
    }
    return best
  }

  /// Decides for each shape and cell of the root: outside, covered, or passed by the border.
  func resolveRoot(_ block: inout CellBlock, _ items: ContiguousArray<CellItem>) {
    var next = 0
    for (number, item) in items.enumerated() {
      guard let (columns, rows) = extent(block, number, &next) else { continue }
      for row in rows {
        if UInt32(item.kind) == ItemCode.polygon {
          resolveRootRow(&block, number, item, columns, row)
        } else {
          for column in columns { resolveDisc(&block, number, item, row * block.side + column) }
        }
      }
    }
  }

  /// The same for the items of a cell that is split.
  func resolve(
    _ block: inout CellBlock, in parent: CellBlock, _ cell: Int, _ range: Range<Int>, inheriting: Bool
  ) {
    for (number, place) in range.enumerated() {
      let item = parent.items[place]
      if UInt32(item.kind) == ItemCode.polygon {
        resolve(&block, number, item, in: parent, cell)
      } else if !(item.isCover && inheriting) {
        for place in 0..<block.side * block.side { resolveDisc(&block, number, item, place) }
      }
    }
  }

  private func resolve(_ block: inout CellBlock, _ number: Int, _ item: CellItem, in parent: CellBlock, _ cell: Int) {
    var parity = item.parity
    var previous = 0..<0
    for row in 0..<block.side {
      let first = row * block.side
      let own = take(&block, first, number)
      let to = block.reference(first)
      if row == 0 {
        // From the reference point of the cell that is split; on from cell to cell.
        let from = parent.reference(cell)
        for edge in parent.edges[item.records] where isBetween(edge, from, to) { parity.toggle() }
      } else if !own.isEmpty || !previous.isEmpty {
        if isOdd(block, previous, own, block.reference(first - block.side), to) { parity.toggle() }
      }
      previous = own
      add(&block, item, first, own, parity)
      resolveOn(&block, number, item, first, block.side - 1, own, parity)
    }
  }

  /// The cells between the outermost records of an item, which lie together in `records`.
  private func extent(
    _ block: CellBlock, _ item: Int, _ next: inout Int
  ) -> (columns: ClosedRange<Int>, rows: ClosedRange<Int>)? {
    var left = Int.max
    var right = -1
    var bottom = Int.max
    var top = -1
    while next < block.records.count, Int(block.records[next].item) == item {
      let cell = Int(block.records[next].cell)
      left = min(left, cell % block.side)
      right = max(right, cell % block.side)
      bottom = min(bottom, cell / block.side)
      top = max(top, cell / block.side)
      next += 1
    }
    return right < 0 ? nil : (left...right, bottom...top)
  }

  /// The records of an item in a cell, taken off the front of what the cell has left.
  @inline(__always)
  private func take(_ block: inout CellBlock, _ cell: Int, _ item: Int) -> Range<Int> {
    let first = Int(block.cursors[cell])
    var end = first
    let limit = block.records(in: cell).upperBound
    while end < limit, Int(block.owners[end]) == item { end += 1 }
    if end > first { block.cursors[cell] = UInt32(truncatingIfNeeded: end) }
    return first..<end
  }

  private func resolveDisc(_ block: inout CellBlock, _ number: Int, _ item: CellItem, _ cell: Int) {
    let own = take(&block, cell, number)
    guard !own.isEmpty else { return }
    let isWhole = block.edges[own].contains(CellRecord.whole)
    let kind = isWhole ? ItemCode.cover : UInt32(item.kind)
    block.found.append((UInt32(cell), CellItem(shape: item.shape, kind: kind, parity: false, records: own)))
  }

  /// Starts outside, west of everything.
  private func resolveRootRow(
    _ block: inout CellBlock, _ number: Int, _ item: CellItem, _ columns: ClosedRange<Int>, _ row: Int
  ) {
    let first = row * block.side + columns.lowerBound
    let own = take(&block, first, number)
    let to = block.reference(first)
    var parity = false
    for edge in block.edges[own] where isBetween(edge, (frame.west - 1, to.y), to) { parity.toggle() }
    add(&block, item, first, own, parity)
    resolveOn(&block, number, item, first, columns.count - 1, own, parity)
  }

  /// Goes east from a resolved cell.
  @inline(__always)
  private func resolveOn(
    _ block: inout CellBlock, _ number: Int, _ item: CellItem, _ start: Int, _ count: Int, _ own: Range<Int>,
    _ startParity: Bool
  ) {
    var previous = own
    var parity = startParity
    var cell = start
    for _ in 0..<count {
      cell += 1
      let own = take(&block, cell, number)
      if !own.isEmpty || !previous.isEmpty {
        if isOdd(block, previous, own, block.reference(cell - 1), block.reference(cell)) { parity.toggle() }
      }
      add(&block, item, cell, own, parity)
      previous = own
    }
  }

  @inline(__always)
  private func add(_ block: inout CellBlock, _ item: CellItem, _ cell: Int, _ own: Range<Int>, _ parity: Bool) {
    if own.isEmpty && !parity { return }
    let kind = own.isEmpty ? ItemCode.cover : ItemCode.polygon
    block.found.append((UInt32(cell), CellItem(shape: item.shape, kind: kind, parity: parity, records: own)))
  }

  @inline(__always)
  private func isBetween(_ edge: UInt32, _ from: (x: Double, y: Double), _ to: (x: Double, y: Double)) -> Bool {
    let v = Int(edge)
    return Orientation.separates(
      table.x[v], table.y[v], table.x[v + 1], table.y[v + 1], from.x, from.y, to.x, to.y)
  }

  /// Whether an odd number of the edges of two cells, each counted once, lies between two points. Both ascend.
  private func isOdd(
    _ block: CellBlock, _ a: Range<Int>, _ b: Range<Int>, _ from: (x: Double, y: Double), _ to: (x: Double, y: Double)
  ) -> Bool {
    var i = a.lowerBound
    var j = b.lowerBound
    var odd = false
    while i < a.upperBound || j < b.upperBound {
      let edge: UInt32
      if j == b.upperBound || (i < a.upperBound && block.edges[i] < block.edges[j]) {
        edge = block.edges[i]
        i += 1
      } else {
        edge = block.edges[j]
        if i < a.upperBound && block.edges[i] == edge { i += 1 }
        j += 1
      }
      if isBetween(edge, from, to) { odd.toggle() }
    }
    return odd
  }
}
