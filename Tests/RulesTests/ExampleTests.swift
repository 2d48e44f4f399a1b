import Model
import Rules
import Testing

@Suite struct ExampleTests {
  /// The example declares a corridor and a field that none of its rules read.
  static let rest = """

    rule off-route
      when outside route-9 and fuel < 10 %
    """

  @Test func hasNoFinding() {
    #expect(Checked(exampleText + Self.rest).lines == [])
  }

  @Test func isParsedWhole() throws {
    let checked = Checked(exampleText)
    #expect(checked.findings.map(\.code) == [.unusedFence, .unusedField])
    let set = try #require(checked.set)
    #expect(
      set.rules.map(\.name) == [
        "battery-low", "city-speeding", "left-depot-at-night", "long-stop", "lost-contact", "missed-handover",
        "school-speeding", "sos",
      ])
    #expect(set.groups.map(\.name) == ["city", "depot", "route-9", "schools"])
    #expect(set.sinks.map(\.name) == ["ops", "log"])
    #expect(set.hours.map(\.name) == ["work"])
    #expect(set.tests.map(\.title.text) == ["a short burst stays quiet", "thirty seconds is speeding"])
    #expect(set.tests[0].steps.count == 3)
    #expect(set.zones == [.utc])
  }

  @Test func groups() throws {
    let set = try #require(Checked(exampleText).set)
    #expect(set.groups[0].source == .file(path: "fences/city.geojson", feature: "Innenstadt", use: .area))
    #expect(set.groups[0].marginMetres == 25)
    #expect(
      set.groups[1].source
        == .drawn(.circle(center: Coordinate(latitude: 48.1371, longitude: 11.5754), radiusMetres: 150)))
    #expect(
      set.groups[2].source
        == .file(path: "fences/route9.geojson", feature: nil, use: .corridor(radiusMetres: 60)))
    #expect(set.groups[3].isSet)
    #expect(
      set.groups[3].properties == [
        FenceGroup.Property(name: "limit", key: "maxspeed", kind: .speed, unit: MeasureUnit.named("km/h"))
      ])
    #expect(FenceDeclarations.groups(of: Checked(exampleText).parsed) == set.groups)
  }

  @Test func citySpeeding() throws {
    let checked = Checked(exampleText)
    let set = try #require(checked.set)
    let rule = try #require(checked.rule("city-speeding"))
    #expect(rule.title == "Too fast in the city")
    #expect(rule.devices == DeviceFilter(include: ["t-017", "t-018", "van-*"], exclude: []))
    #expect(rule.held == CheckedRule.Held(milliseconds: 30_000, gapMilliseconds: 120_000, evenIfSilent: false))
    #expect(rule.severity == .warning)
    #expect(rule.notify.map(\.sink) == [0, 1])
    #expect(rule.notify[0].atMostEveryMilliseconds == 600_000)
    let slot = try #require(set.fields.slot(of: .speed))
    let unit = MeasureUnit.named("km/h")
    let speed = Operand(form: .reading(Reading(slot: slot)), kind: .speed, unit: unit, label: "speed")
    let limit = Operand(form: .constant(250.0 / 18), kind: .speed, unit: unit, label: "50 km/h")
    #expect(rule.trigger == .when(.all([.compare(speed, .greater, limit), .inside(.group(0))])))
    let low = Operand(form: .constant(225.0 / 18), kind: .speed, unit: unit, label: "45 km/h")
    #expect(
      rule.clear == .when(.any([.compare(speed, .less, low), .not(.inside(.group(0)))]), settled: nil))
    let since = TimeFormat(parts: [.hour, .literal(":"), .minute], marksUTC: true)
    #expect(
      rule.say == [
        .device, .literal(" at "), .peak(slot: slot, unit: unit, digits: 0), .literal(" km/h in "), .fence,
        .literal(", since "), .since(since, zone: 0),
      ])
    #expect(rule.neededSlots == [slot])
  }

  @Test func theOtherRules() throws {
    let checked = Checked(exampleText)
    let set = try #require(checked.set)
    let school = try #require(checked.rule("school-speeding"))
    #expect(school.each == CheckedRule.Each(group: 3, alias: "school", only: nil))
    #expect(checked.rule("sos")?.trigger == .on([Edge(form: .alarm(1), label: "alarm sos")], while: nil))
    #expect(checked.rule("sos")?.severity == .critical)
    let night = try #require(checked.rule("left-depot-at-night"))
    #expect(night.during == [CheckedRule.During(hours: 0, isNot: true)])
    #expect(
      night.trigger
        == .on([Edge(form: .exit(.group(1), settled: .fixes(2)), label: "exit depot settled 2 fixes")], while: nil))
    let stop = try #require(checked.rule("long-stop"))
    #expect(stop.held?.evenIfSilent == true)
    guard case .when(.all(let parts)) = stop.trigger, case .all(let parked) = parts[1] else {
      Issue.record("the let is not in place")
      return
    }
    let ignition = try #require(set.fields.slot(of: .ignition))
    #expect(parked[0] == .isBool(Reading(slot: ignition), false))
    #expect(checked.rule("lost-contact")?.trigger == .when(.silent(milliseconds: 1_200_000)))
    guard case .sequence(let steps)? = checked.rule("missed-handover")?.trigger else {
      Issue.record("no sequence")
      return
    }
    #expect(steps.map(\.isNo) == [false, true])
    #expect(steps.map(\.withinMilliseconds) == [nil, 5_400_000])
    #expect(checked.rule("battery-low")?.notify[0].remindEveryMilliseconds == 21_600_000)
  }

  @Test func hours() throws {
    let set = try #require(Checked(exampleText).set)
    let saturday = Hours.Span(weekday: 5, startMinute: 480, endMinute: 720)
    let week = (0...4).map { Hours.Span(weekday: $0, startMinute: 420, endMinute: 1080) }
    #expect(Set(set.hours[0].spans) == Set(week + [saturday]))
    #expect(set.hours[0].zone == Checked.berlin)
    let christmas = CivilTime.days(year: 2026, month: 12, day: 25)
    #expect(set.hours[0].exceptions == [Hours.DateRange(firstDay: christmas, lastDay: christmas)])
  }
}
