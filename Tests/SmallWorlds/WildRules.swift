/// Rule sets that use more of the language than the slow engine knows: for laws that compare runs with each other.
enum WildRules {
  /// - Parameter silences: rules may speak of silence.
  static func random(_ dice: inout Dice, silences: Bool = true) -> String {
    (1...12).map { number in
      let clauses = clauses(&dice).filter { silences || !$0.contains("silent for") }
      return "rule wild-\(number)\n  " + clauses.joined(separator: "\n  ") + "\n"
    }.joined(separator: "\n")
  }

  private static func clauses(_ dice: inout Dice) -> [String] {
    switch dice.roll(1...4) {
    case 1: edgeRule(&dice)
    case 2: sequenceRule(&dice)
    case 3: eachRule(&dice)
    default: whenRule(&dice)
    }
  }

  private static func group(_ dice: inout Dice) -> String { dice.pick(SmallRule.groups) }

  private static func edge(_ dice: inout Dice) -> String {
    switch dice.roll(1...8) {
    case 1: "enter \(group(&dice))"
    case 2: "enter \(group(&dice)) including start"
    case 3: "exit \(group(&dice)) settled \(dice.roll(2...3)) fixes"
    case 4: "exit \(group(&dice))"
    case 5: "cross \(group(&dice))"
    case 6: "ignition changes"
    case 7: "battery passes \(dice.roll(20...80)) %"
    default: "alarm \(dice.pick(["sos", "tow", "\"fatigue\""]))"
    }
  }

  private static func edgeRule(_ dice: inout Dice) -> [String] {
    var edges = edge(&dice)
    if dice.once(in: 2) { edges += " or " + edge(&dice) }
    if dice.once(in: 2) { edges += " while \(predicate(&dice))" }
    return ["on \(edges)", notify(&dice)]
  }

  private static func sequenceRule(_ dice: inout Dice) -> [String] {
    let isNo = dice.once(in: 2) ? "no " : ""
    return [
      "sequence \(edge(&dice)) then \(isNo)\(edge(&dice)) within \(dice.roll(10...600)) s", notify(&dice),
    ]
  }

  private static func eachRule(_ dice: inout Dice) -> [String] {
    var clauses = ["each boxes as box\(dice.once(in: 2) ? " only highest limit" : "")"]
    clauses.append("when inside box and \(predicate(&dice))")
    if dice.once(in: 2) { clauses.append("held \(dice.roll(1...60)) s") }
    if dice.once(in: 3) { clauses.append("clear outside box or silent for \(dice.roll(20...300)) s") }
    return clauses + [notify(&dice), "say \"{device} {fence} {fence.limit in km/h:1} {duration} {lat} {lon}\""]
  }

  private static func whenRule(_ dice: inout Dice) -> [String] {
    var clauses = ["when \(predicate(&dice)) \(dice.pick(["and", "or"])) \(predicate(&dice))"]
    if dice.once(in: 2) { clauses.append("held \(dice.roll(1...90)) s\(dice.once(in: 2) ? " even if silent" : "")") }
    switch dice.roll(1...6) {
    case 1, 2: clauses.append("clear after \(dice.roll(20...300)) s")
    case 3, 4: clauses.append("clear \(predicate(&dice)) or silent for \(dice.roll(20...300)) s")
    default: break
    }
    if dice.once(in: 2) { clauses.append("\(dice.pick(["during", "not during"])) day") }
    clauses.append("if unknown \(dice.pick(["hold", "false", "clear"]))")
    return clauses + [notify(&dice)]
  }

  private static func predicate(_ dice: inout Dice) -> String {
    switch dice.roll(1...9) {
    case 1: "speed between \(dice.roll(0...30)) km/h and \(dice.roll(40...90)) mph"
    case 2: "avg(speed) over \(dice.roll(30...600)) s > \(dice.roll(20...80)) km/h"
    case 3: "\(dice.pick(["min", "max"]))(battery) over 10 min < \(dice.roll(20...80)) %"
    case 4: "change(battery) over 15 min < \(dice.roll(-50...0)) %"
    case 5: "count(\(edge(&dice))) over 10 min >= \(dice.roll(1...3))"
    case 6: "moved over 2 min < \(dice.roll(100...900)) m"
    case 7: "distance to \(group(&dice)) < \(dice.roll(50...900)) m"
    case 8: "battery is \(dice.pick(["low", "critical", "full"]))"
    default: SmallCondition.random(&dice, depth: 0).text
    }
  }

  private static func notify(_ dice: inout Dice) -> String {
    "notify log" + (dice.once(in: 2) ? " at most every \(dice.roll(10...300)) s" : "")
  }
}
