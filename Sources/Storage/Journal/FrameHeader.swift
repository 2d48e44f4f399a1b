internal import CChecksum

/// What stands before each record in a segment: 40 bytes, little-endian, on a boundary of 8 bytes.
///
///     0  magic            4 bytes
///     4  checksum         CRC32C of bytes 8 ..< 40, begun with the segment's salt
///     8  length           of the payload, bytes, 4
///     12 payload checksum CRC32C of the payload and its padding, begun with the salt
///     16 sequence         8
///     24 heard            ms since 1970, 8
///     32 unsynced         records before this one that were not known to be synced when it was written, 4
///     36 kind, 37 flags, 38 source (2)
///
/// The payload follows, and zeros up to the next boundary.
struct FrameHeader: Equatable {
  var length: Int
  var payloadChecksum: UInt32
  var sequence: Int64
  var heardMilliseconds: Int64
  var unsynced: UInt32
  var kind: UInt8
  var flags: UInt8
  var source: UInt16

  static let byteCount = 40
  static let magic: UInt32 = 0x9d4a_6b70  // "pkJ" and a byte that is in no text
  /// The longest payload. A chunk is little more than 1 MiB.
  static let payloadLimit = 1 << 26

  /// Of a payload, with its padding.
  static func paddedLength(_ length: Int) -> Int { (length + 7) & ~7 }

  /// Of the whole frame.
  static func frameLength(payload length: Int) -> Int { byteCount + paddedLength(length) }

  /// All records up to this one were synced when the frame was written.
  var syncedBefore: Int64 { sequence - 1 - Int64(unsynced) }

  func write(to target: UnsafeMutableRawPointer, salt: UInt32) {
    func store<Value: FixedWidthInteger>(_ value: Value, _ offset: Int) {
      target.storeBytes(of: value.littleEndian, toByteOffset: offset, as: Value.self)
    }
    store(Self.magic, 0)
    store(UInt32(length), 8)
    store(payloadChecksum, 12)
    store(sequence, 16)
    store(heardMilliseconds, 24)
    store(unsynced, 32)
    store(kind, 36)
    store(flags, 37)
    store(source, 38)
    store(cc_crc32c(salt, target + 8, Self.byteCount - 8), 4)
  }

  /// The header that stands at the beginning of these bytes; nil where none does.
  ///
  /// - Parameter salt: the segment's; nil where its own header is lost: then the checksum is not looked at, only
  ///   whether the fields make sense.
  init?(_ bytes: UnsafeRawBufferPointer, salt: UInt32?) {
    guard bytes.count >= Self.byteCount, JournalPayload.load(bytes, 0, as: UInt32.self) == Self.magic else {
      return nil
    }
    length = Int(JournalPayload.load(bytes, 8, as: UInt32.self))
    payloadChecksum = JournalPayload.load(bytes, 12, as: UInt32.self)
    sequence = JournalPayload.load(bytes, 16, as: Int64.self)
    heardMilliseconds = JournalPayload.load(bytes, 24, as: Int64.self)
    unsynced = JournalPayload.load(bytes, 32, as: UInt32.self)
    kind = bytes[36]
    flags = bytes[37]
    source = JournalPayload.load(bytes, 38, as: UInt16.self)
    if let salt {
      let tail = UnsafeRawBufferPointer(rebasing: bytes[8..<Self.byteCount])
      guard cc_crc32c(salt, tail.baseAddress, tail.count) == JournalPayload.load(bytes, 4, as: UInt32.self) else {
        return nil
      }
    }
    guard length <= Self.payloadLimit, sequence > 0, Int64(unsynced) < sequence else { return nil }
  }

  init(
    length: Int, payloadChecksum: UInt32, sequence: Int64, heardMilliseconds: Int64, unsynced: UInt32, kind: UInt8,
    flags: UInt8, source: UInt16
  ) {
    self.length = length
    self.payloadChecksum = payloadChecksum
    self.sequence = sequence
    self.heardMilliseconds = heardMilliseconds
    self.unsynced = unsynced
    self.kind = kind
    self.flags = flags
    self.source = source
  }
}
