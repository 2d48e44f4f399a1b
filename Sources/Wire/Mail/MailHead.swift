/// The header lines of a mail, folded at 78 columns; text that is not plain ASCII as encoded words (RFC 2047).
struct MailHead {
  private(set) var bytes: [UInt8] = []
  private static let foldAt = 78
  /// A line with an encoded word has at most 76 characters.
  private static let encodedLine = 76

  /// A value that is ours: printable ASCII.
  mutating func plain(_ name: String, _ value: String) { bytes += "\(name): \(value)\r\n".utf8 }

  /// Addresses that were checked, one after the other.
  mutating func addresses(_ name: String, _ addresses: [String]) {
    bytes += "\(name):".utf8
    var column = name.utf8.count + 1
    for (index, address) in addresses.enumerated() {
      let piece = address + (index + 1 < addresses.count ? "," : "")
      if column + 1 + piece.utf8.count > Self.foldAt, index > 0 {
        bytes += "\r\n".utf8
        column = 0
      }
      bytes += " \(piece)".utf8
      column += 1 + piece.utf8.count
    }
    bytes += "\r\n".utf8
  }

  /// Text of any origin, made one safe line.
  mutating func text(_ name: String, _ value: String) {
    var value = MailText.line(value, limit: 300)
    while value.hasSuffix(" ") { value.removeLast() }
    while value.hasPrefix(" ") { value.removeFirst() }
    bytes += "\(name): ".utf8
    if Self.isPlain(value) {
      fold(value, column: name.utf8.count + 2)
    } else {
      encode(value, column: name.utf8.count + 2)
    }
    bytes += "\r\n".utf8
  }

  // Words that a fold can part, without anything that looks encoded.
  private static func isPlain(_ value: String) -> Bool {
    value.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F } && !value.contains("=?") && !value.contains("  ")
      && value.split(separator: " ").allSatisfy { $0.utf8.count <= 60 }
  }

  private mutating func fold(_ value: String, column start: Int) {
    var column = start
    for (index, word) in value.split(separator: " ").enumerated() {
      if index > 0 {
        if column + 1 + word.utf8.count > Self.foldAt {
          bytes += "\r\n".utf8
          column = 0
        }
        bytes.append(32)
        column += 1
      }
      bytes += word.utf8
      column += word.utf8.count
    }
  }

  // Encoded words may part between characters only; blanks between two of them do not count.
  private mutating func encode(_ value: String, column start: Int) {
    let head = "=?utf-8?q?"
    var column = start + head.utf8.count
    bytes += head.utf8
    for scalar in value.unicodeScalars {
      let piece = Self.encoded(scalar)
      if column + piece.count + 2 > Self.encodedLine {
        bytes += "?=\r\n \(head)".utf8
        column = 1 + head.utf8.count
      }
      bytes += piece
      column += piece.count
    }
    bytes += "?=".utf8
  }

  private static func encoded(_ scalar: Unicode.Scalar) -> [UInt8] {
    switch scalar {
    case " ": return [95]
    case "0"..."9", "A"..."Z", "a"..."z", "!", "*", "+", "-", "/": return [UInt8(truncatingIfNeeded: scalar.value)]
    default: return Array(UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter).flatMap(QuotedPrintable.escape)
    }
  }
}
