/// Where the lines of a rule file begin, and from byte offsets to lines and columns.
///
/// Made once in linear time; every question is then answered in about constant time, however long the lines are.
package struct SourceIndex: Sendable {
  /// A place as people and editors count it.
  package struct Position: Sendable, Equatable {
    /// From 1. Lines end at `\n`.
    package var line: Int
    /// From 1, in Unicode scalars; what is no UTF-8 counts as U+FFFD would.
    package var column: Int
    package init(line: Int, column: Int) {
      self.line = line
      self.column = column
    }
  }

  package let source: SourceFile
  private let lineStarts: [Int]
  /// Every so often: an offset at which a scalar begins, and the scalars before it.
  private let marks: [(offset: Int, scalars: Int)]
  private static let markDistance = 2048

  package init(_ source: SourceFile) {
    self.source = source
    let bytes = source.bytes
    var lineStarts = [0]
    var marks = [(offset: 0, scalars: 0)]
    var at = 0
    var scalars = 0
    while at < bytes.count {
      if at >= marks[marks.count - 1].offset + Self.markDistance { marks.append((at, scalars)) }
      let length = UTF8Reader.scalar(in: bytes, at: at, end: bytes.count).length
      if bytes[at] == 0x0A { lineStarts.append(at + 1) }
      at += length
      scalars += 1
    }
    self.lineStarts = lineStarts
    self.marks = marks
  }

  /// At least 1; text behind the last `\n` is a line, even if empty.
  package var lineCount: Int { lineStarts.count }

  /// The line (from 1) of an offset; offsets outside of the text are taken to its nearer end.
  package func line(at offset: Int) -> Int {
    var low = 1
    var high = lineStarts.count
    while low < high {
      let middle = (low + high) / 2
      if lineStarts[middle] <= offset { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// The bytes of a line (from 1 to `lineCount`), without its `\n` or `\r\n`.
  package func bytes(ofLine line: Int) -> Range<Int> {
    let start = lineStarts[line - 1]
    guard line < lineStarts.count else { return start..<source.bytes.count }
    let end = lineStarts[line] - 1
    return start..<(end > start && source.bytes[end - 1] == 0x0D ? end - 1 : end)
  }

  package func position(at offset: Int) -> Position {
    let offset = min(max(offset, 0), source.bytes.count)
    let line = line(at: offset)
    return Position(line: line, column: scalars(before: offset) - scalars(before: lineStarts[line - 1]) + 1)
  }

  /// Both ends taken into the text, the end never before the start.
  package func clamped(_ range: SourceRange) -> Range<Int> {
    let start = min(max(range.start, 0), source.bytes.count)
    return start..<min(max(range.end, start), source.bytes.count)
  }

  private func scalars(before offset: Int) -> Int {
    var low = 1
    var high = marks.count
    while low < high {
      let middle = (low + high) / 2
      if marks[middle].offset <= offset { low = middle + 1 } else { high = middle }
    }
    var (at, count) = marks[low - 1]
    while at < offset {
      let length = UTF8Reader.scalar(in: source.bytes, at: at, end: source.bytes.count).length
      // An offset within a scalar is that scalar's place.
      if at + length > offset { break }
      at += length
      count += 1
    }
    return count
  }
}
