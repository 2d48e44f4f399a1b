import Testing

@testable import Engine

private typealias Event = Scenario.Event

/// What rules do over events: one case a sentence of LANGUAGE.
@Suite struct ScenarioTests {
  static func speeds(_ values: Double...) -> [Scenario.Event] {
    values.enumerated().map { Scenario.Event(at: Double($0.offset) * 10, values: ["speed": $0.element]) }
  }

  @Test func aThresholdFiresAndClears() throws {
    let scenario = try Scenario("rule fast\n when speed > 90 km/h\n")
    #expect(
      scenario.run(Self.speeds(90, 91, 95, 90, 91)).lines == [
        "10 fired fast t", "30 cleared fast t since 10 n 1", "40 fired fast t",
      ])
  }

  @Test func heldIsProvenBySamples() throws {
    let scenario = try Scenario("rule fast\n when speed > 90 km/h\n held 30 s\n")
    #expect(scenario.run(Self.speeds(95, 95, 60, 95, 95, 95, 95)).lines == ["60 fired fast t since 30"])
    // A hole longer than the gap starts it anew.
    let hole = [0.0, 10, 200, 210, 220, 230].map { Event(at: $0, values: ["speed": 95]) }
    #expect(scenario.run(hole).lines == ["230 fired fast t since 200"])
  }

  @Test func unknownNeitherFiresNorClears() throws {
    let scenario = try Scenario("rule fast\n when speed > 90 km/h\n")
    let events = [Event(at: 0, values: ["speed": 95]), Event(at: 10), Event(at: 20, values: ["speed": 80])]
    #expect(scenario.run(events).lines == ["0 fired fast t", "20 cleared fast t since 0 n 1"])
    let strict = try Scenario("rule fast\n when speed > 90 km/h\n if unknown clear\n")
    #expect(strict.run(events).lines == ["0 fired fast t", "10 cleared fast t since 0 n 1"])
  }

  @Test func aMarginKeepsTheSideUntilItIsLeft() throws {
    let scenario = try Scenario(
      "fence yard circle 48.0, 11.0 radius 100 m margin 50 m\nrule went\n on exit yard\nrule came\n on enter yard\n")
    // 0.001 degrees of latitude are 111 m.
    let events = [0.0, 0.0012, 0.0, 0.0012, 0.002, 0.0012, 0.0].enumerated().map {
      Event(at: Double($0.offset) * 10, place: (48 + $0.element, 11))
    }
    #expect(scenario.run(events).lines == ["40 fired went t in yard", "60 fired came t in yard"])
  }

  @Test func theFirstFixIsNoEnterUnlessAskedFor() throws {
    let scenario = try Scenario(
      """
      fence yard circle 48.0, 11.0 radius 100 m
      rule a
        on enter yard
      rule b
        on enter yard including start
      """)
    let events = [Event(at: 0, place: (48, 11)), Event(at: 10, place: (48.1, 11)), Event(at: 20, place: (48, 11))]
    #expect(scenario.run(events).lines == ["0 fired b t in yard", "20 fired a t in yard", "20 fired b t in yard"])
  }

  @Test func anInaccurateFixTellsNothing() throws {
    let scenario = try Scenario("fence yard circle 48.0, 11.0 radius 100 m\nrule out\n on exit yard\n")
    let events = [
      Event(at: 0, place: (48, 11)), Event(at: 10, place: (48.1, 11), values: ["accuracy": 250]),
      Event(at: 20, place: (48.1, 11), values: ["accuracy": 150]),
    ]
    #expect(scenario.run(events).lines == ["20 fired out t in yard"])
  }

  @Test func settledFixesProveAnEdge() throws {
    let scenario = try Scenario(
      "fence yard circle 48.0, 11.0 radius 100 m\nrule out\n on exit yard settled 2 fixes\n")
    let places = [48.0, 48.1, 48.0, 48.1, 48.1, 48.1]
    let events = places.enumerated().map { Event(at: Double($0.offset) * 10, place: ($0.element, 11)) }
    #expect(scenario.run(events).lines == ["40 fired out t in yard since 30"])
  }

  @Test func silenceFiresByTicksOfOthers() throws {
    let scenario = try Scenario("rule lost\n when silent for 20 min\n")
    var events = [Event(device: "a", at: 0), Event(device: "b", at: 0)]
    for minute in 1...30 { events.append(Event(device: "b", at: Double(minute) * 60)) }
    events.append(Event(device: "a", at: 1860))
    #expect(scenario.run(events).lines == ["1200 fired lost a", "1860 cleared lost a since 1200 n 1"])
  }

  @Test func untilLetsDeadlinesPass() throws {
    let scenario = try Scenario("rule lost\n when silent for 20 min\n")
    #expect(scenario.run([Event(at: 0)], until: 1199).lines == [])
    #expect(scenario.run([Event(at: 0)], until: 1200).lines == ["1200 fired lost t"])
  }

  @Test func evenIfSilentFiresAtItsDeadline() throws {
    let scenario = try Scenario("rule stop\n when speed < 5 km/h\n held 10 min even if silent\n")
    let events = [Event(at: 0, values: ["speed": 0]), Event(at: 3600, values: ["speed": 50])]
    #expect(scenario.run(events).lines == ["600 fired stop t since 0", "3600 cleared stop t since 0 n 1"])
  }

  @Test func aCoolDownCountsWhatItHoldsBack() throws {
    let scenario = try Scenario(
      "rule fast\n when speed > 90 km/h\n notify stdout at most every 1 min\nsink stdout stdout\n")
    #expect(
      scenario.run(Self.speeds(95, 80, 95, 80, 80, 80, 80, 95)).lines == [
        "0 fired fast t", "10 cleared fast t since 0 n 1", "70 fired fast t suppressed 1",
      ])
    // Still open when the cool-down ends: told then.
    #expect(
      scenario.run(Self.speeds(95, 80, 95, 95, 95, 95, 95, 95, 80)).lines == [
        "0 fired fast t", "10 cleared fast t since 0 n 1", "60 fired fast t since 20 n 1",
        "80 cleared fast t since 20 n 2",
      ])
  }

  @Test func remindersNeedNoEvent() throws {
    let scenario = try Scenario("sink s stdout\nrule fast\n when speed > 90 km/h\n notify s remind every 1 h\n")
    #expect(
      scenario.run([Event(at: 0, values: ["speed": 95])], until: 7200).lines == [
        "0 fired fast t", "3600 reminded fast t since 0 n 1", "7200 reminded fast t since 0 n 2",
      ])
  }

  @Test func clearAfterWaitsUntilTheConditionWasFalse() throws {
    let scenario = try Scenario("rule fast\n when speed > 90 km/h\n clear after 15 s\n")
    #expect(
      scenario.run(Self.speeds(95, 95, 95, 95, 80, 95)).lines == [
        "0 fired fast t", "15 cleared fast t since 0 n 1", "50 fired fast t",
      ])
  }

  @Test func aSequenceFiresWhenItsLastStepStaysAway() throws {
    let rules = """
      fence a circle 48.0, 11.0 radius 100 m
      fence b circle 48.1, 11.0 radius 100 m
      rule missed
        sequence exit a then no enter b within 10 min
      rule made
        sequence exit a then enter b within 10 min
      """
    let scenario = try Scenario(rules)
    let away = [Event(at: 0, place: (48, 11)), Event(at: 60, place: (48.05, 11))]
    #expect(scenario.run(away, until: 3600).lines == ["660 fired missed t in a since 60"])
    #expect(
      scenario.run(away + [Event(at: 120, place: (48.1, 11))], until: 3600).lines == ["120 fired made t in b since 60"])
    #expect(
      scenario.run([Event(at: 0, place: (48, 11)), Event(at: 60, place: (48.1, 11))]).lines == [
        "60 fired made t in b"
      ])
  }

  @Test func alarmsAreEdgesAndCounts() throws {
    let scenario = try Scenario(
      "rule cry\n on alarm sos\nrule many\n when count(alarm sos) over 30 min >= 2\n")
    let events = [0.0, 10, 20].map { Event(at: $0, alarms: ["sos"]) }
    #expect(
      scenario.run(events).lines == ["0 fired cry t", "10 fired cry t", "10 fired many t", "20 fired cry t"])
  }

  @Test func aLateAlarmIsNotLost() throws {
    let scenario = try Scenario("rule cry\n on alarm sos\nrule fast\n when speed > 90 km/h\n")
    let events = [
      Event(at: 100, values: ["speed": 10]), Event(at: 50, heard: 110, values: ["speed": 95], alarms: ["sos"]),
    ]
    let outcome = scenario.run(events)
    #expect(outcome.lines == ["50 fired cry t late"])
    #expect(outcome.counters.late == 1)
  }

  @Test func arepeatedEventChangesNothing() throws {
    let scenario = try Scenario("rule cry\n on alarm sos\n")
    let outcome = scenario.run([Event(at: 0, alarms: ["sos"]), Event(at: 0, alarms: ["sos"]), Event(at: 5)])
    #expect(outcome.lines == ["0 fired cry t"])
    #expect(outcome.counters.duplicates == 1)
  }

  @Test func aFixAheadOfItsHeardTimeIsAClockFault() throws {
    let scenario = try Scenario("rule cry\n on alarm sos\nrule fast\n when speed > 90 km/h\n")
    let outcome = scenario.run([Event(at: 4000, heard: 10, values: ["speed": 95], alarms: ["sos"])])
    #expect(outcome.lines == ["10 fired cry t"])
    #expect(outcome.counters.clockFaults == 1)
    #expect(outcome.counters.faultyClocks.first?.usualOffset == 3_990_000)
  }

  @Test func becomesAndChangesCompareWithTheLastValue() throws {
    let scenario = try Scenario(
      "rule turned-on\n on ignition becomes on\nrule any\n on ignition changes\nrule km\n on odometer passes every 1000 km\n"
    )
    let ignition = [0.0, 1, 1, 0].enumerated().map {
      Event(at: Double($0.offset), values: ["ignition": $0.element])
    }
    #expect(scenario.run(ignition).lines == ["1 fired any t", "1 fired turned-on t", "3 fired any t"])
    let odometer = [999_000.0, 999_999, 1_000_000, 1_500_000, 2_000_001].enumerated().map {
      Event(at: Double($0.offset), values: ["odometer": $0.element])
    }
    #expect(scenario.run(odometer).lines == ["2 fired km t", "4 fired km t"])
  }

  @Test func batteryStatesHaveHysteresis() throws {
    let scenario = try Scenario("rule low\n when battery is low\n")
    let events = [25.0, 19, 21, 24, 26, 22].enumerated().map {
      Event(at: Double($0.offset), values: ["battery": $0.element])
    }
    #expect(scenario.run(events).lines == ["1 fired low t", "4 cleared low t since 1 n 1"])
  }

  @Test func hoursOpenAndCloseWithoutAnEvent() throws {
    let scenario = try Scenario(
      """
      fence home circle 48.0, 11.0 radius 100 m
      hours evening mon-sun 09:00-10:00
      rule away
        when outside home
        during evening
      """)
    #expect(
      scenario.run([Event(at: 0, place: (48.1, 11))], until: 3 * 3600).lines == [
        "3600 fired away t", "7200 cleared away t since 3600 n 1",
      ])
  }

  @Test func aWayThroughAFenceIsACross() throws {
    let scenario = try Scenario(
      "fence yard circle 48.0, 11.0 radius 100 m\nfence gate line (48.0 11.0, 48.0 11.1)\n"
        + "rule through\n on cross yard\nrule north\n on cross gate right to left\nrule south\n on cross gate left to right\n"
    )
    let events = [Event(at: 0, place: (47.99, 11)), Event(at: 300, place: (48.01, 11.0001))]
    #expect(scenario.run(events).lines == ["300 fired north t in gate", "300 fired through t in yard"])
    let late = [Event(at: 0, place: (47.99, 11)), Event(at: 700, place: (48.01, 11.0001))]
    #expect(scenario.run(late).lines == [])
  }

  @Test func windowsNeedHalfTheirLength() throws {
    let scenario = try Scenario("rule crawl\n when avg(speed) over 1 min < 10 km/h\n")
    #expect(scenario.run(Self.speeds(5, 5, 5, 5, 50)).lines == ["30 fired crawl t", "40 cleared crawl t since 30 n 1"])
  }

  /// Two cool-downs of one idle alert: the earlier end is none of the alert.
  @Test func twoCoolDownsEndOneAfterTheOther() throws {
    let scenario = try Scenario(
      """
      sink log stdout
      sink other stdout
      rule fast
        when speed > 90 km/h
        notify log at most every 20 s
        notify other at most every 5 min
      """)
    let events = [0.0, 10, 30, 40, 100, 110, 400, 410, 1000].map {
      Event(at: $0, values: ["speed": [0, 30, 100, 400].contains($0) ? 95 : 80])
    }
    #expect(
      scenario.run(events, until: 2000).lines == [
        "0 fired fast t", "10 cleared fast t since 0 n 1", "30 fired fast t", "40 cleared fast t since 30 n 1",
        "100 fired fast t", "110 cleared fast t since 100 n 1", "400 fired fast t suppressed 2",
        "400 fired fast t", "410 cleared fast t since 400 n 1",
      ])
  }

  @Test func namesInFullAreWatchedFromTheStart() throws {
    let scenario = try Scenario(
      "devices vans \"v-1\", \"v-2\", \"x-*\"\nrule lost\n for vans\n when silent for 10 min\n")
    #expect(
      scenario.run([Event(device: "v-1", at: 0)], until: 900).lines == ["600 fired lost v-1", "600 fired lost v-2"])
  }

  @Test func pieceSizesChangeNothing() throws {
    let scenario = try Scenario(
      "fence yard circle 48.0, 11.0 radius 100 m margin 20 m\nrule a\n on enter yard\nrule b\n when speed > 90 km/h\n held 20 s\n"
        + "rule c\n when silent for 1 min\n")
    var random = SystemRandomNumberGenerator()
    let events = (0..<200).map { i in
      Event(
        device: "d\(Int.random(in: 0..<7, using: &random))", at: Double(i) * 3,
        place: (48 + Double.random(in: -0.002...0.002, using: &random), 11),
        values: ["speed": Double.random(in: 60...120, using: &random)])
    }
    let whole = scenario.run(events).lines
    #expect(!whole.isEmpty)
    for size in [1, 2, 7, 64] { #expect(scenario.run(events, pieces: size).lines == whole) }
  }
}
