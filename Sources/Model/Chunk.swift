/// A piece of the input on its way through the rooms: whole lines, the rows decoded from them, their cells.
///
/// One recycled object. Handed from thread to thread whole, never shared: whoever holds it owns it until it is
/// passed on; the evaluation of its shards reads rows and cells from several threads at once, when nobody writes.
/// This is the one file of the room that owns raw memory; every access checks its index.
@safe package final class Chunk: @unchecked Sendable {
  /// Bytes of whole lines; behind `byteCount`, text that the decoder had to unescape, then `Chunk.spareBytes`.
  package private(set) var bytes: UnsafeMutablePointer<UInt8>
  package private(set) var byteCapacity: Int
  /// Length of the lines. Text arena: `byteCount ..< textEnd`.
  package var byteCount = 0
  package var textEnd = 0
  package private(set) var rows: UnsafeMutablePointer<EventRow>
  package private(set) var rowCapacity: Int
  package private(set) var rowCount = 0
  /// Row-major, `fieldCount` cells a row: a number in base units as the bits of a Double, a bool as 0.0 or 1.0,
  /// text as offset << 32 | length in `bytes`.
  package private(set) var cells: UnsafeMutablePointer<UInt64>
  package let fieldCount: Int
  package var ticks: [TickMark] = []
  package var rejects: [Reject] = []
  /// Lines in the chunk, empty ones too.
  package var lineCount = 0
  /// Position in the sequence of chunks.
  package var sequence = 0
  /// Lines of the input before this chunk.
  package var firstLine = 0
  /// When the chunk's last byte was read, ms since 1970; live input only, else Int64.min.
  package var readTime = Int64.min
  /// Which of the inputs (`--input` files) the lines are from.
  package var source = 0
  /// Memory that the lines lay in before they moved: whoever was told where they stood may still read there, until the
  /// chunk is cleared.
  private var left: [UnsafeMutablePointer<UInt8>] = unsafe []
  /// Row numbers by shard: those of shard s are `shardRows[shardStarts[s] ..< shardStarts[s + 1]]`, in order.
  package var shardRows: [UInt16] = []
  package var shardStarts: [Int] = []
  /// What the decoder and the sequencer counted.
  package var counts = ChunkCounts()

  /// simdjson reads up to 64 bytes behind a line.
  package static let spareBytes = 64
  /// Rows that UInt16 row numbers can name.
  package static let rowLimit = 65_535

  package init(byteCapacity: Int, fieldCount: Int) {
    self.byteCapacity = byteCapacity
    self.fieldCount = fieldCount
    rowCapacity = 2048
    unsafe bytes = .allocate(capacity: byteCapacity)
    unsafe rows = .allocate(capacity: rowCapacity)
    unsafe cells = .allocate(capacity: rowCapacity * max(fieldCount, 1))
  }

  deinit {
    freeLeft()
    unsafe bytes.deallocate()
    unsafe rows.deallocate()
    unsafe cells.deallocate()
  }

  /// Makes it empty for the next piece of input.
  package func clear() {
    freeLeft()
    byteCount = 0
    textEnd = 0
    rowCount = 0
    lineCount = 0
    readTime = .min
    ticks.removeAll(keepingCapacity: true)
    rejects.removeAll(keepingCapacity: true)
    counts = ChunkCounts()
  }

  private func freeLeft() {
    while let memory = unsafe left.popLast() { unsafe memory.deallocate() }
  }

  /// Room for `capacity` bytes; what is there is kept. A pointer to it stays good until the chunk is cleared.
  package func reserveBytes(_ capacity: Int) {
    guard capacity > byteCapacity else { return }
    let grown = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity)
    unsafe grown.update(from: bytes, count: max(byteCount, textEnd))
    unsafe left.append(bytes)
    unsafe bytes = grown
    byteCapacity = capacity
  }

  /// Adds a row and gives its number; nil when no more rows fit in one chunk.
  @inlinable package func appendRow(_ row: EventRow) -> Int? {
    if rowCount == rowCapacity {
      if rowCount >= Self.rowLimit { return nil }
      growRows()
    }
    unsafe rows[rowCount] = row
    _setRowCount(rowCount + 1)
    return rowCount - 1
  }

  @usableFromInline package func _setRowCount(_ count: Int) { rowCount = count }

  @usableFromInline package func growRows() {
    let capacity = min(rowCapacity * 2, Self.rowLimit)
    let width = max(fieldCount, 1)
    let newRows = UnsafeMutablePointer<EventRow>.allocate(capacity: capacity)
    let newCells = UnsafeMutablePointer<UInt64>.allocate(capacity: capacity * width)
    unsafe newRows.update(from: rows, count: rowCount)
    unsafe newCells.update(from: cells, count: rowCount * width)
    unsafe rows.deallocate()
    unsafe cells.deallocate()
    unsafe rows = newRows
    unsafe cells = newCells
    rowCapacity = capacity
  }

  /// The cell of a plan field of a row.
  @inlinable package func cell(row: Int, slot: Int) -> UInt64 {
    precondition(row >= 0 && row < rowCount && slot >= 0 && slot < fieldCount)
    return unsafe cells[row &* fieldCount &+ slot]
  }

  @inlinable package func setCell(row: Int, slot: Int, _ value: UInt64) {
    precondition(row >= 0 && row < rowCapacity && slot >= 0 && slot < fieldCount)
    unsafe cells[row &* fieldCount &+ slot] = value
  }

  /// Keeps the rows that `isWanted` says of, in their order.
  package func keepRows(_ isWanted: (EventRow) -> Bool) {
    var kept = 0
    for row in 0..<rowCount where unsafe isWanted(rows[row]) {
      if kept != row {
        unsafe rows[kept] = rows[row]
        for slot in 0..<fieldCount {
          unsafe cells[kept &* fieldCount &+ slot] = cells[row &* fieldCount &+ slot]
        }
      }
      kept += 1
    }
    rowCount = kept
  }

  /// Makes a copy of these bytes, which are whole lines, the chunk's text. Only in an empty chunk.
  package func setBytes(_ lines: UnsafeRawBufferPointer) {
    precondition(byteCount == 0 && textEnd == 0)
    reserveBytes(lines.count + Self.spareBytes)
    if let start = lines.baseAddress {
      unsafe UnsafeMutableRawPointer(bytes).copyMemory(from: start, byteCount: lines.count)
    }
    take(byteCount: lines.count)
  }

  /// The first bytes of the chunk, which its owner has filled in, are its text.
  package func take(byteCount count: Int) {
    precondition(count + Self.spareBytes <= byteCapacity)
    byteCount = count
    textEnd = count
  }

  /// Gives the last line the end that it lacks.
  package func endLastLine() {
    reserveBytes(byteCount + 1 + Self.spareBytes)
    unsafe bytes[byteCount] = 0x0A
    take(byteCount: byteCount + 1)
  }

  /// The bytes stay, but are no lines.
  package func dropLines() { take(byteCount: 0) }

  /// Makes these whole lines the chunk's text. Only in an empty chunk.
  package func setLines(_ lines: ArraySlice<UInt8>) {
    precondition(byteCount == 0 && textEnd == 0)
    reserveBytes(lines.count + Self.spareBytes)
    for (offset, byte) in lines.enumerated() { unsafe bytes[offset] = byte }
    byteCount = lines.count
    textEnd = lines.count
  }

  /// Copies text behind all that is there, for rows that were not decoded; gives its place, as a text cell has it.
  package func appendText(_ text: some Collection<UInt8>) -> UInt64 {
    let start = max(byteCount, textEnd)
    if start + text.count > byteCapacity { reserveBytes((start + text.count) * 2) }
    for (offset, byte) in text.enumerated() { unsafe bytes[start + offset] = byte }
    textEnd = start + text.count
    return UInt64(start) << 32 | UInt64(text.count)
  }
}

extension Chunk {
  /// What evaluation reads of the chunk, while nobody writes to it.
  package var view: ChunkView {
    unsafe ChunkView(
      bytes: bytes, textEnd: max(byteCount, textEnd), rows: rows, rowCount: rowCount, cells: cells,
      fieldCount: fieldCount)
  }
}

/// Rows, cells and text of a chunk for reading: a value without reference counts. Good as long as the chunk is not
/// changed.
@safe package struct ChunkView {
  @usableFromInline let bytes: UnsafeMutablePointer<UInt8>
  @usableFromInline let textEnd: Int
  @usableFromInline let rows: UnsafeMutablePointer<EventRow>
  @usableFromInline let rowCount: Int
  @usableFromInline let cells: UnsafeMutablePointer<UInt64>
  @usableFromInline let fieldCount: Int

  @usableFromInline init(
    bytes: UnsafeMutablePointer<UInt8>, textEnd: Int, rows: UnsafeMutablePointer<EventRow>, rowCount: Int,
    cells: UnsafeMutablePointer<UInt64>, fieldCount: Int
  ) {
    unsafe self.bytes = bytes
    self.textEnd = textEnd
    unsafe self.rows = rows
    self.rowCount = rowCount
    unsafe self.cells = cells
    self.fieldCount = fieldCount
  }

  @inlinable @inline(__always) package func row(_ row: Int) -> EventRow {
    precondition(row >= 0 && row < rowCount)
    return unsafe rows[row]
  }

  /// Where a row's fix is, degrees: a look at two numbers, in place of a copy of the row.
  @inlinable @inline(__always) package func place(_ row: Int) -> (latitude: Double, longitude: Double) {
    precondition(row >= 0 && row < rowCount)
    return unsafe (rows[row].latitude, rows[row].longitude)
  }

  /// Whose a row is, and which fields it has, as `EventRow` has them.
  @inlinable @inline(__always) package func device(_ row: Int) -> (hash: UInt64, present: UInt64) {
    precondition(row >= 0 && row < rowCount)
    return unsafe (rows[row].deviceHash, rows[row].present)
  }

  /// Notes what became of a row. Only by whoever evaluates the row's shard.
  @inlinable package func mark(_ row: Int, _ outcome: UInt8) {
    precondition(row >= 0 && row < rowCount)
    unsafe rows[row].flags |= outcome
  }

  /// Leaves a row no fields but these.
  @inlinable @inline(__always) package func keepFields(_ row: Int, _ fields: UInt64) {
    precondition(row >= 0 && row < rowCount)
    unsafe rows[row].present &= fields
  }

  /// Where a row stands, for a prefetch.
  @inlinable @inline(__always) package func rowAddress(_ row: Int) -> UnsafeRawPointer {
    precondition(row >= 0 && row < rowCount)
    return unsafe UnsafeRawPointer(rows + row)
  }

  @inlinable @inline(__always) package func cell(row: Int, slot: Int) -> UInt64 {
    precondition(row >= 0 && row < rowCount && slot >= 0 && slot < fieldCount)
    return unsafe cells[row &* fieldCount &+ slot]
  }

  /// UTF-8 in the chunk's bytes.
  @inlinable @inline(__always) package func text(at offset: Int, length: Int) -> UnsafeBufferPointer<UInt8> {
    precondition(offset >= 0 && length >= 0 && offset + length <= textEnd)
    return unsafe UnsafeBufferPointer(start: bytes + offset, count: length)
  }

  /// The text of a text cell.
  @inlinable @inline(__always) package func text(of cell: UInt64) -> UnsafeBufferPointer<UInt8> {
    unsafe text(at: Int(cell >> 32), length: Int(cell & 0xffff_ffff))
  }
}

/// What the decoder counted in one chunk.
package struct ChunkCounts: Sendable {
  package var numbersInStrings = 0
  package var wrongTypes = 0
  package var zeroFixes = 0
  /// Lines that a dialect passes over by rule (OwnTracks' other `_type`s, gpsd's other classes).
  package var passedOver = 0
  /// Events by the number of their dialect, as `EventRow.dialect` has it.
  package var dialects = InlineArray<8, Int>(repeating: 0)
  package init() {}
}
