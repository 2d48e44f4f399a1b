/// The hash of a device's name: decoder and engine must agree on it. Seeded at start, against made-up collisions;
/// never stored, never part of output.
package enum DeviceHash {
  /// Multiply and fold over words of eight bytes, in the manner of wyhash.
  @inlinable package static func of(_ name: UnsafeBufferPointer<UInt8>, seed: UInt64) -> UInt64 {
    var hash = seed ^ UInt64(name.count) &* 0x9e37_79b9_7f4a_7c15
    var i = 0
    unsafe withExtendedLifetime(name) {
      while i &+ 8 <= name.count {
        var word: UInt64 = 0
        for k in 0..<8 { word |= unsafe UInt64(name[i &+ k]) << UInt64(k &* 8) }
        hash = fold(hash ^ word, 0xa076_1d64_78bd_642f)
        i &+= 8
      }
      var rest: UInt64 = 0
      var shift: UInt64 = 0
      while i < name.count {
        rest |= unsafe UInt64(name[i]) << shift
        shift &+= 8
        i &+= 1
      }
      hash = fold(hash ^ rest, 0xe703_7ed1_a0b4_28db)
    }
    return fold(hash, 0x8ebc_6af0_9c88_c6e3)
  }

  @inlinable static func fold(_ a: UInt64, _ b: UInt64) -> UInt64 {
    let product = a.multipliedFullWidth(by: b)
    return product.high ^ product.low
  }

  /// Which of the 64 shards has the device.
  @inlinable package static func shard(_ hash: UInt64) -> Int { Int(truncatingIfNeeded: hash & 63) }
}
