import Testing

@testable import Trackers

struct TK102Tests {
  static func frame(_ type: UInt8, _ sequence: String, _ body: String) -> [UInt8] {
    [0x5B, type] + Array(sequence.utf8) + [UInt8(body.utf8.count)] + Array(body.utf8) + [0x5D]
  }
  static let login = frame(0x21, "0000000001", "(490000000000015,TK102-DEMO,262,001,262,001,0,100,100,0,internet)")
  static let position = frame(0x3D, "0000000002", "(ITV093015A4807.0380N01131.0000E012.40814062510000000)")

  @Test func aPositionIsOfWhoLoggedIn() {
    let heard = Ear.hear([Self.login, Self.position])
    #expect(heard.events.count == 2)
    #expect(
      heard.events[1]
        == #"{"device":"490000000000015","time":"2025-06-14T09:30:15Z","received":"2025-06-14T09:30:47.120Z","type":"position","lat":48.1173,"lon":11.516667,"valid":true,"speed":22.965,"course":80,"keyword":"=","battery":100,"protocol":"tk102","id_kind":"imei","id_source":"session","transport":"tcp","clock":"ok","seq":2}"#
    )
  }

  @Test func theLoginIsAnswered() {
    let answer = Ear.hear([Self.login]).replies[0].bytes
    #expect(answer.count == Self.login.count + 1)
    #expect(answer[1] == 0 && answer[12] == Self.login[12] + 1 && answer[13] == 0x30)
  }

  @Test func aHeartbeatComesBack() {
    let heard = Ear.hear([Self.login, Self.frame(0xF0, "0000000003", "")])
    #expect(heard.replies[1].bytes == Self.frame(0xFF, "0000000003", ""))
  }

  @Test func aPositionOfNobodyIsRejected() {
    let heard = Ear.hear([Self.position])
    #expect(heard.events == [])
    #expect(heard.rejects.count == 1 && heard.rejects[0].contains(#""reason":"nobody""#))
  }

  @Test func aWrongLengthCostsNothing() {
    var wrong = Self.position
    wrong[12] = 20
    let heard = Ear.hear([Self.login + wrong + [0x5D] + Self.position])
    #expect(heard.events.count == 3)
  }

  @Test func splitsChangeNothing() { #expect(Ear.unstableSplits(Self.login + Self.position) == []) }
}
