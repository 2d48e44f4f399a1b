/// Shape ids that a lookup found, ascending, in memory that is kept from call to call.
struct FoundShapes: ~Copyable {
  private(set) var base: UnsafeMutablePointer<UInt32>
  private(set) var capacity = 64
  private(set) var count = 0

  init() { base = UnsafeMutablePointer<UInt32>.allocate(capacity: 64) }

  deinit { base.deallocate() }

  @inline(__always)
  mutating func removeAll() { count = 0 }

  @inline(__always)
  mutating func append(_ shape: UInt32) {
    if count == capacity { grow() }
    base[count] = shape
    count &+= 1
  }

  subscript(_ i: Int) -> UInt32 {
    precondition(i >= 0 && i < count)
    return base[i]
  }

  /// Takes out one shape.
  mutating func remove(_ shape: UInt32) {
    var kept = 0
    for i in 0..<count where base[i] != shape {
      base[kept] = base[i]
      kept += 1
    }
    count = kept
  }

  /// Adds shapes, ascending and each once.
  mutating func merge(_ more: [UInt32]) {
    let all = Set(more).union((0..<count).map { base[$0] }).sorted()
    count = 0
    for shape in all { append(shape) }
  }

  @inline(never)
  private mutating func grow() {
    let larger = UnsafeMutablePointer<UInt32>.allocate(capacity: capacity * 2)
    larger.update(from: base, count: count)
    base.deallocate()
    base = larger
    capacity *= 2
  }
}
