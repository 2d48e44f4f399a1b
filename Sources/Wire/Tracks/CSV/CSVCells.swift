internal import Model

/// The cells of one row; keeps its memory from row to row.
struct CSVCells {
  /// Where a cell stands in the text that `read` gives with it.
  struct Cell: BitwiseCopyable {
    var start: Int32
    var end: Int32
  }

  private var cells: [Cell] = []
  /// The row without its quotes, where it has any.
  private var unquoted: [UInt8] = []

  /// Splits a row and gives `body` its cells: without the blanks around them, unless these are quoted.
  mutating func read<Result>(
    _ row: ByteText, separator: UInt8, hasQuotes: Bool, _ body: (ByteText, [Cell]) -> Result
  ) -> Result {
    cells.removeAll(keepingCapacity: true)
    guard hasQuotes else {
      split(row, separator)
      return body(row, cells)
    }
    unquoted.removeAll(keepingCapacity: true)
    splitQuoted(row, separator)
    // The text of a row without a byte still needs an address.
    unquoted.append(0)
    return unquoted.withUnsafeBufferPointer { bytes in
      body(ByteText(start: bytes.baseAddress ?? row.start, count: bytes.count - 1), cells)
    }
  }

  private mutating func split(_ row: ByteText, _ separator: UInt8) {
    var start = 0
    while true {
      let end = row.slice(start, row.count).first(separator).map { start + $0 } ?? row.count
      var low = start
      var high = end
      while low < high, row[low] == 0x20 { low += 1 }
      while high > low, row[high - 1] == 0x20 { high -= 1 }
      cells.append(Cell(start: Int32(low), end: Int32(high)))
      if end == row.count { return }
      start = end + 1
    }
  }

  /// The same steps as `CSVRowEnd` takes, for one separator.
  private mutating func splitQuoted(_ row: ByteText, _ separator: UInt8) {
    var isOpen = false
    var isCellStart = true
    var closedAt = -2
    var start = 0
    // Up to here the cell is quoted: its blanks are its own.
    var quotedEnd = 0
    for at in 0..<row.count {
      let byte = row[at]
      if byte == 0x22, isOpen || isCellStart || closedAt == at - 1 {
        if isOpen {
          closedAt = at
          quotedEnd = unquoted.count
        } else if isCellStart {
          // Blanks before the quote are none of the cell's.
          unquoted.removeLast(unquoted.count - start)
        } else {
          unquoted.append(byte)
        }
        isOpen.toggle()
        isCellStart = false
      } else if byte == separator, !isOpen {
        endCell(&start, quotedEnd)
        isCellStart = true
      } else {
        unquoted.append(byte)
        if byte != 0x20, !isOpen { isCellStart = false }
      }
    }
    endCell(&start, quotedEnd)
  }

  private mutating func endCell(_ start: inout Int, _ quotedEnd: Int) {
    var low = start
    var high = unquoted.count
    while high > max(low, quotedEnd), unquoted[high - 1] == 0x20 { high -= 1 }
    if quotedEnd <= low { while low < high, unquoted[low] == 0x20 { low += 1 } }
    cells.append(Cell(start: Int32(low), end: Int32(high)))
    start = unquoted.count
  }
}

extension ByteText {
  @inline(__always) func cell(_ cell: CSVCells.Cell) -> ByteText { slice(Int(cell.start), Int(cell.end)) }
}
