/// Devices by the key at which a tick must look at them: a binary heap, one live entry a device. Entries whose key
/// is no longer the device's are passed over when they come up.
struct DeadlineHeap {
  private var keys: [Int64] = []
  private var handles: [Int32] = []

  @inline(__always) var first: Int64 { keys.isEmpty ? .max : keys[0] }

  mutating func push(_ key: Int64, _ handle: Int) {
    keys.append(key)
    handles.append(Int32(handle))
    var child = keys.count - 1
    while child > 0 {
      let parent = (child - 1) / 2
      if keys[parent] <= keys[child] { break }
      swap(parent, child)
      child = parent
    }
  }

  mutating func pop() -> (key: Int64, handle: Int)? {
    guard let key = keys.first, let handle = handles.first else { return nil }
    swap(0, keys.count - 1)
    keys.removeLast()
    handles.removeLast()
    var parent = 0
    while true {
      var least = parent
      for child in [2 * parent + 1, 2 * parent + 2] where child < keys.count && keys[child] < keys[least] {
        least = child
      }
      if least == parent { break }
      swap(least, parent)
      parent = least
    }
    return (key, Int(handle))
  }

  private mutating func swap(_ a: Int, _ b: Int) {
    keys.swapAt(a, b)
    handles.swapAt(a, b)
  }
}
