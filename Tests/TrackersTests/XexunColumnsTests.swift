import Testing

@testable import Trackers

/// What firmware adds to the columns of Xexun frames, leaves out, or fills with something else.
struct XexunColumnsTests {
  private static func event(_ frame: [UInt8]) -> String {
    let heard = Ear.hear([frame + Array("\n\r".utf8)])
    #expect(heard.events.count == 1 && heard.rejects == [])
    return heard.events.first ?? ""
  }

  private static let allOK = #""integrity":{"rmc":"ok","length":"ok","crc16":"ok"}"#

  // MARK: Before the identity

  @Test func theTelephoneNumberMayBeAnything() {
    let phones: [[UInt8]] = [
      [], Array("1234".utf8), Array("+490000000001".utf8), Array("Operator, Inc.".utf8), Array("0000000000".utf8),
      [0x80, 0xFF, 0x2C, 0x00, 0x0A, 0x2C, 0x0D, 0x3B, 0x28, 0x23, 0x5B, 0x24, 0xC3, 0x28, 0x1B, 0xFA],
      [0x0A, 0x0D, 0x0A, 0x00, 0x2C, 0x2C, 0x2C, 0x2C, 0xFC, 0x7E, 0x22, 0x5C],
    ]
    for phone in phones {
      let ext = XexunFrames.ext(phone: phone)
      let short = XexunFrames.short(phone: phone)
      #expect(Self.event(ext).contains(Self.allOK), "\(phone)")
      #expect(Self.event(short).contains(Self.allOK), "\(phone)")
      #expect(Ear.unstableSplits(ext + Array("\n\r".utf8)) == [], "\(phone)")
      let heard = Ear.hear([short + short + ext + short])
      #expect(heard.events.count == 4 && heard.rejects == [], "\(phone)")
      #expect(heard.events.allSatisfy { $0.contains(Self.allOK) }, "\(phone)")
    }
  }

  @Test(arguments: [
    "A,4807.0380,N,01131.0000,E,12.40,84.4,140625,00,0000.0,A", "A,4807.0380,N,01131.0000,E,12.40,84.4,140625",
    "A,4807.0380,N,01131.0000,E,12.40,84.4,140625,,", "A,4807.0380,N,01131.0000,E,12.4,84.40,140625,0.0,,,A",
    "A,4807.03800,N,01131.00000,E,012.40,084.4,140625,,,D", "A,4807.038000,N,1131.000000,E,12.40,84.4,140625,,,A,V",
  ])
  func theSentenceMayHaveMoreColumnsOrFewer(_ place: String) {
    let event = Self.event(XexunFrames.ext("093015", place))
    #expect(event.contains(#""time":"2025-06-14T09:30:15Z""#))
    #expect(event.contains(#""lat":48.1173,"lon":11.516667,"valid":true,"speed":22.965,"course":84.4"#))
    #expect(event.contains(Self.allOK))
  }

  @Test func theSentenceMayBeOfAnyConstellation() {
    let text = XexunTests.ext.split(separator: "GPRMC").joined(separator: "GNRMC")
    let event = Self.event(Array(text.utf8))
    // `P` and `N` differ by 0x1E, and so do the sums; the CRC was of the other frame.
    #expect(event.contains(#""integrity":{"rmc":"bad","length":"ok","crc16":"bad"}"#))
    #expect(event.contains(#""lat":48.1173,"lon":11.516667,"valid":false,"reason":"checksum""#))
    let right = text.split(separator: "*59").joined(separator: "*47")
    #expect(Self.event(Array(right.utf8)).contains(#""valid":true"#))
    #expect(Self.event(Array(right.utf8)).contains(#""rmc":"ok""#))
  }

  @Test func speedAndCourseMayBeEmpty() {
    let event = Self.event(XexunFrames.ext("093015.000", "A,4807.0380,N,01131.0000,E,,,140625,,,A"))
    #expect(event.contains(#""valid":true,"altitude":512.3"#))
  }

  @Test(arguments: [
    ("A,0000.0000,N,00000.0000,E,0.00,0.00,140625,,,A", #""valid":false,"reason":"zero""#),
    ("A,0000.0000,N,00000.0000,E,0.00,0.00,,,,A", #""valid":false,"reason":"zero""#),
    ("A,4807.0380,N,01131.0000,E,0.00,0.00,,,,A", #""lon":11.516667,"valid":false,"reason":"no_date""#),
    ("A,4807.0380,N,01131.0000,E,0.00,0.00,000000,,,A", #""lon":11.516667,"valid":false,"reason":"no_date""#),
    ("V,4807.0380,N,01131.0000,E,0.00,0.00,140625,,,N", #""lon":11.516667,"valid":false,"reason":"no_fix""#),
    ("A,4860.0000,N,01131.0000,E,0.00,0.00,140625,,,A", #""valid":false,"reason":"range""#),
    (",4807.0380,N,01131.0000,E,0.00,0.00,140625,,,A", #""lon":11.516667,"valid":false,"reason":"no_fix""#),
    ("A,4807.0380,N,,,0.00,0.00,140625,,,A", #""valid":false,"reason":"no_fix""#),
  ])
  func validityAloneProvesNothing(_ place: String, _ expected: String) {
    #expect(Self.event(XexunFrames.ext("093015.000", place, alarm: "L,,")).contains(expected))
    #expect(Self.event(XexunFrames.short("093015.000", place, alarm: "L,")).contains(expected))
  }

  @Test func theReceiversOwnEndOfALineMayStandInTheMiddle() {
    for ending in ["\r\n", "\n", "\r"] {
      let parts = XexunTests.sos.split(separator: "*5C")
      let bytes = Array(parts.joined(separator: "*5C\(ending)").utf8)
      let event = Self.event(bytes)
      #expect(event.contains(#""alarm":["sos"]"#) && event.contains(#""cid":"0C3D""#))
      #expect(Ear.unstableSplits(bytes) == [])
    }
  }

  @Test(arguments: [
    "*59,F,help me!,imei:", "*59,F,help me! imei:", "*59,,help me!, imei:", "*59,F, Help me , IMEI:",
    "*59,F,,help me!, imei: ",
  ])
  func theAlarmIsReadHoweverItStands(_ columns: String) {
    let text = XexunTests.ext.split(separator: "*59,F,, imei:").joined(separator: columns)
    let event = Self.event(Array(text.utf8))
    #expect(event.contains(#""device":"490000000000015""#) && event.contains(#""alarm":["sos"]"#))
    #expect(event.contains(#""cid":"0C3D""#))
  }

  @Test func aSentenceWithoutAChecksumIsRead() {
    let text = XexunTests.sos.split(separator: "*5C").joined()
    let event = Self.event(Array(text.utf8))
    #expect(event.contains(#""lat":48.1173"#) && event.contains(#""alarm":["sos"],"keyword":"help me!""#))
    #expect(event.contains(#""rmc":"absent""#))
  }

  @Test func aClockOfZerosIsNone() {
    let event = Self.event(XexunFrames.ext(clock: "000000000000"))
    #expect(!event.contains("device_time") && !event.contains("tz_offset_min"))
    #expect(event.contains(#""time":"2025-06-14T09:30:15Z""#))
  }

  @Test func aClockFarAwayTellsItsZone() {
    // Eight hours ahead, a day later.
    let event = Self.event(XexunFrames.ext(clock: "250615073015", "233015.000"))
    #expect(event.contains(#""tz_offset_min":480,"clock":"future""#) == false)
    let heard = Ear.hear([XexunFrames.ext(clock: "250615073015", "233015.000")], at: Ear.now + 50_400_000)
    #expect(heard.events[0].contains(#""time":"2025-06-14T23:30:15Z""#))
    #expect(heard.events[0].contains(#""device_time":"2025-06-15T07:30:15","tz_offset_min":480,"clock":"ok""#))
  }

  // MARK: Behind it

  @Test(arguments: [
    (
      "07,512.3,F:3.95V/ADC1=12.41V/ADC2=0.00V,0", #""altitude":512.3,"satellites":7,"#,
      #""battery_low":false,"battery_voltage":3.95"#
    ),
    ("7,,L:3.6V,1", #""satellites":7,"#, #""charging":true,"battery_low":true,"battery_voltage":3.6"#),
    ("100,-12,F:4.2V,0", #""altitude":-12,"gps_signal""#, #""battery_voltage":4.2"#),
    ("07,F:3.95V,0", #""course":84.4,"satellites":7"#, #""battery_voltage":3.95"#),
    ("F:3.95V,0", #""course":84.4,"gps_signal""#, #""battery_voltage":3.95"#),
    ("07,512.3,F:3.95,0", #""altitude":512.3"#, #""battery_voltage":3.95"#),
    ("07,512.3,F:,0", #""altitude":512.3"#, #""battery_low":false,"cell""#),
    ("07,512.3,,0", #""altitude":512.3,"satellites":7,"gps_signal":"F","charging":false"#, #""cell":{"mcc":"262""#),
    (",,F:3.95V,", #""course":84.4,"gps_signal":"F","battery_low""#, #""battery_voltage":3.95"#),
  ])
  func theColumnsVary(_ columns: String, _ one: String, _ other: String) {
    let event = Self.event(XexunFrames.ext(columns: columns))
    #expect(event.contains(one) && event.contains(other), "\(event)")
    #expect(event.contains(#""cell":{"mcc":"262","mnc":"01","lac":"2A1F","cid":"0C3D"}"#), "\(event)")
    #expect(event.contains(Self.allOK), "\(event)")
    #expect(Ear.unstableSplits(XexunFrames.ext(columns: columns)) == [])
  }

  @Test(arguments: [
    ("262,01,2A1F,0C3D12", #""cell":{"mcc":"262","mnc":"01","lac":"2A1F","cid":"0C3D12"}"#),
    ("310,410,2a1f0b,00c3d1", #""cell":{"mcc":"310","mnc":"410","lac":"2a1f0b","cid":"00c3d1"}"#),
    ("262,1,A1F,C3D", #""cell":{"mcc":"262","mnc":"1","lac":"A1F","cid":"C3D"}"#),
    ("262,01,2A1F,", #""cell":{"mcc":"262","mnc":"01","lac":"2A1F"}"#),
    ("000,00,0000,0000", #""battery_voltage":3.95,"protocol""#),
    (",,,", #""battery_voltage":3.95,"protocol""#),
    ("262,01,2A1F,0C3D,1.50km", #""cid":"0C3D"},"protocol""#),
    ("262,01,2A1F,0C3D,OIL=41.5,T=22.0,RFID=0A1B2C", #""fuel":41.5,"temperature":22,"rfid":"0A1B2C","cell""#),
    ("262,01,2A1F,0C3D,T=-4.5", #""temperature":-4.5,"cell""#),
  ])
  func theCellVaries(_ cell: String, _ expected: String) {
    let event = Self.event(XexunFrames.ext(cell: cell))
    #expect(event.contains(expected), "\(event)")
    #expect(event.contains(Self.allOK))
    #expect(Ear.unstableSplits(XexunFrames.ext(cell: cell) + Array("\r\n".utf8)) == [])
  }

  @Test func aFrameMayEndBehindAnyColumn() {
    let columns = XexunTests.ext.split(separator: ",", omittingEmptySubsequences: false)
    for count in 18...columns.count {
      let text = columns.prefix(count).joined(separator: ",") + "\r\n"
      let heard = Ear.hear(text + XexunTests.sos)
      #expect(heard.events.count == 2 && heard.rejects == [], "\(text)")
      #expect(heard.events[0].contains(#""lat":48.1173,"lon":11.516667,"valid":true"#), "\(text)")
    }
  }

  @Test(arguments: ["49000000000001", "4900000000000150", "0123456789"])
  func anIdentityMayHaveOtherLengths(_ name: String) {
    #expect(Self.event(XexunFrames.ext(name: name)).contains(#""device":"\#(name)""#))
  }

  @Test(arguments: ["", "123", "4900000000000150000000", "../../etc/x", "4900\"00000000", "49000 0000000"])
  func anIdentityThatMayNotBeIsRejected(_ name: String) {
    let heard = Ear.hear([XexunFrames.ext(name: name) + Array("\r\n".utf8) + XexunTests.short])
    #expect(heard.events.count == 1 && heard.events[0].contains(#""device":"490000000000015""#), "\(name)")
    #expect(heard.rejects.count == 1 && heard.rejects[0].contains(#""reason":"identity""#), "\(name)")
  }
}
