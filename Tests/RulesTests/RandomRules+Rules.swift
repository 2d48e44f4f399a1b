/// Rules, conditions and edges.
extension RandomRules {
  mutating func rule(_ name: String) -> String {
    var clauses: [String]
    switch roll(1...4) {
    case 1:
      clauses = [
        "on " + several(1...4, by: " or ") { $0.edge() } + (once(in: 2) ? " while " + condition(depth: 2) : "")
      ]
    case 2: clauses = [sequence()]
    case 3:
      clauses = [
        "each schools as school\(maybe("only highest limit"))", "when inside school and \(condition(depth: 2))",
      ]
    default: clauses = ["when " + condition(depth: 3)]
    }
    if clauses.last?.hasPrefix("when") == true { clauses += life() }
    if once(in: 2) { clauses.append("for vans\(maybe("except vans"))") }
    if once(in: 2) { clauses.append("\(pick(["during", "not during"])) work") }
    if once(in: 3) { clauses.append("late \(pick(["correct", "mark", "record", "drop"]))") }
    if once(in: 2) { clauses.append("severity \(pick(["info", "warning", "critical"]))") }
    if once(in: 2) { clauses.append("notify ops\(maybe("at most every " + duration()))") }
    if once(in: 2) { clauses.append("say \(pick(["\"{device}␣is␣late\"", "\"{{␣{time:HH:mm}\""]))") }
    clauses.shuffle(using: &random)
    return "rule \(name)\(maybe(string()))\(maybe("was old-\(name)")) " + clauses.joined(separator: " ")
  }

  /// What only a rule with `when` has.
  private mutating func life() -> [String] {
    var clauses: [String] = []
    if once(in: 2) {
      clauses.append("held\(maybe("for")) \(duration())\(pick(["", " even if silent", " gap " + duration()]))")
    }
    switch roll(1...3) {
    case 1: clauses.append("clear after \(duration())")
    case 2: clauses.append("clear \(condition(depth: 2))\(maybe(settled()))")
    default: break
    }
    if once(in: 3) { clauses.append("if unknown \(pick(["hold", "false", "clear"]))") }
    if once(in: 3) { clauses.append("notify ops\(maybe("remind every " + duration()))\(maybe("only fired"))") }
    return clauses
  }

  private mutating func sequence() -> String {
    let count = roll(2...4)
    let steps = (0..<count).map { number -> String in
      let isNo = number == count - 1 && once(in: 2)
      let edges = several(1...2, by: " or ") { $0.edge() }
      return (isNo ? "no " : "") + edges + (number > 0 ? " within \(duration())" : "")
    }
    return "sequence " + steps.joined(separator: " then ")
  }

  mutating func edge() -> String {
    switch roll(1...9) {
    case 1: "enter \(area())\(maybe("including start"))\(maybe(settled()))"
    case 2: "exit \(area())\(maybe(settled()))"
    case 3: "cross border\(pick(["", " left to right", " right to left"]))"
    case 4: "cross depot"
    case 5: "alarm \(pick(["sos", "\"fatigue␣driving\"", "door"]))"
    case 6: "ignition becomes \(pick(["on", "off"]))"
    case 7: "battery becomes low"
    case 8: "driver changes"
    default: "odometer passes\(maybe("every")) 10000 ~km"
    }
  }

  // MARK: Conditions

  mutating func condition(depth: Int) -> String {
    switch depth > 0 ? roll(1...7) : 0 {
    case 1: several(2...4, by: " or ") { $0.condition(depth: depth - 1) }
    // Within `and`, an `or` needs parentheses to be one.
    case 2: several(2...4, by: " and ") { $0.predicate() }
    case 3: "not \(predicate())"
    case 4: "( \(condition(depth: depth - 1)) )"
    case 5: "not not ( \(condition(depth: depth - 1)) )"
    default: predicate()
    }
  }

  private mutating func predicate() -> String {
    switch roll(1...22) {
    case 1: "parked"
    case 2: "charging"
    case 3: "door\(maybe("within " + duration())) is open"
    case 4: "driver is \(pick(["\"Kim␣Lee\"", "kim", "and", "is"]))"
    case 5: "battery is low"
    case 6: "has \(pick(["alarm", "odometer", "driver"]))\(maybe("within " + duration()))"
    case 7: "speed \(pick(["<", "<=", ">", ">="])) \(speed())"
    case 8: "speed within \(duration()) > \(speed())"
    case 9: "\(speed()) < speed"
    case 10: "satellites \(pick(["=", "!=", ">="])) \(roll(0...12))"
    case 11: "temperature between \(pick(["-5.0", "+2"])) ~°C and 46 ~°F"
    case 12: "speed > avg ( speed ) over \(duration()) by \(pick(["5 ~km/h", "10 ~%"]))"
    case 13: "\(pick(["min", "max", "avg", "sum"])) ( fuel ) over \(duration()) < 50 ~%"
    case 14: "change ( temperature ) over \(duration()) > 9 ~°F"
    case 15: "count ( \(several(1...3, by: " or ") { $0.edge() }) ) over \(duration()) >= 2"
    case 16: "distance to \(area()) < \(length())"
    case 17: "moved over \(duration()) < \(length())"
    case 18: "age > \(duration())"
    case 19: "inside \(area())"
    case 20: "outside \(area())"
    case 21: "course between 350 ~deg and 10 ~deg"
    default: "odometer > \(length())"
    }
  }
}
