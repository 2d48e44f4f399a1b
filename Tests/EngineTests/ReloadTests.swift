import Model
import Testing

@testable import Engine

private typealias Event = Scenario.Event

/// What becomes of alerts in a reload: one case a row of the table and a sentence of the page.
@Suite struct ReloadTests {
  private func speed(_ at: Double, _ value: Double, device: String = "t") -> Scenario.Event {
    Scenario.Event(device: device, at: at, values: ["speed": value])
  }

  // MARK: Rows of the table

  @Test func anOpenAlertOfARuleThatIsGoneIsWithdrawn() throws {
    let run = try ReloadRun("rule fast\n when speed > 90 km/h\n")
    run.feed([speed(0, 95), speed(10, 95)])
    try run.reload("rule other\n on alarm sos\n")
    #expect(run.lines == ["0 fired fast t", "10 withdrawn fast t since 0 n 1"])
    run.feed([speed(20, 20)])
    #expect(run.lines.count == 2)
    #expect(run.state()?.alerts.isEmpty == true)
  }

  @Test func aConditionThatChangedWithdraws() throws {
    let run = try ReloadRun("rule fast\n when speed > 90 km/h\n")
    run.feed([speed(0, 95)])
    try run.reload("rule fast\n when speed > 90 km/h and ignition is on\n")
    #expect(run.take() == ["0 fired fast t", "0 withdrawn fast t n 1"])
    run.feed([Event(at: 10, values: ["speed": 95, "ignition": 1])])
    #expect(run.take() == ["10 fired fast t"])
  }

  @Test func aClearingAlertIsWithdrawn() throws {
    let run = try ReloadRun("rule fast\n when speed > 90 km/h\n clear speed < 80 km/h settled 3 fixes\n")
    run.feed([speed(0, 95), speed(10, 70)])
    try run.reload("rule fast\n when speed >= 90 km/h\n clear speed < 80 km/h settled 3 fixes\n")
    #expect(run.lines == ["0 fired fast t", "10 withdrawn fast t since 0 n 1"])
  }

  @Test func aPendingAlertGoesSilently() throws {
    let run = try ReloadRun("rule fast\n when speed > 90 km/h\n held 30 s\n")
    run.feed([speed(0, 95), speed(10, 95)])
    try run.reload("rule fast\n when speed >= 90 km/h\n held 30 s\n")
    run.feed([speed(30, 95)])
    #expect(run.lines.isEmpty)
    run.feed([speed(60, 95)])
    #expect(run.lines == ["60 fired fast t since 30"])
  }

  @Test func aDeviceThatIsNoLongerLookedAtHasItsAlertsWithdrawn() throws {
    let rule = "rule fast\n for some\n when speed > 90 km/h\n"
    let run = try ReloadRun("devices some \"a\", \"b\"\n" + rule)
    run.feed([speed(0, 95, device: "a"), speed(0, 95, device: "b")])
    try run.reload("devices some \"b\", \"c\"\n" + rule)
    #expect(run.take() == ["0 fired fast a", "0 fired fast b", "0 withdrawn fast a n 1"])
    run.feed([speed(10, 20, device: "a"), speed(10, 20, device: "b")])
    #expect(run.take() == ["10 cleared fast b since 0 n 1"])
  }

  @Test func withdrawnGoesWhereFiredWent() throws {
    let sinks = "sink a stdout\nsink b stdout\nsink c stdout\n"
    let rule = "notify a at most every 1 h\n notify b\n notify c only fired\n"
    let run = try ReloadRun(sinks + "rule fast\n when speed > 90 km/h\n " + rule)
    run.feed([speed(0, 95), speed(10, 20), speed(20, 95)])
    try run.reload(sinks + "rule fast\n when speed >= 90 km/h\n " + rule)
    let withdrawn = try #require(run.outcome.records.last)
    #expect(withdrawn.kind == .withdrawn)
    // The second episode was held back from the first sink; the third wants no ends.
    #expect(withdrawn.sinks & ~NoticeRecord.recordStream == 0b010)
  }

  // MARK: What stays

  @Test func thresholdsAreJudgedAtTheNextEvent() throws {
    let run = try ReloadRun("rule fast\n when speed > 90 km/h\n")
    run.feed([speed(0, 95), speed(10, 95)])
    try run.reload("rule fast\n when speed > 100 km/h\n")
    #expect(run.take() == ["0 fired fast t"])
    run.feed([speed(20, 95)])
    #expect(run.take() == ["20 cleared fast t since 0 n 1"])
    try run.reload("rule fast\n when speed > 50 km/h\n")
    #expect(run.take().isEmpty)
    run.feed([speed(30, 95)])
    #expect(run.take() == ["30 fired fast t"])
  }

  @Test func aPendingAlertGoesOnUnderTheNewTimes() throws {
    let run = try ReloadRun("rule fast\n when speed > 90 km/h\n held 60 s\n")
    run.feed([speed(0, 95), speed(20, 95)])
    try run.reload("rule fast\n when speed > 90 km/h\n held 30 s\n")
    run.feed([speed(30, 95)])
    #expect(run.lines == ["30 fired fast t since 0"])
  }

  @Test func aDeadlineThatNowLiesInThePastRunsNext() throws {
    let run = try ReloadRun("rule open\n when ignition is on\n held 10 min even if silent\n")
    run.feed([Event(at: 0, values: ["ignition": 1]), Event(at: 300)])
    try run.reload("rule open\n when ignition is on\n held 2 min even if silent\n")
    #expect(run.take().isEmpty)
    run.feed([Event(at: 310)])
    #expect(run.take() == ["120 fired open t since 0"])
    try run.reload("rule open\n when ignition is on\n held 2 min even if silent\n clear after 3 min\n")
    #expect(run.take() == ["310 withdrawn open t since 0 n 1"])
  }

  @Test func clearAfterCountsFromFiredUnderTheNewTime() throws {
    let run = try ReloadRun("rule open\n when ignition is on\n clear after 1 h\n")
    run.feed([Event(at: 0, values: ["ignition": 1]), Event(at: 600)])
    try run.reload("rule open\n when ignition is on\n clear after 5 min\n")
    run.tick(700)
    #expect(run.take() == ["0 fired open t", "300 cleared open t since 0 n 1"])
    // It waits until the condition was false once, also over the next reload.
    try run.reload("rule open\n when ignition is on\n clear after 6 min\n")
    run.feed([Event(at: 710, values: ["ignition": 1])])
    #expect(run.take().isEmpty)
    run.feed([Event(at: 720, values: ["ignition": 0]), Event(at: 730, values: ["ignition": 1])])
    #expect(run.take() == ["730 fired open t"])
  }

  @Test func remindersAreNotMadeUpFor() throws {
    let run = try ReloadRun("rule open\n when ignition is on\n notify a remind every 6 h\nsink a stdout\n")
    run.feed([Event(at: 0, values: ["ignition": 1]), Event(at: 19_800)])
    try run.reload("rule open\n when ignition is on\n notify a remind every 1 h\nsink a stdout\n")
    run.tick(22_000)
    #expect(run.lines == ["0 fired open t", "21600 reminded open t since 0 n 1"])
  }

  @Test func textsAndSinksKeepState() throws {
    let run = try ReloadRun("sink a stdout\nrule fast\n when speed > 90 km/h\n held 20 s\n notify a\n")
    run.feed([speed(0, 95), speed(20, 95)])
    try run.reload(
      "sink a stdout\nsink b stdout\nrule fast \"Too fast\"\n when speed > 90 km/h\n held 20 s\n severity critical\n "
        + "notify b\n notify a\n say \"hm\"\n")
    run.feed([speed(30, 20)])
    #expect(run.lines == ["20 fired fast t since 0", "30 cleared fast t since 0 n 1"])
    // Only who was told of the start is told of the end.
    #expect(run.outcome.records.last.map { $0.sinks & ~NoticeRecord.recordStream } == 0b01)
  }

  @Test func aRenamedRuleKeepsItsEpisodes() throws {
    let run = try ReloadRun("rule z-old\n when speed > 90 km/h\n")
    run.feed([speed(0, 95)])
    try run.reload("rule new was z-old\n when speed > 90 km/h\n")
    try run.reload("rule newest was new\n when speed > 80 km/h\nrule a\n on alarm sos\n")
    run.feed([speed(10, 20), speed(20, 95)])
    #expect(run.lines == ["0 fired z-old t", "10 cleared newest t since 0 n 1", "20 fired newest t"])
    let ids = run.outcome.records.map(\.idLow)
    #expect(ids[0] == ids[1] && ids[1] != ids[2])
  }

  @Test func aSequenceUnderWayStays() throws {
    let fences = "fence yard circle 48.0, 11.0 radius 100 m\nfence dock circle 48.5, 11.0 radius 100 m\n"
    let run = try ReloadRun(fences + "rule trip\n sequence exit yard then enter dock within 1 h\n")
    run.feed([Event(at: 0, place: (48, 11)), Event(at: 10, place: (48.2, 11))])
    try run.reload(fences + "rule trip\n sequence exit yard then enter dock within 2 h\n")
    run.feed([Event(at: 5000, place: (48.5, 11))])
    #expect(run.take() == ["5000 fired trip t in dock since 10"])
    run.feed([Event(at: 5010, place: (48, 11)), Event(at: 5020, place: (48.2, 11))])
    try run.reload(fences + "rule trip\n sequence exit yard then no enter dock within 10 min\n")
    run.feed([Event(at: 6000, place: (48.2, 11))])
    #expect(run.take().isEmpty)
  }

  // MARK: Cool-downs

  private let coolDown = "notify a at most every 10 min\nsink a stdout\n"

  @Test func coolDownsOutliveAWithdrawal() throws {
    let run = try ReloadRun("rule fast\n when speed > 90 km/h\n " + coolDown)
    run.feed([speed(0, 95)])
    try run.reload("rule fast\n when speed >= 90 km/h\n " + coolDown)
    run.feed([speed(60, 95), speed(120, 20), speed(700, 95)])
    #expect(
      run.lines == [
        "0 fired fast t", "0 withdrawn fast t n 1", "60 fired fast t untold",
        "120 cleared fast t since 60 n 1 untold", "700 fired fast t suppressed 1",
      ])
  }

  @Test func coolDownsOutliveAListThatLeavesTheDeviceOut() throws {
    let rule = "rule cry\n on alarm sos\nrule fast\n for some\n when speed > 90 km/h\n " + coolDown
    let with = "devices some \"t\"\n" + rule
    let run = try ReloadRun(with)
    run.feed([speed(0, 95)])
    try run.reload("devices some \"u\"\n" + rule)
    // It is not looked at meanwhile, cool-down or not.
    run.feed([speed(60, 95)])
    try run.reload(with)
    run.feed([speed(120, 95)])
    #expect(run.lines == ["0 fired fast t", "0 withdrawn fast t n 1", "120 fired fast t untold"])
  }

  @Test func coolDownsOfEdgesStay() throws {
    let run = try ReloadRun("rule cry\n on alarm sos\n " + coolDown)
    run.feed([Event(at: 0, alarms: ["sos"])])
    try run.reload("rule cry\n on alarm tow\n " + coolDown)
    try run.reload("rule cry\n on alarm sos\n " + coolDown)
    run.feed([Event(at: 10, alarms: ["sos"]), Event(at: 700, alarms: ["sos"])])
    #expect(run.lines == ["0 fired cry t", "10 fired cry t untold", "700 fired cry t suppressed 1"])
  }

  @Test func whatACoolDownHoldsBackIsToldAtItsNewEnd() throws {
    let run = try ReloadRun("rule fast\n when speed > 90 km/h\n " + coolDown)
    run.feed([speed(0, 95), speed(10, 20), speed(20, 95)])
    try run.reload("rule fast\n when speed > 90 km/h\n notify a at most every 2 min\nsink a stdout\n")
    run.feed([speed(200, 95)])
    #expect(run.lines.last == "120 fired fast t since 20 n 1")
    // One that is there no more ends never: nothing is told, nothing stops.
    let other = try ReloadRun("rule fast\n when speed > 90 km/h\n " + coolDown)
    other.feed([speed(0, 95), speed(10, 20), speed(20, 95)])
    try other.reload("rule fast\n when speed > 90 km/h\n notify a\nsink a stdout\n")
    other.feed([speed(1000, 95), speed(1010, 20), speed(1020, 95)])
    #expect(other.lines.suffix(2) == ["1010 cleared fast t since 20 n 1 untold", "1020 fired fast t"])
  }

  // MARK: Values, windows, peaks, counters

  @Test func windowsAndLastValuesStay() throws {
    let rules = "rule many\n when count(alarm sos) over 10 min >= 2\nrule turned\n on ignition changes\n"
    let run = try ReloadRun(rules)
    run.feed([Event(at: 0, values: ["ignition": 1], alarms: ["sos"])])
    try run.reload(
      "rule a\n when avg(speed) over 1 min > 9 km/h and satellites within 1 min > 4\nrule many\n "
        + "when count(alarm sos) over 5 min >= 2\nrule turned\n on ignition changes\n")
    run.feed([Event(at: 100, values: ["ignition": 0], alarms: ["sos"])])
    #expect(run.lines == ["100 fired many t", "100 fired turned t"])
  }

  @Test func peaksStayByFieldAndDirection() throws {
    let run = try ReloadRun("rule fast\n when speed > 90 km/h\n")
    run.feed([speed(0, 95), speed(10, 120)])
    try run.reload("rule a\n when altitude < 5 m and speed > 4 km/h\nrule fast\n when speed > 80 km/h\n")
    let alert = try #require(run.state()?.alerts.first)
    #expect(alert.peaks.count == 1)
    #expect(abs(alert.peaks[0] - 120 / 3.6) < 1e-9)
  }

  @Test func countersGoOn() throws {
    let run = try ReloadRun("rule a\n on alarm tow\nrule fast\n when speed > 90 km/h\n")
    run.feed([speed(0, 95), speed(10, 20)])
    try run.reload("rule faster was fast\n when speed > 95 km/h\n")
    run.feed([speed(20, 99)])
    let summary = run.summary
    #expect(summary.events == 3 && summary.devices == 1)
    #expect(summary.rules.map(\.fired) == [2])
    #expect(summary.rules.map(\.cleared) == [1])
  }

  @Test func arepeatIsStillTold() throws {
    let run = try ReloadRun("rule cry\n on alarm sos\n")
    run.feed([Event(at: 0, alarms: ["sos"])])
    try run.reload("rule cry\n on alarm sos\n severity critical\n")
    run.feed([Event(at: 0, alarms: ["sos"])])
    #expect(run.lines == ["0 fired cry t"])
    #expect(run.summary.duplicates == 1)
  }

  // MARK: Hours and silence

  @Test func hoursAreWatchedAnew() throws {
    let rule = "rule working\n when ignition within 10 h is on\n during work\n"
    let run = try ReloadRun("hours work mon-fri 09:00-17:00\n" + rule)
    run.feed([Event(at: 0, values: ["ignition": 1])])
    // They open at 10:00 now, and the notice comes by a tick.
    try run.reload("hours work mon-fri 10:00-17:00\n" + rule)
    run.tick(3700)
    #expect(run.lines.isEmpty)
    run.tick(7300)
    #expect(run.lines == ["7200 fired working t"])
  }

  @Test func aThresholdOfSilenceThatWasPassedDoesNotFireAgain() throws {
    let run = try ReloadRun("rule lost\n when silent for 10 min\n")
    run.feed([Event(at: 0)])
    run.tick(700)
    #expect(run.take() == ["600 fired lost t"])
    try run.reload("rule lost\n when silent for 5 min\n")
    run.tick(800)
    try run.reload("rule lost\n when silent for 20 min\n")
    run.tick(1300)
    #expect(run.take().isEmpty)
    run.feed([Event(at: 1400)])
    #expect(run.take() == ["1400 cleared lost t since 600 n 1"])
  }

  @Test func aLoweredThresholdOfSilenceFiresAtTheNextTick() throws {
    let run = try ReloadRun("rule lost\n when silent for 20 min\n")
    run.feed([Event(at: 0)])
    run.tick(900)
    try run.reload("rule lost\n when silent for 10 min\n")
    #expect(run.take().isEmpty)
    run.tick(901)
    #expect(run.take() == ["600 fired lost t"])
  }

  /// Another rule's threshold has been passed: a new rule hears of the running silence all the same, the other fires
  /// no second time.
  @Test func aNewRuleOnSilenceIsLookedAtThoughAnotherWasPassed() throws {
    let run = try ReloadRun("rule lost\n when silent for 10 min\n")
    run.feed([Event(at: 0)])
    run.tick(700)
    try run.reload("rule lost\n when silent for 10 min\nrule quiet\n when silent for 5 min\n")
    run.tick(800)
    #expect(run.lines == ["600 fired lost t", "600 fired quiet t"])
  }

  @Test func aLoweredThresholdOfSilenceClearsAtTheNextTick() throws {
    let run = try ReloadRun("rule fast\n when speed > 60 km/h\n clear silent for 1 h\n")
    run.feed([Event(at: 0, values: ["speed": 70])])
    run.tick(1300)
    try run.reload("rule fast\n when speed > 60 km/h\n clear silent for 20 min\n")
    #expect(run.take() == ["0 fired fast t"])
    run.tick(1301)
    #expect(run.take() == ["1200 cleared fast t since 0 n 1"])
  }

  /// For the new rule's sake the last threshold is passed again: what it cleared does not fire anew.
  @Test func whatASilenceClearedStaysClearedThoughItIsPassedAgain() throws {
    let lost = "rule lost\n when silent for 10 min\n clear silent for 1 h\n"
    let run = try ReloadRun(lost)
    run.feed([Event(at: 0)])
    run.tick(3700)
    #expect(run.take() == ["600 fired lost t", "3600 cleared lost t since 600 n 1"])
    try run.reload(lost + "rule quiet\n when silent for 5 min\n")
    run.tick(3800)
    #expect(run.take() == ["3600 fired quiet t"])
  }

  @Test func newNamesInFullAreWatchedFromTheReload() throws {
    let rule = "rule lost\n for some\n when silent for 10 min\n"
    let run = try ReloadRun("devices some \"a\"\n" + rule)
    run.feed([Event(device: "x", at: 0)])
    run.tick(1)
    try run.reload("devices some \"b\"\n" + rule)
    run.tick(100)
    run.tick(800)
    #expect(run.lines == ["601 fired lost b"])
  }
}
