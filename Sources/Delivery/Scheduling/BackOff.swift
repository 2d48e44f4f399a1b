/// How long to wait after failures: 10 s, twice as long after each further one, an hour at most; 20 % more or less by
/// chance, so that what failed together is not tried together.
package struct BackOff: Sendable {
  private var state: UInt64

  /// - Parameter seed: the same one gives the same delays.
  package init(seed: UInt64) { state = seed }

  /// The delay in ms after a number of failures in a row, from 1.
  package mutating func delay(failures: Int) -> Int64 {
    let doublings = min(max(failures, 1) - 1, 16)
    let plain = min(Self.firstMilliseconds << Int64(doublings), Self.longestMilliseconds)
    let thousandths = 800 + Int64(next() % 401)
    return plain * thousandths / 1000
  }

  package static let firstMilliseconds: Int64 = 10_000
  package static let longestMilliseconds: Int64 = 3_600_000

  // SplitMix64 (Steele, Lea and Flood, 2014).
  private mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }
}
