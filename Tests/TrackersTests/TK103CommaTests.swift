import Testing

@testable import Trackers

/// The bracketed form with commas, and the commands that have columns of their own.
struct TK103CommaTests {
  private static let time = #""time":"2025-06-14T09:30:15Z""#

  private static func event(_ text: String) -> String {
    let heard = Ear.hear("(\(text))")
    #expect(heard.events.count == 1 && heard.rejects == [])
    return heard.events.first ?? ""
  }

  @Test(arguments: [
    "A,4807.0380N,01131.0000E,22.900,093015,84.40", "A,4807.0380,N,01131.0000,E,022.9,093015,084.40",
    "A,4807.0380N,01131.0000E,022.9,093015,084.40,60", "A,4807.0380N,01131.0000E,022.9,093015,084.40,12345678,5",
    "A,4807.0380N,01131.0000E,22.9,093015.000,84.4,,,", "a,4807.038000n, 1131.000000e, 22.9,093015, 84.4",
    "A4807.0380N01131.0000E022.9093015084.40",
  ])
  func columnsVary(_ columns: String) {
    let event = Self.event("490000000000015,DW30,140625,\(columns)")
    #expect(event.contains(Self.time))
    #expect(
      event.contains(
        #""type":"position","lat":48.1173,"lon":11.516667,"valid":true,"speed":22.9,"course":84.4,"keyword":"DW30","protocol""#
      ), "\(event)")
  }

  @Test func flagsAndOdometerMayFollow() {
    for tail in ["084.40,01000000,L0000ABCD", "084.40,01000000L0000ABCD", "084.4001000000L0000ABCD,+023.5,7"] {
      let event = Self.event("490000000000015,BR00,140625,A,4807.0380N,01131.0000E,022.9,093015,\(tail)")
      #expect(event.contains(#""course":84.4,"keyword":"BR00","ignition":true,"external_power":true,"#))
      #expect(event.contains(#""odometer":43981"#) && event.contains(#""temperature":23.5"#) == tail.contains("+"))
    }
  }

  @Test(arguments: [
    "V,,,,,0.000,093015,0.00", "V,,,0.000,093015,0.00", "V,,,,,,,", "V,0000.0000N,00000.0000E,0.000,093015,0.00", "V",
  ])
  func aReceiverWithoutAFixSaysSo(_ columns: String) {
    let event = Self.event("490000000000015,ZC25,140625,\(columns)")
    #expect(event.contains(#""type":"status","valid":false,"reason":"no_fix""#) && event.contains(#""alarm":["sos"]"#))
    #expect(event.contains(Self.time) == columns.contains("093015"))
  }

  @Test func twelveCharactersAndCommasAreTheFixedForm() {
    let event = Self.event("049000000001BO01,2,250614,A,4807.0380N,01131.0000E,022.9,093015,084.40,01000000L0000ABCD")
    #expect(event.hasPrefix(#"{"device":"049000000001",\#(Self.time)"#))
    #expect(event.contains(#""alarm":["sos"],"keyword":"BO012","ignition":true"#) && !event.contains("variant"))
  }

  @Test func aLoginWithCommasIsAnswered() {
    #expect(Ear.hear("(490000000000015,BP00,HSO)").answers == ["(490000000000015AP01HSO)"])
    let heard = Ear.hear("(049000000001,BP05,490000000000015,140625,A,4807.0380N,01131.0000E,022.9,093015,084.40)")
    #expect(heard.answers == ["(049000000001AP05)"])
    #expect(heard.events[0].contains(#""imei":"490000000000015""#) && heard.events[0].contains(Self.time))
  }

  // MARK: Columns of their own

  @Test func cellsAreToldAsSent() {
    #expect(
      Ear.hear("(049000000001BZ00,262,01,2A1F,0C3D,262,01,2A1F,0C3E)").events == [
        #"{"device":"049000000001","received":"2025-06-14T09:30:47.120Z","type":"status","keyword":"BZ00","cell":{"mcc":"262","mnc":"01","lac":"2A1F","cid":"0C3D"},"protocol":"tk103","variant":"cell","id_kind":"serial","id_source":"frame","transport":"tcp","clock":"none","seq":1}"#
      ])
    let event = Self.event(
      "490000000000015,DW5E,262,01,10783,3133,2,02:00:00:00:00:01*-45*11,02:00:00:00:00:02*-62*6,140625,093015")
    #expect(event.contains(Self.time) && event.contains(#""alarm":["sos"],"keyword":"DW5E""#))
    #expect(event.contains(#""cell":{"mcc":"262","mnc":"01","lac":"10783","cid":"3133"}"#))
    for text in ["049000000001BZ00", "049000000001BZ00,,,,", "049000000001BZ00,262,01", "490000000000015,DW5B,1,2,3"] {
      #expect(!Self.event(text).contains("cell"))
    }
  }

  @Test func theBatteryHasItsColumns() {
    let event = Self.event("490000000000015,ZC20,140625,093015,5,395,124,1")
    #expect(event.contains(Self.time))
    #expect(
      event.contains(
        #""type":"status","keyword":"ZC20","battery":80,"battery_voltage":3.95,"power_voltage":12.4,"protocol""#))
    let unknown = Self.event("490000000000015,ZC20,140625,093015,255,65535,65535,0")
    #expect(unknown.contains(#""keyword":"ZC20","protocol""#))
    #expect(Self.event("490000000000015,ZC20,140625").contains(#""keyword":"ZC20","protocol""#))
  }

  @Test func theAnswerToACommandIsAReply() {
    let event = Self.event("490000000000015,ZC03,140625,093015,$ok (all)\r\nwell)$)".dropLast().description)
    #expect(event.contains(Self.time) && event.contains(#""type":"reply","keyword":"ZC03""#))
    #expect(!event.contains("alarm") && !event.contains("lat"))
  }

  @Test(arguments: [
    "049000000001BV00WVW123456A4807038", "049000000001BS50DD0300123456A4807N012E", "049000000001BS51123456A48N1E.",
    "049000000001BP02", "049000000001BT00X",
  ])
  func otherCommandsAreWordOfTheDevice(_ text: String) {
    let event = Self.event(text)
    #expect(event.contains(#""type":"status","keyword":"B"#) && !event.contains("lat") && !event.contains("valid"))
  }

  @Test func aRollCallAndAnEndArePositions() {
    for command in ["BP04", "BR02", "BR05", "BX00"] {
      let event = Self.event("049000000001\(command)\(TK103Tests.block)")
      #expect(event.contains(#""type":"position","lat":48.1173"#) && event.contains(#""keyword":"\#(command)""#))
    }
  }
}
