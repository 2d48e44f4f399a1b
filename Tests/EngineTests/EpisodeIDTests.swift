import Geofences
import Model
import Testing

@testable import Engine

private typealias Event = Scenario.Event

/// `id` and `n` name each notice once, also where times do not tell events apart.
@Suite struct EpisodeIDTests {
  private static let inYard = (48.0, 11.0)
  private static let onRoad = (48.05, 11.0)
  private static let yard = "fence yard circle 48.0, 11.0 radius 200 m\nsink log stdout\n"

  private static func ids(_ records: [NoticeRecord]) -> [String] {
    records.map { "\($0.idHigh)-\($0.idLow)-\($0.n)" }
  }

  /// The notices of a run, which must have names of their own: the same whatever the pieces, and from a checkpoint
  /// behind every event.
  @discardableResult private func unique(
    _ rules: String, _ events: [Event], count: Int, until: Double? = nil,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> [String] {
    let scenario = try Scenario(rules)
    let outcome = scenario.run(events, until: until)
    let ids = Self.ids(outcome.records)
    #expect(outcome.lines.count == count, "\(outcome.lines)", sourceLocation: sourceLocation)
    #expect(Set(ids).count == ids.count, "\(outcome.lines)", sourceLocation: sourceLocation)
    #expect(Self.ids(scenario.run(events, until: until, pieces: 1).records) == ids, sourceLocation: sourceLocation)
    let unbroken = Fleet(scenario, isLive: true)
    var broken = Fleet(scenario, isLive: true)
    for event in events {
      unbroken.take([event])
      broken.take([event])
      #expect(Self.ids(broken.lastRecords) == Self.ids(unbroken.lastRecords), sourceLocation: sourceLocation)
      broken = try broken.restarted()
    }
    return ids
  }

  @Test func edgesOfOneTime() throws {
    let rules = "sink log stdout\nrule help\n on alarm sos or alarm tamper\n notify log\n"
    let events = [
      Event(at: 10, place: Self.inYard, alarms: ["sos"]),
      Event(at: 10, place: Self.onRoad, alarms: ["sos"]),
      Event(at: 10, place: Self.onRoad, alarms: ["tamper"]),
      Event(at: 11, place: Self.onRoad, alarms: ["sos"]),
    ]
    let ids = try unique(rules, events, count: 4)
    // The usual case knows nothing of those before.
    #expect(try unique(rules, [events[0]], count: 1) == [ids[0]])
    #expect(try unique(rules, [events[3]], count: 1) == [ids[3]])
  }

  @Test func alertsOfOneTime() throws {
    let rules = "sink log stdout\nrule fast\n when speed > 90 km/h\n notify log\n"
    let events = [100, 50, 110, 40, 120].map { Event(at: 10, values: ["speed": $0]) }
    try unique(rules, events, count: 5)
  }

  @Test func anAlertThatIsHeldIsNamedByItsStart() throws {
    let rules = "sink log stdout\nrule fast\n when speed > 90 km/h\n held 5 s even if silent\n notify log\n"
    let start = [100, 50, 110].map { Event(at: 10, values: ["speed": $0]) }
    let atEvent = try unique(rules, start + [Event(at: 16, values: ["speed": 100])], count: 1)
    // The deadline tells of the same episode.
    #expect(try unique(rules, start, count: 1, until: 60) == atEvent)
  }

  @Test func lateAlarmsOfOneTime() throws {
    let rules = "sink log stdout\nrule help\n on alarm sos or alarm \"panic\"\n notify log\n say \"{battery}\"\n"
    let events = [
      Event(at: 10, place: Self.onRoad, alarms: ["sos"]),
      Event(at: 60, place: Self.inYard),
      Event(at: 10, place: Self.inYard, alarms: ["sos"]),
      Event(at: 10, place: Self.onRoad, values: ["battery": 20], alarms: ["sos"]),
      Event(at: 10, place: Self.onRoad, values: ["battery": 21], alarms: ["sos"]),
      Event(at: 10, place: Self.onRoad, alarms: ["panic"]),
      Event(at: 10, alarms: ["panic", "sos"]),
    ]
    try unique(rules, events, count: 6)
  }

  @Test func alarmsOfClocksThatRunAhead() throws {
    let rules = "sink log stdout\nrule help\n on alarm sos\n notify log\n"
    let events = [
      Event(at: 10, heard: 10, place: Self.onRoad, alarms: ["sos"]),
      Event(at: 900, heard: 10, place: Self.onRoad, alarms: ["sos"]),
      Event(at: 901, heard: 10, place: Self.onRoad, alarms: ["sos"]),
      Event(at: 901, heard: 10, place: Self.inYard, alarms: ["sos"]),
    ]
    try unique(rules, events, count: 4)
  }

  @Test func theSaltOfALateAlarmKnowsNoNumbersOfThePlan() throws {
    let events = [
      Event(at: 60, place: Self.inYard),
      Event(at: 10, place: Self.onRoad, values: ["battery": 20, "speed": 5], alarms: ["panic", "sos"]),
    ]
    let help = "rule help\n on alarm \"panic\"\n notify log\n"
    let one = "sink log stdout\n" + help + "rule a\n on alarm \"never\" while battery < 9 % and speed < 1 km/h\n"
    let other =
      "sink log stdout\nrule b\n on alarm \"ever\" while speed < 1 km/h\nrule c\n when battery < 9 %\n" + help
    #expect(try unique(one, events, count: 1) == unique(other, events, count: 1))
  }

  @Test func aRuleOfManyEdgesTellsOfOneStartTwice() throws {
    let rules = Self.yard + "rule yards\n on enter yard or enter yard settled 2 fixes or exit yard\n notify log\n"
    let events = [
      Event(at: 0, place: Self.onRoad), Event(at: 10, place: Self.inYard), Event(at: 20, place: Self.inYard),
      Event(at: 20, place: Self.onRoad), Event(at: 20, place: (48.0001, 11.0)), Event(at: 30, place: Self.inYard),
    ]
    try unique(rules, events, count: 5)
  }

  @Test func edgesThatSettleWithinOneTime() throws {
    let rules = Self.yard + "rule yards\n on enter yard settled 2 fixes\n notify log\n"
    let far = (48.06, 11.0)
    let near = (48.0001, 11.0)
    let events = [
      Event(at: 0, place: Self.onRoad), Event(at: 20, place: Self.inYard), Event(at: 20, place: near),
      Event(at: 20, place: Self.onRoad), Event(at: 20, place: (48.0002, 11.0)), Event(at: 20, place: (48.0003, 11.0)),
      Event(at: 20, place: far), Event(at: 20, place: (48.0004, 11.0)), Event(at: 30, place: Self.inYard),
    ]
    try unique(rules, events, count: 3)
  }

  @Test func sequencesThatBeginTogether() throws {
    let rules =
      "sink log stdout\nrule odd\n"
      + " sequence alarm sos or alarm tamper then alarm tow or alarm jamming within 5 min\n notify log\n"
    let all = ["sos", "tamper", "tow", "jamming"]
    let events = [
      Event(at: 10, place: Self.inYard, alarms: all), Event(at: 10, place: Self.onRoad, alarms: all),
      Event(at: 10, alarms: ["sos"]), Event(at: 20, alarms: ["tow"]),
    ]
    try unique(rules, events, count: 5)
  }

  @Test func eventsThatWereHeardTogether() throws {
    let rules = "sink log stdout\nrule lost\n when silent for 10 min or speed > 90 km/h\n notify log\n"
    let speeds = [100.0, 50, 110, 40, 120]
    let events = speeds.enumerated().map { Event(at: Double($0), heard: 100, values: ["speed": $1]) }
    try unique(rules, events, count: 5)
  }

  @Test func aSilenceThatPassesAgain() throws {
    let scenario = try Scenario("sink log stdout\nrule lost\n when silent for 10 min\n notify log\n")
    for restarts in [false, true] {
      var fleet = Fleet(scenario)
      var lines: [String] = []
      var ids: [String] = []
      func take(_ events: [Event], tick: Double? = nil) throws {
        lines += fleet.take(events, tick: tick)
        ids += Self.ids(fleet.lastRecords)
        if restarts { fleet = try fleet.restarted() }
      }
      try take([Event(at: 0, heard: 0)])
      for number in 1...3 {
        try take([], tick: 700)
        try take([Event(at: Double(number), heard: 0)])
      }
      #expect(lines.count { $0 == "600 fired lost t" } == 3, "\(lines)")
      #expect(lines.count == 6 && Set(ids).count == 6, "\(lines)")
    }
  }
}
