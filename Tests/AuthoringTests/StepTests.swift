import Authoring
import Testing

/// What steps mean: times, places, fields, alarms, late events, recordings.
@Suite struct StepTests {
  private static func expect(
    _ rules: String, _ test: String, files: [String: String] = [:], sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let (verdict, problems) = try Bench.verdict(rules, test, files: files)
    #expect(verdict == .passed, "\(problems)", sourceLocation: sourceLocation)
  }

  private static func refuse(
    _ rules: String, _ test: String, _ message: String, files: [String: String] = [:],
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let (verdict, problems) = try Bench.verdict(rules, test, files: files)
    #expect(verdict == .error, sourceLocation: sourceLocation)
    #expect(problems == [message], sourceLocation: sourceLocation)
  }

  private static let fast = "rule fast\n when speed > 50 km/h\n"
  private static let cry = "rule cry\n on alarm sos or alarm \"fatigue\"\n"

  @Test func offsetsCountFromTheFirstTimeAlways() throws {
    try Self.expect(
      Self.fast,
      """
      rule fast
      device t
      at 2026-03-02T08:00:00Z speed 10 km/h
      at 2026-03-02T09:00:00Z speed 60 km/h
      at +2 h speed 10 km/h
      expect fired at +1 h
      expect cleared at +2 h
      """)
  }

  @Test func aStepHasJustItsFieldsAndThePlaceBefore() throws {
    let rules =
      "rule none\n when not has speed and not has battery and distance to a < 1 m\nfence a circle 48, 11 radius 1 km"
    try Self.expect(
      rules,
      """
      rule none
      device t
      at 2026-03-02T08:00:00Z inside a, speed 10 km/h, battery 80 %
      at +10 s satellites 7
      at +20 s no position
      at +30 s satellites 7
      at +40 s inside a, speed 0 km/h
      expect fired at +10 s
      expect cleared at +40 s
      """)
  }

  @Test func unitsWordsAndTexts() throws {
    let rules = """
      field driver at "attributes.driver" text
      field load at "attributes.load" ratio in %
      rule all
        when speed > 100 km/h and temperature > 30 °C and door is open and ignition is on and charging
          and driver is "Kim" and load >= 50 % and battery_voltage < 3.7 V and odometer > 10 km and satellites = 7
      """
    try Self.expect(
      rules,
      """
      rule all
      device "t 1"
      at 2026-03-02T08:00:00Z speed 63 mph, temperature 90 °F, door open, ignition on, charging yes, driver "Kim",
         load 50 %, battery_voltage 3650 mV, odometer 7 mi, satellites 7
      at +1 s speed 63 mph, temperature 80 °F, door open, ignition on, charging yes, driver "Kim",
         load 50 %, battery_voltage 3650 mV, odometer 7 mi, satellites 7
      expect fired at +0 s
      expect cleared at +1 s
      """)
  }

  @Test func impossibleValuesAreUnknownAsOnTheWire() throws {
    try Self.expect(
      Self.fast, "rule fast\ndevice t\nat 2026-03-02T08:00:00Z speed 2000 km/h\nexpect nothing")
    try Self.expect(
      "rule here\n when age < 1 s", "rule here\ndevice t\nat 2026-03-02T08:00:00Z position 0 0\nexpect nothing")
  }

  @Test func alarms() throws {
    try Self.expect(
      Self.cry,
      """
      rule cry
      device t
      at 2026-03-02T08:00:00Z alarm tow
      at +1 s alarm tow, alarm sos
      at +2 s alarm "fatigue"
      at +3 s alarm "other word"
      expect fired at +1 s
      expect fired at +2 s
      """)
  }

  @Test func stepsAreInOrderOfArrival() throws {
    try Self.expect(
      Self.cry + Self.fast,
      """
      rule cry, fast
      device t
      at 2026-03-02T08:00:00Z speed 60 km/h
      at +60 s speed 60 km/h
      at +30 s speed 10 km/h, alarm sos
      at +90 s speed 60 km/h
      expect fired at +0 s
      expect fired at +30 s
      """)
  }

  @Test func heardAndTheClockFault() throws {
    let quiet = "rule quiet\n when silent for 20 min\n"
    try Self.expect(
      quiet,
      """
      rule quiet
      device t
      at 2026-03-02T08:00:00Z position 48 11, heard +5 min
      at +2 min position 48 11
      until +1 h
      expect fired at +25 min
      """)
    // Ten minutes ahead of its heard time: nothing of it is evaluated.
    try Self.expect(
      Self.fast,
      """
      rule fast
      device t
      at 2026-03-02T08:00:00Z speed 10 km/h
      at +10 min speed 60 km/h, heard +0 s
      expect nothing
      """)
  }

  @Test func untilLetsDeadlinesPassInTheMiddleToo() throws {
    let rules = "rule parked\n when speed < 5 km/h\n held 10 min even if silent\n clear after 30 min\n"
    try Self.expect(
      rules,
      """
      rule parked
      device t
      at 2026-03-02T08:00:00Z speed 0 km/h
      until +10 min
      at +20 min speed 0 km/h
      until +40 min
      expect fired at +10 min since +0 s
      expect cleared at +40 min
      """)
    try Self.expect(
      rules, "rule parked\ndevice t\nat 2026-03-02T08:00:00Z speed 0 km/h\nuntil +9 min\nexpect nothing")
  }

  @Test func onlyTheNamedRulesRun() throws {
    let (verdict, _) = try Bench.verdict(
      Self.cry + Self.fast,
      "rule fast\ndevice t\nat 2026-03-02T08:00:00Z speed 10 km/h, alarm sos\nexpect nothing")
    #expect(verdict == .passed)
  }

  @Test func aRecordingGoesOnWithWhatFollows() throws {
    let lines = """
      {"device":"t","time":"2026-03-02T08:00:00Z","lat":48,"lon":11,"speed":60}
      {"device":"other","time":"2026-03-02T09:00:00Z","speed":60}
      {"_type":"location","tid":"t","tst":1772438460,"lat":48,"lon":11.001,"vel":61}

      """
    try Self.expect(
      Self.fast + "rule east\n on enter b including start\nfence b circle 48, 11.001 radius 20 m\n",
      """
      rule fast, east
      device t
      events "day.jsonl"
      at +2 min speed 10 km/h
      expect 2 fired
      expect cleared at +2 min since 2026-03-02T08:00:00Z
      """, files: ["day.jsonl": lines])
    try Self.refuse(
      Self.fast, "rule fast\ndevice x\nevents \"day.jsonl\"\nexpect nothing", "`day.jsonl` has no event of `x`",
      files: ["day.jsonl": lines])
    try Self.refuse(
      Self.fast, "rule fast\ndevice x\nevents \"no.jsonl\"\nexpect nothing", "cannot read `no.jsonl`")
  }

  @Test func aGPSDRecordingIsOfTheDevice() throws {
    let lines = """
      {"class":"VERSION","release":"3.22"}
      {"class":"TPV","mode":3,"time":"2026-03-02T08:00:00Z","lat":48,"lon":11,"speed":20}

      """
    try Self.expect(
      Self.fast, "rule fast\ndevice boat\nevents \"gpsd.log\"\nexpect fired at +0 s", files: ["gpsd.log": lines])
  }

  @Test func aLargeRecordingIsReadInPieces() throws {
    let pad = String(repeating: "x", count: 300)
    let lines = (0..<4000).map { second in
      let time = 1_772_438_400 + second
      return "{\"device\":\"t\",\"time\":\(time),\"speed\":\(second == 3999 ? 60 : 10),\"pad\":\"\(pad)\"}\n"
    }
    try Self.expect(
      Self.fast, "rule fast\ndevice t\nevents \"day.jsonl\"\nexpect fired at +3999 s",
      files: ["day.jsonl": lines.joined()])
  }

  @Test func rubbishIsNoCrash() throws {
    let rubbish = String(repeating: "[", count: 600_000) + "\n\u{0}\n" + String(repeating: "{", count: 2_000_000)
    try Self.refuse(
      Self.fast, "rule fast\ndevice t\nevents \"x\"\nexpect nothing", "`x` has no event of `t`", files: ["x": rubbish])
    try Self.refuse(
      Self.fast, "rule fast\ndevice t\nevents \"x\"\nexpect nothing", "`x` has no event of `t`", files: ["x": ""])
    try Self.refuse(
      Self.fast,
      "rule fast\ndevice \"\(String(repeating: "d", count: 256))\"\nuntil 2026-03-02T08:00:00Z\nexpect nothing",
      "a device's name has 1 to 255 bytes")
    try Self.refuse(
      Self.fast,
      "rule fast\ndevice t\nevery 3650 d from 2026-03-02T08:00:00Z speed 1 km/h x 100000\nexpect nothing",
      "this lies beyond the year 9999")
    try Self.refuse(
      Self.fast,
      "rule fast\ndevice t\nevery 1 ms from 2026-03-02T08:00:00Z "
        + String(repeating: "speed 1 km/h x 100000 ", count: 11) + "\nexpect nothing",
      "the test has more than a million events")
  }
}
