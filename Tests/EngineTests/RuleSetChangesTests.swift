import Model
import Rules
import Testing

@testable import Engine

/// What a reload takes for the same, and what it says of the rest.
@Suite struct RuleSetChangesTests {
  private static let fences = """
    fence yard circle 48.0, 11.0 radius 100 m
    fence dock circle 48.5, 11.0 radius 100 m
    fences schools file "schools.geojson"
      limit: speed in km/h
    fences zones file "zones.geojson"
      limit: speed in km/h
    hours work mon-fri 08:00-18:00
    hours night mon-sun 22:00-06:00
    devices one "t"
    devices two "u"
    field fuel at "fuel" ratio in %
    field tank at "tank" ratio in %

    """

  private func changes(_ old: String, _ new: String) throws -> RuleSetChanges {
    RuleSetChanges(from: try Scenario(Self.fences + old).plan, to: try Scenario(Self.fences + new).plan)
  }

  /// Whether the alerts of a rule of these clauses stay when it becomes one of those.
  private func stays(_ old: String, _ new: String) throws -> Bool {
    let change = try #require(try changes("rule r\n \(old)\n", "rule r\n \(new)\n").rules.first ?? nil)
    return change.keepsAlerts
  }

  @Test(arguments: [
    ("when speed > 90 km/h", "when speed > 80 km/h"),
    ("when speed > 90 km/h", "when speed > 50 mph"),
    ("when speed between 10 km/h and 20 km/h", "when speed between 15 km/h and 30 km/h"),
    (
      "each schools as s\n when inside s and speed > s.limit by 5 km/h",
      "each schools as area\n when inside area and speed > area.limit by 10 %"
    ),
    ("when speed within 1 min > 9 km/h", "when speed within 5 min > 9 km/h"),
    ("when avg(speed) over 1 min > 9 km/h", "when avg(speed) over 2 min > 9 km/h"),
    ("when count(enter yard settled 2 fixes) over 1 min > 1", "when count(enter yard settled 3 fixes) over 1 h > 4"),
    ("when moved over 1 min < 9 m", "when moved over 2 min < 10 m"),
    ("when silent for 20 min", "when silent for 10 min"),
    ("when speed > 9 km/h\n held 30 s", "when speed > 9 km/h\n held 60 s"),
    ("when speed > 9 km/h\n held 30 s", "when speed > 9 km/h\n held 30 s gap 1 min"),
    (
      "when speed > 9 km/h\n clear speed < 5 km/h settled 2 fixes",
      "when speed > 9 km/h\n clear speed < 4 km/h settled 3 fixes"
    ),
    ("when speed > 9 km/h\n clear after 1 h", "when speed > 9 km/h\n clear after 2 h"),
    ("sequence exit yard then enter dock within 1 h", "sequence exit yard then enter dock within 2 h"),
    ("on battery passes 20 %", "on battery passes 30 %"),
    // What says the same.
    ("when inside yard and speed > 9 km/h", "when speed > 9 km/h and inside yard"),
    ("when outside yard", "when not inside yard"),
    ("on enter yard or alarm sos", "on alarm sos or enter yard"),
    // What is no condition.
    ("when speed > 9 km/h", "when speed > 9 km/h\n if unknown false\n late drop\n severity critical\n say \"hm\""),
    ("for one\n when speed > 9 km/h", "for two\n when speed > 9 km/h"),
  ])
  func numbersStay(old: String, new: String) throws { #expect(try stays(old, new)) }

  @Test(arguments: [
    ("when speed > 90 km/h", "when speed >= 90 km/h"),
    ("when speed > 90 km/h", "when altitude > 90 m"),
    ("when fuel > 9 %", "when tank > 9 %"),
    ("when speed > 90 km/h", "when speed > 90 km/h and ignition is on"),
    ("when speed > 90 km/h", "when not speed > 90 km/h"),
    ("when ignition is on", "when ignition is off"),
    ("when battery is low", "when battery is critical"),
    ("when inside yard", "when inside dock"),
    ("when inside yard", "when distance to yard < 5 m"),
    ("when speed > 9 km/h", "when speed within 1 min > 9 km/h"),
    ("when avg(speed) over 1 min > 9 km/h", "when max(speed) over 1 min > 9 km/h"),
    ("when count(enter yard) over 1 min > 1", "when count(exit yard) over 1 min > 1"),
    ("when speed > 9 km/h", "when speed > 9 km/h\n held 30 s"),
    ("when speed > 9 km/h\n held 30 s", "when speed > 9 km/h\n held 30 s even if silent"),
    ("when speed > 9 km/h", "when speed > 9 km/h\n clear speed < 5 km/h"),
    ("when speed > 9 km/h\n clear speed < 5 km/h", "when speed > 9 km/h\n clear after 5 min"),
    ("when speed > 9 km/h\n clear speed < 5 km/h", "when speed > 9 km/h\n clear speed < 5 km/h settled 2 fixes"),
    (
      "when speed > 9 km/h\n clear speed < 5 km/h settled 30 s",
      "when speed > 9 km/h\n clear speed < 5 km/h settled 2 fixes"
    ),
    ("when speed > 9 km/h", "when speed > 9 km/h\n during work"),
    ("when speed > 9 km/h\n during work", "when speed > 9 km/h\n not during work"),
    ("when speed > 9 km/h\n during work", "when speed > 9 km/h\n during night"),
    ("each schools as s\n when inside s and speed > 9 km/h", "each zones as s\n when inside s and speed > 9 km/h"),
    ("each schools as s\n when inside s", "each schools as s only highest limit\n when inside s"),
    ("each schools as s only lowest limit\n when inside s", "each schools as s only highest limit\n when inside s"),
    ("when inside yard", "on enter yard"),
    ("sequence exit yard then enter dock within 1 h", "sequence exit yard then no enter dock within 1 h"),
    ("sequence exit yard then enter dock within 1 h", "sequence enter dock then exit yard within 1 h"),
    ("on ignition becomes on", "on ignition changes"),
    ("on alarm sos", "on alarm tow"),
    ("on alarm \"a\"", "on alarm \"b\""),
    ("on enter yard", "on enter yard including start"),
  ])
  func otherWordsEnd(old: String, new: String) throws { #expect(try !stays(old, new)) }

  /// Slots, groups, hours and bits of quoted alarms have other numbers; names count.
  @Test func whatStandsElsewhereIsTheSame() throws {
    let rule =
      "rule r\n when inside dock and fuel > 9 % and speed > 9 km/h\n during night\nrule s\n on alarm \"b\" or enter yard\n"
    let before = try Scenario(Self.fences + rule)
    let after = try Scenario(
      "fence first circle 47, 11 radius 9 m\nhours early mon 06:00-07:00\nfield load at \"load\" number\n"
        + Self.fences.replacing("\"fuel\"", with: "\"fuel\"")
        + "rule a\n when load > 4 and inside first\n during early\nrule b\n on alarm \"a\"\n" + rule)
    let changes = RuleSetChanges(from: before.plan, to: after.plan)
    #expect(changes.rules.map { $0?.old } == [nil, nil, 0, 1])
    #expect(changes.rules.compactMap { $0?.keepsAlerts } == [true, true])
    #expect(changes.lines == ["rule a is new", "rule b is new", "fence first is new"])
  }

  @Test func aFormerNameMovesStateWhereItIsFree() throws {
    let moved = try changes("rule old\n when speed > 9 km/h\n", "rule new was old\n when speed > 9 km/h\n")
    #expect(moved.rules.map { $0?.old } == [0])
    #expect(moved.lines == ["rule new, formerly old: its alerts stay"])
    // At the next reload of the same file the name is its own.
    let again = try changes(
      "rule new was old\n when speed > 9 km/h\n", "rule new was old\n when speed > 9 km/h\n")
    #expect(again.rules.map { $0?.old } == [0])
    #expect(again.lines.isEmpty)
    let both = try changes(
      "rule new\n when speed > 9 km/h\nrule old\n when speed > 8 km/h\n", "rule new was old\n when speed > 9 km/h\n")
    #expect(both.rules.map { $0?.old } == [0])
    #expect(both.lines == ["rule old is gone, open alerts are withdrawn"])
  }

  @Test func sinksAreKnownByTheirNames() throws {
    let old = "sink a stdout\nsink b stdout\nrule r\n when speed > 9 km/h\n notify a\n notify b at most every 1 min\n"
    let new =
      "sink c stdout\nsink b stdout\nsink a stdout\nrule r\n when speed > 9 km/h\n notify b\n notify c\n notify a\n"
    let found = try changes(old, new)
    #expect(found.rules[0]?.notify == [1, nil, 0])
    #expect(found.lines == ["rule r: what it tells or whom changed, its alerts stay", "sink c is new"])
    let parted = "rule r\n when speed > 9 km/h\n notify a only fired\n notify a only cleared\n"
    let turned = "rule r\n when speed > 9 km/h\n notify a only cleared\n notify a only fired\n"
    #expect(try changes("sink a stdout\n" + parted, "sink a stdout\n" + turned).rules[0]?.notify == [1, 0])
  }

  @Test func windowsValuesAndDetectorsAreFound() throws {
    let old = """
      rule a
        when avg(speed) over 1 min > 9 km/h and avg(speed) over 10 min > 5 km/h and speed within 1 min > 4 km/h
      rule b
        when count(battery passes 20 %) over 1 h > 1 and count(battery passes 50 %) over 1 h > 1
      rule c
        on exit yard settled 2 fixes or exit yard settled 30 s
      """
    let new = """
      rule a
        when max(speed) over 5 min > 9 km/h and fuel within 1 min > 4 % and speed within 1 min > 4 km/h
      rule b
        when count(battery passes 50 %) over 2 h > 1 and count(battery passes 30 %) over 1 h > 1
          and moved over 1 min > 4 m
      rule c
        on exit yard settled 3 fixes or exit dock settled 2 fixes
      """
    let places = try changes(old, new).places
    // The speed of 10 min serves one of 5 min; the exact edges go before like ones.
    #expect(places.windows.count == 4)
    #expect(places.windows[0] == 1)
    #expect(places.windows[1] == 3)
    #expect(places.windows[2] == 2)
    #expect(places.windows[3] == nil)
    #expect(places.lasts.contains(nil) && places.lasts.contains(0))
    #expect(places.detectors == [0, nil])
  }

  @Test func fencesAreKnownByGroupAndID() throws {
    func schools(_ ids: [(String, Double)]) -> [String: [FenceDraft]] {
      [
        "schools": ids.map { id, latitude in
          FenceDraft(
            id: id, name: nil, group: 0,
            outline: .circle(center: Coordinate(latitude: latitude, longitude: 11), radiusMetres: 50), properties: [nil]
          )
        }
      ]
    }
    let rule = "rule r\n when inside schools\n"
    let before = try Scenario(Self.fences + rule, sets: schools([("a", 1), ("b", 2), ("c", 3), ("d", 4)]))
    let after = try Scenario(
      Self.fences.replacing("circle 48.5, 11.0 radius 100 m", with: "circle 48.5, 11.0 radius 100 m margin 5 m") + rule,
      sets: schools([("0", 9), ("a", 1), ("c", 3.5), ("d", 4)]))
    let changes = RuleSetChanges(from: before.plan, to: after.plan)
    let none = NoticeRecord.noFence
    // Groups stand in the order of their declaration: yard, dock, schools, zones.
    #expect(changes.fences.successors == [0, 1, 3, none, 4, 5])
    #expect(changes.fences.isAnew == [false, true, true, false, true, false])
    #expect(
      changes.lines == [
        "fence dock was edited", "1 fence of schools was edited", "1 fence of schools is new",
        "1 fence of schools is gone",
      ])
    let gone = RuleSetChanges(from: before.plan, to: try Scenario(Self.fences + "rule r\n when speed > 9 km/h\n").plan)
    #expect(gone.lines.last == "4 fences of schools are gone")
    #expect(gone.lines.first == "rule r: its condition changed, open alerts are withdrawn")
  }

  @Test func theLinesAreBounded() throws {
    let many = (0..<80).map { "rule r\($0)\n when speed > \($0) km/h\n" }.joined()
    let lines = try changes("rule other\n on alarm sos\n", many).lines
    #expect(lines.count == RuleSetChanges.lineLimit + 1)
    #expect(lines.last == "31 more changes")
  }

  @Test func whatChangedIsSaid() throws {
    let found = try changes(
      "rule a\n when speed > 9 km/h\nrule b\n when speed > 9 km/h\nrule c\n on alarm sos\n",
      "rule a\n when speed > 10 km/h\nrule b\n for one\n when speed > 9 km/h\nrule c\n on alarm tow\n")
    #expect(
      found.lines == [
        "rule a: thresholds changed, its alerts stay",
        "rule b: its devices changed, alerts of those that it no longer looks at are withdrawn",
        "rule c: its condition changed",
      ])
  }

  @Test func declarationsThatChangedAreNamed() throws {
    let rule = "rule a\n when battery is low\n during work\n notify x\n"
    let before = try Scenario("hours work mon 08:00-09:00\nsink x stdout\nsink y stdout\n" + rule)
    let after = try Scenario(
      "hours work mon 08:00-10:00\nbattery states low 30 %\nsink x file \"a.jsonl\"\nsink z stdout\n" + rule)
    #expect(
      RuleSetChanges(from: before.plan, to: after.plan).lines == [
        "hours work changed", "battery states changed", "sink x changed", "sink z is new", "sink y is gone",
      ])
    #expect(RuleSetChanges(from: before.plan, to: before.plan).lines.isEmpty)
  }
}
