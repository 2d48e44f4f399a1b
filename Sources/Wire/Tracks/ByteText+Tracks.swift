internal import Glibc
internal import Model

/// What the readers of track files ask of a piece of text.
extension ByteText {
  /// Looks at bytes; not at all where there are none.
  static func reading(_ bytes: [UInt8], _ body: (ByteText) -> Void) {
    bytes.withUnsafeBufferPointer { bytes in
      if let start = bytes.baseAddress, !bytes.isEmpty { body(ByteText(start: start, count: bytes.count)) }
    }
  }

  /// The place of the first such byte.
  @inline(__always) func first(_ byte: UInt8) -> Int? {
    guard let found = memchr(start, Int32(byte), count) else { return nil }
    return UnsafeRawPointer(start).distance(to: UnsafeRawPointer(found))
  }

  /// Whether it is a word of small letters, capitals of ASCII being the same.
  func isWord(_ word: StaticString) -> Bool {
    guard count == word.utf8CodeUnitCount else { return false }
    for index in 0..<count {
      let byte = self[index]
      let small = byte &- 0x41 <= 25 ? byte | 0x20 : byte
      if small != word.utf8Start[index] { return false }
    }
    return true
  }

  func equals(_ other: [UInt8]) -> Bool {
    count == other.count && other.withUnsafeBufferPointer { memcmp(start, $0.baseAddress ?? start, count) == 0 }
  }

  /// A copy.
  var bytes: [UInt8] { Array(UnsafeBufferPointer(start: start, count: count)) }

  /// A copy; what is not UTF-8 is repaired.
  var string: String { String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self) }
}
