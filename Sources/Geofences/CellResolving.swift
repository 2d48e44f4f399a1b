/// Reference points and parities.
extension CellBuilder {
  /// A point in every cell that is away from the line of every edge in it.
  func chooseReferences(_ block: inout CellBlock) {
    let count = block.side * block.side
    block.referenceX.removeAll(keepingCapacity: true)
    block.referenceY.removeAll(keepingCapacity: true)
    let width = Double(UInt64(1) << UInt64(block.shift))
    for cell in 0..<count {
      let left = frame.west + (block.column + Double(cell % block.side) * width) / frame.scaleX
      let bottom = frame.south + (block.row + Double(cell / block.side) * width) / frame.scaleY
      let place = reference(
        block, block.starts[cell]..<block.starts[cell + 1], left, bottom, width / frame.scaleX, width / frame.scaleY)
      block.referenceX.append(place.x)
      block.referenceY.append(place.y)
    }
  }

  private func reference(
    _ block: CellBlock, _ range: Range<Int>, _ left: Double, _ bottom: Double, _ width: Double, _ height: Double
  ) -> (x: Double, y: Double) {
    if range.isEmpty { return (left + width / 2, bottom + height / 2) }
    let enough = min(width, height) * min(0.02, 0.1 / Double(max(1, range.count)))
    var best = (x: left + width / 2, y: bottom + height / 2)
    var bestSquare = -1.0
    for attempt in 0..<40 {
      // Steps of the golden ratio and of √2 spread the attempts over the middle of the cell.
      let x = left + width * (0.15 + 0.7 * fraction(0.5 + Double(attempt) * 0.6180339887498949))
      let y = bottom + height * (0.15 + 0.7 * fraction(0.5 + Double(attempt) * 0.41421356237309503))
      var least = Double.infinity
      for record in block.sorted[range] where record.edge != CellRecord.whole {
        let edge = Int(record.edge)
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
        best = (x, y)
        if least >= enough * enough { break }
      }
    }
    return best
  }

  private func fraction(_ x: Double) -> Double { x - x.rounded(.down) }

  /// Decides for each shape and cell of the root: outside, covered, or passed by the border.
  func resolveRoot(_ block: inout CellBlock, _ items: ArraySlice<CellItem>) {
    var next = 0
    for (number, item) in items.enumerated() {
      guard let (columns, rows) = extent(block, number, &next) else { continue }
      for row in rows {
        if item.kind == ItemCode.polygon {
          resolveRootRow(&block, number, item, columns, row)
        } else {
          for column in columns { resolveDisc(&block, number, item, row * block.side + column) }
        }
      }
    }
  }

  /// The same for the items of a cell that is split.
  func resolve(_ block: inout CellBlock, _ items: ArraySlice<CellItem>, in parent: CellBlock, _ cell: Int) {
    for (number, item) in items.enumerated() {
      guard item.kind == ItemCode.polygon else {
        for place in 0..<block.side * block.side { resolveDisc(&block, number, item, place) }
        continue
      }
      var parity = item.parity
      var previous = 0..<0
      for row in 0..<block.side {
        let first = row * block.side
        let own = take(&block, first, number)
        let x = block.referenceX[first]
        let y = block.referenceY[first]
        if row == 0 {
          // From the reference point of the cell that is split; on from cell to cell.
          let fromX = parent.referenceX[cell]
          let fromY = parent.referenceY[cell]
          for edge in parent.edges[item.first..<item.first + item.count] where isBetween(edge, fromX, fromY, x, y) {
            parity.toggle()
          }
        } else if !own.isEmpty || !previous.isEmpty {
          let below = first - block.side
          if isOdd(block, previous, own, block.referenceX[below], block.referenceY[below], x, y) { parity.toggle() }
        }
        previous = own
        add(&block, item, first, own, parity)
        resolveOn(&block, number, item, first, block.side - 1, own, parity)
      }
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
    let first = block.cursors[cell]
    var end = first
    let limit = block.starts[cell + 1]
    while end < limit, Int(block.sorted[end].item) == item { end += 1 }
    block.cursors[cell] = end
    return first..<end
  }

  private func resolveDisc(_ block: inout CellBlock, _ number: Int, _ item: CellItem, _ cell: Int) {
    let range = take(&block, cell, number)
    guard !range.isEmpty else { return }
    let isWhole = block.sorted[range].contains { $0.edge == CellRecord.whole }
    block.found.append(
      (
        UInt32(cell),
        CellItem(
          shape: item.shape, kind: isWhole ? ItemCode.cover : item.kind, parity: false, first: range.lowerBound,
          count: range.count)
      ))
  }

  /// Starts outside, west of everything.
  private func resolveRootRow(
    _ block: inout CellBlock, _ number: Int, _ item: CellItem, _ columns: ClosedRange<Int>, _ row: Int
  ) {
    let first = row * block.side + columns.lowerBound
    let own = take(&block, first, number)
    let x = block.referenceX[first]
    let y = block.referenceY[first]
    var parity = false
    for edge in block.edges[own] where isBetween(edge, frame.west - 1, y, x, y) { parity.toggle() }
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
        let x = block.referenceX[cell - 1]
        let y = block.referenceY[cell - 1]
        if isOdd(block, previous, own, x, y, block.referenceX[cell], block.referenceY[cell]) { parity.toggle() }
      }
      add(&block, item, cell, own, parity)
      previous = own
    }
  }

  @inline(__always)
  private func add(_ block: inout CellBlock, _ item: CellItem, _ cell: Int, _ own: Range<Int>, _ parity: Bool) {
    if own.isEmpty && !parity { return }
    block.found.append(
      (
        UInt32(cell),
        CellItem(
          shape: item.shape, kind: own.isEmpty ? ItemCode.cover : ItemCode.polygon, parity: parity,
          first: own.lowerBound, count: own.count)
      ))
  }

  @inline(__always)
  private func isBetween(_ edge: UInt32, _ x: Double, _ y: Double, _ toX: Double, _ toY: Double) -> Bool {
    let v = Int(edge)
    return Orientation.separates(table.x[v], table.y[v], table.x[v + 1], table.y[v + 1], x, y, toX, toY)
  }

  /// Whether an odd number of the edges of two cells, each counted once, lies between two points. Both ascend.
  private func isOdd(
    _ block: CellBlock, _ a: Range<Int>, _ b: Range<Int>, _ x: Double, _ y: Double, _ toX: Double, _ toY: Double
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
      if isBetween(edge, x, y, toX, toY) { odd.toggle() }
    }
    return odd
  }
}
