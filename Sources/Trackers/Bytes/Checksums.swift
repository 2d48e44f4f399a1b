/// The sums that trackers put behind their frames.
package enum Checksums {
  /// All bytes by exclusive or, as NMEA 0183 has it between `$` and `*`.
  package static func xor(_ bytes: FrameBytes) -> UInt8 {
    var sum: UInt8 = 0
    for index in 0..<bytes.count { sum ^= bytes[index] }
    return sum
  }

  /// CRC-16/XMODEM: polynomial 0x1021, begun with 0, neither reflected nor inverted.
  package static func crc16(_ bytes: FrameBytes) -> UInt16 {
    var crc: UInt16 = 0
    for index in 0..<bytes.count {
      crc ^= UInt16(bytes[index]) << 8
      for _ in 0..<8 { crc = crc & 0x8000 == 0 ? crc << 1 : crc << 1 ^ 0x1021 }
    }
    return crc
  }
}
