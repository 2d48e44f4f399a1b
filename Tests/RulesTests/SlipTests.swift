import Model
import Rules
import Testing

/// A slip, the one finding that it gives, and the text after the fix.
struct SlipCase: CustomTestStringConvertible, Sendable {
  var text: String
  var code: String
  var says: String
  /// nil: there is no fix.
  var fixed: String?
  var isSafe: Bool
  var testDescription: String { "\(code): \(text)" }
  init(_ text: String, _ code: String, _ says: String, _ fixed: String?, isSafe: Bool = false) {
    self.text = text
    self.code = code
    self.says = says
    self.fixed = fixed
    self.isSafe = isSafe
  }
}

/// The slips that people make: each has one message of its own, and where a fix is offered, it works.
@Suite struct SlipTests {
  static let safe = true

  @Test(arguments: [
    // Operators of other languages.
    SlipCase(
      "rule r when speed > 5 km/h && charging", "S08", "write `and`", "rule r when speed > 5 km/h and charging",
      isSafe: safe),
    SlipCase(
      "rule r when parked&&charging", "S08", "write `and`", "rule r when parked and charging", isSafe: safe),
    SlipCase("rule r when parked || charging", "S08", "write `or`", "rule r when parked or charging", isSafe: safe),
    SlipCase("rule r when !charging", "S08", "write `not`", "rule r when not charging", isSafe: safe),
    SlipCase("rule r when ! (charging)", "S08", "write `not`", "rule r when not (charging)", isSafe: safe),
    SlipCase("rule r when rpm == 5", "S08", "write `=`", "rule r when rpm = 5", isSafe: safe),
    SlipCase("rule r when rpm <> 5", "S08", "write `!=`", "rule r when rpm != 5", isSafe: safe),
    SlipCase("rule r when speed ≥ 5 km/h", "S08", "write `>=`", "rule r when speed >= 5 km/h", isSafe: safe),
    SlipCase("rule r when speed => 5 km/h", "S08", "write `>=`", "rule r when speed >= 5 km/h", isSafe: safe),
    SlipCase("rule r when speed =< 5 km/h", "S08", "write `<=`", "rule r when speed <= 5 km/h", isSafe: safe),
    SlipCase("rule r when speed over 90 km/h", "S08", "write `>`", "rule r when speed > 90 km/h"),
    SlipCase("rule r when speed below 90 km/h", "S08", "write `<`", "rule r when speed < 90 km/h"),
    SlipCase("rule r when speed Above 90 km/h", "S08", "write `>`", "rule r when speed > 90 km/h"),
    SlipCase("rule r when speed is greater than 90 km/h", "S08", "write `>`", "rule r when speed > 90 km/h"),
    SlipCase("rule r when speed less than or equal to 90 km/h", "S08", "write `<=`", "rule r when speed <= 90 km/h"),
    SlipCase("rule r when ignition on", "S20", "`ignition is on`", "rule r when ignition is on", isSafe: safe),
    SlipCase(
      "rule r when door opened held 5 s", "S20", "`door is open`", "rule r when door is open held 5 s", isSafe: safe),
    SlipCase(
      "rule r when Max(speed) over 5 min > 5 km/h", "S10", "write `max`", "rule r when max(speed) over 5 min > 5 km/h",
      isSafe: safe),
    SlipCase(
      "rule r when average(speed) over 5 min > 5 km/h", "S20", "write `avg`",
      "rule r when avg(speed) over 5 min > 5 km/h", isSafe: safe),
    // Equality.
    SlipCase("rule r when speed == 50 km/h", "U05", "speed between … and …", nil),
    SlipCase("rule r when speed == 50", "U05", "speed between … and …", nil),
    SlipCase("rule r when speed != 0 km/h", "U05", "not speed between … and …", nil),
    SlipCase("rule r when speed = 50 km/h", "U05", "speed between … and …", nil),
    SlipCase("rule r when fuel = 50 %", "U05", "fuel between … and …", nil),
    SlipCase("rule r when fuel == 50 %", "U05", "fuel between … and …", nil),
    SlipCase("rule r when ignition == true", "U06", "`ignition is on`", "rule r when ignition is on", isSafe: safe),
    SlipCase("rule r when ignition = off", "U06", "`ignition is off`", "rule r when ignition is off", isSafe: safe),
    SlipCase(
      "rule r when ignition != ON", "U06", "`not ignition is on`", "rule r when not ignition is on", isSafe: safe),
    SlipCase("rule r when motion == false", "U06", "`motion is no`", "rule r when motion is no", isSafe: safe),
    SlipCase("rule r when door == \"open\"", "U06", "`door is open`", "rule r when door is open", isSafe: safe),
    SlipCase(
      #"rule r when driver == "Ann""#, "U06", #"`driver is "Ann"`"#, #"rule r when driver is "Ann""#, isSafe: safe),
    SlipCase("rule r when battery == low", "U06", "`battery is low`", "rule r when battery is low", isSafe: safe),
    SlipCase("rule r when ignition is true", "N09", "write `on`", "rule r when ignition is on", isSafe: safe),
    SlipCase(
      "rule r when ignition is not on", "S01", "`not ignition is on`", "rule r when not ignition is on", isSafe: safe),
    SlipCase("rule r when alarm == sos", "R13", "on alarm sos", nil),
    // Units and numbers.
    SlipCase("rule r when speed >=90kmh", "U03", "write `km/h`", "rule r when speed >=90 km/h", isSafe: safe),
    SlipCase("rule r when speed > 90 km / h", "U03", "write `km/h`", "rule r when speed > 90 km/h", isSafe: safe),
    SlipCase("rule r when speed > 90 kmph", "U03", "write `km/h`", "rule r when speed > 90 km/h", isSafe: safe),
    SlipCase("rule r when speed > 90 KM/H", "U03", "write `km/h`", "rule r when speed > 90 km/h", isSafe: safe),
    SlipCase(
      "rule r when charging held 30 mins", "U03", "write `min`", "rule r when charging held 30 min", isSafe: safe),
    SlipCase("rule r when charging held 10m", "U02", "`m` is metres", "rule r when charging held 10 min", isSafe: safe),
    SlipCase(
      "rule r when distance to depot < 10 min", "U02", "`min` is minutes", "rule r when distance to depot < 10 m"),
    SlipCase("rule r when temperature > 8°", "U03", "`°C` or `°F`", nil),
    SlipCase("rule r when speed > 90", "U01", "write `90 km/h`", "rule r when speed > 90 km/h"),
    SlipCase("rule r when fuel < 15", "U01", "write `15 %`", "rule r when fuel < 15 %", isSafe: safe),
    SlipCase("rule r when fuel < 0.15", "U01", "write `15 %`", nil),
    SlipCase(
      "rule r when speed between 30 and 60 km/h", "U01", "write `30 km/h`",
      "rule r when speed between 30 km/h and 60 km/h", isSafe: safe),
    SlipCase("rule r when speed > 90,5 km/h", "S05", "write `90.5`", "rule r when speed > 90.5 km/h", isSafe: safe),
    SlipCase("rule r when rpm > 1,000", "S05", "`1000` for thousands", nil),
    SlipCase(#"rule r when speed > "90 km/h""#, "U10", "write `90 km/h`", "rule r when speed > 90 km/h", isSafe: safe),
    SlipCase(
      #"rule r when charging held "30 sec""#, "U10", "write `30 s`", "rule r when charging held 30 s", isSafe: safe),
    // Quotes, dashes, capitals.
    SlipCase(
      "rule r on alarm sos say “hello”", "S09", "straight quotes", "rule r on alarm sos say \"hello\"", isSafe: safe),
    SlipCase(
      "rule r on alarm sos say ‘hello’", "S09", "straight quotes", "rule r on alarm sos say \"hello\"", isSafe: safe),
    SlipCase(
      "rule r on alarm sos say „hello“", "S09", "straight quotes", "rule r on alarm sos say \"hello\"", isSafe: safe),
    SlipCase("rule r when temperature < −5 °C", "S09", "write `-`", "rule r when temperature < -5 °C", isSafe: safe),
    SlipCase("rule r when parked AND charging", "S10", "write `and`", "rule r when parked and charging", isSafe: safe),
    SlipCase("rule r when parked Or charging", "S10", "write `or`", "rule r when parked or charging", isSafe: safe),
    SlipCase("rule r when Inside depot", "S10", "write `inside`", "rule r when inside depot", isSafe: safe),
    SlipCase("rule r when ignition IS off", "S10", "write `is`", "rule r when ignition is off", isSafe: safe),
    SlipCase("Rule r\n  when charging", "S10", "write `rule`", "rule r\n  when charging", isSafe: safe),
    SlipCase("rule r\n  When charging", "S10", "write `when`", "rule r\n  when charging", isSafe: safe),
    SlipCase(
      "rule r when charging severity Critical", "S10", "write `critical`", "rule r when charging severity critical",
      isSafe: safe),
    SlipCase("rule r when charging severity warn", "S01", "`info`, `warning`, `critical`", nil),
    SlipCase(
      "rule r when charging severity critcal", "S01", "did you mean `critical`",
      "rule r when charging severity critical"),
    SlipCase("rule r when inside Depot", "N01", "did you mean `depot`", "rule r when inside depot", isSafe: safe),
    SlipCase("rule r when inside dpeot", "N01", "did you mean `depot`", "rule r when inside depot"),
    SlipCase("rule r when Speed > 5 km/h", "N02", "did you mean `speed`", "rule r when speed > 5 km/h", isSafe: safe),
    SlipCase(#"rule r when inside "depot""#, "S22", "write `depot`", "rule r when inside depot", isSafe: safe),
    SlipCase(
      #"rule r when charging notify "ops""#, "S22", "write `ops`", "rule r when charging notify ops", isSafe: safe),
    SlipCase(#"rule r for "van-1" when charging"#, "S22", "declare `devices some \"van-1\"`", nil),
    SlipCase(
      #"rule "Too fast" when charging"#, "S22", "write `rule too-fast", #"rule too-fast "Too fast" when charging"#),
    SlipCase("rule too fast when charging", "S01", "write `too-fast`", "rule too-fast when charging"),
    // Forms of other languages.
    SlipCase("rule r if charging", "S20", "stands behind `when`", "rule r when charging", isSafe: safe),
    SlipCase(
      "rule r when charging then notify ops", "S20", "no `then`", "rule r when charging notify ops", isSafe: safe),
    SlipCase("rule r when charging for 30 s", "S20", "said by `held`", "rule r when charging held 30 s", isSafe: safe),
    SlipCase("rule r when speed > 5 km/h within 30 s", "S20", "said by `held`", "rule r when speed > 5 km/h held 30 s"),
    SlipCase("rule r when: charging", "S20", "behind `when`", "rule r when charging", isSafe: safe),
    SlipCase("rule r:\n  when charging", "S20", "behind `rule`", "rule r\n  when charging", isSafe: safe),
    SlipCase("rule r when charging held: 30 s", "S20", "behind `held`", "rule r when charging held 30 s", isSafe: safe),
    SlipCase("rule r when charging alert ops", "S20", "write `notify`", "rule r when charging notify ops"),
    SlipCase("rule r when charging cooldown 10 min", "S20", "`at most every 10 min`", nil),
    SlipCase("rule r when charging notify ops every 10 min", "S01", "`at most every …`", nil),
    SlipCase(
      "rule r when charging notify ops, log", "S01", "a line `notify NAME`",
      "rule r when charging notify ops\n  notify log"),
    SlipCase("rule r when charging;", "S01", "leave it out", "rule r when charging", isSafe: safe),
    SlipCase("// fast\nrule r when charging", "S19", "write `#`", "# fast\nrule r when charging", isSafe: safe),
    SlipCase("-- fast\nrule r when charging", "S19", "write `#`", "# fast\nrule r when charging", isSafe: safe),
    SlipCase("/* fast */\nrule r when charging", "S19", "write `#`", "# fast\nrule r when charging", isSafe: safe),
    SlipCase(
      "/*\n * fast\n * cars\n */ rule r when charging", "S19", "write `#`", "# fast\n# cars\n rule r when charging",
      isSafe: safe),
    // Conditions.
    SlipCase("rule r when charging inside depot", "S21", "side by side", "rule r when charging and inside depot"),
    SlipCase("rule r when charging, inside depot", "S21", "side by side", "rule r when charging and inside depot"),
    SlipCase(
      "rule r when charging speed > 5 km/h", "S21", "side by side", "rule r when charging and speed > 5 km/h"),
    SlipCase(
      "rule r when inside depot or schools", "N15", "`inside schools`", "rule r when inside depot or inside schools"),
    SlipCase(
      "rule r when outside depot or schools", "N15", "`outside schools`", "rule r when outside depot or outside schools"
    ),
    SlipCase(
      "rule r when 50 km/h < speed < 90 km/h", "S11", "speed between 50 km/h and 90 km/h",
      "rule r when speed between 50 km/h and 90 km/h"),
    SlipCase(
      "rule r when 90 km/h > speed >= 50 km/h", "S11", "speed between 50 km/h and 90 km/h",
      "rule r when speed between 50 km/h and 90 km/h"),
    SlipCase("rule r when 90 km/h > speed < 50 km/h", "S11", "no chain", nil),
    SlipCase("rule r when time > 22:00", "S01", "times of day are hours", nil),
    SlipCase("rule r when charging during 22:00-06:00", "S01", "hours have a name", nil),
    SlipCase("rule r when in depot", "S20", "write `inside`", "rule r when inside depot", isSafe: safe),
    SlipCase("rule r when device inside depot", "S20", "leave `device` out", "rule r when inside depot", isSafe: safe),
    SlipCase("rule r when entered depot", "S13", "write `on enter", nil),
    SlipCase("rule r on leaving depot", "S20", "write `exit`", "rule r on exit depot"),
    SlipCase("rule r on ignition = on", "S20", "told by `becomes`", "rule r on ignition becomes on"),
    SlipCase("rule r on ignition turns on", "S20", "told by `becomes`", "rule r on ignition becomes on"),
    SlipCase("rule r on sos", "S20", "write `alarm sos`", "rule r on alarm sos", isSafe: safe),
    SlipCase(
      "rule r when charging clear when not charging", "S20", "leave it out", "rule r when charging clear not charging",
      isSafe: safe),
    SlipCase("rule r when avg(speed, 5 min) > 5 km/h", "S01", "write `avg(speed) over 5 min`", nil),
    SlipCase("rule r when charging and and parked", "S01", "`and` stands where a condition", nil),
    SlipCase(
      "rule r when speed > “90 km/h”", "S09", "straight quotes", "rule r when speed > \"90 km/h\"", isSafe: safe),
    SlipCase(
      "rule r sequence exit depot, enter schools within 5 min", "S20", "joined by `then`",
      "rule r sequence exit depot then enter schools within 5 min"),
    // Fields of other platforms.
    SlipCase("rule r when batteryLevel < 15 %", "N02", "called `battery`", "rule r when battery < 15 %"),
    SlipCase("rule r when battery.level < 15 %", "N02", "called `battery`", "rule r when battery < 15 %"),
    SlipCase("rule r when position.speed > 15 km/h", "N02", "called `speed`", "rule r when speed > 15 km/h"),
    SlipCase("rule r when attributes.ignition is on", "N02", "called `ignition`", "rule r when ignition is on"),
    SlipCase("rule r when acc is on", "N02", "`ignition` or `accuracy`", nil),
    SlipCase("rule r when fixTime > 5 min", "N02", "how old a fix is is `age`", nil),
    SlipCase("rule r when latitude > 5", "N02", "places are fences", nil),
    // Declarations.
    SlipCase(
      "fence f = circle 48.1, 11.5 radius 5 m\nrule r when inside f", "S20", "behind `f`",
      "fence f circle 48.1, 11.5 radius 5 m\nrule r when inside f", isSafe: safe),
    SlipCase(
      "zone europe/berlin\nrule r when charging", "N10", "`Europe/Berlin`", "zone Europe/Berlin\nrule r when charging",
      isSafe: safe),
    SlipCase("zone Berlin\nrule r when charging", "N10", "`Europe/Berlin`", "zone Europe/Berlin\nrule r when charging"),
    SlipCase(
      "hours h Mon-Fri 07:00-18:00\nrule r when charging during h", "D03", "write `mon-fri`",
      "hours h mon-fri 07:00-18:00\nrule r when charging during h", isSafe: safe),
    SlipCase(
      "hours h mon-fri 7:00-18:00\nrule r when charging during h", "S06", "write `07:00`",
      "hours h mon-fri 07:00-18:00\nrule r when charging during h", isSafe: safe),
    SlipCase(
      "hours h mon–fri 07:00-18:00\nrule r when charging during h", "S09", "write `-`",
      "hours h mon-fri 07:00-18:00\nrule r when charging during h", isSafe: safe),
    SlipCase(
      "devices d \"a-1, a-2\"\nrule r for d when charging", "D30", "quotes of its own",
      "devices d \"a-1\", \"a-2\"\nrule r for d when charging"),
    SlipCase(
      "devices d \"a-1 \"\nrule r for d when charging", "D30", "ends with a blank",
      "devices d \"a-1\"\nrule r for d when charging"),
    SlipCase(
      "devices d \"a-.*\"\nrule r for d when charging", "D30", "`*` and `?` only",
      "devices d \"a-*\"\nrule r for d when charging"),
    SlipCase(
      "devices d \"a-%\"\nrule r for d when charging", "D30", "`*` and `?` only",
      "devices d \"a-*\"\nrule r for d when charging"),
    SlipCase(
      "fence f circle 11.5, 48.1 radius 5 m\nrule r when inside f", "F34", "`48.1, 11.5`",
      "fence f circle 48.1, 11.5 radius 5 m\nrule r when inside f"),
    SlipCase(
      "fence f circle 148.1, 11.5 radius 5 m\nrule r when inside f", "F01", "`11.5, 148.1`",
      "fence f circle 11.5, 148.1 radius 5 m\nrule r when inside f"),
    SlipCase(
      #"rule r on alarm sos say "{devcie} {speed}""#, "M01", "did you mean `device`",
      #"rule r on alarm sos say "{device} {speed}""#),
    SlipCase(
      #"rule r on alarm sos say "{spede in km/h:0}""#, "M01", "did you mean `speed`",
      #"rule r on alarm sos say "{speed in km/h:0}""#),
  ])
  func hasOneMessageAndAFixThatWorks(_ test: SlipCase) throws {
    let checked = Checked(Self.world + test.text)
    try #require(checked.lines.count == 1, "\(checked.lines)")
    let finding = checked.findings[0]
    #expect(finding.code.rawValue == test.code, "\(checked.lines)")
    #expect((finding.message + finding.fixes.map(\.title).joined()).contains(test.says), "\(finding.message)")
    guard let fixed = test.fixed else {
      #expect(finding.fixes.count != 1, "\(finding.fixes)")
      return
    }
    try #require(finding.fixes.count == 1, "\(finding.fixes)")
    #expect(finding.fixes[0].isSafe == test.isSafe)
    let plan = FixPlan(checked.findings, sources: checked.sources, withGuesses: true)
    let after = plan.applied(to: checked.sources)
    let text = String(decoding: after[0].bytes, as: UTF8.self)
    #expect(text == Self.world + fixed)
    let again = Checked(after)
    // A word in a field's place may be wrong all the same: nothing is said twice.
    #expect(!again.findings.contains { $0.code == finding.code }, "\(again.lines)")
  }

  /// A finding with two places.
  @Test(arguments: [
    ("rule r\n  when (charging or parked\n  held 5 s", "S18", "", "("),
    ("rule r when (charging or (parked)", "S18", "", "("),
    ("rule r when min(speed over 5 min > 5 km/h", "S01", "over", "("),
    ("fence f polygon (1 1, 2 2, 3 1\nrule r when inside f", "S18", "", "("),
    ("fence depot circle 48.1 11.5 radius 5 m\n", "N11", "depot", "depot"),
    ("rule r when charging held 5 s held 6 s", "R03", "held", "held"),
    ("rule r when charging on alarm sos", "R02", "on", "when"),
  ])
  func pointsAtTwoPlaces(_ text: String, _ code: String, _ first: String, _ second: String) {
    let checked = Checked(Self.world + text)
    #expect(checked.lines.count == 1, "\(checked.lines)")
    guard let finding = checked.findings.first else { return }
    #expect(finding.code.rawValue == code)
    #expect(checked.place(finding) == first)
    #expect(finding.secondary.map { Self.text(checked, $0.range) } == [second])
  }

  static func text(_ checked: Checked, _ range: SourceRange) -> String {
    String(decoding: checked.sources[range.file].bytes[range.start..<range.end], as: UTF8.self)
  }

  /// One fault of a declaration is one finding, however often its name is used.
  @Test(arguments: [
    "fence yard cirle 48.1 11.5 radius 5 m\nrule r when inside yard\nrule q when outside yard",
    "fnece yard circle 48.1 11.5 radius 5 m\nrule r when inside yard",
    "Fence yard circle 48.1 11.5 radius 5 m\nrule r when inside yard",
    "sink hook webhok \"https://example.org\"\nrule r when charging notify hook",
    "devices cars file vans\nrule r for cars when charging",
    "test \"x\"\n  device t-1\n  at 2026-03-02 08:00 speed 95\n  expect fired",
    "hours night mon 22-06\nrule r when charging during night",
    "let calm = speed <\nrule r when calm\nrule q when not calm",
    "field oil at attributes.oil ratio in %\nrule r when oil < 5 %",
    "rule r each schools when inside one and speed > one.limit",
    "rule r\n  whne charging\n  held 5 s\n  clear not charging",
    "rule r when speed > 90 kmh and speed < 200 km/h held 5 s",
    "rule r\n  when (speed > 5 km/h\n  held 5 s\n  notify ops",
    "rule r\n  then notify ops\n  when charging",
  ])
  func isOneFinding(_ text: String) {
    let checked = Checked(Self.world + text)
    #expect(checked.lines.count == 1, "\(checked.lines)")
  }

  /// A text of another kind altogether is not reported word by word.
  @Test(arguments: [
    "IF speed > 90 THEN notify ops", "{\"rule\": \"speeding\", \"when\": \"speed > 90\"}",
    "SELECT * FROM positions WHERE speed > 90",
  ])
  func anotherLanguageIsNotReportedWordByWord(_ text: String) { #expect(Checked(text).lines.count <= 3) }

  /// Words in capitals are names where a name may stand.
  @Test(arguments: [
    "let Inside = charging\nrule r when Inside", "fence Test circle 48.1 11.5 radius 5 m\nrule r when inside Test",
    "sink Rule file \"r\"\nrule r when charging notify Rule", "rule When when charging",
    "let Not-here = charging\nrule r when Not-here", "let Is = charging\nrule r when Is and parked",
  ])
  func namesMayHaveCapitals(_ text: String) { #expect(Checked(Self.world + text).lines == []) }

  /// A fence that a file has and nobody declared.
  @Test func aFeatureIsNoFence() throws {
    let text = "fence city file \"city.geojson\" feature \"Altstadt\"\nrule r when inside city or inside Innenstadt\n"
    let checked = Checked(text)
    #expect(checked.lines.map { $0.prefix(3) } == ["N01"])
    let finding = try #require(checked.findings.first)
    #expect(
      finding.message == "`Innenstadt` is a feature of `city.geojson`, but no fence: declare it with "
        + "`fence Innenstadt file \"city.geojson\" feature \"Innenstadt\"`")
    #expect(checked.fixed(finding) == "fence Innenstadt file \"city.geojson\" feature \"Innenstadt\"\n" + text)
    let plan = FixPlan(checked.findings, sources: checked.sources, withGuesses: false)
    #expect(Checked(plan.applied(to: checked.sources)).lines == [])
  }

  /// Of two fences that would each be near the other, the later one is told.
  @Test func aPlaceTurnedRoundIsToldOnce() {
    let two =
      "fence a circle 48.1 11.5 radius 5 m\nfence b circle 11.6 48.2 radius 5 m\nrule r when inside a or inside b"
    let checked = Checked(two)
    #expect(checked.lines.map { $0.prefix(8) } == ["F34 `b` "])
    #expect(Checked(two.replacing("11.6 48.2", with: "-33.9 151.2")).lines == [])
    #expect(
      Checked(two.replacing("11.6 48.2", with: "11.6 48.2").replacing("48.1 11.5", with: "12.1 47.5")).lines == [])
  }

  static let world = """
    fence depot circle 48.1 11.5 radius 150 m
    fences schools file "s.geojson" limit: speed in km/h kind: text
    devices vans "van-*"
    field fuel at "attributes.fuel" ratio in %
    field rpm at "attributes.rpm" number
    field driver at "attributes.driver" text
    let parked = ignition is off
    sink ops mail "ops@example.org"
    sink log file "alerts.jsonl"
    rule uses
      for vans
      when inside depot and parked and fuel < 10 % and rpm > 1 and driver is "x" and inside schools
      notify ops
      notify log

    """
}
