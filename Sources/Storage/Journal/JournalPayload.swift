/// The bytes of a record behind its header, as the file has them: little-endian.
enum JournalPayload {
  /// What kind of record it is; the number stands in the file.
  enum Kind: UInt8 {
    case lines = 1
    case reference = 2
    case tick = 3
    case start = 4
    case reload = 5
  }

  static func kind(of entry: JournalEntry) -> Kind {
    switch entry {
    case .lines: .lines
    case .reference: .reference
    case .tick: .tick
    case .start: .start
    case .reload: .reload
    }
  }

  /// The bytes of everything but lines, which stay where they are.
  static func bytes(of entry: JournalEntry) -> [UInt8] {
    switch entry {
    case .lines: return []
    case .start(let bytes), .reload(let bytes): return bytes
    case .tick(let tick):
      switch tick {
      case .wall(let time): return tickBytes(form: 1, time)
      case .streamClock: return tickBytes(form: 2, 0)
      case .final(let time): return tickBytes(form: 3, time)
      }
    case .reference(let reference):
      var bytes: [UInt8] = []
      bytes.reserveCapacity(40 + reference.path.utf8.count)
      append(reference.device, to: &bytes)
      append(reference.inode, to: &bytes)
      append(reference.offset, to: &bytes)
      append(reference.length, to: &bytes)
      append(reference.checksum, to: &bytes)
      append(UInt32(reference.path.utf8.count), to: &bytes)
      bytes.append(contentsOf: reference.path.utf8)
      return bytes
    }
  }

  /// The entry of a payload whose checksum was right; nil: no writer of ours wrote it so.
  ///
  /// - Parameter path: of the last reference, kept as long as it does not change.
  static func entry(_ kind: Kind, _ bytes: UnsafeRawBufferPointer, path: inout String) -> JournalEntry? {
    switch kind {
    case .lines: return .lines(bytes)
    case .start: return .start(Array(bytes))
    case .reload: return .reload(Array(bytes))
    case .tick:
      guard bytes.count == 16 else { return nil }
      let time = load(bytes, 8, as: Int64.self)
      switch bytes[0] {
      case 1: return .tick(.wall(time))
      case 2: return .tick(.streamClock)
      case 3: return .tick(.final(time))
      // A byte of a file, not an enum of ours.
      default: return nil
      }
    case .reference:
      guard bytes.count >= 40, bytes.count == 40 + Int(load(bytes, 36, as: UInt32.self)) else { return nil }
      let text = UnsafeRawBufferPointer(rebasing: bytes[40...])
      let (offset, length) = (load(bytes, 16, as: Int64.self), load(bytes, 24, as: Int64.self))
      guard offset >= 0, 0...Int64(FrameHeader.payloadLimit) ~= length, offset <= .max - length else { return nil }
      if !path.utf8.elementsEqual(text) { path = String(decoding: text, as: UTF8.self) }
      return .reference(
        InputReference(
          path: path, device: load(bytes, 0, as: UInt64.self), inode: load(bytes, 8, as: UInt64.self),
          offset: offset, length: length, checksum: load(bytes, 32, as: UInt32.self)))
    }
  }

  /// Bytes of input that a record stands for.
  static func inputBytes(of entry: JournalEntry) -> Int {
    switch entry {
    case .lines(let bytes): bytes.count
    case .reference(let reference): Int(reference.length)
    case .tick, .start, .reload: 0
    }
  }

  private static func tickBytes(form: UInt8, _ time: Int64) -> [UInt8] {
    var bytes: [UInt8] = [form, 0, 0, 0, 0, 0, 0, 0]
    append(time, to: &bytes)
    return bytes
  }

  static func append(_ value: some FixedWidthInteger, to bytes: inout [UInt8]) {
    withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
  }

  static func load<Value: FixedWidthInteger>(
    _ bytes: UnsafeRawBufferPointer, _ offset: Int, as type: Value.Type
  ) -> Value {
    Value(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: type))
  }
}
