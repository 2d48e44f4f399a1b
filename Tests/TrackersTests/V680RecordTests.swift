import Testing

@testable import Trackers

/// Frames of several records.
struct V680RecordTests {
  static let frames = [
    "#490000000000015#MT600#0000#AUT#1\r\n#2a1f0c3d$GPRMC,093015.00,A,4807.0380,N,01131.0000,E,12.40,84.4,140625,,,A*59\r\n##\r\n",
    "#490000000000015#TLT-2H#0000#SOS#3\r\n" + record("093013") + record("093014") + record("093015") + "##\r\n",
    "#490000000000015#MT600#0000#0#0#137#41#-5#DEF#1\r\n#$GPRMC,093015.00,V,,,,,,,140625,,,N*55\r\n##\r\n",
    "#490000000000015#MT600#0000#AUT#1#" + record("093015").dropFirst() + "##",
  ]
  static let eventCount = 6

  static func record(_ time: String) -> String {
    "#2a1f0c3d$GPRMC,\(time).000,A,4807.0380,N,01131.0000,E,12.40,84.4,140625,,*2B\r\n"
  }

  @Test func aRecordIsAPosition() {
    for frame in [Self.frames[0], Self.frames[3]] {
      #expect(
        Ear.hear(frame).events == [
          #"{"device":"490000000000015","time":"2025-06-14T09:30:15Z","received":"2025-06-14T09:30:47.120Z","type":"position","lat":48.1173,"lon":11.516667,"valid":true,"speed":22.965,"course":84.4,"keyword":"AUT","cell":{"lac":"2a1f","cid":"0c3d"},"protocol":"v680","variant":"tlt2h","id_kind":"imei","id_source":"frame","transport":"tcp","clock":"ok","seq":1}"#
        ])
    }
  }

  @Test func everyRecordIsAPositionAndTheLastTellsTheAlarm() {
    let events = Ear.hear(Self.frames[1], closes: false).events
    #expect(
      events.map { FrameTrial.member("time", of: $0) } == [
        #""2025-06-14T09:30:13Z""#, #""2025-06-14T09:30:14Z""#, #""2025-06-14T09:30:15Z""#,
      ])
    #expect(events.map { FrameTrial.member("alarm", of: $0) } == [nil, nil, #"["sos"]"#])
    #expect(events.allSatisfy { $0.contains(#""lat":48.1173,"lon":11.516667,"valid":true"#) })
  }

  @Test func theHeadMayTellTheState() {
    #expect(
      Ear.hear(Self.frames[2]).events == [
        #"{"device":"490000000000015","time":"2025-06-14T09:30:15Z","received":"2025-06-14T09:30:47.120Z","type":"status","valid":false,"reason":"no_fix","alarm":["power_cut"],"keyword":"DEF","door":false,"battery_voltage":4.1,"power_voltage":13.7,"temperature":-5,"protocol":"v680","variant":"tlt2h","id_kind":"imei","id_source":"frame","transport":"tcp","clock":"ok","seq":1}"#
      ])
  }

  @Test func theLastPlaceThatWasKnownIsNotValid() {
    let line = Ear.hear(Self.frames[0].replacing(".00,A,", with: ".00,L,")).events[0]
    #expect(line.contains(#""lat":48.1173,"lon":11.516667,"valid":false,"reason":"no_fix""#))
  }

  @Test func wirelessNetworksAreNoPlace() {
    let line = Ear.hear(
      "#490000000000015#MT600#0000#SOS#1\r\n#2a1f0c3d$WIFI,093015.00,A,-62,001122334455,140625*12\r\n##\r\n"
    ).events[0]
    #expect(FrameTrial.member("time", of: line) == #""2025-06-14T09:30:15Z""#)
    #expect(FrameTrial.member("type", of: line) == #""status""#)
    #expect(FrameTrial.member("alarm", of: line) == #"["sos"]"#)
  }

  @Test func aFrameBeyondTheLimitLosesNoRecord() {
    let times = (0..<60).map { "0930\($0 < 10 ? "0" : "")\($0)" }
    let frame = "#490000000000015#MT600#0000#AUT#60\r\n" + times.map(Self.record).joined() + "##\r\n"
    let heard = Ear.hear(frame + V680Tests.heartbeat, closes: false)
    #expect(heard.rejects == [])
    #expect(heard.events.count == 61)
    #expect(
      heard.events.dropLast().map { FrameTrial.member("time", of: $0) }
        == times.map { "\"2025-06-14T09:30:\($0.suffix(2))Z\"" })
    #expect(heard.events.allSatisfy { $0.contains(#""device":"490000000000015""#) })
    #expect(Ear.hear(frame.utf8.map { [$0] }).events == Ear.hear(frame).events)
  }
}
