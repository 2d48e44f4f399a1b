import Model
import Testing

@testable import Engine

/// What a trace says of single events. That tracing changes nothing is a law of its own (PropertyTests).
@Suite struct TraceTests {
  private typealias Event = Scenario.Event
  private static let fence = "fence yard circle 48, 11 radius 100 m\n"
  private static let inside = (48.0, 11.0)
  private static let outside = (48.01, 11.0)

  @Test func everyEventAndPartIsTold() throws {
    let scenario = try Scenario(Self.fence + "rule a\n  when speed > 50 km/h and inside yard\n  held 30 s\n")
    let steps = scenario.trace([
      Event(at: 0, place: Self.outside, values: ["speed": 60]),
      Event(at: 10, place: Self.inside, values: ["speed": 60]),
      Event(at: 20, place: Self.inside), Event(at: 30, place: Self.inside, values: ["speed": 40]),
      Event(at: 40, place: Self.inside, values: ["speed": 60]),
      Event(at: 70, place: Self.inside, values: ["speed": 60]),
    ])
    #expect(steps.map { $0.alerts.count } == [1, 1, 1, 1, 1, 1])
    let alerts = steps.flatMap(\.alerts)
    #expect(
      alerts.map { $0.condition?.parts.map(\.truth) } == [
        [.no, .yes, .no], [.yes, .yes, .yes], [.unknown, .unknown, .yes], [.no, .no, .yes], [.yes, .yes, .yes],
        [.yes, .yes, .yes],
      ])
    #expect(alerts.map(\.transitions) == [[], [.pending], [], [.abandoned], [.pending], [.fired]])
    #expect(alerts.map(\.after.state) == [.idle, .pending, .pending, .idle, .pending, .firing])
    #expect(alerts.map(\.isPassedOver) == [true, false, false, false, false, false])
    #expect(alerts[2].condition?.parts[1].operands[0].missing == .notInEvent(last: Scenario.start + 10_000))
    #expect(alerts[5].notices.map(\.kind) == [.fired])
    let metres = try #require(alerts[0].condition?.parts[2].side?.metres)
    #expect(abs(metres - (1111.95 - 100)) < 1)
    #expect(alerts[1].condition?.parts[2].side?.metres == -100)
  }

  /// Parts stand as written though the code has another order.
  @Test func partsKeepTheWritersOrder() throws {
    let scenario = try Scenario(
      "rule a\n  when speed > 50 km/h or (battery < 5 % and (ignition is on or not has course))\n")
    let steps = scenario.trace([Event(at: 0, values: ["speed": 10, "battery": 3, "ignition": 0, "course": 90])])
    let parts = try #require(steps.first?.alerts.first?.condition?.parts)
    #expect(parts.map(\.truth) == [.no, .no, .no, .yes, .no, .no, .no, .yes])
    let speed: Double = 10 * 5 / 18
    let limit: Double = 50 * 5 / 18
    let compared: [TraceValue?] = [.number(speed), .number(limit)]
    let ignition: [TraceValue?] = [.number(0)]
    #expect(parts[1].operands.map(\.value) == compared)
    #expect(parts[5].operands.map(\.value) == ignition)
  }

  private static let edgeCases: [(String, [Event], EdgeTrace.Outcome)] = [
    ("on enter yard", [Event(at: 0, place: inside)], .firstFix),
    ("on enter yard including start", [Event(at: 0, place: inside)], .happened),
    ("on enter yard", [Event(at: 0, place: outside)], .sameSide(isInside: false)),
    ("on exit yard", [Event(at: 0, place: inside), Event(at: 9)], .noFix),
    ("on exit yard", [Event(at: 0, place: inside), Event(at: 9, place: inside)], .sameSide(isInside: true)),
    (
      "on exit yard", [Event(at: 0, place: inside), Event(at: 9, place: outside, values: ["accuracy": 500])],
      .tooInaccurate(accuracy: 500, width: 200)
    ),
    (
      "on exit yard settled 2 fixes", [Event(at: 0, place: inside), Event(at: 9, place: outside)],
      .settling(fixes: 1, since: Scenario.start + 9000)
    ),
    ("on cross yard", [Event(at: 0, place: outside)], .noWay),
    (
      "on cross yard", [Event(at: 0, place: outside), Event(at: 700, place: outside)],
      .wayTooLong(milliseconds: 700_000)
    ),
    ("on cross yard", [Event(at: 0, place: (40, 11)), Event(at: 9, place: outside)], .wayTooFast),
    ("on cross yard", [Event(at: 0, place: outside), Event(at: 9, place: outside)], .notCrossed),
    ("on alarm sos", [Event(at: 0)], .noAlarm),
    ("on alarm sos while speed > 5 km/h", [Event(at: 0, alarms: ["sos"])], .whileNotTrue(.unknown)),
    ("on alarm sos\n  during never", [Event(at: 0, alarms: ["sos"])], .outOfHours),
    ("on ignition becomes on", [Event(at: 0)], .noValue),
    ("on ignition becomes on", [Event(at: 0, values: ["ignition": 1])], .firstValue),
    (
      "on ignition becomes on", [Event(at: 0, values: ["ignition": 1]), Event(at: 9, values: ["ignition": 1])],
      .noChange
    ),
    (
      "on alarm sos\n  late drop", [Event(at: 10), Event(at: 5, heard: 12, alarms: ["sos"])], .droppedLate
    ),
  ]

  @Test(arguments: edgeCases.indices) func whyAnEdgeDidNotHappen(_ number: Int) throws {
    let (clause, events, outcome) = Self.edgeCases[number]
    let hours = "hours never sun 03:00-04:00\n"
    let scenario = try Scenario(Self.fence + hours + "rule a\n  \(clause)\n")
    let edge = try #require(scenario.trace(events).last?.alerts.first?.edges.first, "\(clause)")
    #expect(edge.outcome == outcome, "\(clause)")
  }

  @Test func whatIsNotEvaluatedIsToldToo() throws {
    let scenario = try Scenario("rule a\n  when speed > 50 km/h\n  clear after 1 min\n")
    let steps = scenario.trace(
      [
        Event(at: 0, values: ["speed": 60]), Event(at: 0, values: ["speed": 60]),
        Event(at: -10, heard: 1, values: ["speed": 60]), Event(at: 900, heard: 2, values: ["speed": 60]),
        Event(at: 100, values: ["speed": 60]), Event(at: 110, values: ["speed": 6]),
      ], until: 200)
    #expect(
      steps.map(\.cause) == [
        .event, .repeated, .late(behind: 10_000), .clockFault(ahead: 898_000),
        .deadline(alert: true, hours: false, silence: false), .event, .event,
      ])
    #expect(steps.flatMap(\.alerts).flatMap(\.transitions) == [.fired, .cleared, .rearmed])
  }

  @Test func coolDownsAndGaps() throws {
    let scenario = try Scenario(
      """
      sink ops file "x"
      rule a
        when speed > 50 km/h
        held 10 s gap 60 s
        notify ops at most every 10 min
      """)
    let speeds: [(Double, Double)] = [(0, 60), (10, 60), (20, 5), (30, 60), (40, 60), (50, 5), (60, 60), (130, 60)]
    let steps = scenario.trace(speeds.map { Event(at: $0.0, values: ["speed": $0.1]) }, until: 2000)
    let alerts = steps.flatMap(\.alerts)
    #expect(
      alerts.flatMap(\.transitions) == [
        .pending, .fired, .cleared, .pending, .fired, .cleared, .pending, .abandonedByGap, .pending,
      ])
    let fired = alerts.flatMap(\.notices).filter { $0.kind == .fired }
    #expect(fired.map(\.sinks) == [1, 0])
    #expect(fired.map(\.heldBack) == [0, 1])
    #expect(alerts.last?.after.coolDowns.first?.suppressed == 1)
    #expect(alerts.last?.after.coolDowns.first?.until == Scenario.start + 610_000)
  }

  @Test func onlyTheDeviceAndItsRules() throws {
    let scenario = try Scenario("rule a\n  when speed > 50 km/h\nrule b\n  when speed > 10 km/h\n")
    let events = [Event(at: 0, values: ["speed": 60]), Event(device: "u", at: 1, values: ["speed": 60])]
    #expect(scenario.trace(events).map { $0.alerts.map(\.rule) } == [[0, 1]])
    #expect(scenario.trace(events, rules: [1]).map { $0.alerts.map(\.rule) } == [[1]])
    #expect(scenario.trace(events, device: "v").isEmpty)
  }
}
