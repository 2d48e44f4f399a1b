/// Seeded random numbers: SplitMix64 (Steele, Lea and Flood, 2014). A failing seed fails again.
struct LintDice: RandomNumberGenerator {
  private var state: UInt64
  init(_ seed: Int) { state = UInt64(bitPattern: Int64(seed)) }
  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }
  mutating func pick<Element>(_ list: [Element]) -> Element { list[Int.random(in: 0..<list.count, using: &self)] }
  mutating func once(in n: Int) -> Bool { Int.random(in: 1...n, using: &self) == 1 }
}

/// Conditions as text: few values and few limits, so that they meet each other often.
enum RandomCondition {
  static func text(_ dice: inout LintDice, depth: Int) -> String { tree(&dice, depth: depth, leaf) }

  /// Only of speed and charging, for the grid.
  static func smallText(_ dice: inout LintDice, depth: Int) -> String { tree(&dice, depth: depth, smallLeaf) }

  private static func tree(_ dice: inout LintDice, depth: Int, _ leaf: (inout LintDice) -> String) -> String {
    if depth == 0 || dice.once(in: 4) { return leaf(&dice) }
    let a = tree(&dice, depth: depth - 1, leaf)
    switch dice.pick([1, 2, 2, 3, 3]) {
    case 1: return "not (\(a))"
    case 2: return "(\(a)) and (\(tree(&dice, depth: depth - 1, leaf)))"
    default: return "(\(a)) or (\(tree(&dice, depth: depth - 1, leaf)))"
    }
  }

  private static let signs = ["<", "<=", ">", ">="]

  static func smallLeaf(_ dice: inout LintDice) -> String {
    let sign = dice.pick(signs)
    switch dice.pick(Array(0..<6)) {
    case 0: return dice.pick(["charging", "charging is no"])
    case 1: return dice.pick(["has speed", "has charging"])
    case 2: return "speed between \(dice.pick([20, 40, 60])) km/h and \(dice.pick([20, 40, 60, 80])) km/h"
    default: return "speed \(sign) \(dice.pick([0, 20, 40, 60, 80])) km/h"
    }
  }

  static func leaf(_ dice: inout LintDice) -> String {
    let sign = dice.pick(signs)
    let within = dice.pick(["", "", " within 5 min", " within 10 min"])
    switch dice.pick(Array(0..<16)) {
    case 0, 1, 2:
      return "speed\(within) \(sign) \(dice.pick(["0 km/h", "36 km/h", "10 m/s", "50 mph", "90 km/h", "1700 km/h"]))"
    case 3: return "battery\(within) \(sign) \(dice.pick([0, 15, 50, 100, 120])) %"
    case 4: return "course between \(dice.pick([0, 90, 350])) deg and \(dice.pick([10, 90, 200, 360])) deg"
    case 5: return "satellites \(dice.pick(signs + ["=", "!="])) \(dice.pick([3, 4, 5]))"
    case 6: return dice.pick(["temperature \(sign) 41 °F", "temperature \(sign) 5 °C", "temperature \(sign) 10 °C"])
    case 7: return "ignition\(within) is \(dice.pick(["on", "off"]))"
    case 8: return "driver\(within) is \(dice.pick(["anna", "ben"]))"
    case 9: return "\(dice.pick(["inside", "outside"])) \(dice.pick(["depot", "city"]))"
    case 10: return "silent for \(dice.pick([5, 20])) min"
    case 11: return "count(alarm sos) over 30 min \(dice.pick(signs + ["=", "!="])) \(dice.pick([0, 1, 2, 1024, 2000]))"
    case 12: return "\(dice.pick(["min", "max"]))(speed) over 10 min \(sign) \(dice.pick([36, 90])) km/h"
    case 13: return "distance to depot \(sign) \(dice.pick(["0 m", "1 km"]))"
    case 14: return "speed \(sign) max(speed) over 10 min"
    default: return "has \(dice.pick(["speed", "battery", "ignition"]))\(within)"
    }
  }
}
