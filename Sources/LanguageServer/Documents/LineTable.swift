/// From the positions of editors (lines from 0, columns in UTF-16 or UTF-8 units) to byte offsets and back.
///
/// Lines end at `\n`, `\r\n` or `\r`, as LSP says. Any position is taken to the nearest one that exists. Made in
/// linear time, asked in about constant time, however long the lines are.
struct LineTable: Sendable {
  enum Encoding: String, Sendable {
    case utf16 = "utf-16"
    case utf8 = "utf-8"
  }

  let encoding: Encoding
  private(set) var lineStarts: [Int] = [0]
  /// UTF-16 units before each 1,024th byte.
  private var marks: [Int] = []
  private let count: Int
  private static let distance = 1024

  init(_ bytes: [UInt8], _ encoding: Encoding) {
    self.encoding = encoding
    count = bytes.count
    var units = 0
    for (offset, byte) in bytes.enumerated() {
      if offset % Self.distance == 0 { marks.append(units) }
      units += Self.units(of: byte)
      if byte == 0x0A || byte == 0x0D && !(offset + 1 < bytes.count && bytes[offset + 1] == 0x0A) {
        lineStarts.append(offset + 1)
      }
    }
    if marks.isEmpty || bytes.count % Self.distance == 0 { marks.append(units) }
  }

  /// A scalar's units are counted at its first byte.
  private static func units(of byte: UInt8) -> Int { byte & 0xC0 == 0x80 ? 0 : byte >= 0xF0 ? 2 : 1 }

  func offset(_ position: EditorPosition, in bytes: [UInt8]) -> Int {
    if position.line < 0 { return 0 }
    guard position.line < lineStarts.count else { return bytes.count }
    let start = lineStarts[position.line]
    let end = lineEnd(position.line, bytes)
    let character = max(0, position.character)
    if character >= end - start {
      return encoding == .utf8 ? end : min(end, walk(to: character, from: start, end, bytes))
    }
    switch encoding {
    case .utf8: return boundary(start + character, bytes)
    case .utf16: return walk(to: character, from: start, end, bytes)
    }
  }

  func position(of offset: Int, in bytes: [UInt8]) -> EditorPosition {
    let offset = boundary(min(max(offset, 0), bytes.count), bytes)
    let line = line(of: offset)
    let start = lineStarts[line]
    switch encoding {
    case .utf8: return EditorPosition(line: line, character: offset - start)
    case .utf16:
      return EditorPosition(line: line, character: units(before: offset, bytes) - units(before: start, bytes))
    }
  }

  /// The line (from 0) of an offset.
  func line(of offset: Int) -> Int {
    var low = 0
    var high = lineStarts.count
    while low < high {
      let middle = (low + high) / 2
      if lineStarts[middle] <= offset { low = middle + 1 } else { high = middle }
    }
    return max(0, low - 1)
  }

  /// Where a line's text ends, its line end not counted.
  func lineEnd(_ line: Int, _ bytes: [UInt8]) -> Int {
    guard line + 1 < lineStarts.count else { return bytes.count }
    var end = lineStarts[line + 1]
    if end > lineStarts[line], bytes[end - 1] == 0x0A { end -= 1 }
    if end > lineStarts[line], bytes[end - 1] == 0x0D { end -= 1 }
    return end
  }

  /// Back to the first byte of the scalar.
  private func boundary(_ offset: Int, _ bytes: [UInt8]) -> Int {
    var at = offset
    while at > 0, at < bytes.count, offset - at < 3, bytes[at] & 0xC0 == 0x80 { at -= 1 }
    return at
  }

  private func units(before offset: Int, _ bytes: [UInt8]) -> Int {
    let mark = min(offset / Self.distance, marks.count - 1)
    var units = marks[mark]
    var at = mark * Self.distance
    while at < offset {
      units += Self.units(of: bytes[at])
      at += 1
    }
    return units
  }

  /// The offset that lies so many UTF-16 units behind a line's start; half a surrogate pair is the whole.
  private func walk(to character: Int, from start: Int, _ end: Int, _ bytes: [UInt8]) -> Int {
    let (wanted, overflow) = units(before: start, bytes).addingReportingOverflow(character)
    if overflow { return end }
    var low = start / Self.distance
    var high = marks.count
    while low + 1 < high {
      let middle = (low + high) / 2
      if marks[middle] <= wanted { low = middle } else { high = middle }
    }
    var at = max(start, low * Self.distance)
    var units = units(before: at, bytes)
    while at < end, units < wanted || bytes[at] & 0xC0 == 0x80 {
      units += Self.units(of: bytes[at])
      at += 1
    }
    return at
  }
}
