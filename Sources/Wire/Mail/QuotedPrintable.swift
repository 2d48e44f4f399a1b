/// The quoted-printable encoding (RFC 2045, 6.7): text as lines of at most 76 ASCII characters.
enum QuotedPrintable {
  private static let lineLimit = 76

  /// Appends text whose lines end with LF; each ends with CRLF, the last one too.
  static func append(_ text: String, to out: inout [UInt8]) {
    var lines = text.utf8.split(separator: 10, omittingEmptySubsequences: false)
    if lines.last?.isEmpty == true { lines.removeLast() }
    for line in lines {
      appendLine(line, to: &out)
      out += "\r\n".utf8
    }
  }

  private static func appendLine(_ line: Substring.UTF8View, to out: inout [UInt8]) {
    var column = 0
    var at = line.startIndex
    while at < line.endIndex {
      let byte = line[at]
      at = line.index(after: at)
      let isLast = at == line.endIndex
      let isPlain = byte != 61 && byte < 127 && (byte > 32 || (byte == 32 && !isLast))
      let length = isPlain ? 1 : 3
      // One column is left for the `=` that says that the line goes on.
      if column + length > (isLast ? lineLimit : lineLimit - 1) {
        out += "=\r\n".utf8
        column = 0
      }
      if isPlain { out.append(byte) } else { out += escape(byte) }
      column += length
    }
  }

  /// `=C3`.
  static func escape(_ byte: UInt8) -> [UInt8] {
    let digits = Array("0123456789ABCDEF".utf8)
    return [61, digits[Int(byte >> 4)], digits[Int(byte & 15)]]
  }
}
