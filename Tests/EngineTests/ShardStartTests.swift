import Model
import Testing

@testable import Engine

private typealias Event = Scenario.Event

/// The start of a live run (LANGUAGE, sections 6 and 8): one case a sentence. Minutes are those since the first event.
@Suite struct ShardStartTests {
  private func scenario(_ rest: String = "") throws -> Scenario {
    try Scenario("sink log stdout\nrule lost\n when silent for 20 min\n notify log\n" + rest)
  }

  /// A run that stops, is gone, and starts anew at a minute.
  private func outage(_ fleet: Fleet, until minute: Double) throws -> Fleet {
    let again = try fleet.restarted()
    again.begin(at: minute * 60)
    return again
  }

  @Test func runningSilencesStartAnew() throws {
    let fleet = Fleet(try scenario())
    fleet.take([Event(at: 0)])
    #expect(fleet.take(tick: 15 * 60).isEmpty)
    let again = try outage(fleet, until: 100)
    #expect(again.take(tick: 100 * 60).isEmpty)
    #expect(again.take(tick: 119 * 60).isEmpty)
    #expect(again.take(tick: 121 * 60) == ["7200 fired lost t"])
  }

  @Test func withoutAStartTheyGoOn() throws {
    let fleet = Fleet(try scenario())
    fleet.take([Event(at: 0)])
    #expect(try fleet.restarted().take(tick: 100 * 60) == ["1200 fired lost t"])
  }

  @Test func aDeviceThatIsHeardIsNotReported() throws {
    let fleet = Fleet(try scenario())
    fleet.take([Event(at: 0)])
    let again = try outage(fleet, until: 100)
    #expect(again.take([Event(at: 110 * 60)], tick: 125 * 60).isEmpty)
    #expect(again.take(tick: 131 * 60) == ["7800 fired lost t"])
  }

  @Test func whatFiresStaysUntilTheDeviceIsHeard() throws {
    let fleet = Fleet(try scenario())
    fleet.take([Event(at: 0)])
    #expect(fleet.take(tick: 30 * 60) == ["1200 fired lost t"])
    let again = try outage(fleet, until: 100)
    #expect(again.take(tick: 500 * 60).isEmpty)
    #expect(again.take([Event(at: 501 * 60)]) == ["30060 cleared lost t since 1200 n 1"])
  }

  @Test func aLateEventEndsItToo() throws {
    let fleet = Fleet(try scenario())
    fleet.take([Event(at: 60, heard: 60)])
    #expect(fleet.take(tick: 30 * 60) == ["1260 fired lost t"])
    let again = try outage(fleet, until: 100)
    #expect(again.take([Event(at: 0, heard: 101 * 60)]) == ["6060 cleared lost t since 1260 n 1"])
  }

  @Test func aPassedThresholdStaysPassed() throws {
    let fleet = Fleet(try scenario("rule gone\n when silent for 60 min\n notify log\n"))
    fleet.take([Event(at: 0)])
    #expect(fleet.take(tick: 30 * 60) == ["1200 fired lost t"])
    let again = try outage(fleet, until: 100)
    #expect(again.take(tick: 159 * 60).isEmpty)
    // The next one counts from the start; the first is not passed again.
    #expect(again.take(tick: 161 * 60) == ["9600 fired gone t"])
  }

  @Test func aReminderDoesNotClearIt() throws {
    let reminding = try Scenario(
      "sink log stdout\nrule lost\n when silent for 20 min\n notify log remind every 50 min\n")
    let fleet = Fleet(reminding)
    fleet.take([Event(at: 0)])
    #expect(fleet.take(tick: 30 * 60) == ["1200 fired lost t"])
    let again = try outage(fleet, until: 60)
    #expect(again.take(tick: 72 * 60) == ["4200 reminded lost t since 1200 n 1"])
    #expect(again.take([Event(at: 73 * 60)]) == ["4380 cleared lost t since 1200 n 2"])
  }

  /// At the closing of hours the condition to clear is looked at: the device is silent still.
  @Test func hoursDoNotClearIt() throws {
    let hours = "hours shift mon-sun 07:00-10:00\n"
    let scenario = try Scenario(
      hours + "sink log stdout\nrule lost\n when silent for 20 min\n clear not silent for 20 min\n"
        + " during shift\n notify log\n", zones: [:])
    let fleet = Fleet(scenario)
    fleet.take([Event(at: 0)])
    #expect(fleet.take(tick: 30 * 60) == ["1200 fired lost t"])
    // 10:00 is minute 120, not ten minutes behind the start.
    let again = try outage(fleet, until: 110)
    #expect(again.take(tick: 125 * 60).isEmpty)
    #expect(again.take([Event(at: 126 * 60)]) == ["7560 cleared lost t since 1200 n 1"])
  }

  /// Hours that open after the start find a silence that was passed before it.
  @Test func hoursThatOpenFindIt() throws {
    let scenario = try Scenario(
      "hours shift mon-sun 10:00-11:00\nsink log stdout\nrule lost\n when silent for 20 min\n during shift\n"
        + " notify log\n")
    let fleet = Fleet(scenario)
    fleet.take([Event(at: 0)])
    #expect(fleet.take(tick: 30 * 60).isEmpty)
    let again = try outage(fleet, until: 115)
    #expect(again.take(tick: 125 * 60) == ["7200 fired lost t"])
  }

  @Test func aSilenceThatClearsStartsAnewToo() throws {
    let scenario = try Scenario(
      "sink log stdout\nrule fast\n when speed > 60 km/h\n clear silent for 20 min\n notify log\n")
    let fleet = Fleet(scenario)
    #expect(fleet.take([Event(at: 0, values: ["speed": 70])]) == ["0 fired fast t"])
    let again = try outage(fleet, until: 100)
    #expect(again.take(tick: 119 * 60).isEmpty)
    #expect(again.take(tick: 121 * 60) == ["7200 cleared fast t since 0 n 1"])
  }

  @Test func devicesNamedInFullCountFromTheStart() throws {
    let scenario = try Scenario(
      "devices vans \"v-1\", \"v-2\", \"x-*\"\nrule lost\n for vans\n when silent for 10 min\n")
    let fleet = Fleet(scenario)
    fleet.begin(at: 0)
    #expect(fleet.deviceCount == 2)
    #expect(fleet.take([Event(device: "v-1", at: 300)], tick: 601) == ["600 fired lost v-2"])
    // One that fires stays; one that runs starts anew.
    let again = try outage(fleet, until: 100)
    #expect(again.deviceCount == 2)
    #expect(again.take(tick: 109 * 60).isEmpty)
    #expect(again.take(tick: 111 * 60) == ["6600 fired lost v-1"])
    #expect(again.take([Event(device: "v-2", at: 6700)]) == ["6700 cleared lost v-2 since 600 n 1"])
  }

  @Test func deadlinesOfTheOutageRunInTheirOrder() throws {
    let scenario = try scenario(
      "rule stop\n when speed < 5 km/h\n held 40 min even if silent\n notify log remind every 60 min\n")
    let fleet = Fleet(scenario)
    fleet.take([Event(at: 0, values: ["speed": 0])])
    let again = try outage(fleet, until: 200)
    #expect(
      again.take(tick: 222 * 60) == [
        "2400 fired stop t since 0", "6000 reminded stop t since 0 n 1", "9600 reminded stop t since 0 n 2",
        "13200 fired lost t", "13200 reminded stop t since 0 n 3",
      ])
  }

  @Test func aStartChangesThoseWhoseSilenceRuns() throws {
    let fleet = Fleet(try scenario())
    fleet.take([Event(at: 0)])
    var kept = Fleet.Kept()
    fleet.keep(in: &kept)
    // A start before the newest event moves nothing.
    fleet.begin(at: -1)
    #expect(fleet.keep(in: &kept).isEmpty)
    fleet.begin(at: 60)
    #expect(fleet.keep(in: &kept).count == 1)
    #expect(try Fleet(fleet.scenario, from: kept).take(tick: 1261) == ["1260 fired lost t"])
  }
}
