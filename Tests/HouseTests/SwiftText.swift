/// The words of a Swift file, without comments and without what stands in string literals.
///
/// Code in interpolations counts as code. It knows just enough of Swift to say where text ends.
struct SwiftText {
  struct Token: Equatable {
    var text: String
    var line: Int
  }

  private(set) var tokens: [Token] = []

  private enum Mode {
    /// Parentheses open in this piece of code; an interpolation ends where one too many is closed.
    case code(depth: Int)
    case string(hashes: Int, isMultiline: Bool)
  }

  private let bytes: [UInt8]
  private var at = 0
  private var line = 1
  private var modes: [Mode] = [.code(depth: 0)]

  init(_ text: String) {
    bytes = Array(text.utf8)
    while at < bytes.count {
      switch modes[modes.count - 1] {
      case .code(let depth): readCode(depth)
      case .string(let hashes, let isMultiline): readString(hashes, isMultiline)
      }
    }
  }

  private mutating func readCode(_ depth: Int) {
    let byte = bytes[at]
    if Self.isWordByte(byte) {
      let start = at
      while at < bytes.count, Self.isWordByte(bytes[at]) { at += 1 }
      tokens.append(Token(text: String(decoding: bytes[start..<at], as: UTF8.self), line: line))
      return
    }
    if follows("//") {
      while at < bytes.count, bytes[at] != 0x0A { at += 1 }
      return
    }
    if follows("/*") { return skipComment() }
    let hashes = bytes[at...].prefix { $0 == UInt8(ascii: "#") }.count
    if at + hashes < bytes.count, bytes[at + hashes] == UInt8(ascii: "\"") {
      at += hashes
      let isMultiline = follows("\"\"\"")
      at += isMultiline ? 3 : 1
      modes.append(.string(hashes: hashes, isMultiline: isMultiline))
      return
    }
    readSign(byte, depth)
  }

  private mutating func readSign(_ byte: UInt8, _ depth: Int) {
    at += 1
    switch byte {
    case UInt8(ascii: "\n"): line += 1
    case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"): break
    default: tokens.append(Token(text: String(decoding: [byte], as: UTF8.self), line: line))
    }
    if byte == UInt8(ascii: "(") { modes[modes.count - 1] = .code(depth: depth + 1) }
    if byte == UInt8(ascii: ")") {
      if depth == 0 && modes.count > 1 { modes.removeLast() } else { modes[modes.count - 1] = .code(depth: depth - 1) }
    }
  }

  private mutating func readString(_ hashes: Int, _ isMultiline: Bool) {
    let tail = String(repeating: "#", count: hashes)
    let end = (isMultiline ? "\"\"\"" : "\"") + tail
    let escape = "\\" + tail
    if follows(end) {
      at += end.utf8.count
      modes.removeLast()
      tokens.append(Token(text: "\"\"", line: line))
    } else if follows(escape + "(") {
      at += escape.utf8.count + 1
      modes.append(.code(depth: 0))
    } else {
      if follows(escape) { at += escape.utf8.count }
      if at < bytes.count, bytes[at] == 0x0A { line += 1 }
      at += 1
    }
  }

  private mutating func skipComment() {
    var depth = 0
    repeat {
      if follows("/*") {
        depth += 1
        at += 2
      } else if follows("*/") {
        depth -= 1
        at += 2
      } else {
        if bytes[at] == 0x0A { line += 1 }
        at += 1
      }
    } while depth > 0 && at < bytes.count
  }

  private func follows(_ text: String) -> Bool { at < bytes.count && bytes[at...].starts(with: text.utf8) }

  private static func isWordByte(_ byte: UInt8) -> Bool {
    byte >= 0x80 || byte == UInt8(ascii: "_") || (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte)
      || (0x61...0x7A).contains(byte)
  }
}
