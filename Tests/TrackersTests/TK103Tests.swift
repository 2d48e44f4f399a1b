import Testing

@testable import Trackers

struct TK103Tests {
  static let block = "250614A4807.0380N01131.0000E022.9093015084.4001000000L0000ABCD"

  @Test func aPositionIsRead() {
    #expect(
      Ear.hear("(049000000001BR00\(Self.block))").events == [
        #"{"device":"049000000001","time":"2025-06-14T09:30:15Z","received":"2025-06-14T09:30:47.120Z","type":"position","lat":48.1173,"lon":11.516667,"valid":true,"speed":22.9,"course":84.4,"keyword":"BR00","ignition":true,"external_power":true,"odometer":43981,"protocol":"tk103","id_kind":"serial","id_source":"frame","transport":"tcp","clock":"ok","seq":1}"#
      ])
  }

  @Test func theHandshakeIsAnswered() {
    let heard = Ear.hear("(049000000001BP00490000000000015HSO)")
    #expect(heard.answers == ["(049000000001AP01HSO)"])
    #expect(heard.events[0].contains(#""type":"login""#) && heard.events[0].contains(#""imei":"490000000000015""#))
  }

  @Test func theLoginIsAnsweredAndHasAPosition() {
    let heard = Ear.hear("(049000000001BP05490000000000015\(Self.block))")
    #expect(heard.answers == ["(049000000001AP05)"])
    #expect(heard.events[0].contains(#""lat":48.1173"#))
  }

  @Test func anAlarmIsAcknowledgedOnceItIsHandedOn() {
    let heard = Ear.hear("(049000000001BO012\(Self.block))")
    #expect(heard.replies.map(\.after) == [1])
    #expect(heard.answers == ["(049000000001AS012)"])
    #expect(heard.events[0].contains(#""alarm":["sos"],"keyword":"BO012""#))
  }

  @Test func theFormWithCommasIsRead() {
    let heard = Ear.hear("(490000000000015,ZC11,140625,A,4807.0380N,01131.0000E,022.9,093015,084.40)")
    #expect(
      heard.events == [
        #"{"device":"490000000000015","time":"2025-06-14T09:30:15Z","received":"2025-06-14T09:30:47.120Z","type":"position","lat":48.1173,"lon":11.516667,"valid":true,"speed":22.9,"course":84.4,"alarm":["movement"],"keyword":"ZC11","protocol":"tk103","variant":"comma","id_kind":"imei","id_source":"frame","transport":"tcp","clock":"ok","seq":1}"#
      ])
  }

  @Test func aBracketInFreeTextIsNoEnd() {
    let heard = Ear.hear("(049000000001BZ99$a)b$)(049000000001BR00\(Self.block))")
    #expect(heard.events.count == 2)
    #expect(heard.rejects == [])
  }

  @Test(arguments: ["\r\n", ""])
  func aFrameThatLostItsBracketEndsWhereTheNextBegins(_ between: String) {
    let heard = Ear.hear("(049000000001BR00\(Self.block)\(between)(049000000002BR00\(Self.block))")
    #expect(heard.events.count == 2 && heard.rejects == [])
    #expect(heard.events[0].contains("049000000001") && heard.events[1].contains("049000000002"))
    let stray = Ear.hear("(ab\(between)(049000000002BR00\(Self.block))")
    #expect(stray.events.count == 1 && stray.rejects.count == 1)
  }

  @Test func splitsChangeNothing() {
    #expect(
      Ear.unstableSplits(Array("(049000000001BR00\(Self.block))\r\n(049000000001BP00490000000000015HSO)".utf8)) == [])
  }
}
