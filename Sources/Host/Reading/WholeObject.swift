/// Whether the last line of a file that may still be written is all there, though it has no end.
enum WholeObject {
  /// The line ends in the brace that closes its first one, apart from blanks.
  ///
  /// No proof that it is valid JSON: only that no more bytes could make it so.
  static func ends(_ line: UnsafeBufferPointer<UInt8>) -> Bool {
    var depth = 0
    var isInString = false
    var isEscaped = false
    for (position, byte) in line.enumerated() {
      if isEscaped {
        isEscaped = false
      } else if isInString {
        if byte == UInt8(ascii: "\\") { isEscaped = true }
        if byte == UInt8(ascii: "\"") { isInString = false }
      } else if byte == UInt8(ascii: "\"") {
        isInString = true
      } else if byte == UInt8(ascii: "{") {
        depth += 1
      } else if byte == UInt8(ascii: "}") {
        depth -= 1
        if depth <= 0 { return line[(position + 1)...].allSatisfy { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D } }
      }
    }
    return false
  }
}
