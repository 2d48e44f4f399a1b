/// How a stream is packed, told by its first bytes, with which no text of ours begins.
enum StreamPacking: Equatable {
  case plain, gzip, zstd

  /// Bytes that decide in any case.
  static let headLength = 4

  /// What the first bytes of a stream say; nil: more of them are needed.
  ///
  /// - Parameter isAll: no more will come.
  static func of(_ head: some Sequence<UInt8>, isAll: Bool) -> StreamPacking? {
    let head = Array(head.prefix(headLength))
    var isOpen = false
    for sign in signs {
      guard zip(head, sign.bytes).allSatisfy({ byte, wanted in byte & wanted.mask == wanted.value }) else { continue }
      if head.count >= sign.bytes.count { return sign.packing }
      isOpen = true
    }
    return isOpen && !isAll ? nil : .plain
  }

  private struct Sign {
    let packing: StreamPacking
    let bytes: [(value: UInt8, mask: UInt8)]

    init(_ packing: StreamPacking, _ values: [UInt8], firstMask: UInt8 = 0xFF) {
      self.packing = packing
      bytes = values.enumerated().map { ($1, $0 == 0 ? firstMask : 0xFF) }
    }
  }

  /// RFC 1952, section 2.3.1; RFC 8878, sections 3.1.1 and 3.1.2: frames, and skippable ones.
  private static let signs = [
    Sign(.gzip, [0x1F, 0x8B]),
    Sign(.zstd, [0x28, 0xB5, 0x2F, 0xFD]),
    Sign(.zstd, [0x50, 0x2A, 0x4D, 0x18], firstMask: 0xF0),
  ]
}
