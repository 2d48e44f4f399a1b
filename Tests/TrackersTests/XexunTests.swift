import Testing

@testable import Trackers

struct XexunTests {
  static let short: [UInt8] =
    Array(
      "2506141130,+490000000001,GPRMC,093015.000,A,4807.0380,N,01131.0000,E,12.40,84.4,140625,,,A*59,F,imei:490000000000015,106"
        .utf8) + [0xD8, 0x3A]
  static let ext =
    "250614113015,+490000000001,GPRMC,093015.000,A,4807.0380,N,01131.0000,E,12.40,84.4,140625,,,A*59,F,, imei:490000000000015,07,512.3,F:3.95V,0,140,48241,262,01,2A1F,0C3D"

  @Test func anExtendedFrameIsOneEvent() {
    #expect(
      Ear.hear(Self.ext + "\n\r").events == [
        #"{"device":"490000000000015","time":"2025-06-14T09:30:15Z","received":"2025-06-14T09:30:47.120Z","type":"position","lat":48.1173,"lon":11.516667,"valid":true,"speed":22.965,"course":84.4,"altitude":512.3,"satellites":7,"gps_signal":"F","charging":false,"battery_low":false,"battery_voltage":3.95,"cell":{"mcc":"262","mnc":"01","lac":"2A1F","cid":"0C3D"},"protocol":"xexun","variant":"ext","id_kind":"imei","id_source":"frame","transport":"tcp","device_time":"2025-06-14T11:30:15","tz_offset_min":120,"clock":"ok","integrity":{"rmc":"ok","length":"ok","crc16":"ok"},"seq":1}"#
      ])
  }

  @Test func aShortFrameIsOneEvent() {
    let heard = Ear.hear([Self.short])
    #expect(heard.events.count == 1)
    #expect(heard.events[0].contains(#""integrity":{"rmc":"ok","length":"ok","crc16":"ok"}"#))
  }

  @Test func splitsChangeNothing() {
    #expect(Ear.unstableSplits(Self.short) == [])
    #expect(Ear.unstableSplits(Array((Self.ext + "\n\r").utf8)) == [])
    #expect(Ear.unstableSplits(Array((Self.ext + Self.ext).utf8)) == [])
  }

  @Test func twentyShortFramesWithoutSeparatorAreTwentyEvents() {
    let heard = Ear.hear([Array((0..<20).map { _ in Self.short }.joined())], closes: false)
    #expect(heard.events.count == 20)
    #expect(heard.rejects == [])
  }
}
