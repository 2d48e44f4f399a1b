import Model
import Rules
import Testing

/// One line of a rule file, the one finding that it gives, and what its message says.
struct FindingCase: CustomTestStringConvertible, Sendable {
  var text: String
  var code: String
  var says: String
  /// The text at the primary place; nil: not looked at.
  var place: String?
  var testDescription: String { "\(code): \(text)" }
  init(_ text: String, _ code: String, _ says: String, at place: String? = nil) {
    self.text = text
    self.code = code
    self.says = says
    self.place = place
  }
}

@Suite struct FindingTests {
  /// What the one-line cases may refer to.
  static let world = """
    fence depot circle 48.1 11.5 radius 150 m
    fence gate line (48.1 11.5, 48.2 11.6)
    fences schools file "s.geojson" limit: speed in km/h kind: text
    devices vans "van-*"
    hours work mon-fri 07:00-18:00
    field fuel at "attributes.fuel" ratio in %
    field rpm at "attributes.rpm" number
    field driver at "attributes.driver" text
    let parked = ignition is off
    sink ops mail "ops@example.org"
    rule uses
      for vans
      when inside depot and parked and fuel < 10 % and rpm > 1 and driver is "x"
      during work
      notify ops
    rule uses-2
      each schools as one
      on cross gate or enter one
      while inside one

    """

  static func check(_ test: FindingCase) {
    let checked = Checked(world + test.text)
    #expect(checked.lines.count == 1, "\(checked.lines)")
    guard let finding = checked.findings.first else { return }
    #expect(finding.code.rawValue == test.code, "\(checked.lines)")
    #expect(finding.message.contains(test.says), "\(finding.message)")
    if let place = test.place { #expect(checked.place(finding) == place) }
    #expect(finding.code.severity == .warning || checked.set == nil)
  }

  @Test func aClauseWithoutARule() {
    let checked = Checked("when speed > 5 km/h\nheld 5 s\nrule r when charging")
    #expect(checked.lines.map { $0.prefix(3) } == ["R16"])
    #expect(checked.place(checked.findings[0]) == "when")
  }

  @Test func theWorldIsRight() { #expect(Checked(Self.world).lines == []) }

  @Test(arguments: [
    // Syntax.
    FindingCase("rule r when speed >", "S01", "the file ends where a condition"),
    FindingCase("rule r when speed > 5 km/h )", "S18", "`)` closes nothing", at: ")"),
    FindingCase("rule r when (speed > 5 km/h", "S18", "is never closed: write `)`"),
    FindingCase("rule r when speed > 5 km/h and < 9 km/h", "S01", "write the field again, or `between", at: "<"),
    FindingCase("rule r when charging \u{1} notify ops", "S02", "save the file as UTF-8"),
    FindingCase("rule r whne speed > 5 km/h", "S01", "did you mean `when`?", at: "whne"),
    FindingCase("rul r when charging\n", "S01", "did you mean `rule`?", at: "rul"),
    FindingCase("xyzzy\n", "S01", "is needed", at: "xyzzy"),
    FindingCase("rule r on alarm sos notify ops, ops", "S01", "one sink a `notify`"),
    FindingCase("rule r when inside (depot or x)", "S01", "one fence each"),
    FindingCase("rule r when ignition is not on", "S01", "write `not ignition is on`"),
    FindingCase("rule r on alarm sos say \"x", "S03", "does not end"),
    FindingCase(#"rule r on alarm sos say "a\q""#, "S04", "is no escape"),
    FindingCase("rule r when speed > 90,5 km/h", "S05", "write `90.5`", at: "90,5"),
    FindingCase("rule r when speed > 99999999999999999999 km/h", "S05", "too large"),
    FindingCase("rule r when speed > 5 km/h && inside depot", "S08", "write `and`", at: "&&"),
    FindingCase("rule r when speed > 5 km/h || inside depot", "S08", "write `or`", at: "||"),
    FindingCase("rule r when !charging", "S08", "write `not", at: "!"),
    FindingCase("rule r when rpm == 5", "S08", "write `=`", at: "=="),
    FindingCase("rule r when speed ≥ 5 km/h", "S08", "write `>=`", at: "≥"),
    FindingCase("rule r when speed => 5 km/h", "S08", "write `>=`", at: "=>"),
    FindingCase("rule r on alarm sos say “hello”", "S09", "write `\"hello\"`", at: "“hello”"),
    FindingCase("rule r on alarm sos say 'hello'", "S09", "write `\"hello\"`", at: "'hello'"),
    FindingCase("rule r when charging AND inside depot", "S10", "write `and`", at: "AND"),
    FindingCase("rule r when NOT charging", "S10", "write `not`", at: "NOT"),
    FindingCase("rule r\n When charging", "S10", "write `when`", at: "When"),
    FindingCase("rule r when 50 km/h < speed < 90 km/h", "S11", "speed between 50 km/h and 90 km/h"),
    FindingCase("rule late when charging", "S12", "`late` is a word of the language", at: "late"),
    FindingCase("rule r when enter depot", "S13", "write `on enter", at: "enter"),
    FindingCase("rule r when ignition becomes on", "S13", "write `on ignition becomes", at: "becomes"),
    FindingCase("rule r on inside depot", "S14", "write `on enter", at: "inside"),
    FindingCase("rule r on enter depot and speed > 5 km/h", "S14", "write `or`, or a condition behind `while`"),
    FindingCase("rule r on speed > 5 km/h", "S14", "`speed` is no edge"),
    // Names.
    FindingCase("rule r when inside depto", "N01", "did you mean `depot`?", at: "depto"),
    FindingCase("rule r when inside xyzzy", "N01", "declare it with `fence xyzzy"),
    FindingCase("rule r when spede > 5 km/h", "N02", "did you mean `speed`?", at: "spede"),
    FindingCase("rule r on alarm sos notify opps", "N03", "did you mean `ops`?", at: "opps"),
    FindingCase("rule r for vanz on alarm sos", "N04", "did you mean `vans`?", at: "vanz"),
    FindingCase("rule r on alarm sos during wrok", "N05", "did you mean `work`?", at: "wrok"),
    FindingCase("rule r each schools as s when inside s and speed > s.limt", "N07", "did you mean `limit`?"),
    FindingCase("rule r on alarm soss", "N08", "did you mean `sos`?", at: "soss"),
    FindingCase("rule r on alarm fatigueDriving", "N08", "write `\"fatigueDriving\"`"),
    FindingCase("rule r when ignition is onn", "N09", "write one of `on`, `off`, `yes`, `no`", at: "onn"),
    FindingCase("rule r when charging is on", "N09", "write `yes`", at: "on"),
    FindingCase("rule r when battery is lwo", "N09", "did you mean `low`?", at: "lwo"),
    FindingCase("zone Europe/Berlni\n", "N10", "no time zone `Europe/Berlni`", at: "Europe/Berlni"),
    FindingCase("fence depot circle 1 1 radius 5 m\n", "N11", "is taken", at: "depot"),
    FindingCase("rule uses when charging", "N11", "is taken", at: "uses"),
    FindingCase("let fuel = charging\n", "N11", "is taken", at: "fuel"),
    FindingCase("rule r each schools as depot when inside depot", "N11", "choose another alias"),
    FindingCase("let speed = charging\n", "N12", "is a field of every event", at: "speed"),
    FindingCase("let a = b\nlet b = a\nrule r when a", "N13", "refers to itself"),
    FindingCase("rule r when speed > schools.limit", "N14", "each schools as one"),
    FindingCase("rule r when speed > nope.limit", "N14", "no alias `nope`"),
    FindingCase("let l = speed > school.limit\nrule r when l", "N14", "a let knows no alias"),
    FindingCase("rule r when inside depot or schools", "N15", "write `inside schools`", at: "schools"),
    FindingCase("rule r when inside work", "N16", "`work` is a name of hours, not a fence"),
    // Units.
    FindingCase("rule r when speed > 90", "U01", "write `90 km/h`", at: "90"),
    FindingCase("rule r when speed > 50 mph or speed > 90", "U01", "write `90 mph`", at: "90"),
    FindingCase("rule r when charging held 30", "U01", "a duration needs a unit"),
    FindingCase("rule r when charging held 10m", "U02", "`m` is metres, not minutes", at: "10m"),
    FindingCase("rule r when distance to depot > 10 min", "U02", "`min` is minutes, not metres"),
    FindingCase("rule r when speed > 5 V", "U02", "is a voltage, not a speed", at: "5 V"),
    FindingCase("fence f circle 1 1 radius 5 km/h\n", "U02", "not a length"),
    FindingCase("rule r when charging held 10 M", "U03", "`min` for minutes", at: "M"),
    FindingCase("rule r when charging held 2 hours", "U03", "write `h`", at: "hours"),
    FindingCase("rule r when speed > 90 km", "U02", "`km` is no speed"),
    FindingCase("rule r when speed >= 90kmh", "U03", "write `km/h`", at: "kmh"),
    FindingCase("rule r when charging held 30 mins", "U03", "write `min`", at: "mins"),
    FindingCase("rule r when charging held 30 sec", "U03", "write `s`", at: "sec"),
    FindingCase("rule r when speed > 90 furlongs", "U03", "`furlongs` is no unit", at: "furlongs"),
    FindingCase("rule r when speed > altitude", "U04", "cannot be compared"),
    FindingCase("rule r when speed = 50 km/h", "U05", "write `speed between"),
    FindingCase("rule r on speed becomes 50 km/h", "U05", "write `speed passes 50 km/h`"),
    FindingCase("rule r when ignition > 5", "U06", "`ignition` is yes or no"),
    FindingCase("rule r when ignition = on", "U06", "write `ignition is on`", at: "ignition = on"),
    FindingCase("rule r when speed", "U06", "write `speed > …`"),
    FindingCase("rule r when driver", "U06", "write `driver is"),
    FindingCase("rule r when avg(driver) over 5 min > 5", "U06", "is text"),
    FindingCase("rule r when satellites < 4 m", "U07", "leave `m` out"),
    FindingCase("rule r when count(alarm sos) over 5 min > 3 s", "U07", "leave `s` out"),
    FindingCase("rule r when 5 km/h > 6 km/h", "U08", "two numbers"),
    FindingCase("rule r when charging held 0 s", "U09", "too short"),
    FindingCase("rule r on odometer passes every 0 km", "U09", "above 0"),
    FindingCase("rule r on enter depot settled 0 fixes", "U09", "from 1 to"),
    // Shape of rules.
    FindingCase("rule r severity info", "R01", "waits for nothing", at: "r"),
    FindingCase("rule r when charging on alarm sos", "R02", "one of `when`, `on` and `sequence`", at: "on"),
    FindingCase("rule r when charging held 5 s held 6 s", "R03", "stands twice", at: "held"),
    FindingCase("rule r on alarm sos held 5 s", "R04", "write `settled 30 s`", at: "held"),
    FindingCase("rule r on alarm sos clear charging", "R04", "`clear` goes with `when`", at: "clear"),
    FindingCase("rule r on alarm sos if unknown hold", "R04", "`if unknown` goes with `when`", at: "if unknown"),
    FindingCase("rule r on alarm sos notify ops remind every 5 min", "R04", "`remind` goes with `when`"),
    FindingCase("rule r on alarm sos notify ops only fired", "R04", "`only` goes with `when`"),
    FindingCase("rule r sequence no alarm sos then alarm tow within 5 min", "R05", "last step", at: "no"),
    FindingCase("rule r sequence alarm sos then alarm tow", "R06", "write `within 90 min`", at: "alarm tow"),
    FindingCase("rule r sequence alarm sos within 5 min then alarm tow within 5 min", "R06", "the first step"),
    FindingCase("rule r sequence alarm sos", "R07", "two steps"),
    FindingCase("rule r when silent for 5 min held 5 min", "R08", "leave `held` out"),
    FindingCase("rule r when charging clear silent for 5 min settled 3 fixes", "R08", "leave `settled` out"),
    FindingCase("rule r each schools as s when speed > s.limit", "R09", "write `inside s and"),
    FindingCase("rule r each schools as s when inside s or charging", "R09", "far from `s`"),
    FindingCase("rule r each schools as s when not inside s", "R09", "far from `s`"),
    FindingCase("rule r each schools as s on enter s or alarm sos", "R09", "far from `s`"),
    FindingCase("rule r each schools as s only highest kind when inside s", "R10", "no highest value", at: "kind"),
    FindingCase("rule r on exit depot including start", "R11", "goes with `enter` only"),
    FindingCase("rule r when inside gate", "R12", "is a line", at: "gate"),
    FindingCase("rule r on enter gate", "R12", "write `on cross gate`"),
    FindingCase("rule r on cross depot left to right", "R12", "no left and right"),
    FindingCase("rule r when alarm sos", "R13", "write `on alarm sos`", at: "alarm"),
    FindingCase("rule r when alarm is sos", "R13", "count(alarm sos)"),
    // Messages.
    FindingCase(#"rule r on alarm sos say "{devcie}""#, "M01", "did you mean `device`?", at: "{devcie}"),
    FindingCase(#"rule r on alarm sos say "{nope}""#, "M01", "knows no `{nope}`"),
    FindingCase(#"rule r on alarm sos say "{speed""#, "M02", "never closed"),
    FindingCase(#"rule r on alarm sos say "{speed:x}""#, "M02", "from 0 to 9"),
    FindingCase(#"rule r on alarm sos say "{device in km/h}""#, "M02", "neither unit nor format"),
    FindingCase(#"rule r on alarm sos say "{speed in V}""#, "M03", "not told in `V`"),
    FindingCase(#"rule r on alarm sos say "{peak ignition}""#, "M03", "no peak"),
    FindingCase(#"rule r on alarm sos say "{since:hh}""#, "M04", "no format of a time"),
    FindingCase(#"rule r on alarm sos say "{since in Europe/Nowhere}""#, "N10", "no time zone"),
    FindingCase(#"rule r on enter schools say "{fence.limti}""#, "N07", "did you mean `limit`?"),
    FindingCase(#"rule r on enter depot say "{fence.limit}""#, "N07", "names no set"),
    // Fences.
    FindingCase("fence f circle 100.5 48.1 radius 5 m\n", "F01", "write `48.1, 100.5`"),
    FindingCase("fence f circle 200 200 radius 5 m\n", "F01", "no such place"),
    FindingCase("fence f polygon (1 1, 2 2, 1 1)\n", "F02", "three different points"),
    FindingCase("fence f line (1 1, 1 1)\n", "F02", "two different points"),
    FindingCase("fence f circle 1 1 radius 0 m\n", "F03", "more than 0 m"),
    FindingCase("fence f file \"x\" margin -5 m\n", "F03", "at least 0 m"),
    FindingCase("fence f line (1 1, 2 2) margin 5 m\n", "R12", "leave `margin` out"),
    FindingCase("fences f file \"x\" limit: speed\n", "U01", "write `speed in km/h`"),
    FindingCase("fences f file \"x\" limit: speed in m\n", "U02", "not of speed"),
    FindingCase("fences f file \"x\" limit: spede in km/h\n", "S01", "did you mean `speed`?"),
    FindingCase("fences f file \"x\" a: number a: number\n", "N11", "declared twice"),
    // Sinks.
    FindingCase("sink s file \"a\" kepp 5\n", "K01", "did you mean `keep`?", at: "kepp"),
    FindingCase("sink s file \"a\" keep 5 keep 6\n", "K02", "stands twice"),
    FindingCase("sink s mail \"a@b\" user \"u\" password \"x\"\n", "K03", "does not belong into a rule file"),
    FindingCase("sink s mail \"nobody\"\n", "K04", "no mail address"),
    FindingCase("sink s mail \"a@b\", \"c@d\", \"A@b\"\n", "K04", "`A@b` stands twice", at: "\"A@b\""),
    FindingCase("sink s mail \"a@b\" server \"http://x\"\n", "K04", "no mail server"),
    FindingCase("sink s mail \"a@b\" server \"smtp://x:99999\"\n", "K04", "no mail server"),
    FindingCase("sink s mail \"a@b\" server \"smtp://u:p@x\"\n", "K04", "no mail server"),
    FindingCase("sink s mail \"ä@b\"\n", "K04", "no mail address"),
    FindingCase("sink s mail \"a@b\\nBcc: c@d\"\n", "K04", "no mail address"),
    FindingCase("sink s mail \"a@b\" ca \"\"\n", "K06", "no path of a file"),
    FindingCase("sink s webhook \"https://x\" header \"Authorization: Basic eA==\"\n", "K03", "token env NAME"),
    FindingCase("sink s webhook \"https://x\" header \"content-Type: text/plain\"\n", "K04", "leave it out"),
    FindingCase("sink s webhook \"ftp://x\"\n", "K04", "no address of a webhook"),
    FindingCase("sink s webhook \"https://x\" header \"no\"\n", "K04", "no header"),
    FindingCase("sink s file \"a\"\nsink t file \"./a\"\n", "K05", "choose another", at: "\"./a\""),
    FindingCase("sink s file \"{when}\"\n", "K06", "knows no `{when}`"),
    FindingCase("sink s mail \"a@b\" user \"u\"\n", "K07", "needs a password"),
    FindingCase("sink s mail \"a@b\" keep 5\n", "K08", "an option of `file`"),
    FindingCase("sink s mail \"a@b\" subject \"{devise}\"\n", "M01", "did you mean `device`?"),
    // Devices and hours.
    FindingCase("devices d file \"nope.txt\"\n", "D01", "cannot be read"),
    FindingCase("devices d file \"empty.txt\"\n", "D02", "names no device"),
    FindingCase("devices d \"\"\n", "D02", "1 to 255 bytes"),
    FindingCase("hours h mo 07:00-08:00\n", "D03", "is no day", at: "mo"),
    FindingCase("hours h mon 25:00-26:00\n", "S06", "no time of day", at: "25:00"),
    FindingCase("hours h mon 7:00-18:00\nrule h when charging during h", "S06", "write `07:00`"),
    FindingCase("hours h mon 24:00-08:00\n", "D03", "at the latest"),
    FindingCase("hours h mon 07:00-08:00 except 2026-02-30\n", "S06", "no day of the calendar"),
    FindingCase("hours h mon 07:00-08:00 except 2026-02-03 to 2026-02-01\n", "D04", "before the first"),
    FindingCase("battery states low 20 %, low 30 %\n", "D05", "stands twice"),
    FindingCase("battery states empty 5 %\n", "D05", "has no threshold"),
    FindingCase("battery states low 5 %\n", "D05", "out of order"),
    FindingCase("battery states low 20 km/h\n", "U02", "not a ratio"),
    // Lints.
    FindingCase("fence f circle 1 1 radius 5 m\n", "L01", "`f`", at: "f"),
    FindingCase("sink s file \"a\"\n", "L02", "`s`"),
    FindingCase("let l = charging\n", "L03", "`l`"),
    FindingCase("devices d \"a\"\n", "L04", "`d`"),
    FindingCase("hours h mon 07:00-08:00\n", "L05", "`h`"),
    FindingCase("field f at \"x\" number\n", "L06", "`f`"),
    FindingCase("rule r when speed > 80 km/h clear speed < 85 km/h", "L07", "between 80 and 85 km/h"),
    FindingCase("rule r for vans except vans on alarm sos", "L08", "no device"),
    FindingCase("rule r late correct on alarm sos", "L09", "not corrected yet"),
    FindingCase("rule r when speed between 90 km/h and 50 km/h", "L10", "smaller one first"),
    FindingCase("rule r when speed > 90 km/h and speed < 50 km/h", "L10", "at once"),
    FindingCase("rule r on alarm sos notify ops notify ops", "L12", "twice"),
    // Tests.
    FindingCase(
      "test \"t\" rule usse device van-1 at 2026-03-02T08:00:00Z charging yes expect nothing", "N06",
      "did you mean `uses`?"),
    FindingCase(
      "test \"t\" rule uses device bus at 2026-03-02T08:00:00Z charging yes expect nothing", "L11", "does not look at"),
    FindingCase("test \"t\" rule uses device van-1 at +5 s charging yes expect nothing", "R17", "a time of its own"),
    FindingCase(
      "test \"t\" rule uses device van-1 at 2026-03-02T08:00:00Z charging yes", "R17", "expects nothing that"),
    FindingCase(
      "test \"t\" rule uses device van-1 at 2026-03-02T08:00:00 charging yes expect nothing", "S06", "no moment"),
    FindingCase(
      "test \"t\" rule uses device van-1 at 2026-03-02T08:00:00Z speed 5 expect nothing", "U01", "write `5 km/h`"),
    FindingCase(
      "test \"t\" rule uses device van-1 at 2026-03-02T08:00:00Z inside dpeot expect nothing", "N01", "`depot`"),
    FindingCase(
      "test \"t\" rule uses device van-1 at 2026-03-02T08:00:00Z charging yes expect fired to opps", "N03", "`ops`"),
  ])
  func finds(_ test: FindingCase) { Self.check(test) }
}
