/// Counts of values by their size, between bounds that never change.
package struct Histogram: Sendable, Equatable {
  /// Ascending: a bucket holds what is at most its bound.
  package let bounds: [Double]
  /// By bound, and what is above the last one; not cumulative.
  package private(set) var counts: [Int]
  package private(set) var sum = 0.0

  /// - Parameter bounds: ascending.
  package init(upTo bounds: [Double]) {
    precondition(zip(bounds, bounds.dropFirst()).allSatisfy(<), "bounds ascend")
    self.bounds = bounds
    counts = Array(repeating: 0, count: bounds.count + 1)
  }

  package var count: Int { counts.reduce(0, +) }

  /// Counts a value so many times. What is no number is not counted.
  package mutating func observe(_ value: Double, times: Int = 1) {
    guard value.isFinite, times > 0 else { return }
    counts[bounds.firstIndex { value <= $0 } ?? bounds.count] += times
    sum += value * Double(times)
  }

  /// Adds what another of the same bounds counted.
  package mutating func add(_ other: Histogram) {
    precondition(bounds == other.bounds, "histograms of different bounds")
    for index in counts.indices { counts[index] += other.counts[index] }
    sum += other.sum
  }
}
