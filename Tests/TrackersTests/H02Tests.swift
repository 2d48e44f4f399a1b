import Testing

@testable import Trackers

struct H02Tests {
  static let text = "*HQ,4900000001,V1,093015,A,4807.0380,N,01131.0000,E,012.40,084,140625,FFFFFBFF#"
  static let other = "*TH,4900000002,V1,093016,A,4807.0380,N,01131.0000,E,012.40,084,140625,FFFFFBFF#"
  static func bytes(_ hex: String) -> [UInt8] {
    let digits = hex.filter { !$0.isWhitespace }.map { UInt8($0.hexDigitValue ?? 0) }
    return stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
  }
  static let binary = bytes("24 4900000001 093015 140625 48070380 06 011310000e 012084 fffffbff ff0001")

  /// A frame with other columns behind the identity; its single event.
  private func event(_ columns: String) -> String {
    let heard = Ear.hear("*HQ,4900000001,\(columns)#")
    #expect(heard.events.count == 1 && heard.rejects.isEmpty, "\(columns)")
    return heard.events.first ?? ""
  }

  private func head(_ time: String?) -> String {
    let time = time.map { #""time":"\#($0)","# } ?? ""
    return #"{"device":"4900000001",\#(time)"received":"2025-06-14T09:30:47.120Z","type":"#
  }

  private let tail = #""protocol":"h02","variant":"text","id_kind":"serial","id_source":"frame","transport":"tcp","#

  // MARK: Positions

  @Test func aTextFrameIsAPosition() {
    let heard = Ear.hear(Self.text)
    #expect(
      heard.events == [
        #"{"device":"4900000001","time":"2025-06-14T09:30:15Z","received":"2025-06-14T09:30:47.120Z","type":"position","lat":48.1173,"lon":11.516667,"valid":true,"speed":22.965,"course":84,"keyword":"V1","ignition":false,"status":"FFFFFBFF","protocol":"h02","variant":"text","id_kind":"serial","id_source":"frame","transport":"tcp","clock":"ok","answered":"*HQ,4900000001,V4,V1,20250614093047#","seq":1}"#
      ])
    #expect(heard.answers == ["*HQ,4900000001,V4,V1,20250614093047#"])
  }

  @Test(arguments: [
    ("4807.0380,N,01131.0000,E", #""lat":48.1173,"lon":11.516667,"valid":true"#),
    ("4807.03800,S,01131.00000,W", #""lat":-48.1173,"lon":-11.516667,"valid":true"#),
    ("-48-7.0380,S,-11-31.0000,W", #""lat":-48.1173,"lon":-11.516667,"valid":true"#),
    ("-48-7.0380,N,-11-31.0000,E", #""lat":-48.1173,"lon":-11.516667,"valid":true"#),
    ("-4807.0380,S,-01131.0000,W", #""lat":-48.1173,"lon":-11.516667,"valid":true"#),
    ("48070380,S,011310000,E", #""lat":-48.1173,"lon":11.516667,"valid":true"#),
    ("48070380,N,11310000,E", #""lat":48.1173,"lon":11.516667,"valid":true"#),
    ("4807.0380,N,011310000,W", #""lat":48.1173,"lon":-11.516667,"valid":true"#),
    ("4807.0380,N,31.0000,E", #""lat":48.1173,"lon":0.516667,"valid":true"#),
    ("807.038000,S,01131.0000,E", #""lat":-8.1173,"lon":11.516667,"valid":true"#),
    ("4807.0380,,01131.0000,", #""lat":48.1173,"lon":11.516667,"valid":true"#),
    ("4860.0000,N,01131.0000,E", #""valid":false,"reason":"range""#),
    ("9100.0000,N,01131.0000,E", #""valid":false,"reason":"range""#),
    ("4807.0380,N,18100.0000,E", #""valid":false,"reason":"range""#),
    ("0000.0000,N,00000.0000,E", #""valid":false,"reason":"zero""#),
    (",N,,E", #""valid":false,"reason":"no_fix""#),
  ])
  func coordinatesOfManyFirmwares(_ place: String, _ expected: String) {
    #expect(event("V1,093015,A,\(place),012.40,084,140625,FFFFFBFF").contains(expected))
  }

  @Test(arguments: [
    ("V1,093015,V,@,FFFFFBFF", #""valid":false,"reason":"no_fix""#),
    ("V1,093015,B,@,FFFFFBFF", #""valid":false,"reason":"no_fix""#),
    ("V1,093015,1,@,FFFFFBFF", #""valid":true,"speed":22.965"#),
    ("V1,093015,,@,FFFFFBFF", #""valid":false,"reason":"no_fix""#),
    ("V4,S20,DONE,093010,093015,A,@,FFFFFBFF", #""type":"reply","lat":48.1173"#),
    ("V19,093015,A,@,,4900000000001,89490000000000000001,FFFFFBFF", #""ignition":false,"status":"FFFFFBFF""#),
    ("V6,093015,A,@,FFFFFBFF,262,01,2A1F,0C3D,89490000000000000001", #""cell":{"mcc":"262""#),
    ("BC,093015,A,@,FFFFFBFF", #""stored":true"#),
    ("V1,093015,A,@,FFFFFBFF,106,1,  2A1F,c3d", #""cell":{"mcc":"106","mnc":"1","lac":"2A1F","cid":"c3d"}"#),
    ("V1,093015,A,@,FFFFFBFF,12345,-12,41.50,512,2A1F,C3D", #""altitude":512"#),
    ("V1,093015,A,@,FFFFFBFF,12345,-12,41.50,512,2A1F,C3D", #""temperature":-12"#),
    ("V1,093015,A,@", #""valid":true"#),
  ])
  func columnsDiffer(_ columns: String, _ expected: String) {
    let place = "4807.0380,N,01131.0000,E,012.40,084,140625"
    let line = event(columns.split(separator: "@", omittingEmptySubsequences: false).joined(separator: place))
    #expect(line.contains(expected))
    #expect(line.contains(#""time":"2025-06-14T09:30:15Z""#))
    #expect(!line.contains("alarm"))
  }

  @Test(arguments: [
    ("012.40,084,100,140625", #""speed":22.965,"course":84"#, #""battery":100"#),
    ("012.40,084,3,140625", #""speed":22.965,"course":84"#, #""battery":20"#),
    (" 12.4,,140625", #""speed":22.965,"keyword""#, #""time":"2025-06-14T09:30:15Z""#),
    ("012.40,084,", #""valid":false,"reason":"no_date""#, #""clock":"none""#),
    ("012.40,084,310225", #""valid":false,"reason":"no_date""#, #""status":"FFFFFBFF""#),
    ("012.40,999,000000", #""speed":22.965,"keyword""#, #""clock":"none""#),
  ])
  func motionBatteryAndDateDiffer(_ columns: String, _ first: String, _ second: String) {
    let line = event("V1,093015,A,4807.0380,N,01131.0000,E,\(columns),FFFFFBFF")
    #expect(line.contains(first) && line.contains(second))
  }

  // MARK: Alarms

  @Test(arguments: [
    ("FFFFFBFE", #""alarm":["vibration"]"#), ("FFFFFBFD", #""alarm":["sos"]"#), ("FFFBFBFF", #""alarm":["sos"]"#),
    ("FFFBFBFD", #""alarm":["sos"]"#), ("FFFFFBFB", #""alarm":["overspeed"]"#), ("FFF7FBFF", #""alarm":["power_cut"]"#),
    ("fff3fbff", #""alarm":["sos","power_cut"]"#),
  ])
  func alarmsAreBitsThatAreClear(_ status: String, _ expected: String) {
    for flag in ["A", "V"] {
      let heard = Ear.hear(
        "*HQ,4900000001,V1,093015,\(flag),4807.0380,N,01131.0000,E,012.40,084,140625,\(status)#")
      #expect(heard.events.count == 1 && heard.events[0].contains(expected))
      // The tracker may forget it once it is handed on.
      #expect(heard.replies.map(\.after) == [1])
    }
  }

  @Test(arguments: ["FFFFFFFF", "FEFFFBFF", "FF7FFBFF", "FFFDFBFF", "FFFFFAFF", "FFFFFB6F", "00000000", "FFFFFB", ""])
  func otherBitsAreNoAlarms(_ status: String) {
    #expect(!event("V1,093015,A,4807.0380,N,01131.0000,E,012.40,084,140625,\(status)").contains("alarm"))
  }

  @Test func theIgnitionIsOnWhereItsBitIsSet() {
    #expect(event("V1,093015,A,4807.0380,N,01131.0000,E,,,140625,FFFFFFFF").contains(#""ignition":true"#))
    #expect(event("V1,093015,A,4807.0380,N,01131.0000,E,,,140625,FFFFFBFF").contains(#""ignition":false"#))
    #expect(!event("V1,093015,A,4807.0380,N,01131.0000,E,,,140625,00000000").contains("ignition"))
  }

  // MARK: Other types

  @Test func cellsAreAStatus() {
    let heard = Ear.hear(
      "*HQ,4900000001,NBR,093015,262,01,255,2,10783,3133,140,10783,140625,120,140625,FFFFFFFF#")
    #expect(
      heard.events == [
        head("2025-06-14T09:30:15Z")
          + #""status","keyword":"NBR","ignition":true,"status":"FFFFFFFF","cell":{"mcc":"262","mnc":"01","lac":"10783","cid":"3133"},\#(tail)"clock":"ok","answered":"*HQ,4900000001,V4,NBR,20250614093047#","seq":1}"#
      ])
    #expect(heard.answers == ["*HQ,4900000001,V4,NBR,20250614093047#"])
  }

  @Test func aLinkTellsSatellitesAndBattery() {
    #expect(
      event("LINK,093015,70,7,94,140625,0,140625,FFFFFFFD")
        == head("2025-06-14T09:30:15Z")
        + #""status","satellites":7,"alarm":["sos"],"keyword":"LINK","ignition":true,"battery":94,"status":"FFFFFFFD",\#(tail)"clock":"ok","seq":1}"#
    )
  }

  @Test func aNetworkInOneColumnIsTakenApart() {
    #expect(
      event("V3,093015,26201,2,10783,3133,140,60,0F0C,1,X,140625,FFFFFBFF").contains(
        #""cell":{"mcc":"262","mnc":"01","lac":"10783","cid":"3133"}"#))
  }

  @Test func aPlaceWithoutTimeIsKeptAndSoAreCells() {
    let place = event("VP1,A,4807.0380,N,01131.0000,E,012.40,084")
    #expect(
      place.contains(#""lat":48.1173,"lon":11.516667,"valid":false,"reason":"no_date","speed":22.965,"course":84"#))
    let cells = event("VP1,V,262,01,10783,3133,0Y10783,3134,1Y")
    #expect(cells.contains(#""valid":false,"reason":"no_fix""#))
    #expect(cells.contains(#""cell":{"mcc":"262","mnc":"01","lac":"10783","cid":"3133"}"#))
  }

  @Test(arguments: [
    ("HTBT,87", [#""battery":87"#], ["*HQ,4900000001,HTBT#"]), ("HTBT", [], ["*HQ,4900000001,HTBT#"]),
    ("V0", [], ["*HQ,4900000001,V0#"]), ("XT,V,0,0,FFFFFFFD", [], []),
  ])
  func heartbeatsAreEchoed(_ columns: String, _ expected: [String], _ answers: [String]) {
    let heard = Ear.hear("*HQ,4900000001,\(columns)#")
    #expect(heard.events.count == 1 && heard.events[0].contains(#""type":"heartbeat""#))
    #expect(expected.allSatisfy(heard.events[0].contains))
    #expect(!heard.events[0].contains("alarm"))
    #expect(heard.answers == answers)
  }

  @Test func messagesMayHaveLines() {
    let text = "*HQ,4900000001,SMS,ok\r\nadminip 4,A,4807.0380,N,01131.0000,E,1,1,140625,FFFFFFFD\r\n#"
    let heard = Ear.hear(text + Self.text)
    #expect(heard.events.count == 2 && heard.rejects.isEmpty)
    #expect(heard.events[0].contains(#""type":"status","keyword":"SMS","protocol""#))
    #expect(Ear.unstableSplits(Array((text + Self.text).utf8)) == [])
  }

  // MARK: Identity

  @Test func anEmptyIdentityIsTheConnections() {
    let heard = Ear.hear(Self.text + "*HQ,,V1,093016,A,4807.0380,N,01131.0000,E,012.40,084,140625,FFFFFBFF#")
    #expect(heard.events.count == 2)
    #expect(heard.events[1].contains(#""device":"4900000001","time":"2025-06-14T09:30:16Z""#))
    #expect(heard.events[1].contains(#""id_source":"session""#))
    #expect(heard.answers.last == "*HQ,,V4,V1,20250614093047#")
  }

  @Test(arguments: ["123", "../../etc/p", "49000000010000000000022", #"4900000"01"#])
  func noOtherTextIsAnIdentity(_ identity: String) {
    let heard = Ear.hear("*HQ,\(identity),V1,093015,A,4807.0380,N,01131.0000,E,1,1,140625,FFFFFBFF#")
    #expect(heard.events == [] && heard.answers == [])
    #expect(heard.rejects.count == 1 && heard.rejects[0].contains(#""reason":"identity""#))
  }

  @Test func anIMEIIsOne() {
    #expect(
      Ear.hear(Self.text.replacing("4900000001", with: "490000000000015")).events[0].contains(#""id_kind":"imei""#))
  }

  // MARK: Cutting

  @Test func aFrameThatLostItsEndStopsAtTheNext() {
    for gap in ["", "\r\n"] {
      let open = String(Self.text.dropLast()) + gap
      #expect(Ear.hear(open + Self.text).events.count == 2)
      let mixed = Ear.hear(open + Self.other)
      #expect(mixed.events.map { $0.prefix(23) } == [#"{"device":"4900000001","#, #"{"device":"4900000002","#])
      #expect(Ear.unstableSplits(Array((open + Self.other).utf8)) == [])
    }
  }

  @Test func silenceEndsAWholeFrame() {
    var ear = Ear()
    let open = Array(Self.text.utf8.dropLast())
    #expect(ear.hear(open).events == [])
    #expect(ear.hear([], .silent).events.count == 1)
    // A frame whose end is under way is waited for.
    #expect(ear.hear(Array(open.dropLast(2)), .silent).events == [])
    #expect(ear.hear(Array("FF#".utf8)).events.count == 1)
  }

  @Test func splitsChangeNothing() {
    #expect(Ear.unstableSplits(Array((Self.text + "\r\n" + Self.text).utf8)) == [])
    #expect(Ear.unstableSplits(Array((Self.text + Self.other + "\0 \n" + Self.text).utf8)) == [])
  }
}
