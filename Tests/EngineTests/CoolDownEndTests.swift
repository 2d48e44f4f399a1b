import Testing

@testable import Engine

private typealias Event = Scenario.Event

/// When an idle alert that was kept for its cool-downs goes.
@Suite struct CoolDownEndTests {
  private static let sinks = "sink a stdout\nsink b stdout\n"

  @Test func itGoesWithTheLastOfThem() throws {
    let run = try ReloadRun(
      Self.sinks
        + "rule fast\n when speed > 90 km/h\n notify a at most every 10 s\n notify b at most every 1 min\n")
    run.feed([Event(at: 0, values: ["speed": 95]), Event(at: 5, values: ["speed": 20])])
    run.feed([Event(at: 30, values: ["speed": 20])])
    #expect(run.state()?.alerts.count == 1)
    run.feed([Event(at: 70, values: ["speed": 20])])
    #expect(run.state()?.alerts.isEmpty == true)
  }

  @Test func aCountThatWasNotToldKeepsIt() throws {
    let run = try ReloadRun(
      Self.sinks
        + "rule fast\n when speed > 90 km/h\n notify a at most every 10 s\n notify b at most every 1 min\n")
    run.feed([
      Event(at: 0, values: ["speed": 95]), Event(at: 5, values: ["speed": 20]), Event(at: 20, values: ["speed": 95]),
      Event(at: 22, values: ["speed": 20]), Event(at: 200, values: ["speed": 20]),
    ])
    #expect(run.state()?.alerts.count == 1)
    run.feed([Event(at: 210, values: ["speed": 95])])
    #expect(run.lines.contains("210 fired fast t suppressed 1"))
  }
}
