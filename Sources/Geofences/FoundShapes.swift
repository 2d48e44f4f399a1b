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

  /// Takes out shapes, given ascending.
  mutating func remove(_ shapes: [UInt32]) {
    var kept = 0
    var next = 0
    for i in 0..<count {
      while next < shapes.count, shapes[next] < base[i] { next += 1 }
      if next < shapes.count, shapes[next] == base[i] { continue }
      base[kept] = base[i]
      kept += 1
    }
    count = kept
  }

  /// Merges ascending shapes with those from `first` on; none is in both.
  mutating func merge(_ more: UnsafePointer<UInt32>, count added: Int, from first: Int) {
    while count + added > capacity { grow() }
    var old = count
    var new = added
    var to = count + added
    count = to
    // From the end, so that nothing is overwritten.
    while new > 0 {
      to -= 1
      if old > first, base[old - 1] > more[new - 1] {
        old -= 1
        base[to] = base[old]
      } else {
        new -= 1
        base[to] = more[new]
      }
    }
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
