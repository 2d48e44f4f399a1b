import Testing

@testable import Engine

private typealias Event = Scenario.Event

/// What rules are counted for.
@Suite struct CountersTests {
  private func counted(_ rules: String, _ events: [Scenario.Event], until: Double? = nil) throws -> RuleCounters {
    try #require(try Scenario(rules).run(events, until: until).counters.rules.first)
  }

  @Test func everyLookIsCounted() throws {
    let rule = try counted("rule fast\n when speed > 90 km/h\n", ScenarioTests.speeds(80, 91, 95, 80, 91))
    #expect(rule.evaluated == 5 && rule.unknown == 0)
    #expect(rule.fired == 2 && rule.cleared == 1 && rule.open == 1)
  }

  @Test func whatLacksAFieldIsUnknown() throws {
    // While the alert is open an event without a speed is looked at too.
    let events = [Event(at: 0, values: ["speed": 95]), Event(at: 10), Event(at: 20, values: ["speed": 95])]
    let rule = try counted("rule fast\n when speed > 90 km/h\n", events)
    #expect(rule.evaluated == 3 && rule.unknown == 1 && rule.open == 1)
    let both = [
      Event(at: 0, values: ["ignition": 1]), Event(at: 10, values: ["speed": 95]),
      Event(at: 20, values: ["speed": 95, "ignition": 1]),
    ]
    // Only the first field of the two makes the rule looked at.
    for rules in ["ignition is on and speed > 90 km/h", "speed > 90 km/h and ignition is on"] {
      let rule = try counted("rule fast\n when \(rules)\n", both)
      #expect(rule.evaluated == 2 && rule.unknown == 1 && rule.fired == 1, "\(rules)")
    }
  }

  @Test func theWhileOfAnEdgeIsCounted() throws {
    let rule = try counted(
      "rule sos\n on alarm sos\n while speed > 10 km/h\n",
      [
        Event(at: 0, alarms: ["sos"]), Event(at: 10, values: ["speed": 5], alarms: ["sos"]),
        Event(at: 20, values: ["speed": 50], alarms: ["sos"]),
      ])
    #expect(rule.evaluated == 3 && rule.unknown == 1 && rule.fired == 1 && rule.open == 0)
  }

  @Test func clearAfterClosesWhatIsOpen() throws {
    let rules = "rule fast\n when speed > 90 km/h\n clear after 60 s\n"
    let events = ScenarioTests.speeds(95, 95)
    #expect(try counted(rules, events).open == 1)
    let rule = try counted(rules, events, until: 100)
    #expect(rule.open == 0 && rule.cleared == 1)
  }

  /// Counted as they come is counted afterwards, over all that can happen to an alert.
  @Test(arguments: 1...20) func openAlertsAreCountedAlike(_ seed: UInt64) throws {
    let scenario = try Scenario(
      """
      fence a circle 48.0, 11.0 radius 100 m
      fence b circle 48.0, 11.0 radius 200 m
      sink out stdout
      rule fast
        when speed > 90 km/h
        notify out at most every 60 s
      rule long
        when speed > 50 km/h
        held 20 s
        clear after 40 s
      rule away
        when inside a
        clear not inside b settled 2 fixes
      rule parked
        when inside a and speed < 5 km/h
      rule sos
        on alarm sos
        notify out at most every 60 s
      rule way
        sequence enter a then exit a within 5 min
      """)
    var numbers = Numbers(state: seed)
    var events: [Event] = []
    for number in 0..<400 {
      var event = Event(device: "t\(numbers.next() % 5)", at: Double(number) * 3)
      if numbers.next() % 4 > 0 { event.values["speed"] = Double(numbers.next() % 120) }
      if numbers.next() % 3 > 0 { event.place = (48 + Double(numbers.next() % 4) * 0.0006, 11) }
      if numbers.next() % 20 == 0 { event.alarms = ["sos"] }
      events.append(event)
    }
    var sequencer = Sequencer(isLive: false)
    var opened = 0
    let shards = (0..<Shard.count).map { ShardCell(Shard(plan: scenario.plan, number: $0)) }
    for piece in stride(from: 0, to: events.count, by: 50) {
      scenario.pass(Array(events[piece..<piece + 50]), &sequencer, shards)
      for cell in shards {
        let counted = cell.shard.counters.rules.map(\.open)
        cell.shard.recountOpenAlerts()
        #expect(cell.shard.counters.rules.map(\.open) == counted)
        opened += counted.reduce(0, +)
      }
    }
    #expect(opened > 0)
  }

  private struct Numbers {
    var state: UInt64
    mutating func next() -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return state >> 33
    }
  }
}
