/// No, unknown, yes: Kleene's three values.
enum Likely: Int, Comparable {
  case no, unknown, yes
  static func < (a: Likely, b: Likely) -> Bool { a.rawValue < b.rawValue }
  var opposite: Likely {
    switch self {
    case .no: .yes
    case .unknown: .unknown
    case .yes: .no
    }
  }
  init(_ isTrue: Bool?) { self = isTrue.map { $0 ? .yes : .no } ?? .unknown }
}

/// A condition of a rule file, as text and as what it means.
indirect enum SmallCondition {
  /// `speed > 50.5 km/h`; thresholds stand between whole numbers, so that no rounding decides.
  case speed(isAbove: Bool, Double, withinSeconds: Int?)
  case battery(isAbove: Bool, Double, withinSeconds: Int?)
  case ignition(Bool)
  case has(String)
  case inside(String)
  case outside(String)
  /// `inside box and speed > box.limit`, of the fence that `each` names.
  case tooFastHere
  case not(SmallCondition)
  case and(SmallCondition, SmallCondition)
  case or(SmallCondition, SmallCondition)

  /// What a condition can be asked about: one device at one moment.
  struct Facts {
    var second: Int
    /// nil: a deadline, at which no event's fields are known.
    var event: SmallWorld.Event?
    /// The last value known of a field and when.
    var lastSpeed: (value: Int, second: Int)?
    var lastBattery: (value: Int, second: Int)?
    /// Whether the device is in the group's fences; nil before its first fix.
    var isInside: (String) -> Bool?
    /// Of `each`: whether it is in the fence, and its limit.
    var here: (isInside: Bool?, limit: Double?) = (nil, nil)
  }

  var text: String {
    switch self {
    case .speed(let isAbove, let limit, let within): "speed\(Self.age(within)) \(isAbove ? ">" : "<") \(limit) km/h"
    case .battery(let isAbove, let limit, let within): "battery\(Self.age(within)) \(isAbove ? ">=" : "<=") \(limit) %"
    case .ignition(let isOn): "ignition is \(isOn ? "on" : "off")"
    case .has(let field): "has \(field)"
    case .inside(let group): "inside \(group)"
    case .outside(let group): "outside \(group)"
    case .tooFastHere: "inside box and speed > box.limit"
    case .not(let inner): "not (\(inner.text))"
    case .and(let a, let b): "(\(a.text)) and (\(b.text))"
    case .or(let a, let b): "(\(a.text)) or (\(b.text))"
    }
  }

  private static func age(_ within: Int?) -> String { within.map { " within \($0) s" } ?? "" }

  func truth(_ facts: Facts) -> Likely {
    switch self {
    case .speed(let isAbove, let limit, let within):
      return Self.compare(facts.event?.knownSpeed, facts.lastSpeed, isAbove, limit, within, facts.second)
    case .battery(let isAbove, let limit, let within):
      return Self.compare(facts.event?.battery, facts.lastBattery, isAbove, limit, within, facts.second)
    case .ignition(let isOn): return Likely(facts.event?.ignition.map { $0 == isOn })
    case .has(let field):
      return Likely(field == "speed" ? facts.event?.knownSpeed != nil : facts.event?.battery != nil)
    case .inside(let group): return Likely(facts.isInside(group))
    case .outside(let group): return Likely(facts.isInside(group)).opposite
    case .tooFastHere:
      let isFast = facts.here.limit.flatMap { limit in facts.event?.knownSpeed.map { Double($0) > limit } }
      return min(Likely(facts.here.isInside), Likely(isFast))
    case .not(let inner): return inner.truth(facts).opposite
    case .and(let a, let b): return min(a.truth(facts), b.truth(facts))
    case .or(let a, let b): return max(a.truth(facts), b.truth(facts))
    }
  }

  private static func compare(
    _ now: Int?, _ last: (value: Int, second: Int)?, _ isAbove: Bool, _ limit: Double, _ within: Int?, _ second: Int
  ) -> Likely {
    var value = now
    if let within { value = last.flatMap { second - $0.second <= within ? $0.value : nil } }
    return Likely(value.map { isAbove ? Double($0) > limit : Double($0) < limit })
  }

  static func random(_ dice: inout Dice, depth: Int = 2) -> SmallCondition {
    if depth > 0, !dice.once(in: 3) {
      let a = random(&dice, depth: depth - 1)
      switch dice.roll(1...5) {
      case 1: return .not(a)
      case 2, 3: return .and(a, random(&dice, depth: depth - 1))
      default: return .or(a, random(&dice, depth: depth - 1))
      }
    }
    let within = dice.once(in: 3) ? dice.roll(10...300) : nil
    switch dice.roll(1...9) {
    case 1, 2, 3: return .speed(isAbove: !dice.once(in: 4), Double(dice.roll(20...90)) + 0.5, withinSeconds: within)
    case 4: return .battery(isAbove: dice.once(in: 2), Double(dice.roll(10...90)) + 0.5, withinSeconds: within)
    case 5: return .ignition(dice.once(in: 2))
    case 6: return .has(dice.pick(["speed", "battery"]))
    case 7: return .outside(dice.pick(SmallRule.groups))
    default: return .inside(dice.pick(SmallRule.groups))
    }
  }
}
