/// Random rule sets out of every production of the grammar, right but for what only a run could tell.
///
/// Words are parted by one blank. A word that begins with `~` follows on the same line (units), one that begins with `¬`
/// directly behind the word before (parts of zones, signs), one that begins with `^` on a line of its own (`hours`, which
/// behind a number would be its unit); a blank within a string is written `␣`.
struct RandomRules {
  var random: SeededNumbers
  private var rules: [String] = []

  init(seed: UInt64) { random = SeededNumbers(state: seed) }

  mutating func roll(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &random) }
  mutating func once(in n: Int) -> Bool { roll(1...n) == 1 }
  mutating func pick(_ list: [String]) -> String { list[roll(0...list.count - 1)] }
  /// The text or nothing.
  mutating func maybe(_ text: String) -> String { once(in: 2) ? " " + text : "" }
  mutating func several(_ range: ClosedRange<Int>, by joint: String, _ make: (inout RandomRules) -> String) -> String {
    let count = roll(range)
    return (0..<count).map { _ in make(&self) }.joined(separator: joint)
  }

  /// A whole file.
  mutating func file() -> String {
    var parts = [
      "fence depot circle 48.1371 , 11.5754 radius 150 ~m", "fence border line ( 48.1 11.5 , 48.2 11.6 )",
      "fences schools file \"schools.geojson\" limit : speed in km/h from \"maxspeed\" kind : text",
      "devices vans \"van-*\" , \"t-017\"", "^hours work mon-fri 07:00-18:00",
      "field driver at \"attributes.driver\" text",
      "field fuel at \"attributes.fuel␣Level\" ratio in %", "sink ops stdout",
      "let parked = ignition is off and speed < 5 ~km/h",
    ]
    for number in 0..<roll(0...6) { parts.append(declaration(number)) }
    for number in 0..<roll(1...5) {
      rules.append("rule-\(number)")
      parts.append(rule("rule-\(number)"))
    }
    for _ in 0..<roll(0...3) { parts.append(test()) }
    parts.shuffle(using: &random)
    return parts.joined(separator: " ")
  }

  // MARK: Small things

  mutating func duration() -> String {
    pick(["30 ~s", "5 ~min", "2 ~h", "1.5 ~h", "090 ~s", "1 ~d", "2500 ~ms", "0.50 ~min"])
  }
  mutating func speed() -> String { pick(["50 ~km/h", "30.0 ~mph", "12 ~kn", "25 ~m/s", "+7.25 ~km/h"]) }
  mutating func length() -> String { pick(["150 ~m", "1.50 ~km", "300 ~ft", "2 ~mi", "0.10 ~nmi"]) }
  mutating func point() -> String {
    "\(pick(["48.1371", "-33.90", "0", "89.99999"]))\(pick([" ", " , "]))\(pick(["11.5754", "-0.0", "+151.2", "180"]))"
  }
  mutating func points(_ least: Int) -> String {
    let list = (0..<roll(least...least + 6)).map { "48.\(roll(1...9))\($0)\(pick([" ", " , "]))11.\(roll(1...99))" }
    return "( " + list.joined(separator: " , ") + maybe(",") + " )"
  }
  mutating func string() -> String {
    pick([
      "\"a\"", "\"two␣words\"", "\"\\\"quoted\\\"␣\\\\␣\\n\"", "\"grün␣\\u{1F600}\"", "\"#␣no␣comment\"", "\"漢字\"",
      "\"\"",
    ])
  }
  mutating func settled() -> String { "settled \(pick(["2 fixes", "1 fix", "3 fix", duration()]))" }
  mutating func area() -> String { pick(["depot", "schools"]) }

  // MARK: Declarations

  private mutating func declaration(_ number: Int) -> String {
    let name = "d\(number)\(pick(["", "-long-name", "_x", "-ü"]))"
    switch roll(1...14) {
    case 1: return "fence \(name) circle \(point()) radius \(length())\(maybe("margin " + length()))"
    case 2: return "fence \(name) polygon \(points(3))\(maybe("margin " + length()))"
    case 3: return "fence \(name) corridor \(points(2)) radius \(length())"
    case 4:
      return
        "fence \(name) corridor file \"a.gpx\"\(maybe("feature \"x␣y\"")) radius \(length())\(maybe("margin " + length()))"
    case 5: return "fence \(name) line file \"b.geojson\"\(maybe("feature \"x\""))"
    case 6: return "fence \(name) file \"c.geojson\"\(maybe("feature \"city\""))\(maybe("margin " + length()))"
    case 7: return fenceSet(name)
    case 8: return "devices \(name) " + several(1...9, by: " , ") { "\"van-\($0.roll(1...999_999))\"" }
    case 9: return "devices \(name) file \"vans.txt\""
    case 10: return hours(name)
    case 11:
      return "field \(name) at \"a.b\(number)\" "
        + pick([
          "speed in kn", "voltage in mV", "temperature in °F", "number", "bool", "text", "angle in deg", "volume in l",
        ])
    case 12: return "let \(name) = \(condition(depth: 3))"
    case 13: return sink(name)
    default:
      return "^battery states " + pick(["low 20 ~% , critical 10 ~%", "full 4.1 ~V", "low 3.70 ~V , full 95 ~%"])
    }
  }

  private mutating func fenceSet(_ name: String) -> String {
    let filter = maybe("where \(pick(["kind", "\"my␣key\""])) = \(pick(["\"school\"", "30", "yes"]))")
    let properties = ["limit : speed in mph from \"max\"", "min : number", "label : text", "width : length in m"]
    let count = roll(0...4)
    return "fences \(name) file \"s.geojson\"\(filter)\(maybe("margin " + length())) "
      + properties.prefix(count).joined(separator: " ")
  }

  private mutating func hours(_ name: String) -> String {
    let spans = several(1...4, by: " , ") {
      "\($0.pick(["mon", "mon-fri", "sat - sun", "fri-mon"])) \($0.pick(["07:00-18:00", "22:00 - 06:00", "00:00-24:00"]))"
    }
    let zone = pick(["", " in Europe ¬/ ¬Berlin", " in UTC", " in America ¬/ ¬New_York", " in \"Europe/Berlin\""])
    let except = several(1...6, by: " , ") { $0.pick(["2026-12-25", "2026-12-24 to 2026-12-26", "2027-01-01"]) }
    return "^hours \(name) \(spans)\(zone)" + maybe("except " + except)
  }

  private mutating func sink(_ name: String) -> String {
    switch roll(1...4) {
    case 1: return "sink \(name) stdout"
    case 2:
      let rotation = pick(["", " rotate daily", " rotate at 100 MB", " rotate at 1.5 GB"])
      return "sink \(name) file \"\(name)/{date}.jsonl\"\(rotation)\(maybe("keep 30"))\(maybe("format text"))"
    case 3:
      return "sink \(name) mail \"a@example.org\"\(maybe(", \"b@example.org\"")) server \"smtp://localhost\""
        + " from \"p@example.org\"\(maybe("user \"u\" password env SECRET"))\(maybe("subject \"{title}␣{device}\""))"
        + "\(maybe("digest every " + duration()))\(maybe("at most 20 per 1 ~h"))\(maybe("ca \"x.pem\""))\(maybe("insecure"))"
    default:
      return "sink \(name) webhook \"https://example.org/x\"\(maybe("header \"X-A:␣b\""))\(maybe("token env TOKEN"))"
        + "\(maybe("secret env S"))\(maybe("batch 10"))"
    }
  }

  // MARK: Tests

  private mutating func test() -> String {
    let names = rules.isEmpty ? "rule-0" : several(1...3, by: " , ") { $0.pick($0.rules) }
    var lines = ["test \(string()) rule \(names) device \(pick(["van-1", "\"t-017\""]))"]
    lines.append("at 2026-03-02T08:00:00Z \(facts())")
    for _ in 0..<roll(0...5) {
      switch roll(1...4) {
      case 1:
        lines.append(
          "every \(duration()) from \(when()) " + several(1...3, by: " ") { "\($0.facts()) x \($0.roll(1...9))" })
      case 2: lines.append("until \(when())")
      case 3: lines.append("events \"day.jsonl\"")
      default: lines.append("at \(when()) \(facts())")
      }
    }
    if once(in: 4) { return (lines + ["expect nothing"]).joined(separator: " ") }
    for _ in 0..<roll(1...3) {
      lines.append(
        "expect\(maybe("2")) \(pick(["fired", "cleared", "reminded", "withdrawn"]))\(maybe("in depot"))\(maybe("to ops"))"
          + "\(maybe("at " + when()))\(maybe("since " + when()))\(maybe("saying " + string()))")
    }
    return lines.joined(separator: " ")
  }

  private mutating func when() -> String {
    pick(["2026-03-02T09:00:00+01:00", "2026-03-02t08:00:00.500z", "+ \(duration())", "+ ¬+5 ~s"])
  }

  private mutating func facts() -> String {
    several(1...5, by: " , ") { dice in
      switch dice.roll(1...11) {
      case 1: "inside \(dice.area())"
      case 2: "outside depot"
      case 3: "inside schools \"north␣1\""
      case 4: "position \(dice.point())"
      case 5: "no position"
      case 6: "moving depot to schools"
      case 7: "speed \(dice.speed())"
      case 8: "ignition\(dice.maybe("is")) \(dice.pick(["on", "off", "yes"]))"
      case 9: "alarm \(dice.pick(["sos", "\"fatigue␣driving\""]))"
      case 10: "heard \(dice.when())"
      default: "driver \"Kim\""
      }
    }
  }
}
