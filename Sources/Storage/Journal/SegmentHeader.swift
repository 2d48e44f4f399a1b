internal import CChecksum

/// What a segment begins with; its length is a multiple of 8, the frames follow.
///
///     0  magic, 8 bytes
///     8  version, 4
///     12 checksum: CRC32C of bytes 8 ..< 12 and 16 ..< length, 4
///     16 length of the header, 4
///     20 length of the context, 4
///     24 first sequence number, 8
///     32 made, ms since 1970, 8
///     40 salt, 4, and four zeros
///     48 context
///
/// Magic, version, checksum and length stand there in every version.
struct SegmentHeader: Equatable {
  var version = currentVersion
  var firstSequence: Int64
  var madeMilliseconds: Int64
  /// Begins all checksums of the segment's frames. Drawn by lot, so that no bytes of input, even those of another
  /// journal, pass for a frame of this segment.
  var salt: UInt32
  /// The caller's word on what is in force where the segment begins.
  var context: [UInt8]

  static let currentVersion: UInt32 = 1
  static let magic = Array("picket\u{1}j".utf8)
  static let fixedLength = 48
  static let contextLimit = 1 << 20

  var byteCount: Int { Self.fixedLength + FrameHeader.paddedLength(context.count) }

  func bytes() -> [UInt8] {
    var tail: [UInt8] = []
    JournalPayload.append(UInt32(byteCount), to: &tail)
    JournalPayload.append(UInt32(context.count), to: &tail)
    JournalPayload.append(firstSequence, to: &tail)
    JournalPayload.append(madeMilliseconds, to: &tail)
    JournalPayload.append(salt, to: &tail)
    JournalPayload.append(UInt32(0), to: &tail)
    tail += context
    tail += [UInt8](repeating: 0, count: byteCount - Self.fixedLength - context.count)
    var bytes = Self.magic
    JournalPayload.append(version, to: &bytes)
    let checked = Array(bytes[8...]) + tail
    JournalPayload.append(cc_crc32c(0, checked, checked.count), to: &bytes)
    return bytes + tail
  }

  /// What the beginning of a segment says.
  enum Reading: Equatable {
    case header(SegmentHeader)
    /// Whole, but of a version that this program does not know.
    case newer(UInt32)
    /// Not whole, or not a header.
    case bad
    /// So many bytes are needed to tell.
    case needs(Int)
  }

  static func read(_ bytes: UnsafeRawBufferPointer) -> Reading {
    guard bytes.count >= fixedLength else { return .needs(fixedLength) }
    guard bytes.prefix(8).elementsEqual(magic) else { return .bad }
    let length = Int(JournalPayload.load(bytes, 16, as: UInt32.self))
    guard length >= fixedLength, length <= fixedLength + contextLimit, length % 8 == 0 else { return .bad }
    guard bytes.count >= length else { return .needs(length) }
    let version = UnsafeRawBufferPointer(rebasing: bytes[8..<12])
    let tail = UnsafeRawBufferPointer(rebasing: bytes[16..<length])
    let checksum = cc_crc32c(cc_crc32c(0, version.baseAddress, 4), tail.baseAddress, tail.count)
    guard checksum == JournalPayload.load(bytes, 12, as: UInt32.self) else { return .bad }
    let number = JournalPayload.load(bytes, 8, as: UInt32.self)
    switch number {
    case 1: break
    // Versions are numbers of a file; an older one gets a case of its own above.
    default: return .newer(number)
    }
    let contextLength = Int(JournalPayload.load(bytes, 20, as: UInt32.self))
    guard fixedLength + FrameHeader.paddedLength(contextLength) == length else { return .bad }
    return .header(
      SegmentHeader(
        version: number, firstSequence: JournalPayload.load(bytes, 24, as: Int64.self),
        madeMilliseconds: JournalPayload.load(bytes, 32, as: Int64.self),
        salt: JournalPayload.load(bytes, 40, as: UInt32.self),
        context: Array(bytes[fixedLength..<fixedLength + contextLength])))
  }
}
