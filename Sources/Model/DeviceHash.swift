/// The hash of a device's name, on which decoder and engine must agree. Seeded against made-up
/// collisions: the seed lives as long as the state does that stands by it; no hash is part of output.
package enum DeviceHash {
  /// After wyhash's idea: products of 64 bits folded in half, over 16 bytes at a time.
  package static func of(_ name: UnsafeBufferPointer<UInt8>, seed: UInt64) -> UInt64 {
    let bytes = UnsafeRawBufferPointer(name)
    let k0: UInt64 = 0xA076_1D64_78BD_642F
    let k1: UInt64 = 0xE703_7ED1_A0B4_28DB
    var state = seed ^ k0
    var at = 0
    while bytes.count - at > 16 {
      state = fold(unsafe load(bytes, at) ^ k1, unsafe load(bytes, at + 8) ^ state)
      at += 16
    }
    let rest = bytes.count - at
    var a: UInt64 = 0
    var b: UInt64 = 0
    if rest >= 8 {
      a = unsafe load(bytes, at)
      b = unsafe load(bytes, at + rest - 8)
    } else {
      for index in at..<bytes.count { a = unsafe a &<< 8 | UInt64(bytes[index]) }
    }
    return fold(k1 ^ UInt64(truncatingIfNeeded: bytes.count), fold(a ^ k1, b ^ state))
  }

  /// Which of the 64 shards has the device.
  @inlinable package static func shard(_ hash: UInt64) -> Int { Int(truncatingIfNeeded: hash & 63) }

  @inline(__always) private static func load(_ bytes: UnsafeRawBufferPointer, _ at: Int) -> UInt64 {
    precondition(at >= 0 && at + 8 <= bytes.count)
    return unsafe bytes.loadUnaligned(fromByteOffset: at, as: UInt64.self)
  }

  @inline(__always) private static func fold(_ a: UInt64, _ b: UInt64) -> UInt64 {
    let product = a.multipliedFullWidth(by: b)
    return product.high ^ product.low
  }
}
