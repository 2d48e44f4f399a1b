internal import Model

/// Members of a JSON object that is being written.
extension ByteBuffer {
  /// Appends a comma, unless the object has just begun, and a key that needs no escapes.
  mutating func append(key: StaticString) {
    appendComma()
    append(34)
    append(key)
    append("\":")
  }

  /// Appends a comma, unless the object has just begun.
  @inline(__always) mutating func appendComma() {
    if count > 0, self[count - 1] != 0x7B { append(0x2C) }
  }

  @inline(__always) mutating func append(_ text: ByteText) {
    append(UnsafeRawBufferPointer(start: text.start, count: text.count))
  }

  /// Appends text as a JSON string. Bytes that are not UTF-8 stay as they are: two names that differ in them must not
  /// become one, and the decoder refuses the line.
  mutating func append(string text: ByteText) {
    append(34)
    let start = count
    append(text)
    if !isPlain(from: start) {
      truncate(to: start)
      for index in 0..<text.count { append(escaping: text[index]) }
    }
    append(34)
  }

  mutating func append(string text: String) {
    if ByteText.reading(text, { append(string: $0) }) == nil { append("\"\"") }
  }

  private mutating func append(escaping byte: UInt8) {
    switch byte {
    case 34, 92:
      append(92)
      append(byte)
    case 0..<32:
      append("\\u")
      appendHex(UInt64(byte), count: 4)
    default: append(byte)
    }
  }
}
