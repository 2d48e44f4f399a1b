/// The id of an episode: 96 bits of two hashes over its rule, device, fence, start and salt.
enum EpisodeID {
  static func of(rule: UInt64, device: UnsafeBufferPointer<UInt8>, fence: UInt64, start: Int64, salt: UInt64) -> (
    high: UInt32, low: UInt64
  ) {
    var a: UInt64 = 0x9ae1_6a3b_2f90_404f
    var b: UInt64 = 0xc949_c7de_fac1_1a35
    func take(_ value: UInt64) {
      a = (a ^ value) &* 0xff51_afd7_ed55_8ccd
      a ^= a >> 29
      b = (b &+ value) &* 0xc4ce_b9fe_1a85_ec53
      b ^= b >> 31
    }
    take(rule)
    take(fence)
    take(UInt64(bitPattern: start))
    var word: UInt64 = UInt64(device.count)
    var filled = 0
    for byte in device {
      word = word << 8 | UInt64(byte)
      filled += 1
      if filled == 7 {
        take(word)
        word = 0
        filled = 0
      }
    }
    take(word)
    take(salt)
    return (UInt32(truncatingIfNeeded: b >> 16), a)
  }

  /// One salt out of several numbers.
  static func salt(_ first: UInt64, _ rest: UInt64...) -> UInt64 {
    var hash = mix(0x9ae1_6a3b_2f90_404f, first)
    for value in rest { hash = mix(hash, value) }
    return hash
  }

  static func mix(_ hash: UInt64, _ value: UInt64) -> UInt64 {
    let x = (hash ^ value) &* 0xff51_afd7_ed55_8ccd
    return (x ^ x >> 32) &* 0xc4ce_b9fe_1a85_ec53
  }
}
