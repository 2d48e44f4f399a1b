import Model
import Testing

@testable import Wire

@Suite struct TimeTranslatorTests {
  /// Two hours in summer, as Berlin in 2026.
  static let berlin = Zone(
    name: "Europe/Berlin", firstOffset: 3_600_000,
    transitions: [
      .init(utc: 1_774_746_000_000, offset: 7_200_000), .init(utc: 1_792_890_000_000, offset: 3_600_000),
    ])

  /// The JSON value; nil: a number that is no time.
  private func json(_ text: String, _ form: TimeForm = .automatic, zone: Zone? = nil) -> String? {
    var out = ByteBuffer()
    var isTime = false
    ByteText.reading(Array(text.utf8)) { isTime = TimeTranslator(zone: zone).append($0, form, into: &out) }
    return isTime ? out.string : nil
  }

  @Test(arguments: [
    "2026-03-02T08:00:30Z", "2026-03-02 08:00:30.123456z", "2026-03-02T09:00:30+01:00", "2026-03-02T07:00:30.5-01:00",
  ])
  func whatTheDecoderReadsIsCopied(_ text: String) {
    #expect(json(text) == "\"\(text)\"")
    #expect(json(text, zone: Self.berlin) == "\"\(text)\"")
  }

  @Test(arguments: [
    "2026-03-02T08:00:30", "2026-03-02 08:00:30", "2026/03/02 08:00:30", "2026.03.02 08:00:30", "2026-3-2 8:00:30",
    "02.03.2026 08:00:30", "2.3.2026 8:00:30", "02.03.2026, 08:00:30", "20260302080030", "20260302T080030Z",
    "20260302 080030", "2026-03-02 08:00:30 UTC", "2026-03-02 08:00:30+00", "2026-03-02T10:00:30+0200",
    "2026-03-02 08:00:30 AM", "2026-03-02  8:00:30  am", "2026-03-02 03:00:30 -05:00",
  ])
  func oneMomentHasManySpellings(_ text: String) {
    #expect(json(text) == "\"2026-03-02T08:00:30Z\"")
  }

  @Test(arguments: [
    ("2026-03-02 08:00", "\"2026-03-02T08:00:00Z\""), ("2026-03-02 08:00:30.5", "\"2026-03-02T08:00:30.500Z\""),
    ("2026-03-02T08:00:30,123456Z", "\"2026-03-02T08:00:30.123Z\""),
    ("2026-03-02 12:05 AM", "\"2026-03-02T00:05:00Z\""),
    ("2026-03-02 12:05 PM", "\"2026-03-02T12:05:00Z\""), ("2026-12-31 23:59:60", "\"2026-12-31T23:59:59.999Z\""),
    ("2024-02-29 00:00", "\"2024-02-29T00:00:00Z\""), ("1772438430", "1772438430"), ("1772438430.25", "1772438430.25"),
    ("1772438430,25", "1772438430.25"), ("1772438430123", "1772438430123"), ("1772438430123456", "1772438430123"),
    ("1772438430123456789", "1772438430123"), ("202603020800", "\"2026-03-02T08:00:00Z\""),
    ("201301010000", "\"2013-01-01T00:00:00Z\""),
  ])
  func timesAreRead(_ text: String, _ wanted: String) {
    #expect(json(text) == wanted)
  }

  /// The decoder refuses all of them.
  @Test(arguments: [
    "garbage", "2026-13-01 00:00:00", "2026-02-29 00:00:00", "2026-03-02 24:00", "2026-03-02 08:60", "12/31/2026 08:00",
    "31/12/2026 08:00", "3-2-2026 08:00", "02.03.26 08:00", "2026-03-02", "08:00:30", "2026-03-02 13:00 PM",
    "2026-03-02 08:00:30 CET", "2026-03-02T08:00:30+1", "2026-03/02 08:00", "2026-03-02 08:00:30.",
  ])
  func whatIsNoTimeStaysAsItIs(_ text: String) throws {
    let told = try #require(json(text))
    #expect(told == "\"\(text)\"")
    #expect(decode("{\"device\":\"a\",\"time\":\(told)}").rejects.map(\.reason) == [.badTime])
  }

  /// A spreadsheet's day number, a date alone, what a spreadsheet leaves of a long number, and packed dates that may be
  /// read in more than one way, or in none.
  @Test(arguments: [
    "46083.3336", "20260302", "1.77244E+12", "1772438430e3", "99999999", "-5", "99999999999999999999", "260302080030",
    "020326080030", "201011121314", "202613020800", "202603022400", "202603020860", "202603020800.5", "999999999999",
  ])
  func numbersThatOnlyLookLikeTimesAreNone(_ text: String) {
    #expect(json(text) == nil)
  }

  @Test func aFormSaysWhatNobodyCanTell() {
    #expect(json("12/31/2026 08:00", .monthDayYear) == "\"2026-12-31T08:00:00Z\"")
    #expect(json("31/12/2026 08:00", .dayMonthYear) == "\"2026-12-31T08:00:00Z\"")
    #expect(json("2/3/2026 8:05:00 PM", .dayMonthYear) == "\"2026-03-02T20:05:00Z\"")
    #expect(json("2-3-2026 8:05", .dayMonthYear) == "\"2026-03-02T08:05:00Z\"")
    #expect(json("31/12/2026 08:00", .monthDayYear) == "\"31/12/2026 08:00\"")
    #expect(json("5", .seconds) == "5")
    #expect(json("100000000000", .seconds) == nil)
    #expect(json("1772438430123", .milliseconds) == "\"2026-03-02T08:00:30.123Z\"")
    #expect(json("123456789012", .milliseconds) == "\"1973-11-29T21:33:09.012Z\"")
    #expect(json("5", .milliseconds) == "\"1970-01-01T00:00:00.005Z\"")
  }

  @Test func timesWithoutAZoneAreInTheOneGiven() {
    #expect(json("2026-03-02 09:00", zone: Self.berlin) == "\"2026-03-02T08:00:00Z\"")
    #expect(json("2026-07-02 10:00", zone: Self.berlin) == "\"2026-07-02T08:00:00Z\"")
    #expect(json("202607021000", zone: Self.berlin) == "\"2026-07-02T08:00:00Z\"")
    #expect(json("2026-07-02 10:00", .utc, zone: Self.berlin) == "\"2026-07-02T10:00:00Z\"")
    #expect(json("2026-07-02 10:00 +05:00", zone: Self.berlin) == "\"2026-07-02T05:00:00Z\"")
    // The clock leaps from 2 to 3, and shows the hour from 2 to 3 twice.
    #expect(json("2026-03-29 02:30", zone: Self.berlin) == "\"2026-03-29T01:00:00Z\"")
    #expect(json("2026-10-25 02:30", zone: Self.berlin) == "\"2026-10-25T00:30:00Z\"")
  }

  @Test func dateAndTimeMayStandApart() throws {
    func time(_ date: String, _ time: String, map: String? = nil) throws -> String? {
      try csv("date,time,device\n\"\(date)\",\"\(time)\",a\n", map: map).events.first
    }
    let wanted = "{\"time\":\"2026-03-02T08:00:30Z\",\"device\":\"a\"}"
    #expect(try time("2026-03-02", "08:00:30") == wanted)
    #expect(try time("02.03.2026", "8:00:30 AM") == wanted)
    #expect(try time("20260302", "080030") == wanted)
    #expect(try time("2026-03-02 00:00:00", "08:00:30") == wanted)
    #expect(try time("3/2/2026", "08:00:30", map: "date=date[m/d/y]") == wanted)
    // A time that brings its date.
    #expect(try time("2026-03-01", "2026-03-02 08:00:30") == wanted)
    #expect(try time("", "2026-03-02 08:00:30") == wanted)
    #expect(try time("2026-03-02 08:00:30", "") == wanted)
    #expect(try time("3/2/2026", "08:00:30") == "{\"time\":\"3/2/2026 08:00:30\",\"device\":\"a\"}")
  }
}
