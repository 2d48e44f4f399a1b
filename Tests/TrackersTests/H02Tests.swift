import Testing

@testable import Trackers

struct H02Tests {
  static let text = "*HQ,4900000001,V1,093015,A,4807.0380,N,01131.0000,E,012.40,084,140625,FFFFFBFF#"
  static func bytes(_ hex: String) -> [UInt8] {
    let digits = hex.filter { !$0.isWhitespace }.map { UInt8($0.hexDigitValue ?? 0) }
    return stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
  }
  static let binary = bytes("24 4900000001 093015 140625 48070380 06 011310000e 012084 fffffbff ff0001")

  @Test func aTextFrameIsAPosition() {
    let heard = Ear.hear(Self.text)
    #expect(
      heard.events == [
        #"{"device":"4900000001","time":"2025-06-14T09:30:15Z","received":"2025-06-14T09:30:47.120Z","type":"position","lat":48.1173,"lon":11.516667,"valid":true,"speed":22.965,"course":84,"keyword":"V1","ignition":false,"status":"FFFFFBFF","protocol":"h02","variant":"text","id_kind":"serial","id_source":"frame","transport":"tcp","clock":"ok","answered":"*HQ,4900000001,V4,V1,20250614093047#","seq":1}"#
      ])
    #expect(heard.answers == ["*HQ,4900000001,V4,V1,20250614093047#"])
  }

  @Test func aBinaryFrameIsAPosition() {
    #expect(
      Ear.hear([Self.binary]).events == [
        #"{"device":"4900000001","time":"2025-06-14T09:30:15Z","received":"2025-06-14T09:30:47.120Z","type":"position","lat":48.1173,"lon":11.516667,"valid":true,"speed":22.224,"course":84,"ignition":false,"battery":100,"status":"FFFFFBFF","protocol":"h02","variant":"binary","id_kind":"serial","id_source":"frame","transport":"tcp","clock":"ok","seq":1}"#
      ])
  }

  @Test func binaryFramesAreCutByWhatFollows() {
    let long = Self.binary + Array(repeating: 0x23, count: 13)
    #expect(Ear.hear([long + Self.binary + Array(Self.text.utf8)]).events.count == 3)
  }

  @Test(arguments: [
    ("-48-7.0380,S,-11-31.0000,W", #""lat":-48.1173,"lon":-11.516667"#),
    ("48070380,S,011310000,E", #""lat":-48.1173,"lon":11.516667"#),
  ])
  func coordinatesOfOddFirmware(_ place: String, _ expected: String) {
    let heard = Ear.hear("*HQ,4900000001,V1,093015,A,\(place),012.40,084,140625,FFFFFBFF#")
    #expect(heard.events.count == 1 && heard.events[0].contains(expected))
  }

  @Test func splitsChangeNothing() {
    #expect(Ear.unstableSplits(Array((Self.text + "\r\n" + Self.text).utf8)) == [])
    #expect(Ear.unstableSplits(Self.binary + Self.binary) == [])
    #expect(Ear.unstableSplits(Self.binary + Array(Self.text.utf8)) == [])
  }
}
