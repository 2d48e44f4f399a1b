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

  /// To the closing sign; where that is missing, to the end of the file, as it was meant.
  private mutating func blockComment() {
    let start = position
    position += 2
    while position < bytes.count, byte(at: 0) != UInt8(ascii: "*") || byte(at: 1) != UInt8(ascii: "/") { position += 1 }
    let inside = start + 2..<position
    let isClosed = position < bytes.count
    if isClosed { position += 2 }
    var fixes: [Diagnostic.Fix] = []
    if isClosed, inside.count <= Self.blockLimit {
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
    let rest = bytes[(inside.upperBound + 2)...].prefix { $0 != 0x0A }
    return lines.joined(separator: "\n") + (rest.allSatisfy(isBlank) ? "" : "\n")
  }
}
