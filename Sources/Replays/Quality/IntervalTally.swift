/// How long a device pauses between two reports: by powers of two, which is enough to tell a hole from the usual.
package struct IntervalTally: Sendable, Equatable {
  /// Place n: pauses of 2ⁿ⁺⁸ ms (a quarter of a second) up to twice as much; the first one: also all that are shorter,
  /// the last one: also all that are longer.
  private var counts = InlineArray<24, UInt32>(repeating: 0)
  package private(set) var count = 0

  /// A hole is at least so long, whatever is usual.
  package static let leastHoleMilliseconds: Int64 = 600_000
  /// A hole is so many times as long as the usual pause, or more.
  package static let holeFactor: Int64 = 8

  package init() {}

  package static func == (a: Self, b: Self) -> Bool {
    a.count == b.count && a.counts.indices.allSatisfy { a.counts[$0] == b.counts[$0] }
  }

  /// Counts a pause of at least 1 ms.
  @inline(__always) mutating func add(_ milliseconds: Int64) {
    counts[min(max(55 &- milliseconds.leadingZeroBitCount, 0), 23)] &+= 1
    count += 1
  }

  /// The lower end of the power of two that the middle pause is in, ms; nil of fewer than four.
  package var usualMilliseconds: Int64? {
    if count < 4 { return nil }
    var left = UInt32(clamping: count / 2)
    for place in counts.indices {
      if counts[place] > left { return 1 << Int64(place + 8) }
      left -= counts[place]
    }
    return nil
  }

  /// Pauses that are longer than the device's usual ones by far.
  package var holes: Int {
    guard let usual = usualMilliseconds else { return 0 }
    let least = max(usual * Self.holeFactor, Self.leastHoleMilliseconds)
    var holes = 0
    for place in counts.indices where 1 << Int64(place + 8) >= least { holes += Int(counts[place]) }
    return holes
  }
}
