internal import Glibc
internal import Model

/// The chunk while its lines are decoded: its pointers held once, checked at every access.
///
/// `finish` gives the row count and the text's end back to the chunk.
struct ChunkWriter: ~Copyable {
  private let chunk: Chunk
  private var bytes: UnsafeMutablePointer<UInt8>
  private var byteCapacity: Int
  private var textEnd: Int
  private var rows: UnsafeMutablePointer<EventRow>
  private var cells: UnsafeMutablePointer<UInt64>
  private var rowCapacity: Int
  private(set) var rowCount: Int
  let fieldCount: Int
  let byteCount: Int
  var counts = ChunkCounts()
  /// Where the device's name stands of the line that was refused last for its time or position.
  var refusedDevice = 0..<0

  /// Unescaped text begins behind the spare bytes, which are filled with line ends: nothing that follows the last
  /// line can look like a part of it.
  init(_ chunk: Chunk) {
    self.chunk = chunk
    byteCount = chunk.byteCount
    fieldCount = chunk.fieldCount
    textEnd = byteCount + Chunk.spareBytes
    chunk.reserveBytes(textEnd)
    bytes = chunk.bytes
    byteCapacity = chunk.byteCapacity
    rows = chunk.rows
    cells = chunk.cells
    rowCapacity = chunk.rowCapacity
    rowCount = chunk.rowCount
    memset(bytes + byteCount, 0x0A, Chunk.spareBytes)
  }

  consuming func finish() {
    chunk.textEnd = textEnd
    chunk._setRowCount(rowCount)
    chunk.counts = counts
  }

  /// The place of the next line end from `offset` on, or the end of the lines.
  func lineEnd(from offset: Int) -> Int {
    precondition(offset >= 0 && offset <= byteCount)
    guard let found = memchr(bytes + offset, 0x0A, byteCount - offset) else { return byteCount }
    return UnsafeRawPointer(bytes).distance(to: found)
  }

  func text(_ offset: Int, _ length: Int) -> ByteText {
    precondition(offset >= 0 && length >= 0 && offset + length <= textEnd)
    return ByteText(start: bytes + offset, count: length)
  }

  /// Where a view of a line's own text stands.
  func offset(of text: ByteText) -> UInt32? {
    let offset = UnsafePointer(bytes).distance(to: text.start)
    return offset >= 0 && offset + text.count <= byteCount ? UInt32(offset) : nil
  }

  /// Room for `count` bytes behind the text's end. Moves the bytes: call before a line is read.
  @inline(__always) mutating func reserveText(_ count: Int) {
    let wanted = textEnd + count
    guard wanted > byteCapacity else { return }
    chunk.textEnd = textEnd
    chunk.reserveBytes(wanted + byteCount / 4)
    bytes = chunk.bytes
    byteCapacity = chunk.byteCapacity
  }

  /// Copies text behind the lines and gives its place; nil where no room was reserved.
  mutating func append(_ text: ByteText) -> UInt32? {
    guard text.count <= byteCapacity - textEnd else { return nil }
    let offset = textEnd
    memcpy(bytes + textEnd, text.start, text.count)
    textEnd += text.count
    return UInt32(offset)
  }

  mutating func append(_ text: [UInt8]) -> UInt32? {
    reserveText(text.count)
    let offset = textEnd
    for byte in text { append(byte: byte) }
    return UInt32(offset)
  }

  mutating func append(byte: UInt8) {
    guard textEnd < byteCapacity else { return }
    bytes[textEnd] = byte
    textEnd += 1
  }

  var end: Int { textEnd }

  /// Makes sure that there is a next row, whose cells `setCell` fills; false where the chunk can hold no more.
  mutating func openRow() -> Bool {
    if rowCount < rowCapacity { return true }
    guard rowCapacity < Chunk.rowLimit else { return false }
    chunk._setRowCount(rowCount)
    chunk.growRows()
    rows = chunk.rows
    cells = chunk.cells
    rowCapacity = chunk.rowCapacity
    return true
  }

  /// A cell of the row that `openRow` opened.
  @inline(__always) mutating func setCell(_ slot: Int, _ value: UInt64) {
    precondition(slot >= 0 && slot < fieldCount && rowCount < rowCapacity)
    cells[rowCount &* fieldCount &+ slot] = value
  }

  @inline(__always) mutating func closeRow(_ row: EventRow) {
    precondition(rowCount < rowCapacity)
    rows[rowCount] = row
    rowCount += 1
    counts.dialects[Int(row.dialect & 7)] &+= 1
  }

  func reject(_ reject: Reject) { chunk.rejects.append(reject) }
}
