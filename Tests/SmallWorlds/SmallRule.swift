/// One rule of a small world: as text for the program and as values for the slow engine.
struct SmallRule {
  enum Trigger {
    case when(SmallCondition)
    /// `each boxes as box`
    case eachBox
    case enter(String, includingStart: Bool, Settled?)
    case exit(String, Settled?)
    case ignitionBecomes(Bool)
    case ignitionChanges
    case silent(seconds: Int)
  }
  enum Settled {
    case fixes(Int)
    case seconds(Int)
    var text: String {
      switch self {
      case .fixes(let count): " settled \(count) fixes"
      case .seconds(let seconds): " settled \(seconds) s"
      }
    }
  }
  enum Clear {
    case when(SmallCondition, Settled?)
    case after(Int)
  }
  enum Unknown: String { case hold, `false`, clear }

  static let groups = ["disc-a", "disc-b", "meadow", "boxes"]

  var name: String
  var trigger: Trigger
  /// Seconds, and the largest hole; without one the default.
  var held: (seconds: Int, gap: Int?, evenIfSilent: Bool)?
  var clear: Clear?
  var unknown: Unknown = .hold
  var remindEvery: Int?

  /// The larger of 2 min and 2 × held, or what is written.
  var gap: Int { held.map { $0.gap ?? max(120, 2 * $0.seconds) } ?? 120 }

  var text: String {
    var lines = ["rule \(name)"]
    switch trigger {
    case .when(let condition): lines.append("when \(condition.text)")
    case .eachBox: lines += ["each boxes as box", "when \(SmallCondition.tooFastHere.text)"]
    case .enter(let group, let start, let settled):
      lines.append("on enter \(group)\(start ? " including start" : "")\(settled?.text ?? "")")
    case .exit(let group, let settled): lines.append("on exit \(group)\(settled?.text ?? "")")
    case .ignitionBecomes(let isOn): lines.append("on ignition becomes \(isOn ? "on" : "off")")
    case .ignitionChanges: lines.append("on ignition changes")
    case .silent(let seconds): lines.append("when silent for \(seconds) s")
    }
    if let held {
      let way = held.evenIfSilent ? " even if silent" : held.gap.map { " gap \($0) s" } ?? ""
      lines.append("held \(held.seconds) s\(way)")
    }
    switch clear {
    case .when(let condition, let settled): lines.append("clear \(condition.text)\(settled?.text ?? "")")
    case .after(let seconds): lines.append("clear after \(seconds) s")
    case nil: break
    }
    if unknown != .hold { lines.append("if unknown \(unknown.rawValue)") }
    lines.append("notify log" + (remindEvery.map { " remind every \($0) s" } ?? ""))
    return lines.joined(separator: "\n  ") + "\n"
  }

  static func random(_ number: Int, _ dice: inout Dice) -> SmallRule {
    let name = "rule-\(number < 10 ? "0" : "")\(number)"
    let settled: Settled? =
      switch dice.roll(1...4) {
      case 1: .fixes(dice.roll(1...3))
      case 2: .seconds(dice.roll(5...90))
      default: nil
      }
    switch dice.roll(1...10) {
    case 1: return SmallRule(name: name, trigger: .enter(dice.pick(groups), includingStart: dice.once(in: 2), settled))
    case 2: return SmallRule(name: name, trigger: .exit(dice.pick(groups), settled))
    case 3:
      let isChange = dice.once(in: 2)
      return SmallRule(name: name, trigger: isChange ? .ignitionChanges : .ignitionBecomes(dice.once(in: 2)))
    case 4: return SmallRule(name: name, trigger: .silent(seconds: dice.roll(60...400)))
    case 5:
      var rule = SmallRule(name: name, trigger: .eachBox)
      if dice.once(in: 2) { rule.held = (dice.roll(1...60), nil, false) }
      return rule
    default: return randomWhen(name, settled, &dice)
    }
  }

  private static func randomWhen(_ name: String, _ settled: Settled?, _ dice: inout Dice) -> SmallRule {
    var rule = SmallRule(name: name, trigger: .when(.random(&dice)))
    if !dice.once(in: 3) {
      let seconds = dice.roll(1...120)
      switch dice.roll(1...3) {
      case 1: rule.held = (seconds, nil, false)
      case 2: rule.held = (seconds, dice.roll(5...60), false)
      default: rule.held = (seconds, nil, true)
      }
    }
    switch dice.roll(1...5) {
    case 1: rule.clear = .when(.random(&dice, depth: 1), nil)
    case 2:
      // How far a hole may go while a time settles beside `held` is said nowhere: not both.
      if case .seconds? = settled { rule.held = nil }
      rule.clear = .when(.random(&dice, depth: 1), settled)
    case 3: rule.clear = .after(dice.roll(20...400))
    default: break
    }
    rule.unknown = dice.pick([.hold, .hold, .false, .clear])
    if dice.once(in: 4) { rule.remindEvery = dice.roll(30...200) }
    return rule
  }
}
