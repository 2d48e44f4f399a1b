/// Numbers devices from 0 in the order in which they come, by the hashes of their names: open addressing, nothing
/// retained by a look-up.
///
/// Two names of one 64-bit hash would be taken for one device.
struct DevicePlaces: Sendable {
  /// Hash, and number + 1; 0 where free. As many as a power of two.
  private var slots = [(hash: UInt64, number: Int32)](repeating: (0, 0), count: 64)
  private(set) var count = 0

  /// The device's number; `isNew`: it is seen for the first time.
  @inline(__always) mutating func number(of hash: UInt64) -> (number: Int, isNew: Bool) {
    var at = Int(truncatingIfNeeded: hash >> 6) & (slots.count &- 1)
    while slots[at].number != 0 {
      if slots[at].hash == hash { return (Int(slots[at].number) &- 1, false) }
      at = (at &+ 1) & (slots.count &- 1)
    }
    return (add(hash), true)
  }

  @inline(never) private mutating func add(_ hash: UInt64) -> Int {
    if (count + 1) * 2 > slots.count { grow() }
    count += 1
    put(hash, Int32(count))
    return count - 1
  }

  private mutating func put(_ hash: UInt64, _ number: Int32) {
    var at = Int(truncatingIfNeeded: hash >> 6) & (slots.count - 1)
    while slots[at].number != 0 { at = (at + 1) & (slots.count - 1) }
    slots[at] = (hash, number)
  }

  private mutating func grow() {
    let before = slots
    slots = Array(repeating: (0, 0), count: before.count * 4)
    for slot in before where slot.number != 0 { put(slot.hash, slot.number) }
  }
}
