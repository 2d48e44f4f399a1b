internal import Glibc

/// The devices of a shard by name: open addressing over the hash of the name, names in one byte arena.
struct DeviceTable {
  private var hashes: [UInt64]
  /// Handle + 1; 0 is an empty place.
  private var handles: [UInt32]
  private var mask: Int
  private(set) var count = 0
  /// UTF-8 of all names, one behind the other.
  private(set) var names: [UInt8] = []

  init() {
    hashes = Array(repeating: 0, count: 64)
    handles = Array(repeating: 0, count: 64)
    mask = 63
  }

  /// The place where a hash begins to be looked for. The low bits chose the shard, so the high ones serve here.
  @inline(__always) private func home(_ hash: UInt64) -> Int { Int(truncatingIfNeeded: hash >> 24) & mask }

  /// The handle of a name, or nil; where names stand is in the blocks.
  @inline(__always) func find(
    _ hash: UInt64, _ name: UnsafeBufferPointer<UInt8>, _ slab: borrowing StateSlab
  ) -> Int? {
    var place = home(hash)
    let head = NameHead(name)
    while true {
      let entry = handles[place]
      if entry == 0 { return nil }
      if hashes[place] == hash {
        let header = slab.header(Int(entry) - 1)
        if Int(header.pointee.nameLength) == name.count && header.pointee.nameHead == head
          && (name.count <= NameHead.capacity || matches(Int(header.pointee.nameOffset), name))
        {
          return Int(entry) - 1
        }
      }
      place = (place + 1) & mask
    }
  }

  @inline(__always) private func matches(_ offset: Int, _ name: UnsafeBufferPointer<UInt8>) -> Bool {
    names.withUnsafeBufferPointer { all in
      guard let start = all.baseAddress, let other = name.baseAddress else { return name.isEmpty }
      return memcmp(start + offset, other, name.count) == 0
    }
  }

  /// Calls `body` with the device's name: a short one as it stands in the block.
  @inline(__always) func withName<R>(_ header: Block, _ body: (UnsafeBufferPointer<UInt8>) -> R) -> R {
    let length = Int(header.pointee.nameLength)
    if length <= NameHead.capacity {
      return withUnsafeBytes(of: &header.pointee.nameHead) { head in
        head.withMemoryRebound(to: UInt8.self) { body(UnsafeBufferPointer(rebasing: $0[..<length])) }
      }
    }
    return names.withUnsafeBufferPointer {
      let start = Int(header.pointee.nameOffset)
      return body(UnsafeBufferPointer(rebasing: $0[start..<start + length]))
    }
  }

  /// The first handle of this hash, not compared by name: only for asking for its memory early.
  @inline(__always) func guess(_ hash: UInt64) -> Int? {
    let place = home(hash)
    let entry = handles[place]
    return entry == 0 || hashes[place] != hash ? nil : Int(entry) - 1
  }

  /// Enters a new name under the next handle; gives the place of its bytes in `names`.
  mutating func add(_ hash: UInt64, _ name: UnsafeBufferPointer<UInt8>, handle: Int) -> Int {
    if (count + 1) * 2 > mask { grow() }
    var place = home(hash)
    while handles[place] != 0 { place = (place + 1) & mask }
    hashes[place] = hash
    handles[place] = UInt32(handle + 1)
    count += 1
    let offset = names.count
    names.append(contentsOf: name)
    return offset
  }

  private mutating func grow() {
    let oldHashes = hashes
    let oldHandles = handles
    mask = mask * 2 + 1
    hashes = Array(repeating: 0, count: mask + 1)
    handles = Array(repeating: 0, count: mask + 1)
    for i in oldHandles.indices where oldHandles[i] != 0 {
      var place = home(oldHashes[i])
      while handles[place] != 0 { place = (place + 1) & mask }
      hashes[place] = oldHashes[i]
      handles[place] = oldHandles[i]
    }
  }
}
