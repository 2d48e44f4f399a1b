import Testing

@testable import Trackers

struct V680Tests {
  static let frame =
    "#490000000000015##1#0000#AUT#01#262012a1f0c3d#1131.000000,E,4807.038000,N,12.40,84.40#140625#093015.000##"
  static let noFix =
    "#490000000000015##0#0000#SOS#01#262012a1f0c3d#00000.0000,E,0000.0000,N,0.00,0.00#000000#000000##"
  static let nameless = "1#0000#AUT#02#2A1F0C3D#01131.0000,E,4807.0380,N,012.40,084#140625#093015##"
  static let heartbeat = "#490000000000015##\r\n"
  static let frames = [
    frame, noFix, heartbeat, "#490000000000015#anna#1#1234#SHAKE#03##01131.0000,E,4807.0380,N,12.40,#140625#093015##",
  ]

  @Test func aFrameIsAPosition() {
    #expect(
      Ear.hear(Self.frame).events == [
        #"{"device":"490000000000015","time":"2025-06-14T09:30:15Z","received":"2025-06-14T09:30:47.120Z","type":"position","lat":48.1173,"lon":11.516667,"valid":true,"speed":22.965,"course":84.4,"keyword":"AUT","cell":{"mcc":"262","mnc":"01","lac":"2a1f","cid":"0c3d"},"protocol":"v680","id_kind":"imei","id_source":"frame","transport":"tcp","clock":"ok","seq":1}"#
      ])
  }

  @Test func anAlarmWithoutFixIsToldWithoutPlace() {
    #expect(
      Ear.hear(Self.noFix).events == [
        #"{"device":"490000000000015","received":"2025-06-14T09:30:47.120Z","type":"status","valid":false,"reason":"no_fix","speed":0,"course":0,"alarm":["sos"],"keyword":"SOS","cell":{"mcc":"262","mnc":"01","lac":"2a1f","cid":"0c3d"},"protocol":"v680","id_kind":"imei","id_source":"frame","transport":"tcp","clock":"none","seq":1}"#
      ])
  }

  @Test func theIdentityAloneIsAHeartbeat() {
    #expect(
      Ear.hear(Self.heartbeat).events == [
        #"{"device":"490000000000015","received":"2025-06-14T09:30:47.120Z","type":"heartbeat","protocol":"v680","id_kind":"imei","id_source":"frame","transport":"tcp","clock":"none","seq":1}"#
      ])
  }

  @Test func laterFramesMayLeaveTheIdentityToTheConnection() {
    for first in [Self.heartbeat, Self.frame] {
      let heard = Ear.hear(first + Self.nameless + Self.nameless, closes: false)
      #expect(heard.rejects == [])
      #expect(heard.events.count == 3)
      #expect(
        heard.events.dropFirst().allSatisfy {
          $0.contains(#""device":"490000000000015","time":"2025-06-14T09:30:15Z""#)
            && $0.contains(#""lat":48.1173,"lon":11.516667,"valid":true,"speed":22.965,"course":84,"#)
            && $0.contains(#""cell":{"lac":"2A1F","cid":"0C3D"}"#) && $0.contains(#""id_source":"session""#)
        })
    }
  }

  // MARK: Cutting

  @Test(arguments: frames + V680RecordTests.frames) func splitsChangeNothing(_ frame: String) {
    #expect(Ear.unstableSplits(Array(frame.utf8)) == [])
    #expect(Ear.unstableSplits(Array((frame + Self.frame + frame).utf8)) == [])
    #expect(Ear.unstableSplits(Array((Self.heartbeat + Self.nameless + frame).utf8)) == [])
  }

  @Test func framesWithoutAnythingBetweenAreToldApart() {
    let heard = Ear.hear((Self.frames + V680RecordTests.frames).joined(), closes: false)
    #expect(heard.rejects == [])
    #expect(heard.events.count == Self.frames.count + V680RecordTests.eventCount)
  }

  @Test func aFrameIsToldAtOnce() {
    #expect(Ear.hear(Self.frame, closes: false).events.count == 1)
    #expect(Ear.hear(Self.noFix, closes: false).events.count == 1)
  }

  @Test func silenceEndsAHeartbeatAndNotAFrameUnderWay() {
    var ear = Ear()
    #expect(ear.hear(Array("#490000000000015##".utf8)).events == [])
    #expect(ear.hear([], .silent).events.count == 1)
    #expect(ear.hear(Array("#490000000000015##1#0000#SOS#01##".utf8), .silent).events == [])
    #expect(ear.hear(Array("01131.0000,E,4807.0380,N,12.40,84.40#140625#093015##".utf8)).events.count == 1)
  }

  @Test func twoDevicesOnOneConnectionKeepTheirOwn() {
    let other = Self.frame.replacing("490000000000015", with: "490000000000023").replacing("4807.", with: "4808.")
    let heard = Ear.hear(Self.frame + other + Self.heartbeat + other)
    #expect(
      heard.events.map { FrameTrial.member("device", of: $0) } == [
        #""490000000000015""#, #""490000000000023""#, #""490000000000015""#, #""490000000000023""#,
      ])
    #expect(heard.events.map { FrameTrial.member("lat", of: $0) } == ["48.1173", "48.133967", nil, "48.133967"])
  }

  @Test func aFrameThatLostItsEndTakesNothingOfTheNextDevice() {
    let other = Self.frame.replacing("490000000000015", with: "490000000000023")
    for count in 17..<Self.frame.utf8.count {
      for end in ["", "\r\n"] {
        let heard = Ear.hear(Self.frame.prefix(count) + end + other)
        #expect(
          FrameTrial.lines(of: "490000000000023", in: heard)
            == FrameTrial.lines(of: "490000000000023", in: Ear.hear(other)))
      }
    }
  }

  @Test(arguments: frames + V680RecordTests.frames) func aTruncatedFrameInventsNothing(_ frame: String) {
    let whole = Ear.hear(frame).events
    for count in 1..<frame.utf8.count {
      for line in Ear.hear(String(frame.prefix(count))).events {
        #expect(FrameTrial.isObject(line))
        #expect(line.hasPrefix(#"{"device":"490000000000015""#))
        for key in ["lat", "lon", "alarm", "time", "cell"] {
          let part = FrameTrial.member(key, of: line)
          #expect(part == nil || whole.contains { FrameTrial.member(key, of: $0) == part }, "\(frame.prefix(count))")
        }
      }
    }
  }

  @Test(arguments: (frames + V680RecordTests.frames).indices)
  func damageTrapsNothingAndStaysWithItsDevice(_ number: Int) {
    let other = Self.frame.replacing("490000000000015", with: "490000000000023")
    #expect(
      FrameTrial.damage(
        (Self.frames + V680RecordTests.frames)[number], between: other, of: "490000000000023", seed: number + 680) == []
    )
  }
}
