import Model
import Rules
import Testing

/// One text, the codes of its warnings in their order, and what the first says.
struct LintCase: CustomTestStringConvertible, Sendable {
  var text: String
  var codes: [String]
  var says: String
  var testDescription: String { "\(codes): \(text)" }
  init(_ text: String, _ codes: String..., says: String = "") {
    self.text = text
    self.codes = codes
    self.says = says
  }
}

/// Lints, and above all where they have to be silent.
@Suite struct LintTests {
  static let world = """
    fence depot circle 48.1 11.5 radius 150 m
    fence city circle 48.1 11.5 radius 1500 m
    fences zones file "z.geojson" limit: speed in km/h other: speed in km/h
    field fuel at "attributes.fuel" ratio in %
    field driver at "attributes.driver" text
    let parked = ignition is off and speed < 5 km/h
    hours work mon-fri 07:00-18:00
    sink ops stdout
    sink log file "a.jsonl"
    rule uses
      when inside depot and inside city and parked and fuel < 10 % and driver is "x"
      during work
      notify ops
      notify log
    rule uses-2
      each zones as one
      when inside one and speed > one.limit by 5 km/h

    """

  static func check(_ test: LintCase) {
    let checked = Checked(world + test.text)
    #expect(checked.findings.map(\.code.rawValue) == test.codes, "\(checked.lines)")
    if let first = checked.findings.first { #expect(first.message.contains(test.says), "\(first.message)") }
    #expect(checked.set != nil)
  }

  @Test func theWorldIsRight() { #expect(Checked(Self.world).lines == []) }

  @Test(arguments: [
    // Never true.
    LintCase("rule r when speed > 90 km/h and speed < 50 mph", "L10", says: "`speed > 90 km/h` and `speed < 50 mph`"),
    LintCase("rule r when speed >= 50 km/h and not speed > 40 km/h", "L10", says: "never true at once"),
    LintCase("rule r when 90 km/h < speed and 50 km/h > speed", "L10"),
    LintCase("rule r when battery > 100 %", "L10", says: "`battery` is from 0 % to 100 %"),
    LintCase("rule r when not battery <= 100 %", "L10", says: "`not battery <= 100 %` is never true"),
    LintCase("rule r when speed < 0 km/h", "L10"),
    LintCase("rule r when accuracy < -5 m", "L10", says: "at least 0 m"),
    LintCase("rule r when count(alarm sos) over 5 min > 1024", "L10", says: "from 0 to 1024"),
    LintCase("rule r when count(alarm sos) over 5 min < 0", "L10"),
    LintCase("rule r when satellites > 3 and satellites < 4", "L10"),
    LintCase("rule r when distance to depot < 10 m and distance to depot > 1 km", "L10"),
    LintCase("rule r when course between 350 deg and 10 deg and course between 20 deg and 30 deg", "L10"),
    LintCase("rule r when inside depot and outside depot", "L10", says: "`outside depot`"),
    LintCase("rule r when charging and charging is no", "L10"),
    LintCase("rule r when driver is \"a\" and driver is \"b\"", "L10", says: "never true at once"),
    LintCase("rule r when battery is low and not battery is low", "L10"),
    LintCase("rule r when parked and speed > 10 km/h", "L10", says: "never true at once"),
    LintCase("rule r when parked and ignition is on", "L10"),
    LintCase("rule r when (speed > 90 km/h or speed > 80 km/h) and speed < 50 km/h", "L10", says: "never true"),
    LintCase("rule r when charging or (speed > 90 km/h and speed < 50 km/h)", "L10"),
    LintCase("rule r when silent for 5 min and speed > 5 km/h", "L10", says: "no event comes within a silence"),
    LintCase("rule r when silent for 5 min and not silent for 3 min", "L10"),
    LintCase("rule r when speed within 5 min > 50 km/h and speed within 1 h < 40 km/h", "L10"),
    LintCase("rule r when has speed and not has speed", "L10"),
    LintCase("rule r when min(speed) over 5 min > 50 km/h and max(speed) over 5 min < 40 km/h", "L10"),
    LintCase("rule r each zones as z when inside z and outside zones", "L10"),
    LintCase("rule r each zones as z when inside z and speed > z.limit and speed < z.limit", "L10"),
    LintCase("rule r when temperature < 41 °F and temperature > 5 °C", "L10", says: "at once"),
    LintCase("rule r on enter depot while outside depot", "L10", says: "never true at `enter depot`"),
    LintCase("rule r on exit depot while inside depot", "L10"),
    LintCase("rule r on ignition becomes on while ignition is off", "L10"),
    LintCase("rule r on odometer passes 100 km while odometer < 50 km", "L10"),
    LintCase("rule r on alarm sos during work not during work", "L10", says: "never `work` and not `work`"),
    LintCase("let odd = speed > 5 km/h and speed < 4 km/h\nrule r when odd", "L10", says: "`speed < 4 km/h`"),
    // Always true.
    LintCase("rule r when speed > 50 km/h or speed < 60 km/h", "L13", says: "is always true"),
    LintCase("rule r when not (speed > 90 km/h and speed < 50 km/h)", "L13"),
    LintCase("rule r when speed >= 0 km/h", "L13", says: "true whenever it is known"),
    LintCase("rule r when charging or not charging", "L13"),
    LintCase("rule r when inside depot or outside depot", "L13"),
    LintCase("rule r when inside depot and course between 0 deg and 360 deg", "L13"),
    // `clear`.
    LintCase("rule r when speed > 80 km/h clear speed < 85 km/h", "L07", says: "between 80 and 85 km/h"),
    LintCase("rule r when speed > 50 mph clear speed < 85 km/h", "L07", says: "between 50 and 52.82 mph"),
    LintCase("rule r when speed >= 80 km/h clear speed <= 80 km/h", "L07", says: "at 80 km/h"),
    LintCase("rule r when battery < 15 % clear battery > 10 % or charging", "L07", says: "between 10 and 15 %"),
    LintCase("rule r when inside city and speed > 80 km/h clear speed < 90 km/h", "L07"),
    LintCase("rule r when charging clear charging", "L07", says: "already true where `when` is"),
    LintCase(
      "rule r when count(alarm sos) over 5 min >= 2 clear count(alarm sos) over 5 min < 4", "L07",
      says: "between 2 and 3"),
    LintCase("rule r when charging clear speed < 5 km/h and speed > 6 km/h", "L14", says: "never true at once"),
    LintCase(
      "rule r each zones as z when inside z and z.limit > 40 km/h clear z.limit < 30 km/h and charging", "L14",
      says: "never true of a fence for which"),
    // Parts that add nothing.
    LintCase("rule r when speed > 50 km/h and speed > 30 km/h", "L15", says: "`speed > 30 km/h` adds nothing"),
    LintCase("rule r when speed > 50 km/h or speed > 30 km/h", "L15", says: "`speed > 50 km/h` adds nothing"),
    LintCase("rule r when inside depot and charging and inside depot", "L15", says: "says it already"),
    LintCase("rule r when speed > 90 km/h and speed > 25 m/s", "L15", says: "`speed > 25 m/s` adds nothing"),
    LintCase("rule r when parked and ignition is off", "L15", says: "`ignition is off` adds nothing"),
    LintCase("rule r when speed between 50 km/h and 90 km/h and speed > 40 km/h", "L15"),
    LintCase("rule r when charging or (charging and inside depot)", "L15"),
    LintCase("rule r on alarm sos during work during work", "L15", says: "stands twice"),
    // Rules beside each other.
    LintCase(
      "rule a when speed > 90 km/h and inside depot\nrule b when inside depot and speed > 25 m/s", "L16", says: "`b`"),
    LintCase("rule a on enter depot or alarm sos\nrule b on alarm sos or enter depot", "L16"),
    LintCase("rule a when speed > 80 km/h say \"x\"\nrule b when speed > 90 km/h say \"x\"", "L17", says: "`b`"),
    LintCase("rule a on enter depot say \"x\"\nrule b on enter depot while charging say \"x\"", "L17"),
    LintCase("rule r when charging clear after 1 h notify ops remind every 2 h", "L18", says: "never comes"),
  ])
  func warns(_ test: LintCase) { Self.check(test) }

  @Test(arguments: [
    // Both can be true, by a hair.
    "rule r when speed >= 50 km/h and speed <= 50 km/h clear speed > 50 km/h",
    "rule r when speed > 50 km/h and speed < 51 km/h",
    "rule r when altitude < 0 m",
    "rule r when odometer < 0 km",
    "rule r when temperature < -300 °C",
    "rule r when fuel > 100 %",
    "rule r when change(speed) over 5 min < 0 km/h",
    "rule r when battery_voltage < 0 V",
    "rule r when satellites between 3 and 4",
    "rule r when hdop > 3 and hdop < 4",
    // Different values.
    "rule r when speed > 90 km/h and speed within 5 min < 50 km/h",
    "rule r when avg(speed) over 5 min > 90 km/h and avg(speed) over 10 min < 50 km/h",
    "rule r when inside depot and outside city",
    "rule r when battery is low and battery is full",
    "rule r when silent for 5 min and speed within 1 d > 5 km/h",
    "rule r when silent for 5 min and inside depot",
    "rule r when silent for 5 min or speed > 5 km/h",
    "rule r each zones as z when inside z and speed > z.limit and speed < z.other",
    "rule r each zones as z only highest limit on enter z while outside city",
    "rule r on exit zones while inside zones",
    "rule r on enter depot while inside depot",
    "rule r on odometer passes every 100 km while odometer < 50 km",
    "rule r on battery becomes low while battery > 50 %",
    // True only where it is known, so it does say something beside others.
    "rule r when inside depot and has speed",
    "rule r when has speed and speed > 50 km/h",
    "rule r when speed > 50 km/h and speed within 5 min > 30 km/h",
    "rule r when speed within 5 min > 50 km/h and speed within 10 min > 30 km/h",
    // What ends the alert is another matter than what began it.
    "rule r when speed > 90 km/h clear ignition is off",
    "rule r when speed > 90 km/h and inside city clear outside depot",
    "rule r when ignition is off and (speed > 10 km/h or moved over 10 min > 200 m) "
      + "clear ignition is on or moved over 10 min < 50 m",
    "rule r when battery < 15 % and not charging clear battery > 20 % or charging",
    "rule r when speed > 80 km/h clear speed <= 80 km/h",
    "rule r when speed > 90 km/h clear speed < 5 km/h or charging",
    "rule r when parked clear parked settled 2 h",
    "rule r each zones as z when inside z and speed > z.limit by 5 km/h clear outside z or speed <= z.limit",
    "rule r when not has battery within 1 d clear has battery",
    "rule r when charging clear speed < 5 km/h and speed > 6 km/h if unknown clear",
    // Alike, and not the same.
    "rule a when speed > 90 km/h\nrule b when speed > 130 km/h severity critical",
    "rule a when speed > 90 km/h\nrule b when speed > 130 km/h",
    "rule a when speed > 90 km/h say \"x\"\nrule b when speed > 130 km/h say \"y\"",
    "rule a when speed > 90 km/h held 1 min say \"x\"\nrule b when speed > 130 km/h say \"x\"",
    "rule a when speed > 90 km/h clear after 1 h say \"x\"\nrule b when speed > 130 km/h say \"x\"",
    "rule a when speed > 90 km/h notify ops\nrule b when speed > 90 km/h notify log",
    "rule a when speed > 90 km/h during work\nrule b when speed > 90 km/h not during work",
    "rule a when speed > 90 km/h held 30 s\nrule b when speed > 90 km/h held 10 min",
    "rule a on enter depot\nrule b on exit depot",
    "rule a on enter depot\nrule b on enter depot or exit depot",
    "rule a sequence exit depot then enter city within 1 h\nrule b sequence exit depot then enter city within 2 h",
    "rule r when charging clear after 1 h notify ops remind every 20 min",
    "rule r when charging clear after 1 h notify ops remind every 1 h",
  ])
  func isSilent(_ text: String) {
    let checked = Checked(Self.world + text)
    #expect(checked.lines == [], "\(text)")
  }

  /// The edit that a redundant part carries takes it out and leaves a rule without findings.
  @Test(arguments: [
    ("speed > 50 km/h and speed > 30 km/h", "speed > 50 km/h"),
    ("speed > 30 km/h and speed > 50 km/h", "speed > 50 km/h"),
    ("speed > 30 km/h\n  and (speed > 50 km/h)", "(speed > 50 km/h)"),
    ("charging or inside depot or charging", "charging or inside depot"),
  ])
  func theFixTakesItOut(_ wrong: String, _ right: String) throws {
    let checked = Checked(Self.world + "rule r when " + wrong)
    let finding = try #require(checked.findings.first { $0.code.rawValue == "L15" })
    let fixed = try #require(checked.fixed(finding))
    #expect(fixed.hasSuffix("rule r when " + right), "\(fixed.suffix(80))")
    #expect(Checked(fixed).lines == [])
  }

  /// A comment is never taken out with a part.
  @Test func aCommentStays() throws {
    let checked = Checked(Self.world + "rule r when speed > 50 km/h # of the town\n  and speed > 30 km/h")
    #expect(checked.findings.map(\.code.rawValue) == ["L15"])
    #expect(checked.findings[0].fixes.isEmpty)
  }

  /// The picture of LANGUAGE, section 10: two places, labels and arithmetic.
  @Test func twoPlacesAndTheArithmetic() throws {
    let checked = Checked("rule r when speed > 90 km/h and speed < 50 mph")
    let finding = try #require(checked.findings.first)
    #expect(finding.primary.text == "below 22.35 m/s" && checked.place(finding) == "speed < 50 mph")
    #expect(finding.secondary.map(\.text) == ["above 25 m/s"])
    #expect(finding.notes == ["90 km/h is 25 m/s, 50 mph is 22.35 m/s"])
    let overlap = try #require(Checked("rule r when speed > 80 km/h clear speed < 85 km/h").findings.first)
    #expect(overlap.primary.text == "already true there: the alert would clear at once")
    #expect(overlap.secondary.map(\.text) == ["fires above 80 km/h"])
  }

  /// What would take too long is left alone: thousands of parts, and thousands of rules of one kind.
  @Test func muchIsLeftAlone() {
    let parts = (0..<900).map { "(speed > \($0) km/h or altitude < \($0) m)" }.joined(separator: " and ")
    #expect(Checked("rule r when " + parts).lines == [])
    let rules = (0..<3000).map { "rule r\($0) when speed > \($0 % 1500).5 km/h and inside depot say \"x\"\n" }
    let checked = Checked("fence depot circle 48.1 11.5 radius 150 m\n" + rules.joined())
    #expect(checked.set != nil && checked.findings.count <= 101)
  }
}
