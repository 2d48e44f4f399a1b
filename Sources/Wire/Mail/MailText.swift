/// Text of notices, made fit for mails.
enum MailText {
  /// One line, of at most so many characters: what moves a cursor, breaks a line or changes direction is visible.
  static func line(_ text: String, limit: Int = 1000) -> String {
    LineEscaper.safe(cut(text, to: limit).replacing("\r\n", with: " ").replacing("\n", with: " "))
  }

  /// The same of several lines; LF ends each.
  static func lines(_ text: String, limit: Int = 100_000) -> String {
    cut(text, to: limit).replacing("\r\n", with: "\n").split(separator: "\n", omittingEmptySubsequences: false)
      .map { LineEscaper.safe(String($0)) }.joined(separator: "\n")
  }

  /// Text between tags or in an attribute's quotes.
  static func html(_ text: String) -> String {
    var out = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": out += "&amp;"
      case "<": out += "&lt;"
      case ">": out += "&gt;"
      case "\"": out += "&quot;"
      case "'": out += "&#39;"
      // HTML has no such characters (noncharacters, FFFE and FFFF among them, are passed through by all).
      default: out.unicodeScalars.append(scalar)
      }
    }
    return out
  }

  /// Text as part of an id between `<` and `>`: letters, digits, `.`, `-`, `_` (RFC 5322, dot-atom).
  static func idPart(_ text: String) -> String {
    var out: [UInt8] = []
    for byte in text.utf8.prefix(128) {
      switch byte {
      case 48...57, 65...90, 97...122, 45, 95: out.append(byte)
      case 46: if let last = out.last, last != 46 { out.append(byte) }
      default: out.append(95)
      }
    }
    if out.last == 46 { out.removeLast() }
    return out.isEmpty ? "_" : String(decoding: out, as: UTF8.self)
  }

  /// FNV-1a, 64 bits.
  static func hash(_ text: String) -> UInt64 {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    return hash
  }

  static func hex(_ value: UInt64) -> String {
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }

  // In scalars: a single character may be of any length.
  private static func cut(_ text: String, to limit: Int) -> String {
    guard text.utf8.count > limit, text.unicodeScalars.count > limit else { return text }
    var head = String.UnicodeScalarView()
    head.append(contentsOf: text.unicodeScalars.prefix(limit))
    return String(head) + "…"
  }
}
