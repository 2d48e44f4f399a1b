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

  /// Splits a row and gives `body` its cells.
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
    return unquoted.withUnsafeBufferPointer { bytes in
      body(ByteText(start: bytes.baseAddress ?? row.start, count: bytes.count), cells)
    }
  }

  private mutating func split(_ row: ByteText, _ separator: UInt8) {
    var start = 0
    while let length = row.slice(start, row.count).first(separator) {
      cells.append(Cell(start: Int32(start), end: Int32(start + length)))
      start += length + 1
    }
    cells.append(Cell(start: Int32(start), end: Int32(row.count)))
  }

  /// The same steps as `CSVRowEnd` takes, for one separator.
  private mutating func splitQuoted(_ row: ByteText, _ separator: UInt8) {
    var isOpen = false
    var isCellStart = true
    var closedAt = -2
    var start = 0
    for at in 0..<row.count {
      let byte = row[at]
      if byte == 0x22, isOpen || isCellStart || closedAt == at - 1 {
        if isOpen {
          closedAt = at
        } else if !isCellStart {
          unquoted.append(byte)
        }
        isOpen.toggle()
        isCellStart = false
      } else if byte == separator, !isOpen {
        endCell(&start)
        isCellStart = true
      } else {
        unquoted.append(byte)
        if byte != 0x20, !isOpen { isCellStart = false }
      }
    }
    endCell(&start)
  }

  private mutating func endCell(_ start: inout Int) {
    cells.append(Cell(start: Int32(start), end: Int32(unquoted.count)))
    start = unquoted.count
  }
}

extension ByteText {
  /// A cell of a row's text, without the blanks around it.
  @inline(__always) func cell(_ cell: CSVCells.Cell) -> ByteText { slice(Int(cell.start), Int(cell.end)).trimmed }
}
