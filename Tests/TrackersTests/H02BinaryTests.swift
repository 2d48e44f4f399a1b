import Testing

@testable import Trackers

struct H02BinaryTests {
  private static let binary = H02Tests.binary
  private static func frame(
    id: String = "4900000001", moment: String = "093015140625", place: String = "48070380 06 011310000e",
    motion: String = "012084", status: String = "fffffbff", rest: String = "ff0001"
  ) -> [UInt8] { H02Tests.bytes("24" + id + moment + place + motion + status + rest) }

  private func event(_ frame: [UInt8]) -> String {
    let heard = Ear.hear([frame])
    #expect(heard.events.count == 1 && heard.rejects.isEmpty && heard.answers.isEmpty)
    return heard.events.first ?? ""
  }

  @Test func aFrameIsAPosition() {
    #expect(
      event(Self.binary)
        == #"{"device":"4900000001","time":"2025-06-14T09:30:15Z","received":"2025-06-14T09:30:47.120Z","type":"position","lat":48.1173,"lon":11.516667,"valid":true,"speed":22.224,"course":84,"ignition":false,"battery":100,"status":"FFFFFBFF","protocol":"h02","variant":"binary","id_kind":"serial","id_source":"frame","transport":"tcp","clock":"ok","seq":1}"#
    )
  }

  @Test func eightBytesHoldAnIMEI() {
    let line = event(Self.frame(id: "4900000000000150", rest: "ff000102030405060708"))
    #expect(line.contains(#""device":"490000000000015","time":"2025-06-14T09:30:15Z""#))
    #expect(line.contains(#""lat":48.1173,"lon":11.516667,"valid":true"#))
  }

  @Test(arguments: [
    ("e", #""lat":48.1173,"lon":11.516667,"valid":true"#), ("2", #""lat":-48.1173,"lon":-11.516667,"valid":true"#),
    ("6", #""lat":48.1173,"lon":-11.516667,"valid":true"#), ("a", #""lat":-48.1173,"lon":11.516667,"valid":true"#),
    ("c", #""lat":48.1173,"lon":11.516667,"valid":false,"reason":"no_fix""#),
  ])
  func aNibbleHasTheFlags(_ flags: String, _ expected: String) {
    #expect(event(Self.frame(place: "48070380 06 011310000" + flags)).contains(expected))
  }

  @Test(arguments: [
    ("01", "0"), ("02", "10"), ("03", "20"), ("04", "60"), ("05", "80"), ("06", "100"), ("f1", "0"), ("f6", "100"),
    ("07", "7"), ("57", "87"), ("64", "100"),
  ])
  func theBatteryIsAStepOrPercent(_ byte: String, _ percent: String) {
    #expect(event(Self.frame(place: "48070380 \(byte) 011310000e")).contains(#""battery":\#(percent),"#))
  }

  @Test(arguments: ["00", "65", "f0", "f7", "ff"])
  func otherBytesAreNoBattery(_ byte: String) {
    #expect(!event(Self.frame(place: "48070380 \(byte) 011310000e")).contains("battery"))
  }

  @Test(arguments: [
    ("48ff0380 06 011310000e", #""valid":false,"reason":"range""#),
    ("48610380 06 011310000e", #""valid":false,"reason":"range""#),
    ("00000000 06 000000000e", #""valid":false,"reason":"zero""#),
  ])
  func aPlaceThatIsNoneIsSaid(_ place: String, _ expected: String) {
    let line = event(Self.frame(place: place, status: "fffffbfd"))
    #expect(line.contains(expected) && line.contains(#""alarm":["sos"]"#) && !line.contains("lat"))
  }

  @Test func aReceiverWithoutAFixHasNoDateAndStillAnAlarm() {
    let line = event(Self.frame(moment: "000000000000", place: "00000000 06 0000000000", status: "fffbfbff"))
    #expect(
      line.contains(#""alarm":["sos"]"#) && line.contains(#""reason":"no_fix""#) && line.contains(#""clock":"none""#))
  }

  @Test func aDateThatNobodyHasEndsNoSession() {
    let heard = Ear.hear([Self.binary + Self.frame(moment: "093016310225") + Self.binary])
    #expect(heard.events.count == 3 && heard.rejects.isEmpty)
    #expect(heard.events[1].contains(#""reason":"no_date""#) && heard.events[1].contains(#""clock":"none""#))
  }

  // MARK: Cutting

  @Test(arguments: [32, 45, 46, 47, 48], ["00", "23", "24", "0a", "0d", "2a", "28", "49"])
  func framesAreCutByWhatFollows(_ length: Int, _ filler: String) {
    let rest = String(repeating: filler, count: length - 29)
    let frame = Self.frame(rest: rest)
    #expect(frame.count == length)
    let glued = frame + frame + Array(H02Tests.text.utf8) + frame + H02Tests.bytes("24 4750474741") + frame[6...]
    let heard = Ear.hear([glued])
    #expect(heard.events.count == 5 && heard.rejects.isEmpty)
    #expect(heard.events.last?.contains(#""device":"4750474741""#) == true)
    #expect(Ear.unstableSplits(glued) == [])
  }

  @Test(arguments: [42, 45, 46, 47, 48])
  func soAreThoseWithEightBytes(_ length: Int) {
    let frame = Self.frame(id: "4900000000000150", rest: String(repeating: "24", count: length - 32))
    let glued = frame + frame + Self.binary + frame
    #expect(Ear.hear([glued]).events.count == 4)
    #expect(Ear.unstableSplits(glued) == [])
  }

  @Test(arguments: [29, 30, 38, 41, 52, 60])
  func aLengthThatNobodyKnowsIsFound(_ length: Int) {
    let frame = Self.frame(rest: String(repeating: "7e", count: length - 29))
    let heard = Ear.hear([frame + frame + frame])
    #expect(heard.events.count == 3 && heard.rejects.isEmpty)
    #expect(Ear.unstableSplits(frame + frame + frame) == [])
  }

  @Test func silenceEndsAFrame() {
    var ear = Ear()
    #expect(ear.hear(Self.binary).events == [])
    #expect(ear.hear([], .silent).events.count == 1)
    #expect(ear.hear(Array(Self.binary.prefix(20)), .silent).events == [])
    #expect(ear.hear(Array(Self.binary.dropFirst(20)), .silent).events.count == 1)
    #expect(Ear.datagram(Self.binary + Self.binary).events.count == 2)
  }

  @Test func otherFamiliesMayFollow() {
    for other in [
      "imei:490000000000015,tracker,250614113015,,F,093015.000,A,4807.0380,N,01131.0000,E,12.40,84.4;",
      "(049000000001BR00\(TK103Tests.block))", "490000000000015\(T55Tests.sentence)\r\n",
    ] {
      let heard = Ear.hear([Self.binary + Array(other.utf8) + Self.binary])
      #expect(heard.events.filter { $0.contains(#""protocol":"h02""#) }.count == 2, "\(other)")
    }
  }

  // MARK: Detection

  @Test func anIdentityThatLooksLikeGGAIsNone() {
    for hour in ["00", "09", "10", "13", "20", "23"] {
      let frame = Self.frame(id: "4750474741", moment: "\(hour)3015140625")
      #expect(event(frame).contains(#""device":"4750474741""#))
      // Behind sentences of NMEA, too.
      let sentence = Array("490000000000015\(T55Tests.sentence)\r\n".utf8)
      let heard = Ear.hear([sentence + frame + frame + sentence])
      #expect(heard.events.count == 4 && heard.rejects.isEmpty, "\(heard)")
      #expect(Ear.unstableSplits(sentence + frame + sentence) == [])
    }
    #expect(H02.detect(FrameBytes("$GPGGA,093015.000")) == .unknown)
    #expect(
      Ear.hear("490000000000015$GPGGA,093015,4807.0380,N,01131.0000,E,1,07,1.2,512.3,M,,M,,\r\n").events.count == 1)
  }

  @Test func whatHasNoLegalMomentIsUnknown() {
    for moment in ["243015140625", "096015140625", "093060140625", "093015310225", "093015001325", "0a3015140625"] {
      #expect(H02.detect(FrameBytes(Self.frame(moment: moment))) == .unknown, "\(moment)")
    }
    for count in 1..<12 { #expect(H02.detect(FrameBytes(Array(Self.binary.prefix(count)))) == .wait) }
    #expect(H02.detect(FrameBytes(Self.binary)) == .family(.h02))
  }
}
