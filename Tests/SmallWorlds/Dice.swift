/// Seeded random numbers: SplitMix64 (Steele, Lea and Flood, 2014). A failing seed fails again.
struct Dice: RandomNumberGenerator {
  private var state: UInt64

  init(_ seed: Int) { state = UInt64(bitPattern: Int64(seed)) }

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }

  mutating func roll(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &self) }
  mutating func pick<Element>(_ list: [Element]) -> Element { list[roll(0...list.count - 1)] }
  /// True once in `n` times.
  mutating func once(in n: Int) -> Bool { roll(1...n) == 1 }
}
