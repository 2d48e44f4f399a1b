import Model
import Rules
import Testing

@testable import Replays

@Suite struct VariedRulesTests {
  private func shown(_ target: TuningTarget) -> [String] {
    target.variants.map { "\($0.isPresent ? "now " : "")\($0.label) \($0.number ?? "-")" }
  }

  @Test func whatIsWrittenNowStandsAmongTheValues() throws {
    let rules = try TunedRules("rule r when speed > 92 km/h held 1 min\n")
    #expect(
      try shown(rules.target("speed=90..95/5 km/h")) == ["90 km/h 90", "now 92 km/h 92", "95 km/h 95"])
    #expect(try shown(rules.target("speed=95..90/5 km/h")) == ["95 km/h 95", "now 92 km/h 92", "90 km/h 90"])
    #expect(try shown(rules.target("speed=10,20 km/h")) == ["10 km/h 10", "20 km/h 20", "now 92 km/h 92"])
    #expect(try shown(rules.target("speed=100 km/h")) == ["now 92 km/h 92", "100 km/h 100"])
    #expect(try shown(rules.target("speed=90,100,80 km/h"))[0] == "now 92 km/h 92")
    #expect(try shown(rules.target("speed=50..60/10 mph")) == ["50 mph 50", "now 92 km/h 57.16615", "60 mph 60"])
  }

  @Test func aValueThatIsWrittenNowIsMarkedAndNotEdited() throws {
    let rules = try TunedRules("rule r when speed > 90 km/h held 1 min\n")
    let variants = try rules.target("held=30..90/30 s").variants
    #expect(variants.map(\.isPresent) == [false, true, false])
    #expect(variants.map(\.label) == ["30 s", "60 s", "90 s"])
    #expect(variants[1].edits.isEmpty && variants[1].sources(from: rules.sources) == rules.sources)
    #expect(try shown(rules.target("speed=25,30 m/s")) == ["now 25 m/s 25", "30 m/s 30"])
  }

  @Test func onlyTheValueIsReplaced() throws {
    let rules = try TunedRules("# €\nrule r when speed>90km/h and (age<1h)# end\n")
    #expect(
      try rules.texts("speed=80..80.5/0.5 km/h") == [
        "# €\nrule r when speed>80.0 km/h and (age<1h)# end\n", "# €\nrule r when speed>80.5 km/h and (age<1h)# end\n",
        "# €\nrule r when speed>90km/h and (age<1h)# end\n",
      ])
  }

  @Test func whatIsNotWrittenIsAdded() throws {
    let rules = try TunedRules(
      """
      fence a circle 48, 11 radius 100 m  # home
      fences s file "s.geojson" where kind = "x" limit: speed in km/h
      sink k stdout
      rule r when inside a or inside s or battery is low
        notify k  # told
      """)
    #expect(try rules.texts("margin=0,50 m")[1].contains("radius 100 m margin 50 m  # home\nfences s"))
    #expect(try rules.texts("margin=50 m")[1].contains("where kind = \"x\" margin 50 m limit:"))
    #expect(try rules.texts("held=0..30/30 s")[1].contains("battery is low\n  held 30 s\n  notify k"))
    #expect(try rules.texts("every=5 min")[1].contains("notify k at most every 5 min  # told"))
    #expect(try rules.texts("battery=25 %")[1].contains("sink k stdout\nbattery states low 25 %\nrule r when"))
    // Zero of what is not there is what is there now.
    #expect(try shown(rules.target("held=0..30/30 s")) == ["now 0 s 0", "30 s 30"])
    #expect(try shown(rules.target("held=10 s")) == ["now none 0", "10 s 10"])
    #expect(try shown(rules.target("battery=15..25/5 %")) == ["15 % 15", "now 20 % 20", "25 % 25"])
  }

  @Test func thresholdsJoinTheDeclarationThatThereIs() throws {
    let rules = try TunedRules("battery states full 90 %, low 3.6 V # x\nrule r when battery is low\n")
    #expect(
      try rules.texts("battery=30 %")[1]
        == "battery states full 90 %, low 3.6 V, low 30 % # x\nrule r when battery is low\n")
    #expect(
      try rules.texts("battery_voltage=3.5 V")[0]
        == "battery states full 90 %, low 3.5 V # x\nrule r when battery is low\n")
  }

  @Test func zeroLeavesAClauseOut() throws {
    let rules = try TunedRules(
      "sink k stdout\nrule r when speed > 90 km/h held 30 s gap 5 min notify k at most every 10 min remind every 1 h\n")
    #expect(
      try rules.texts("held=0,60 s")[0]
        == "sink k stdout\nrule r when speed > 90 km/h  notify k at most every 10 min remind every 1 h\n")
    #expect(try rules.texts("every=0 min")[0].hasSuffix("notify k  remind every 1 h\n"))
    #expect(try rules.texts("speed=0 km/h")[0].contains("speed > 0 km/h"))
  }

  @Test func fixesStayFixes() throws {
    let rules = try TunedRules("fence a circle 48, 11 radius 100 m\nrule r on exit a settled 2 fixes\n")
    #expect(try shown(rules.target("settled=1..3/1 fixes")) == ["1 fix 1", "now 2 fixes 2", "3 fixes 3"])
    #expect(try shown(rules.target("settled=3,4")) == ["now 2 fixes 2", "3 fixes 3", "4 fixes 4"])
    #expect(try rules.texts("settled=1 fixes")[0].hasSuffix("settled 1 fixes\n"))
  }

  @Test func severalMarginsAreOneVariation() throws {
    let rules = try TunedRules(
      "fence a circle 48, 11 radius 100 m margin 25 m\n", "fence b circle 48, 11 radius 100 m\n",
      "rule r on enter a or enter b\n")
    let variants = try rules.target("margin=0,50 m").variants
    #expect(variants.map(\.label) == ["as written", "0 m", "50 m"] && variants[0].number == nil)
    #expect(variants[2].files == [0, 1])
    let texts = variants[2].sources(from: rules.sources).map { String(decoding: $0.bytes, as: UTF8.self) }
    #expect(
      texts == [
        "fence a circle 48, 11 radius 100 m margin 50 m\n", "fence b circle 48, 11 radius 100 m margin 50 m\n",
        "rule r on enter a or enter b\n",
      ])
  }

  @Test func differencesHaveNoOffset() throws {
    let rules = try TunedRules("rule r when change(temperature) over 1 h > 9 °F\n")
    #expect(
      try shown(rules.target("temperature=0..10/5 °C")) == ["0 °C 0", "now 5 °C 5", "10 °C 10"])
  }

  /// Whatever can be varied can be, and the text with a value is one that parses.
  @Test func everyPlaceTakesAValue() throws {
    let rules = try TunedRules(
      """
      fence a circle 48, 11 radius 100 m
      fence b polygon (48 11, 48.1 11, 48.1 11.1)
      fences s file "s.geojson" limit: speed in km/h
      sink k stdout
      sink m stdout
      let far = distance to a > 2 km and not (age > 20 min)
      rule r each s as x
        when (inside x and speed within 1 min > x.limit by 5 km/h or far) and inside x and count(exit b settled 3 fixes or
          odometer passes every 100 km) over 1 h >= 2 and avg(altitude) over 5 min between 10 m and 20 m and inside x
        held 30 s gap 4 min
        clear speed < 20 km/h and battery is full settled 2 fixes
        notify k at most every 10 min remind every 1 h
        notify m
      """)
    let walk = TuningWalk(
      try #require(TuningDeclarations(rules.parsed).rule("r")), in: TuningDeclarations(rules.parsed))
    #expect(
      walk.places.map(\.name) == [
        "within", "by", "distance", "age", "settled", "odometer", "over", "count", "over", "avg(altitude)",
        "avg(altitude)", "held", "gap", "clear.speed", "clear.settled", "every", "remind", "every", "margin", "margin",
        "battery", "battery_voltage",
      ])
    for place in walk.places {
      let (number, text): (TuningDecimal, String) =
        switch place.measure {
        case .fixes: (TuningDecimal(units: 7, digits: 0), "7")
        case .quantity(let kind, _):
          (TuningDecimal(units: 7, digits: 0), "7" + (MeasureUnit.usual(for: kind).map { " " + $0.symbol } ?? ""))
        }
      let edit = try #require(place.edit(for: number, text: text))
      let edited = VariedRules(label: "", number: nil, isPresent: false, edits: [edit]).sources(from: rules.sources)
      let (_, findings) = RuleParser.parse(edited)
      #expect(findings.isEmpty, "\(place.name): \(findings.map(\.message))")
    }
  }
}
