/// Strings of JSON output.
package enum JSONEscaper {
  /// Appends `text` as a JSON string with its quotes.
  package static func string(_ text: String, into out: inout ByteBuffer) {
    out.append(34)
    let start = out.count
    out.append(utf8: text)
    escape(&out, from: start)
    out.append(34)
  }

  /// Makes what was appended from `start` on the inside of a JSON string: `"`, `\` and control characters are
  /// escaped, bytes that are not UTF-8 become U+FFFD.
  package static func escape(_ out: inout ByteBuffer, from start: Int) {
    if out.isPlain(from: start) || isClean(out, from: start) { return }
    rewrite(&out, from: start)
  }

  // Names in other scripts than Latin are the usual reason to come here: nothing to escape, nothing to copy.
  private static func isClean(_ text: borrowing ByteBuffer, from start: Int) -> Bool {
    var at = start
    while at < text.count {
      let byte = text[at]
      if byte < 128 {
        if byte < 32 || byte == 34 || byte == 92 { return false }
        at += 1
      } else {
        let step = UTF8Step(text, at: at)
        if step.scalar == nil { return false }
        at += step.length
      }
    }
    return true
  }

  private static func rewrite(_ out: inout ByteBuffer, from start: Int) {
    let raw = out.copy(from: start)
    out.truncate(to: start)
    var at = 0
    while at < raw.count {
      let byte = raw[at]
      switch byte {
      case 34, 92:
        out.append(92)
        out.append(byte)
        at += 1
      case 0..<32:
        out.append("\\u")
        out.appendHex(UInt64(byte), count: 4)
        at += 1
      case 32..<128:
        out.append(byte)
        at += 1
      default:
        let step = UTF8Step(raw, at: at)
        step.append(raw, at: at, into: &out)
        at += step.length
      }
    }
  }
}

/// Text for a terminal: names come from outside and may hold anything.
package enum LineEscaper {
  /// The text with everything that moves the cursor, changes direction or hides visible as `\u{1b}`; one line.
  package static func safe(_ text: String) -> String {
    var out = ByteBuffer(capacity: text.utf8.count + 16)
    out.append(utf8: text)
    escape(&out, from: 0)
    return out.string
  }

  /// Makes what was appended from `start` on safe for a terminal.
  package static func escape(_ out: inout ByteBuffer, from start: Int) {
    if out.isPlain(from: start) { return }
    let raw = out.copy(from: start)
    out.truncate(to: start)
    var at = 0
    while at < raw.count {
      let step = UTF8Step(raw, at: at)
      if let scalar = step.scalar, isUnsafe(scalar) {
        out.append("\\u{")
        out.append(utf8: String(scalar, radix: 16))
        out.append(125)
      } else {
        step.append(raw, at: at, into: &out)
      }
      at += step.length
    }
  }

  // Controls of ASCII and Latin-1, marks and overrides of direction, separators of lines, the mark of byte order.
  private static func isUnsafe(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 0..<0x20, 0x7F...0x9F, 0x61C, 0x200B, 0x200E, 0x200F, 0x2028...0x202E, 0x2060...0x206F, 0xFEFF,
      0xFFF9...0xFFFB,
      0xE0000...0xE007F:
      true
    default: false
    }
  }
}

/// One scalar of UTF-8 text, or one byte that is none (the table of the Unicode standard, 3-7).
struct UTF8Step {
  /// nil: not UTF-8.
  var scalar: UInt32?
  var length: Int

  init(_ bytes: borrowing ByteBuffer, at: Int) {
    let first = bytes[at]
    scalar = nil
    length = 1
    let (extra, low, high): (Int, UInt8, UInt8)
    switch first {
    case 0..<0x80:
      scalar = UInt32(first)
      return
    case 0xC2...0xDF: (extra, low, high) = (1, 0x80, 0xBF)
    case 0xE0: (extra, low, high) = (2, 0xA0, 0xBF)
    case 0xED: (extra, low, high) = (2, 0x80, 0x9F)
    case 0xE1...0xEF: (extra, low, high) = (2, 0x80, 0xBF)
    case 0xF0: (extra, low, high) = (3, 0x90, 0xBF)
    case 0xF1...0xF3: (extra, low, high) = (3, 0x80, 0xBF)
    case 0xF4: (extra, low, high) = (3, 0x80, 0x8F)
    default: return
    }
    guard at + extra < bytes.count, bytes[at + 1] >= low, bytes[at + 1] <= high else { return }
    var value = UInt32(first) & (0x3F >> UInt32(extra))
    for index in 1...extra {
      let byte = bytes[at + index]
      guard byte & 0xC0 == 0x80 else { return }
      value = value << 6 | UInt32(byte & 0x3F)
    }
    scalar = value
    length = extra + 1
  }

  /// Appends it as it is, or U+FFFD where it is not UTF-8.
  func append(_ bytes: borrowing ByteBuffer, at: Int, into out: inout ByteBuffer) {
    if scalar == nil {
      out.append("\u{FFFD}")
    } else {
      out.append(bytes, ByteSlice(offset: at, length: length))
    }
  }
}
