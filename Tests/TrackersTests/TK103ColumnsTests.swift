import Testing

@testable import Trackers

/// Columns of bracketed frames as firmware varies them, and as no receiver would write them.
struct TK103ColumnsTests {
  private static func event(_ rest: String, at received: Int64 = Ear.now) -> String {
    let heard = Ear.hear("(049000000001BR00\(rest))", at: received)
    #expect(heard.events.count == 1 && heard.rejects == [])
    return heard.events.first ?? ""
  }

  /// From the type up to the protocol.
  private static func body(_ event: String) -> String {
    guard let begin = event.firstRange(of: #""type""#), let end = event.firstRange(of: #","protocol""#) else {
      return ""
    }
    return String(event[begin.lowerBound..<end.lowerBound])
  }

  private static let place = #""type":"position","lat":48.1173,"lon":11.516667,"valid":true,"#
  private static let time = #""time":"2025-06-14T09:30:15Z""#

  // MARK: Fixed columns

  @Test(arguments: [
    // One decimal of course, and two.
    ("022.9093015084.401000000L0000ABCD", #""speed":22.9,"course":84.4"#),
    ("022.9093015084.4501000000L0000ABCD", #""speed":22.9,"course":84.45"#),
    ("022.909301584.40001000000L0000ABCD", #""speed":22.9,"course":84.4"#),
    ("022.90930154.400001000000L0000ABCD", #""speed":22.9,"course":4.4"#),
    // Blanks in place of zeros.
    (" 22.9093015 84.4001000000L0000ABCD", #""speed":22.9,"course":84.4"#),
    ("  2.9093015  4.4001000000L0000ABCD", #""speed":2.9,"course":4.4"#),
    ("     093015084.4001000000L0000ABCD", #""course":84.4"#),
    // Fewer digits.
    ("0.0093015084.4001000000L0000ABCD", #""speed":0,"course":84.4"#),
    ("22.9093015084.4001000000L0000ABCD", #""speed":22.9,"course":84.4"#),
    (".9093015084.4001000000L0000ABCD", #""speed":0.9,"course":84.4"#),
    ("022.909301584.4001000000L0000ABCD", #""speed":22.9,"course":84.4"#),
    ("022.90930154.4001000000L0000ABCD", #""speed":22.9,"course":4.4"#),
    // More.
    ("022.95093015084.4001000000L0000ABCD", #""speed":22.95,"course":84.4"#),
    ("122.9093015284.4001000000L0000ABCD", #""speed":122.9,"course":284.4"#),
    // No decimals.
    ("022093015084.4001000000L0000ABCD", #""speed":22,"course":84.4"#),
    ("022.909301508401000000L0000ABCD", #""speed":22.9,"course":84"#),
    ("022.90930158401000000L0000ABCD", #""speed":22.9,"course":84"#),
    ("022.909301584.01000000L0000ABCD", #""speed":22.9,"course":84"#),
    // No course.
    ("022.909301501000000L0000ABCD", #""speed":22.9"#),
    // Commas.
    ("022.9,093015,084.40,01000000L0000ABCD", #""speed":22.9,"course":84.4"#),
    ("022.9,093015,084.40,01000000,L0000ABCD", #""speed":22.9,"course":84.4"#),
    ("022.9093015,084.4001000000L0000ABCD", #""speed":22.9,"course":84.4"#),
  ])
  func motionIsFoundByItsPoints(_ columns: String, _ expected: String) {
    let event = Self.event("250614A4807.0380N01131.0000E" + columns)
    #expect(event.contains(Self.time))
    #expect(
      Self.body(event)
        == #"\#(Self.place)\#(expected),"keyword":"BR00","ignition":true,"external_power":true,"odometer":43981"#)
  }

  @Test(arguments: [
    ("", #""speed":22.9"#), ("084.4", #""speed":22.9,"course":84.4"#), ("084.40", #""speed":22.9,"course":84.4"#),
    ("84", #""speed":22.9,"course":84"#), ("084.40xyz", #""speed":22.9,"course":84.4"#),
  ])
  func flagsMayBeMissing(_ columns: String, _ expected: String) {
    let event = Self.event("250614A4807.0380N01131.0000E022.9093015" + columns)
    #expect(event.contains(Self.time))
    #expect(Self.body(event) == #"\#(Self.place)\#(expected),"keyword":"BR00""#)
  }

  @Test(arguments: [
    ("01000000L0", #""ignition":true,"external_power":true,"odometer":0"#),
    ("01000000LABCD", #""ignition":true,"external_power":true,"odometer":43981"#),
    ("01000000L0000abcd", #""ignition":true,"external_power":true,"odometer":43981"#),
    ("01000000LFFFFFFFF", #""ignition":true,"external_power":true,"odometer":4294967295"#),
    ("01000000L", #""ignition":true,"external_power":true"#),
    ("01000000", #""ignition":true,"external_power":true"#),
    ("00C0FA1FL0000ABCDT00011", #""ignition":false,"external_power":true,"odometer":43981"#),
    ("77000000L0000ABCD", #""odometer":43981"#),
    ("01000000L0000ABCD+023.5", #""ignition":true,"external_power":true,"temperature":23.5,"odometer":43981"#),
    (
      "01000000L0000ABCDT1,-003.5P4S12F0", #""ignition":true,"external_power":true,"temperature":-3.5,"odometer":43981"#
    ),
    ("01000000L0000ABCD+P04S12F0", #""ignition":true,"external_power":true,"odometer":43981"#),
  ])
  func theTailHasManyForms(_ tail: String, _ expected: String) {
    let event = Self.event("250614A4807.0380N01131.0000E022.9093015084.40" + tail)
    #expect(
      Self.body(event) == #"\#(Self.place)"speed":22.9,"course":84.4,"keyword":"BR00",\#(expected)"#)
  }

  @Test(arguments: [
    ("4807.0380N 1131.0000E", "48.1173", "11.516667"), ("4807.038000N01131.000000E", "48.1173", "11.516667"),
    ("4807.03N01131.0E", "48.117167", "11.516667"), (" 807.0380S   31.0000W", "-8.1173", "-0.516667"),
    ("807.0380S31.0000W", "-8.1173", "-0.516667"), ("4807.0380n01131.0000w", "48.1173", "-11.516667"),
    ("4807.0380,N,01131.0000,E", "48.1173", "11.516667"), ("4807.0380N,01131.0000E,", "48.1173", "11.516667"),
    ("48 7.0380N 11 1.0000E", "48.1173", "11.016667"),
  ])
  func coordinatesAreFoundByTheirLetters(_ columns: String, _ latitude: String, _ longitude: String) {
    let event = Self.event("250614A\(columns)022.9093015084.4001000000L0000ABCD")
    #expect(event.contains(#""type":"position","lat":\#(latitude),"lon":\#(longitude),"valid":true,"speed":22.9,"#))
  }

  @Test(arguments: [
    ("A4860.0000N01131.0000E", "range"), ("A9100.0000N01131.0000E", "range"), ("A4807.0380N18100.0000E", "range"),
    ("A48x7.0380N01131.0000E", "range"), ("A0000.0000N00000.0000E", "zero"), ("V4807.0380N01131.0000E", "no_fix"),
    ("V0000.0000N00000.0000E", "no_fix"), ("A         N          E", "no_fix"), ("ANE", "no_fix"),
    ("A4807.0380N01131.0000", "no_fix"), ("A4807.038001131.0000E", "no_fix"),
  ])
  func whatIsNoPlaceIsToldWithItsReason(_ columns: String, _ reason: String) {
    let event = Self.event("250614\(columns)022.9093015084.4001000000L0000ABCD")
    #expect(event.contains(#""valid":false,"reason":"\#(reason)""#), "\(event)")
    #expect(event.contains(#""lat""#) == columns.hasPrefix("V48"))
    #expect(!event.contains(#""lat":0"#) && !event.contains("alarm"))
  }

  /// The last place for an hour, and an alarm within.
  @Test func anAlarmWithoutAFixStillCounts() {
    let frame = "(049000000001BO012250614V4807.0380N01131.0000E000.0093015000.0000000000L0000ABCD)"
    let event = Ear.hear(frame).events[0]
    #expect(event.contains(#""valid":false,"reason":"no_fix","speed":0,"course":0,"alarm":["sos"],"#))
    #expect(Ear.hear("(049000000001BO012V)").events[0].contains(#""type":"status","alarm":["sos"]"#))
    #expect(Ear.hear("(049000000001BO012)").answers == ["(049000000001AS012)"])
  }

  // MARK: Identities

  @Test(arguments: ["490000000000015", "4900000001", "04900000", "12345678901234567890"])
  func anIdentityOfDigitsMayHaveAnotherLength(_ name: String) {
    let heard = Ear.hear("(\(name)BP05\(TK103Tests.block))")
    #expect(heard.events.count == 1 && heard.events[0].hasPrefix(#"{"device":"\#(name)","time""#))
    #expect(heard.answers == ["(\(name)AP05)"])
  }

  @Test func anIdentityMayBeText() {
    #expect(Ear.hear("(TRACKER00015BR00\(TK103Tests.block))").events[0].hasPrefix(#"{"device":"TRACKER00015","time""#))
    #expect(Ear.hear("(TRACKER15,BR00,\(TK103Tests.block))").events[0].hasPrefix(#"{"device":"TRACKER15","time""#))
  }

  @Test(arguments: [
    "1234567BR00", "../../../../BR00", "049000\"00001BR00", "04900\n000001BR00", "", "1234567", "12345678",
  ])
  func whatIsNoIdentityIsRejected(_ name: String) {
    let heard = Ear.hear("(\(name)\(TK103Tests.block))(049000000001BR00\(TK103Tests.block))")
    #expect(heard.events.count == 1 && heard.events[0].hasPrefix(#"{"device":"049000000001","#))
    #expect(heard.rejects.count >= 1)
  }

  @Test func anEndlessIdentityIsRejected() {
    let heard = Ear.hear("(\(String(repeating: "4", count: 5000))BR00\(TK103Tests.block))")
    #expect(heard.events == [])
    #expect(Ear.hear("(\(String(repeating: "4", count: 22)),BR00,\(TK103Tests.block))").events == [])
  }

  // MARK: Clocks

  @Test func dateAndTimeMayBeSwapped() {
    // 093015 is no date, as 09-30-15 is not, and 250614 no time.
    #expect(
      Self.event("093015A4807.0380N01131.0000E022.9250614084.4001000000L0000ABCD").contains(Self.time))
    // Both are both: the documented order holds, unless the other one alone is near.
    let both = "250614A4807.0380N01131.0000E022.9110615084.4001000000L0000ABCD"
    #expect(Self.event(both).contains(#""time":"2025-06-14T11:06:15Z""#))
    let turned = "110615A4807.0380N01131.0000E022.9230614084.4001000000L0000ABCD"
    // 2011-06-15T23:06:14 as documented, 2023-06-14T11:06:15 swapped.
    #expect(Self.event(turned).contains(#""time":"2011-06-15T23:06:14Z""#))
    #expect(Self.event(turned, at: 1_686_740_000_000).contains(#""time":"2023-06-14T11:06:15Z""#))
  }

  @Test func theFormOfTheDateMayBeTheOtherOne() {
    #expect(
      Self.event("140625A4807.0380N01131.0000E022.9093015084.4001000000L0000ABCD").contains(Self.time))
    #expect(Ear.hear(TK103Tests.comma.replacing("140625", with: "250614")).events[0].contains(Self.time))
    // 2014-06-25, were it not for the day on which it came.
    #expect(
      Self.event(
        "140625A4807.0380N01131.0000E022.9093015084.4001000000L0000ABCD", at: 1_403_700_000_000
      ).contains(#""time":"2014-06-25T09:30:15Z""#))
  }

  @Test(arguments: ["000000", "251332", "250231", "999999"])
  func anImpossibleDateIsNoTime(_ date: String) {
    let event = Self.event("\(date)A4807.0380N01131.0000E022.9093015084.4001000000L0000ABCD")
    #expect(event.contains(#""valid":false,"reason":"no_date","speed":22.9"#) && event.contains(#""clock":"none""#))
  }

  @Test(arguments: ["240000", "096015", "093060", "999999"])
  func anImpossibleTimeIsNone(_ time: String) {
    let event = Self.event("250614A4807.0380N01131.0000E022.9\(time)084.4001000000L0000ABCD")
    #expect(event.contains(#""reason":"no_date""#) && event.contains(#""course":84.4"#))
  }

  @Test func aFrameWithoutADateHasAPlace() {
    for rest in ["A4807.0380N01131.0000E022.9093015084.40", ",A,4807.0380N,01131.0000E,022.9,093015,084.40"] {
      let event = Self.event(rest)
      #expect(event.contains(#""lat":48.1173,"lon":11.516667,"valid":false,"reason":"no_date""#))
      #expect(event.contains(#""speed":22.9,"course":84.4"#))
    }
  }
}
