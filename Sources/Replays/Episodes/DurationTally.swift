/// How long episodes lasted: enough for their median and the longest, however many there are.
///
/// Lengths are kept to four digits (a second in two hours), so there are never more than some ten thousand of them.
package struct DurationTally: Sendable, Equatable {
  private var counts: [Int64: Int] = [:]
  package private(set) var longestMilliseconds: Int64?
  package private(set) var count = 0

  package init() {}

  /// Counts one length, in ms.
  package mutating func add(_ milliseconds: Int64) {
    let length = max(milliseconds, 0)
    counts[Self.rounded(length), default: 0] += 1
    longestMilliseconds = max(longestMilliseconds ?? 0, length)
    count += 1
  }

  /// The middle one, of an even number the lower of the two; nil of none.
  package var medianMilliseconds: Int64? {
    var left = (count + 1) / 2
    for (length, times) in counts.sorted(by: { $0.key < $1.key }) {
      left -= times
      if left <= 0 { return length }
    }
    return nil
  }

  package static func += (a: inout DurationTally, b: DurationTally) {
    a.counts.merge(b.counts, uniquingKeysWith: +)
    a.count += b.count
    a.longestMilliseconds = [a.longestMilliseconds, b.longestMilliseconds].compactMap { $0 }.max()
  }

  /// To four digits.
  private static func rounded(_ length: Int64) -> Int64 {
    var step: Int64 = 1
    while length / step >= 10_000 { step *= 10 }
    return length / step * step
  }
}
