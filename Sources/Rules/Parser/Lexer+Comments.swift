/// Comments of other languages: `//`, `--` and `/* … */`.
extension Lexer {
  /// Passes over the comment, reports it, and says how it is written here.
  mutating func foreignComment() {
    let start = position
    let sign = String(decoding: bytes[start..<start + 2], as: UTF8.self)
    if sign == "/*" { return blockComment() }
    while position < bytes.count, bytes[position] != 0x0A { position += 1 }
    findings.error(
      .foreignComment, "`\(sign)` begins no comment: write `#`", at: range(start, start + 2),
      fixes: [.init("#", [.init(range(start, start + 2), "#")], isSafe: true)])
  }

  /// `;`, `{` at the end of a line or `}` at the beginning of one; other braces may be a message without quotes.
  func isBlockSign(_ sign: UInt8) -> Bool {
    switch sign {
    case UInt8(ascii: ";"): return true
    case UInt8(ascii: "}"): return startsLine
    case UInt8(ascii: "{"):
      let next = bytes[position...].first { $0 != 0x20 && $0 != 0x09 && $0 != 0x0D }
      return next == nil || next == 0x0A || next == UInt8(ascii: "#") || next == UInt8(ascii: "/")
    default: return false
    }
  }

  /// Where the blanks before a sign begin, that go with it.
  func startWithBlanks(of start: Int) -> Int {
    var first = start
    while first > 0, start - first < 80, bytes[first - 1] == 0x20 || bytes[first - 1] == 0x09 { first -= 1 }
    return first
  }

  /// The end of `{device}`, behind its `{`; nil where it is none.
  func placeholderEnd() -> Int? {
    let inside = bytes[position...].prefix(80).prefix { $0 != 0x0A && $0 != UInt8(ascii: "}") }
    guard let first = inside.first, first | 0x20 >= UInt8(ascii: "a"), first | 0x20 <= UInt8(ascii: "z"),
      inside.endIndex < bytes.count, bytes[inside.endIndex] == UInt8(ascii: "}")
    else { return nil }
    return inside.endIndex + 1
  }

  /// To the closing sign; where that is missing, to the end of the file, as it was meant.
  private mutating func blockComment() {
    let start = position
    position += 2
    while position < bytes.count, byte(at: 0) != UInt8(ascii: "*") || byte(at: 1) != UInt8(ascii: "/") { position += 1 }
    let inside = start + 2..<position
    let isClosed = position < bytes.count
    if isClosed { position += 2 }
    var fixes: [Diagnostic.Fix] = []
    if isClosed, inside.count <= Self.blockLimit, !findings.isFull(file) {
      fixes = [.init("# …", [.init(range(start, position), lines(of: inside))], isSafe: true)]
    }
    findings.error(
      .foreignComment, "`/*` begins no comment: write `#` before each line of it", at: range(start, start + 2),
      fixes: fixes)
  }

  /// Bytes of a block comment that is rewritten.
  private static let blockLimit = 10_000

  /// The text of a block comment as lines with `#`.
  private func lines(of inside: Range<Int>) -> String {
    let isBlank: (UInt8) -> Bool = { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }
    var lines = bytes[inside].split(separator: 0x0A, omittingEmptySubsequences: false).map { line in
      var line = line.drop { isBlank($0) || $0 == UInt8(ascii: "*") }
      while let last = line.last, isBlank(last) || last == UInt8(ascii: "*") { line = line.dropLast() }
      return line.isEmpty ? "#" : "# " + String(decoding: line, as: UTF8.self)
    }
    while lines.count > 1, lines.last == "#" { lines.removeLast() }
    while lines.count > 1, lines.first == "#" { lines.removeFirst() }
    // What stands behind the comment on its last line is none of it.
    let next = bytes[(inside.upperBound + 2)...].first { !isBlank($0) }
    return lines.joined(separator: "\n") + (next == nil || next == 0x0A ? "" : "\n")
  }
}
