internal import Model

/// The start of a live run, and the devices that are watched from it.
extension Shard {
  /// Begins a live run at a time of the heard clock, ms since 1970: running silences start anew, so that an outage of
  /// ours reports nobody. What a silence has passed before stays passed until the device is heard. Makes no notices.
  package mutating func begin(at clock: Int64) {
    for handle in 0..<slab.count {
      let header = slab.header(handle)
      guard header.pointee.silentFrom != .min, header.pointee.silentFrom < clock else { continue }
      header.pointee.silentFrom = clock
      slab.mark(handle)
      schedule(header, handle)
    }
    addExpected(at: clock)
  }

  /// Devices that a rule on silence names in full are watched from the start, even if never heard.
  mutating func addExpected(at clock: Int64) {
    expectedAdded = true
    for name in expectedDevices {
      var bytes = Array(name.utf8)
      let hash = bytes.withUnsafeBufferPointer { DeviceHash.of($0, seed: plan.hashSeed) }
      guard DeviceHash.shard(hash) == number else { continue }
      bytes.withUnsafeMutableBufferPointer { name in
        let (header, handle) = block(hash: hash, name: UnsafeBufferPointer(name))
        if header.pointee.silentFrom == .min { header.pointee.silentFrom = clock }
        schedule(header, handle)
      }
    }
  }
}
