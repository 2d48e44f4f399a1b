import Model

@testable import Rules

/// Everything that a condition can ask about at one moment, as LANGUAGE tells it; nil is unknown.
struct SlowMoment: CustomStringConvertible {
  /// By slot: of this event, and the newest with its age in ms. Slots are those of the condition's own plan, so any
  /// value may stand at any of them: what counts is what the kind of question makes of it.
  var event: [Double?]
  var kept: [(value: Double, age: Int64)?]
  var eventTexts: [String?]
  var keptTexts: [(value: String, age: Int64)?]
  var inside: [Bool?]
  var silence: Int64
  var count: Double
  var least: Double?
  var largest: Double?
  var distance: Double?

  static let slots = 12

  /// Values that events can bring to the fields of a plan.
  init(_ dice: inout LintDice, _ fields: [PlanField]) {
    let isSilent = dice.once(in: 4)
    let values: [Double] = [0, 1, 3, 4, 5, 9.9, 10, 10.1, 20, 22.352, 25, 30, 0.15, 0.2, 0.5, 90, 350, 360]
    silence = isSilent ? dice.pick([299_999, 300_000, 1_200_000, 5_000_000]) : 0
    func number(_ slot: Int, _ dice: inout LintDice) -> Double {
      guard fields.indices.contains(slot) else { return 0 }
      if fields[slot].kind == .bool { return dice.pick([0, 1]) }
      switch fields[slot].source {
      case .builtin(.battery): return dice.pick([0, 0.1, 0.15, 0.2, 0.5, 0.99, 1])
      case .builtin(.satellites): return dice.pick([0, 2, 3, 4, 5, 6])
      case .builtin, .path: return dice.pick(values)
      }
    }
    event = []
    kept = []
    for slot in 0..<Self.slots {
      event.append(isSilent || dice.once(in: 4) ? nil : number(slot, &dice))
      kept.append(dice.once(in: 4) ? nil : (number(slot, &dice), dice.pick([0, 300_000, 300_001, 600_000, 900_000])))
    }
    eventTexts = event.map { $0 == nil ? nil : dice.pick(["anna", "ben", "carl"]) }
    keptTexts = kept.map { one in one.map { (dice.pick(["anna", "ben", "carl"]), $0.age) } }
    inside = [dice.pick([true, false, nil]), dice.pick([true, false, nil])]
    count = dice.pick([0, 1, 2, 3, 1024])
    let window = [dice.pick(values), dice.pick(values)]
    let isKnown = !dice.once(in: 4)
    least = isKnown ? window.min() : nil
    largest = isKnown ? window.max() : nil
    distance = isSilent || dice.once(in: 4) ? nil : dice.pick([0, 1, 1000, 1001, 50_000])
  }

  private init(event: [Double?]) {
    self.event = event
    kept = Array(repeating: nil, count: Self.slots)
    eventTexts = Array(repeating: nil, count: Self.slots)
    keptTexts = Array(repeating: nil, count: Self.slots)
    inside = [nil, nil]
    silence = 0
    count = 0
  }

  /// Two fields, each at every limit, between two and unknown.
  static let grid: [SlowMoment] = {
    let speeds: [Double?] = [nil] + stride(from: 0.0, through: 100, by: 10).map { $0 * 5 / 18 }
    let flags: [Double?] = [nil, 0, 1]
    var grid: [SlowMoment] = []
    for speed in speeds {
      for flag in flags {
        // The slot that a field has depends on which stands first.
        for order in [[speed, flag], [flag, speed]] {
          grid.append(SlowMoment(event: order + Array(repeating: nil, count: slots - 2)))
        }
      }
    }
    return grid
  }()

  var description: String { "event \(event), kept \(kept), inside \(inside), silence \(silence), count \(count)" }

  /// Kleene's three values; nil is unknown.
  func truth(_ condition: Condition) -> Bool? {
    switch condition {
    case .any(let parts):
      let truths = parts.map(truth)
      return truths.contains(true) ? true : truths.contains(nil) ? nil : false
    case .all(let parts):
      let truths = parts.map(truth)
      return truths.contains(false) ? false : truths.contains(nil) ? nil : true
    case .not(let inner): return truth(inner).map { !$0 }
    case .compare(let a, let sign, let b):
      guard let x = value(a), let y = value(b) else { return nil }
      switch sign {
      case .less: return x < y
      case .lessOrEqual: return x <= y
      case .greater: return x > y
      case .greaterOrEqual: return x >= y
      case .equal: return x == y
      case .notEqual: return x != y
      }
    case .between(let operand, let low, let high, let isAngle):
      guard let x = value(operand), let a = value(low), let b = value(high) else { return nil }
      return isAngle && a > b ? x >= a || x <= b : x >= a && x <= b
    case .isBool(let reading, let flag): return number(reading).map { ($0 != 0) == flag }
    case .isText(let reading, let word): return text(reading).map { $0 == word }
    case .batteryIs: return nil
    case .has(let reading): return number(reading) != nil
    case .inside(.group(let group)): return inside[group]
    case .inside(.alias): return nil
    case .silent(let milliseconds): return silence >= milliseconds
    }
  }

  private func number(_ reading: Reading) -> Double? {
    guard let within = reading.withinMilliseconds else { return event[reading.slot] }
    return kept[reading.slot].flatMap { $0.age <= within ? $0.value : nil }
  }

  private func text(_ reading: Reading) -> String? {
    guard let within = reading.withinMilliseconds else { return eventTexts[reading.slot] }
    return keptTexts[reading.slot].flatMap { $0.age <= within ? $0.value : nil }
  }

  private func value(_ operand: Operand) -> Double? {
    switch operand.form {
    case .constant(let number): return number
    case .reading(let reading): return number(reading)
    case .aggregate(.min, _, _): return least
    case .aggregate(.max, _, _): return largest
    case .count: return count
    case .distance: return distance
    case .aggregate, .property, .widened, .moved, .age: return nil
    }
  }
}
