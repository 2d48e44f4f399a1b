internal import Glibc

/// How long a device pauses between two reports: by quarters of an octave, which is enough to tell a hole from the
/// usual.
///
/// Edges are ten minutes times 2 to the power of n/4: what is a hole at least is one of them, and so is eight times any.
package struct IntervalTally: Sendable, Equatable {
  /// Place n: pauses from edge n up to the next one; the first one: also all that are shorter, the last one: also all
  /// that are longer.
  private var counts = InlineArray<88, UInt32>(repeating: 0)
  package private(set) var count = 0

  /// A hole is at least so long, whatever is usual.
  package static let leastHoleMilliseconds: Int64 = 600_000
  /// The place that begins with it: 11 octaves above the first one, which begins at 0.3 s.
  private static let leastHolePlace = 44
  /// A hole is eight times as long as the usual pause, or more: three octaves.
  private static let holePlaces = 12

  package init() {}

  package static func == (a: Self, b: Self) -> Bool {
    a.count == b.count && a.counts.indices.allSatisfy { a.counts[$0] == b.counts[$0] }
  }

  /// Counts a pause of at least 1 ms.
  @inline(__always) mutating func add(_ milliseconds: Int64) {
    counts[Self.place(of: milliseconds)] &+= 1
    count += 1
  }

  @inline(__always) private static func place(of milliseconds: Int64) -> Int {
    // In units of the least hole, 20 bits behind the point: no pause that fits overflows.
    let ratio = (min(milliseconds, 1 << 40) << 20) / leastHoleMilliseconds
    let octave = 63 &- max(ratio, 1).leadingZeroBitCount
    // From 2^16 up to 2^17, held against 2^16 times the three roots between.
    let rest = (ratio << 22) >> Int64(octave &+ 6)
    let quarter = (rest >= 77_936 ? 1 : 0) &+ (rest >= 92_682 ? 1 : 0) &+ (rest >= 110_218 ? 1 : 0)
    return min(max((octave &- 20) &* 4 &+ quarter &+ leastHolePlace, 0), 87)
  }

  /// The place that the middle pause is in; nil of fewer than four.
  private var usualPlace: Int? {
    if count < 4 { return nil }
    var left = UInt32(clamping: count / 2)
    for place in counts.indices {
      if counts[place] > left { return place }
      left -= counts[place]
    }
    return nil
  }

  /// The middle pause to a tenth, ms: the middle of the place that it is in; nil of fewer than four.
  package var usualMilliseconds: Int64? {
    usualPlace.map { place in
      Int64((Double(Self.leastHoleMilliseconds) * exp2((Double(place - Self.leastHolePlace) + 0.5) / 4)).rounded())
    }
  }

  /// Pauses that are longer than the device's usual ones by far.
  package var holes: Int {
    guard let usual = usualPlace else { return 0 }
    let least = max(usual + Self.holePlaces, Self.leastHolePlace)
    return counts.indices.dropFirst(least).reduce(0) { $0 + Int(counts[$1]) }
  }
}
