import Testing

@testable import Trackers

/// The samples of PROTOCOLS, and what the types say.
struct TK102Tests {
  static func frame(_ type: UInt8, _ sequence: String, _ body: String) -> [UInt8] {
    [0x5B, type] + Array(sequence.utf8) + [UInt8(body.utf8.count)] + Array(body.utf8) + [0x5D]
  }
  static let login = frame(0x21, "0000000001", "(490000000000015,TK102-DEMO,262,001,262,001,0,100,100,0,internet)")
  static let position = frame(0x3D, "0000000002", "(ITV093015A4807.0380N01131.0000E012.40814062510000000)")

  private static let place =
    #"{"device":"490000000000015","time":"2025-06-14T09:30:15Z","received":"2025-06-14T09:30:47.120Z","type":"position","lat":48.1173,"lon":11.516667,"valid":true,"speed":22.965,"course":80,"#
  private static let origin =
    #""protocol":"tk102","id_kind":"imei","id_source":"session","transport":"tcp","clock":"ok","integrity":{"length":"ok"}"#

  /// What comes of a frame behind a login.
  private static func heard(_ frame: [UInt8]) -> (event: String, heard: Heard) {
    let heard = Ear.hear([login, frame])
    #expect(heard.events.count == 2 && heard.rejects == [])
    return (heard.events.last ?? "", heard)
  }

  // MARK: Samples

  @Test func theLengthOfTheSampleIsRight() { #expect(Self.position[12] == 54) }

  @Test func aPositionIsOfWhoLoggedIn() {
    #expect(Self.heard(Self.position).event == #"\#(Self.place)"keyword":"=","battery":100,\#(Self.origin),"seq":2}"#)
  }

  @Test func aLoginIsTold() {
    let events = Ear.hear([Self.login]).events
    #expect(events.count == 1)
    #expect(
      events[0].hasPrefix(
        #"{"device":"490000000000015","received":"2025-06-14T09:30:47.120Z","type":"login","keyword":"!","protocol":"tk102","id_kind":"imei","id_source":"frame","transport":"tcp","clock":"none","integrity":{"length":"ok"},"answered":"#
      ))
  }

  // MARK: Answers

  @Test func theLoginIsAnswered() {
    let body = Array("(490000000000015,TK102-DEMO,262,001,262,001,0,100,100,0,internet)".utf8)
    let heard = Ear.hear([Self.login])
    #expect(
      heard.replies.map(\.bytes) == [
        [0x5B, 0x00] + Array("0000000001".utf8) + [UInt8(body.count + 1), 0x30] + body + [0x5D]
      ])
    #expect(heard.replies.map(\.after) == [nil])
  }

  @Test func theOtherAnswerKeepsTheRest() {
    var settings = ReceptionSettings()
    settings.tk102Answer = .quote
    let frame = Self.frame(0x21, "0000000077", "(490000000000015,X)")
    #expect(Ear.hear([frame], settings).replies.map(\.bytes) == [Self.frame(0x22, "0000000001", "(490000000000015,X)")])
  }

  @Test(arguments: ["490000000000015", "(490000000000015)", "(490000000000015,", "490000000000015,x"])
  func theIdentityMayBeAllOfALogin(_ body: String) {
    let heard = Ear.hear([Self.frame(0x80, "0000000001", body) + Self.position])
    #expect(heard.events.count == 2 && heard.events[0].contains(#""type":"login","keyword":"80""#))
    #expect(heard.events[1].hasPrefix(#"{"device":"490000000000015","#))
    #expect(heard.replies.count == 1)
    #expect(Array(heard.replies[0].bytes.dropFirst(14).dropLast()) == Array(body.utf8))
  }

  @Test(arguments: ["", "()", "(1234567,x)", "(,490000000000015)", "(../../etc/passwd,x)", "(123456789012345678901,x)"])
  func aLoginWithoutAnIdentityIsRejected(_ body: String) {
    let heard = Ear.hear([Self.frame(0x21, "0000000001", body)])
    #expect(heard.events == [] && heard.replies == [])
    #expect(heard.rejects.count == 1 && heard.rejects[0].contains(#""reason":"identity""#))
  }

  @Test func aHeartbeatComesBack() {
    let (event, heard) = Self.heard(Self.frame(0xF0, "0000000003", ""))
    #expect(heard.replies[1].bytes == Self.frame(0xFF, "0000000003", ""))
    #expect(
      event.contains(#""type":"heartbeat","keyword":"F0","protocol""#) && event.contains(#""id_source":"session""#))
    let more = Self.heard(Self.frame(0xF0, "0000000003", "xy")).heard
    #expect(more.replies[1].bytes == Self.frame(0xFF, "0000000003", "xy"))
  }

  @Test func aFarewellIsAnswered() {
    let (event, heard) = Self.heard(Self.frame(0x23, "0000000004", "(490000000000015)"))
    #expect(heard.replies[1].bytes == Self.frame(0x24, "0000000004", "(490000000000015)"))
    #expect(event.contains(##""type":"status","keyword":"#""##))
  }

  // MARK: Types and columns

  @Test(
    arguments: [(0x3D, "="), (0x3B, ";"), (0x90, "90"), (0x93, "93"), (0x7A, "z"), (0x01, "01")] as [(UInt8, String)])
  func aPositionHasManyTypes(_ type: UInt8, _ keyword: String) {
    let body = "(ONE093015A4807.0380N01131.0000E012.40814062510000000)"
    let (event, heard) = Self.heard(Self.frame(type, "0000000002", body))
    #expect(event == #"\#(Self.place)"keyword":"\#(keyword)","battery":100,\#(Self.origin),"seq":2}"#)
    #expect(heard.replies.count == 1)
  }

  @Test func statusAndCellsAreWordOfTheDevice() {
    for (type, keyword) in [(UInt8(0x25), "%"), (UInt8(0x4C), "L")] {
      let event = Self.heard(Self.frame(type, "0000000002", "(262,01,2A1F,0C3D)")).event
      #expect(event.contains(#""type":"status","keyword":"\#(keyword)""#) && !event.contains("valid"))
    }
  }

  @Test(arguments: [
    ("012.400", #""speed":22.965,"course":0"#), ("000.032", #""speed":0,"course":320"#),
    ("100.536", #""speed":186.126,"course":360"#), ("000.037", #""speed":0"#),
    ("12.408", #""speed":22.965,"course":80"#),
    ("  2.408", #""speed":4.445,"course":80"#),
  ])
  func theCourseStandsBehindTheSpeed(_ motion: String, _ expected: String) {
    let body = "(ITV093015A4807.0380N01131.0000E\(motion)14062505000000)"
    let event = Self.heard(Self.frame(0x3D, "0000000002", body)).event
    #expect(event.contains(#""valid":true,\#(expected),"keyword":"=","battery":50,"#), "\(event)")
    #expect(event.contains(#""time":"2025-06-14T09:30:15Z""#))
  }

  @Test(arguments: [
    ("V4807.0380N01131.0000E", "no_fix"), ("A0000.0000N00000.0000E", "zero"), ("A4860.0000N01131.0000E", "range"),
    ("A4807.0380N18100.0000E", "range"), ("A48", "no_fix"), ("V", "no_fix"),
  ])
  func whatIsNoPlaceIsToldWithItsReason(_ place: String, _ reason: String) {
    let body = "(ITV093015\(place)012.40814062510000000)"
    #expect(
      Self.heard(Self.frame(0x3D, "0000000002", body)).event.contains(#""valid":false,"reason":"\#(reason)""#))
  }

  @Test func whatIsMissingIsNotInvented() {
    let full = "(ITV093015A4807.0380S01131.0000W012.408140625100"
    for count in 1..<full.utf8.count {
      let event = Self.heard(Self.frame(0x3D, "0000000002", String(full.prefix(count)))).event
      #expect(!event.contains("lat") || event.contains(#""lat":-48.1173,"lon":-11.516667"#))
      #expect(!event.contains("speed") || event.contains(#""speed":22.965"#))
      #expect(!event.contains("course") || event.contains(#""course":80"#))
      #expect(!event.contains(#""time""#) || event.contains(#""time":"2025-06-14T09:30:15Z""#))
      #expect(!event.contains("battery"))
    }
  }

  @Test func aChargeBeyondAHundredIsNone() {
    let body = "(ITV093015A4807.0380N01131.0000E012.40814062525500000)"
    #expect(!Self.heard(Self.frame(0x3D, "0000000002", body)).event.contains("battery"))
  }

  // MARK: Sessions

  @Test func aPositionOfNobodyIsRejected() {
    let heard = Ear.hear([Self.position])
    #expect(heard.events == [] && heard.replies == [])
    #expect(heard.rejects.count == 1 && heard.rejects[0].contains(#""reason":"nobody""#))
  }

  @Test func aPositionWaitsForItsLogin() {
    let heard = Ear.hear([Self.position, Self.frame(0xF0, "0000000003", ""), Self.login])
    #expect(heard.events.count == 3 && heard.rejects == [])
    #expect(heard.events.allSatisfy { $0.hasPrefix(#"{"device":"490000000000015","#) })
  }

  @Test func aSecondLoginIsOfAnotherDevice() {
    let other = Self.frame(0x80, "0000000001", "490000000000023")
    let heard = Ear.hear([Self.login + Self.position + other + Self.position])
    let devices = heard.events.map { String($0.split(separator: "\"")[3]) }
    #expect(devices == ["490000000000015", "490000000000015", "490000000000023", "490000000000023"])
  }
}
