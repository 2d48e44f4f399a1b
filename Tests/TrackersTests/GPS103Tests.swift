import Testing

@testable import Trackers

struct GPS103Tests {
  static let fix = "250614113015,,F,093015.000,A,4807.0380,N,01131.0000,E"
  static let login = "##,imei:490000000000015,A;"
  static let heartbeat = "490000000000015;"
  static let tracker = "imei:490000000000015,tracker,\(fix),12.40,84.4;"
  static let helpMe = "imei:490000000000015,help me,\(fix),0.00,0;"
  static let long = "imei:490000000000015,tracker,\(fix),12.40,84.4,512.3,1,0,41.5%,,+22;"
  static let lowBattery = "imei:490000000000015,low battery,000000000,,L,,,2a1f,,0c3d,,,;"
  static let samples = [login, heartbeat, tracker, helpMe, long, lowBattery]

  /// What all lines of a place in these tests begin and end with.
  private static let head =
    #"{"device":"490000000000015","time":"2025-06-14T09:30:15Z","received":"2025-06-14T09:30:47.120Z","type":"position","lat":48.1173,"lon":11.516667,"valid":true"#
  private static let tail =
    #""protocol":"gps103","id_kind":"imei","id_source":"frame","transport":"tcp","device_time":"2025-06-14T11:30:15","tz_offset_min":120,"clock":"ok""#

  // MARK: Samples

  @Test func aLoginIsAnsweredWithLOAD() {
    let heard = Ear.hear(Self.login)
    #expect(heard.answers == ["LOAD"])
    #expect(
      heard.events == [
        #"{"device":"490000000000015","received":"2025-06-14T09:30:47.120Z","type":"login","protocol":"gps103","id_kind":"imei","id_source":"frame","transport":"tcp","clock":"none","answered":"LOAD","seq":1}"#
      ])
  }

  @Test func aHeartbeatIsAnsweredWithON() {
    let heard = Ear.hear(Self.heartbeat)
    #expect(heard.answers == ["ON"])
    #expect(
      heard.events == [
        #"{"device":"490000000000015","received":"2025-06-14T09:30:47.120Z","type":"heartbeat","protocol":"gps103","id_kind":"imei","id_source":"frame","transport":"tcp","clock":"none","answered":"ON","seq":1}"#
      ])
  }

  @Test func aReportIsAPosition() {
    #expect(
      Ear.hear(Self.tracker).events == [
        Self.head + #","speed":22.965,"course":84.4,"keyword":"tracker","# + Self.tail + #","seq":1}"#
      ])
  }

  @Test func newerFirmwareTellsTheStateBehindTheCourse() {
    #expect(
      Ear.hear(Self.long).events == [
        Self.head
          + #","speed":22.965,"course":84.4,"altitude":512.3,"keyword":"tracker","ignition":true,"door":false,"fuel":41.5,"temperature":22,"#
          + Self.tail + #","seq":1}"#
      ])
  }

  @Test func withoutReceptionThereIsACell() {
    #expect(
      Ear.hear(Self.lowBattery).events == [
        #"{"device":"490000000000015","received":"2025-06-14T09:30:47.120Z","type":"status","valid":false,"reason":"no_fix","alarm":["low_battery"],"keyword":"low battery","cell":{"lac":"2a1f","cid":"0c3d"},"protocol":"gps103","variant":"cell","id_kind":"imei","id_source":"frame","transport":"tcp","clock":"none","seq":1}"#
      ])
  }

  // MARK: Answers

  @Test func anSOSIsAnsweredOnceItIsHandedOn() {
    let heard = Ear.hear(Self.helpMe)
    #expect(
      heard.replies == [
        .init(bytes: Array("**,imei:490000000000015,E;".utf8), device: "490000000000015", after: 1)
      ])
    #expect(
      heard.events == [
        Self.head + #","speed":0,"course":0,"alarm":["sos"],"keyword":"help me","# + Self.tail
          + #","answered":"**,imei:490000000000015,E;","seq":1}"#
      ])
  }

  @Test func anSOSIsLeftSoundingWhereThatIsWanted() {
    var settings = ReceptionSettings()
    settings.unsilenced = ["490000000000015"]
    let heard = Ear.hear(Self.helpMe, settings)
    #expect(heard.replies == [])
    #expect(heard.events.first?.contains(#""alarm":["sos"]"#) == true)
  }

  @Test func noOtherAlarmIsAnswered() {
    #expect(Ear.hear(Self.lowBattery).replies == [])
    #expect(Ear.hear(Self.tracker).replies == [])
  }

  @Test func everyCopyOfAnSOSWithoutTimeIsToldAndAnswered() {
    var ear = Ear()
    for copy in 0..<20 {
      let heard = ear.hear(
        Array("imei:490000000000015,help me,000000000,,L,,,2a1f,,0c3d,,,;".utf8), at: Ear.now + Int64(copy) * 180_000)
      #expect(heard.events.count == 1 && heard.events[0].contains(#""alarm":["sos"]"#))
      #expect(!heard.events[0].contains(#""dup""#))
      #expect(heard.answers == ["**,imei:490000000000015,E;"])
    }
  }

  @Test func aDayOfHeartbeatsIsNothingButHeartbeats() {
    var ear = Ear()
    for minute in 0..<1440 {
      let heard = ear.hear(Array(Self.heartbeat.utf8), at: Ear.now + Int64(minute) * 60_000)
      #expect(heard.answers == ["ON"])
      #expect(heard.events.count == 1 && heard.events[0].contains(#""type":"heartbeat""#))
    }
    #expect(ear.reception.deviceCount == 1)
    #expect(ear.session.cutter.pendingCount == 0)
  }

  @Test(arguments: ["490000000000015imei:490000000000015,tracker,\(fix),12.40,84.4;"])
  func aHeartbeatMayBeGluedToAReport(_ text: String) {
    let heard = Ear.hear(text)
    #expect(heard.answers == ["ON"])
    #expect(heard.events.map { FrameTrial.member("type", of: $0) } == [#""heartbeat""#, #""position""#])
  }

  @Test func aGreetingBeforeTheLoginIsPassedOver() {
    let heard = Ear.hear("*490000000000015,00#\r\n" + Self.login)
    #expect(heard.answers == ["LOAD"])
    #expect(heard.events.count == 1 && heard.rejects == [])
  }

  @Test func aReportOfNothingButTheIdentityIsAHeartbeat() {
    let heard = Ear.hear("imei:490000000000015;")
    #expect(heard.answers == ["ON"])
    #expect(heard.events.map { FrameTrial.member("type", of: $0) } == [#""heartbeat""#])
  }

  @Test(arguments: [
    "imei:4900000000000150000000,tracker,;", "imei:490,tracker,;", "imei:,tracker,;", "imei:../../etc/pw,tracker,;",
    "imei:49000000\"00015,tracker,;", "##,imei:490,A;", "##,imei:;",
  ])
  func whatIsNoIdentityIsRejected(_ text: String) {
    let heard = Ear.hear(text)
    #expect(heard.events == [] && heard.replies == [])
    #expect(heard.rejects.count == 1 && heard.rejects[0].contains(#""reason":"identity""#))
  }
}
