import Testing

@testable import Trackers

struct V680Tests {
  static let frame =
    "#490000000000015##1#0000#AUT#01#262012a1f0c3d#1131.000000,E,4807.038000,N,12.40,84.40#140625#093015.000##"

  @Test func aFrameIsAPosition() {
    #expect(
      Ear.hear(Self.frame).events == [
        #"{"device":"490000000000015","time":"2025-06-14T09:30:15Z","received":"2025-06-14T09:30:47.120Z","type":"position","lat":48.1173,"lon":11.516667,"valid":true,"speed":22.965,"course":84.4,"keyword":"AUT","cell":{"mcc":"262","mnc":"01","lac":"2a1f","cid":"0c3d"},"protocol":"v680","id_kind":"imei","id_source":"frame","transport":"tcp","clock":"ok","seq":1}"#
      ])
  }

  @Test func splitsChangeNothing() {
    #expect(Ear.unstableSplits(Array((Self.frame + "\r\n").utf8)) == [])
    #expect(Ear.unstableSplits(Array((Self.frame + Self.frame).utf8)) == [])
    #expect(Ear.unstableSplits(Array("#490000000000015##".utf8)) == [])
  }

  @Test func theIdentityAloneIsAHeartbeat() {
    #expect(Ear.hear("#490000000000015##\r\n").events.allSatisfy { $0.contains(#""type":"heartbeat""#) })
  }
}
