import Geofences
import Model
import Testing

@testable import Engine

private typealias Event = Scenario.Event

/// What a rule reads in `clear` alone is kept and watched like what it reads in `when`.
@Suite struct RuleCompilerTests {
  private static let yard = "fence yard circle 48.0, 11.0 radius 100 m\n"

  private func fast(_ at: Double, heard: Double? = nil, device: String = "t") -> Event {
    Event(device: device, at: at, heard: heard, place: (48, 11), values: ["speed": 70])
  }

  // MARK: Silence

  @Test func aSilenceClears() throws {
    let scenario = try Scenario("rule r\n when speed > 60 km/h\n clear silent for 1 h\n")
    #expect(scenario.run([fast(0)], until: 3599).lines == ["0 fired r t"])
    #expect(scenario.run([fast(0)], until: 4 * 3600).lines == ["0 fired r t", "3600 cleared r t since 0 n 1"])
  }

  @Test func aSilenceClearsByTicksOfOthers() throws {
    let scenario = try Scenario("rule r\n when speed > 60 km/h\n clear silent for 10 min\n")
    let others = (1...15).map { Event(device: "b", at: Double($0) * 60) }
    #expect(
      scenario.run([fast(0), Event(device: "b", at: 0)] + others + [fast(960)]).lines == [
        "0 fired r t", "600 cleared r t since 0 n 1", "960 fired r t",
      ])
  }

  @Test func whatIsHeardEndsTheSilence() throws {
    let scenario = try Scenario("rule r\n when speed > 60 km/h\n clear speed < 5 km/h or silent for 10 min\n")
    let slow = [300.0, 880].map { Event(at: $0, values: ["speed": 20]) }
    #expect(
      scenario.run([fast(0)] + slow, until: 3600).lines == ["0 fired r t", "1480 cleared r t since 0 n 1"])
  }

  @Test func aRuleThatReadsSilenceInClearLivesOnTheHeardClock() throws {
    let scenario = try Scenario("rule r\n when speed > 60 km/h\n clear silent for 10 min\n")
    #expect(
      scenario.run([fast(0, heard: 30)], until: 3600).lines == ["30 fired r t", "630 cleared r t since 30 n 1"])
  }

  @Test func heldGoesWithASilenceInClear() throws {
    let scenario = try Scenario("rule r\n when speed > 60 km/h\n held 30 s\n clear silent for 10 min\n")
    #expect(
      scenario.run([fast(0), fast(20), fast(40)], until: 3600).lines == [
        "40 fired r t since 0", "640 cleared r t since 0 n 1",
      ])
  }

  /// `when` is still true, and another rule's silence passes later: nothing begins by it.
  @Test func nothingBeginsByASilenceOfAnotherRule() throws {
    let scenario = try Scenario(
      Self.yard + "rule a\n when inside yard\n clear silent for 10 min\nrule b\n when silent for 20 min\n")
    #expect(
      scenario.run([fast(0), fast(2000)], until: 2001).lines == [
        "0 fired a t in yard", "600 cleared a t in yard since 0 n 1", "1200 fired b t", "2000 fired a t in yard",
        "2000 cleared b t since 1200 n 1",
      ])
  }

  @Test func oneSilenceBeginsAndALongerOneEnds() throws {
    let scenario = try Scenario(
      "rule a\n when silent for 10 min\n clear silent for 1 h\nrule b\n when silent for 2 h\n")
    #expect(
      scenario.run([Event(at: 0)], until: 4 * 3600).lines == [
        "600 fired a t", "3600 cleared a t since 600 n 1", "7200 fired b t",
      ])
  }

  @Test func aSilenceClearsTheAlertOfEachFence() throws {
    let drafts = [("north", 100.0), ("south", 200)].map { id, radius in
      FenceDraft(
        id: id, name: nil, group: 0,
        outline: .circle(center: Coordinate(latitude: 48, longitude: 11), radiusMetres: radius), properties: [])
    }
    let scenario = try Scenario(
      "fences sites file \"sites.geojson\"\nrule a\n each sites as site\n when inside site\n clear silent for 10 min\n",
      sets: ["sites": drafts])
    #expect(
      scenario.run([fast(0)], until: 3600).lines == [
        "0 fired a t in north", "0 fired a t in south", "600 cleared a t in north since 0 n 1",
        "600 cleared a t in south since 0 n 1",
      ])
  }

  /// A late event is no proof of `held`, though it ends the silence.
  @Test func aLateEventProvesNothing() throws {
    let scenario = try Scenario(Self.yard + "rule a\n when inside yard\n held 30 s\n clear silent for 10 min\n")
    #expect(scenario.run([fast(0), fast(-10, heard: 40)], until: 3600).lines.isEmpty)
  }

  @Test func aLateEventPutsTheClearOff() throws {
    let scenario = try Scenario("rule r\n when speed > 60 km/h\n clear silent for 10 min\n")
    #expect(
      scenario.run([fast(0), fast(-10, heard: 300)], until: 3600).lines == [
        "0 fired r t", "900 cleared r t since 0 n 1",
      ])
  }

  // MARK: Named devices

  @Test func aSilenceInClearWatchesNobodyFromTheStart() throws {
    let scenario = try Scenario(
      "devices vans \"v-1\", \"v-2\"\nrule r\n for vans\n when speed > 60 km/h\n clear silent for 10 min\n")
    #expect(scenario.plan.expectedDevices.isEmpty)
    #expect(
      scenario.run([fast(0, device: "v-1")], until: 3600).lines == ["0 fired r v-1", "600 cleared r v-1 since 0 n 1"])
  }

  @Test func ofANamedDeviceThatWasNeverHeardASilenceClearsWhatASilenceBegan() throws {
    let scenario = try Scenario(
      "devices vans \"v-1\", \"v-2\"\nrule lost\n for vans\n when silent for 10 min\n clear silent for 1 h\n"
        + "rule odd\n for vans\n when not has speed\n clear silent for 20 min\n")
    #expect(scenario.plan.expectedDevices == ["v-1", "v-2"])
    #expect(
      scenario.run([fast(0, device: "v-1")], until: 4 * 3600).lines == [
        "600 fired lost v-1", "600 fired lost v-2", "3600 cleared lost v-1 since 600 n 1",
        "3600 cleared lost v-2 since 600 n 1",
      ])
  }

  // MARK: All else

  /// What must be kept for a `clear` that alone reads it, and the events by which it becomes true.
  @Test(arguments: [
    ("temperature within 5 min < 5 °C", ["temperature": 4.0]),
    ("battery is low", ["battery": 10]),
    ("max(temperature) over 1 min < 5 °C", ["temperature": 4]),
    ("count(temperature passes 3 °C) over 1 h >= 1", ["temperature": 4]),
    ("count(battery becomes low) over 1 h >= 1", ["battery": 10]),
    ("charging", ["charging": 1]),
  ]) func whatOnlyClearReadsIsKept(_ clear: String, _ values: [String: Double]) throws {
    let scenario = try Scenario("rule r\n when speed > 60 km/h\n clear \(clear)\n")
    let before = ["speed": 70.0, "temperature": 2, "battery": 80, "charging": 0]
    let events = [
      Event(at: 0, values: before.merging(["temperature": 20]) { $1 }),
      Event(at: 400, values: before.merging(clear.contains("passes") ? [:] : ["temperature": 20]) { $1 }),
      Event(at: 500, values: values), Event(at: 540, values: values),
    ]
    let lines = scenario.run(events).lines
    #expect(lines.first == "0 fired r t")
    #expect(lines.count == 2 && lines[1].contains("cleared r t since 0 n 1"))
  }

  @Test(arguments: [
    "outside yard", "distance to yard > 1 km", "moved over 1 min > 1 km", "count(exit yard) over 1 h >= 1",
    "count(exit yard settled 2 fixes) over 1 h >= 1", "count(cross gate) over 1 h >= 1",
  ]) func placesThatOnlyClearReadsAreKept(_ clear: String) throws {
    let scenario = try Scenario(
      Self.yard + "fence gate line (48.01 10.9, 48.01 11.1)\nrule r\n when speed > 60 km/h\n clear \(clear)\n")
    let far = [60.0, 90].map { Event(at: $0, place: (48.02, 11), values: ["speed": 20]) }
    let lines = scenario.run([fast(0), fast(30)] + far).lines
    #expect(lines.first == "0 fired r t")
    #expect(lines.count == 2 && lines[1].contains("cleared r t since 0 n 1"))
  }
}
