import Authoring
import Geofences
import Model
import Rules
import Testing

/// Values, distances and times in words.
@Suite struct WordingTests {
  @Test(arguments: [
    (Int64(0), "0 s"), (1, "1 ms"), (999, "999 ms"), (1000, "1 s"), (1500, "1.5 s"), (59_999, "59.999 s"),
    (60_000, "1 min"), (125_000, "2 min 5 s"), (3_600_000, "1 h"), (3_661_000, "1 h 1 min"),
    (90_000_000, "1 d 1 h"), (-12_000, "−12 s"), (.max, "106751991167 d 7 h"), (.min, "−106751991167 d 7 h"),
  ])
  func durations(_ milliseconds: Int64, _ text: String) { #expect(Wording.duration(milliseconds) == text) }

  @Test(arguments: [
    (0.0, "0 m"), (3.14159, "3.1 m"), (-12.4, "12 m"), (9999.4, "9999 m"), (12_345, "12.3 km"),
    (.infinity, "beyond any number km"),
  ])
  func distances(_ metres: Double, _ text: String) { #expect(Wording.metres(metres) == text) }

  @Test(arguments: [
    (25.0, QuantityKind.speed, "km/h", false, "90 km/h"), (0.155, .ratio, "%", false, "15.5 %"),
    (20, .temperature, "°F", false, "68 °F"), (5, .temperature, "°F", true, "9 °F"),
    (300_000, .duration, "min", false, "5 min"), (1.0 / 3, .number, "", false, "0.333"),
    (.infinity, .duration, "min", false, "106751991167 d 7 h"),
  ])
  func quantities(_ base: Double, _ kind: QuantityKind, _ unit: String, _ isDifference: Bool, _ text: String) {
    #expect(
      Wording.quantity(base, kind: kind, unit: MeasureUnit.named(unit), isDifference: isDifference) == text)
  }

  /// The file's zone, with its offset where the date stands.
  @Test func timesInAZone() throws {
    let zone = Zone(name: "Test/East", firstOffset: 19_800_000, transitions: [])
    let east = try wording("zone Test/East\nrule a\n  when speed > 1 km/h\n", zone: zone)
    let utc = try wording("rule a\n  when speed > 1 km/h\n")
    let time: Int64 = 1_772_438_430_500
    #expect(utc.time(time) == "2026-03-02 08:00:30.500Z")
    #expect(utc.clock(time) == "08:00:30.500Z")
    #expect(east.time(time) == "2026-03-02 13:30:30.500+05:30")
    #expect(east.clock(time) == "13:30:30.500")
    #expect(east.time(time, beside: time - 60_000) == "13:30:30.500")
    #expect(east.time(time, beside: time - 86_400_000) == "2026-03-02 13:30:30.500+05:30")
    for extreme in [Int64.min, .max] { #expect(!utc.time(extreme).isEmpty) }
  }

  /// Comments and line ends within a condition are no part of its text; strings are left alone.
  @Test func theWritersText() throws {
    let rules = "rule a\n  when speed > 1 km/h   # quick \"\n     and  ignition is on\n"
    let wording = try wording(rules)
    let root = try #require(wording.outlines[0].condition?.parts.first)
    #expect(wording.text(root.place) == "speed > 1 km/h and ignition is on")
    #expect(wording.line(root.place) == 2)
    #expect(wording.text(SourceRange(file: 3, start: 0, end: 5)) == "")
    #expect(wording.text(SourceRange(file: 0, start: 9, end: 5)) == "")
    #expect(wording.text(SourceRange(file: 0, start: 0, end: 5_000)) == "")
    #expect(wording.line(.none) == nil)
  }

  /// The parts stand as written, a let in the place of its name.
  @Test func outlines() throws {
    let rules = """
      fence depot circle 48, 11 radius 100 m
      let quick = speed > 1 km/h or speed < 0 km/h
      rule a
        when quick and not (outside depot)
        clear outside depot
        during day
        notify ops
      hours day mon-sun 00:00-12:00
      sink ops file "x"
      """
    let wording = try wording(rules)
    let outline = wording.outlines[0]
    let parts = try #require(outline.condition?.parts)
    #expect(
      parts.map { wording.text($0.place) } == [
        "quick and not (outside depot)", "speed > 1 km/h or speed < 0 km/h", "speed > 1 km/h", "speed < 0 km/h",
        "not (outside depot)", "outside depot", "outside depot",
      ])
    #expect(parts[2].lets.map(\.name) == ["quick"] && parts[0].lets.isEmpty)
    #expect(parts[1].lets.first.map { wording.text($0.place) } == "quick")
    #expect(outline.condition?.leaves == [2, 3, 5])
    #expect(outline.clear?.leaves == [0])
    #expect(outline.during.map { wording.text($0) } == ["during day"])
    #expect(outline.notify.map { wording.text($0) } == ["notify ops"])
  }

  private func wording(_ rules: String, zone: Zone? = nil) throws -> Wording {
    let source = SourceFile(path: "test.rules", bytes: Array(rules.utf8))
    let (parsed, _) = RuleParser.parse([source])
    let environment = CheckEnvironment(zone: { $0 == zone?.name ? zone : .utc }, deviceNames: { _, _ in nil })
    let (checked, findings) = RuleChecker.check(parsed, sources: [source], in: environment)
    let set = try #require(checked, "\(findings.map(\.message))")
    let (index, _) = FenceIndex.build([], crossGroups: [])
    return Wording(rules: set, index: index, outlines: RuleOutline.all(parsed, set), sources: [source])
  }
}
