import Testing

@testable import Trackers

struct GPS103Tests {
  @Test func aLoginIsAnsweredWithLOAD() {
    let heard = Ear.hear("##,imei:490000000000015,A;")
    #expect(heard.answers == ["LOAD"])
    #expect(heard.events.count == 1 && heard.events[0].contains(#""type":"login""#))
  }

  @Test func aHeartbeatIsAnsweredWithON() {
    let heard = Ear.hear("490000000000015;")
    #expect(heard.answers == ["ON"])
    #expect(heard.events.count == 1 && heard.events[0].contains(#""type":"heartbeat""#))
  }

  @Test func aReportIsAPosition() {
    #expect(
      Ear.hear(
        "imei:490000000000015,tracker,250614113015,,F,093015.000,A,4807.0380,N,01131.0000,E,12.40,84.4,512.3,1,0,41.5%,,+22;"
      ).events == [
        #"{"device":"490000000000015","time":"2025-06-14T09:30:15Z","received":"2025-06-14T09:30:47.120Z","type":"position","lat":48.1173,"lon":11.516667,"valid":true,"speed":22.965,"course":84.4,"altitude":512.3,"keyword":"tracker","ignition":true,"door":false,"fuel":41.5,"temperature":22,"protocol":"gps103","id_kind":"imei","id_source":"frame","transport":"tcp","device_time":"2025-06-14T11:30:15","tz_offset_min":120,"clock":"ok","seq":1}"#
      ])
  }

  @Test func anSOSIsAnsweredOnceItIsHandedOn() {
    let heard = Ear.hear(
      "imei:490000000000015,help me,250614113015,,F,093015.000,A,4807.0380,N,01131.0000,E,0.00,0;")
    #expect(
      heard.replies == [
        .init(bytes: Array("**,imei:490000000000015,E;".utf8), device: "490000000000015", after: 1)
      ])
    #expect(heard.events[0].contains(#""alarm":["sos"],"keyword":"help me""#))
  }

  @Test func splitsChangeNothing() {
    for frame in [
      "##,imei:490000000000015,A;", "490000000000015;",
      "490000000000015imei:490000000000015,tracker,250614113015,,F,093015.000,A,4807.0380,N,01131.0000,E,12.40,84.4;",
      "*490000000000015,00#\r\n##,imei:490000000000015,A;imei:490000000000015,low battery,000000000,,L,,,2a1f,,0c3d,,,;",
    ] { #expect(Ear.unstableSplits(Array(frame.utf8)) == []) }
  }
}
