import Testing

@testable import Wire

@Suite struct InflaterTests {
  /// CRC-32 of RFC 1952, section 8.
  static func checksum(_ bytes: [UInt8]) -> UInt32 {
    var crc = UInt32.max
    for byte in bytes {
      crc ^= UInt32(byte)
      for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0xEDB8_8320 : crc >> 1 }
    }
    return ~crc
  }

  /// A gzip member of stored blocks.
  static func member(_ bytes: [UInt8]) -> [UInt8] {
    func little(_ value: UInt32, _ count: Int) -> [UInt8] {
      (0..<count).map { UInt8(truncatingIfNeeded: value >> UInt32($0 * 8)) }
    }
    var result: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3]
    var at = 0
    repeat {
      let length = min(bytes.count - at, 65_535)
      result += [at + length == bytes.count ? 1 : 0] + little(UInt32(length), 2) + little(~UInt32(length), 2)
      result += bytes[at..<at + length]
      at += length
    } while at < bytes.count
    return result + little(checksum(bytes), 4) + little(UInt32(bytes.count), 4)
  }

  /// `hello` and a line end, deflated by another program.
  static let hello: [UInt8] = [
    0x1F, 0x8B, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0x03, 0xCB, 0x48, 0xCD, 0xC9, 0xC9, 0xE7, 0x02, 0x00, 0x20,
    0x30, 0x3A, 0x36, 0x06, 0x00, 0x00, 0x00,
  ]

  @Test func members() throws {
    let text = Array("hello\n".utf8)
    let long = (0..<200_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    #expect(try Gunzip.all(Self.hello, limit: 6) == text)
    #expect(try Gunzip.all(Self.member([]), limit: 0) == [])
    #expect(try Gunzip.all(Self.member(long), limit: 200_000) == long)
    #expect(
      try Gunzip.all(Self.hello + Self.member(long) + Self.hello + [0, 0, 0], limit: 1 << 20) == text + long + text)
    #expect(Gunzip.isGzip(Self.hello) && !Gunzip.isGzip([0x1F]) && !Gunzip.isGzip(text))
  }

  @Test func faults() {
    let member = Self.member(Array(repeating: 65, count: 100))
    #expect(throws: InflateError.tooLarge) { try Gunzip.all(member, limit: 99) }
    for length in 0..<member.count {
      #expect(throws: InflateError.truncated) { try Gunzip.all(Array(member[..<length]), limit: 1000) }
    }
    var wrong = member
    wrong[member.count - 5] ^= 1
    #expect(throws: InflateError.corrupt) { try Gunzip.all(wrong, limit: 1000) }
    #expect(throws: InflateError.corrupt) { try Gunzip.all(Array("{\"device\":1}".utf8), limit: 1000) }
    #expect(throws: InflateError.corrupt) { try Gunzip.all(member + [1, 2, 3], limit: 1000) }
    for at in 0..<Self.hello.count {
      for bit in 0..<8 {
        var flipped = Self.hello
        flipped[at] ^= 1 << UInt8(bit)
        _ = try? Gunzip.all(flipped, limit: 1 << 16)
      }
    }
  }

  @Test func pieces() throws {
    let text = (0..<3000).map { UInt8(truncatingIfNeeded: $0) }
    let packed = Self.member(text) + Self.hello
    for (inputSize, outputSize) in [(1, 1), (7, 3), (100, 4096), (4096, 10)] {
      var inflater = Inflater()
      var result: [UInt8] = []
      var at = 0
      var room = [UInt8](repeating: 0, count: outputSize)
      while true {
        let end = min(at + inputSize, packed.count)
        let progress = try packed[at..<end].withUnsafeBytes { input in
          try room.withUnsafeMutableBytes { try inflater.inflate(from: input, into: $0) }
        }
        result += room[..<progress.produced]
        at += progress.consumed
        if progress.consumed == 0 && progress.produced == 0 { break }
      }
      try inflater.finish()
      #expect(result == text + Array("hello\n".utf8))
    }
  }
}
