import CChecksum
import Testing

/// CRC32C by the instruction, by tables, and bit by bit.
@Suite struct ChecksumTests {
  private func obvious(_ bytes: ArraySlice<UInt8>, seed: UInt32) -> UInt32 {
    var sum = ~seed
    for byte in bytes {
      sum ^= UInt32(byte)
      for _ in 0..<8 { sum = sum & 1 == 1 ? sum >> 1 ^ 0x82f6_3b78 : sum >> 1 }
    }
    return ~sum
  }

  /// RFC 3720, appendix B.4, and the customary one.
  @Test func knownSums() {
    let known: [([UInt8], UInt32)] = [
      (Array("123456789".utf8), 0xe306_9283), ([UInt8](repeating: 0, count: 32), 0x8a91_36aa),
      ([UInt8](repeating: 0xff, count: 32), 0x62a8_ab43), (Array(0..<32), 0x46dd_794e), ([], 0),
    ]
    for (bytes, sum) in known {
      #expect(cc_crc32c(0, bytes, bytes.count) == sum)
      #expect(cc_crc32c_by_table(0, bytes, bytes.count) == sum)
    }
  }

  @Test func anyLengthAndPlace() {
    var lot = SeededGenerator(state: 5)
    let bytes = lot.bytes(120_000)
    for round in 0..<400 {
      let limit = [40, 2000, 30_000, 100_000][round % 4]
      let start = Int.random(in: 0..<64, using: &lot)
      let count = Int.random(in: 0...limit, using: &lot)
      let seed = UInt32.random(in: 0...UInt32.max, using: &lot)
      let middle = Int.random(in: 0...count, using: &lot)
      bytes.withUnsafeBytes {
        let piece = UnsafeRawBufferPointer(rebasing: $0[start..<start + count])
        let sum = cc_crc32c(seed, piece.baseAddress, count)
        #expect(sum == cc_crc32c_by_table(seed, piece.baseAddress, count))
        let rest = UnsafeRawBufferPointer(rebasing: piece[middle...])
        #expect(sum == cc_crc32c(cc_crc32c(seed, piece.baseAddress, middle), rest.baseAddress, rest.count))
      }
      if count < 2000 {
        #expect(
          cc_crc32c(seed, Array(bytes[start..<start + count]), count)
            == obvious(bytes[start..<start + count], seed: seed))
      }
    }
  }
}
