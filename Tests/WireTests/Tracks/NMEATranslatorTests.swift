import Model
import Testing

@testable import Wire

@Suite struct NMEATranslatorTests {
  private func nmea(_ lines: [String]) -> Translation {
    translate(Array(lines.map { $0 + "\r\n" }.joined().utf8), .nmea)
  }

  private static func rmc(_ time: String, _ rest: String = "A,4808.2260,N,01134.5240,E,22.4,84.4,020326,,") -> String {
    TrackSample.sentence("GPRMC,\(time),\(rest)")
  }
  private static func gga(_ time: String, _ altitude: String = "520.3") -> String {
    TrackSample.sentence("GNGGA,\(time),4808.2260,N,01134.5240,E,1,09,0.9,\(altitude),M,46.9,M,,")
  }
  private static let place = #""lat":48.1371,"lon":11.5754"#
  private static let quality = #""altitude":520.3,"satellites":9,"hdop":0.9"#

  @Test func aLogBecomesEvents() {
    let translation = translate(Array(TrackSample.nmea.utf8), .nmea)
    #expect(translation.fault == nil && translation.refused.isEmpty)
    #expect(
      translation.lines == [
        "", "",
        #"{"device":"file","time":"2026-03-02T08:00:00Z",\#(Self.place),"speed_kn":22.4,"course":84.4,\#(Self.quality)}"#,
        "",
        #"{"device":"file","time":"2026-03-02T08:00:05Z","valid":false,"speed_kn":22.4,"course":84.4,"#
          + #""satellites":0,"hdop":99.9}"#,
        "", "",
      ])
    let rows = translation.reading.rows
    #expect(rows[0].fields["speed"] == 22.4 * 463.0 / 900)
    #expect(rows[0].fields["altitude"] == 520.3)
    #expect(rows[0].place == Coordinate(latitude: 48.1371, longitude: 11.5754))
    #expect(rows[1].place == nil)
  }

  @Test func aGGACountsBeforeAndBehindItsRMC() {
    let event = #"{"device":"file","time":"2026-03-02T08:00:00Z",\#(Self.place),"speed_kn":22.4,"course":84.4"#
    #expect(nmea([Self.gga("080000"), Self.rmc("080000.00")]).lines == ["", event + ",\(Self.quality)}"])
    #expect(nmea([Self.rmc("080000"), Self.gga("080000.000")]).lines == [event + ",\(Self.quality)}", ""])
    // One of another second is none of its.
    let apart = nmea([Self.rmc("080000"), Self.gga("080001")])
    #expect(apart.events == [event + "}"])
  }

  /// A receiver that tells GGA more often than RMC.
  @Test func onceThereIsAnRMCAGGAAloneIsNoEvent() {
    let zda = TrackSample.sentence("GPZDA,075900,02,03,2026,00,00")
    let lines = [
      zda, Self.gga("075959.0"), Self.gga("075959.5"), Self.gga("080000.0"), Self.rmc("080000.0"), Self.gga("080000.5"),
      Self.rmc("080001.0"), Self.gga("080001.5"),
    ]
    let translation = nmea(lines)
    #expect(translation.lines.count == lines.count)
    #expect(translation.reading.rows.map(\.time).map { $0 - 1_772_438_400_000 } == [-1000, -500, 0, 1000])
    #expect(translation.refused.isEmpty && translation.fault == nil)
  }

  @Test func eachRMCIsAnEvent() {
    let lines = [Self.rmc("080000"), Self.rmc("080000"), Self.gga("080000"), Self.rmc("080001.25")]
    let translation = nmea(lines)
    #expect(translation.reading.rows.map(\.time) == [1_772_438_400_000, 1_772_438_400_000, 1_772_438_401_250])
    #expect(translation.reading.rows.map { $0.fields["altitude"] } == [nil, 520.3, nil])
  }

  @Test func vtgSaysWhatRMCDoesNot() {
    let bare = Self.rmc("080000", "A,4808.2260,N,01134.5240,E,,,020326,,")
    let vtg = TrackSample.sentence("GPVTG,84.4,T,,M,12.0,N,22.2,K")
    #expect(nmea([bare, vtg]).reading.rows[0].fields["speed"] == 12 * 463.0 / 900)
    #expect(nmea([Self.rmc("080000"), vtg]).reading.rows[0].fields["speed"] == 22.4 * 463.0 / 900)
    #expect(nmea([bare, TrackSample.sentence("GPVTG,84.4,12.0")]).reading.rows[0].fields["speed"] == nil)
  }

  @Test func zdaDatesALogWithoutRMC() {
    let zda = TrackSample.sentence("GPZDA,235959.00,31,12,2026,00,00")
    let translation = nmea([
      Self.gga("235958"), zda, Self.gga("235959"), Self.gga("000000"), Self.gga("120000"),
      Self.gga("000000"),
    ])
    // The first is dated by the sentence behind it: it is of the same burst.
    #expect(
      translation.reading.rows.map(\.time) == [
        1_798_761_598_000, 1_798_761_599_000, 1_798_761_600_000, 1_798_804_800_000, 1_798_848_000_000,
      ])
    #expect(translation.fault == nil)
  }

  @Test func aLogWithoutADateIsNone() {
    let translation = nmea(["", Self.gga("080000"), Self.gga("080001")])
    #expect(translation.events.isEmpty)
    #expect(translation.reasons == ["2 no_time", "3 no_time"])
    #expect(
      translation.fault
        == TrackFault(
          line: 2, sentence: "has times of day but no date: log `RMC` or `ZDA` sentences beside `GGA`"))
    #expect(nmea(["hello", "$PUBX,00*33"]).fault?.sentence == "has no `RMC` or `GGA` sentence")
  }

  @Test func whatComesBeforeTheFirstDateIsRefused() {
    let translation = nmea([Self.gga("080000"), Self.rmc("080001"), Self.gga("080002")])
    #expect(translation.reasons == ["1 no_time"])
    #expect(translation.events.count == 1 && translation.fault == nil)
  }

  @Test(arguments: [("311299", 946_598_400_000), ("010180", 315_532_800_000), ("010179", 3_439_756_800_000)])
  func yearsOfTwoDigitsTurnIn1980(_ date: String, _ midnight: Int64) {
    let translation = nmea([Self.rmc("000000", "A,4808.2260,N,01134.5240,E,22.4,84.4,\(date),,")])
    #expect(translation.reading.rows.map(\.time) == [midnight])
  }

  @Test(arguments: [
    ("A,4808.2260,S,01134.5240,W,1,2,020326,,", #""lat":-48.1371,"lon":-11.5754"#),
    ("A,0000.0006,N,00000.0000,E,1,2,020326,,", #""lat":0.00001,"lon":0"#),
    ("A,4808.22601234,N,17959.99999,E,1,2,020326,,", #""lat":48.137100206,"lon":179.999999833"#),
    ("A,4860.0000,N,x,E,1,2,020326,,", #""lat":"4860.0000","lon":"x""#),
    ("A,4808.2260,X,01134.5240,E,1,2,020326,,", #""lat":"4808.2260","lon":11.5754"#),
  ])
  func placesAreInDegreesAndMinutes(_ rest: String, _ wanted: String) {
    #expect(nmea([Self.rmc("080000", rest)]).events.first?.contains(wanted) == true)
  }

  @Test(arguments: [
    ("A,4808.2260,N,01134.5240,E,1,2,320126,,", #""time":"320126 080000""#),
    ("A,4808.2260,N,01134.5240,E,1,2,2026,,", #""time":"2026 080000""#),
    ("A,4808.2260,N,01134.5240,E,fast,2,020326,,", #""speed_kn":"fast""#),
  ])
  func whatCannotBeReadIsTheDecodersAffair(_ rest: String, _ wanted: String) {
    #expect(nmea([Self.rmc("080000", rest)]).events.first?.contains(wanted) == true)
  }

  @Test func checksumsAreHeldAgainstTheSentence() {
    let good = Self.rmc("080000")
    let bad = good.dropLast(2) + (good.hasSuffix("00") ? "01" : "00")
    let bare = String(good.prefix { $0 != "*" })
    let translation = nmea([good, String(bad), bare, bare + " *" + good.suffix(2), good.lowercased().suffix(2) + bare])
    #expect(translation.reasons == ["2 bad_checksum"])
    #expect(translation.refused[0].text == Array(bad.utf8))
    #expect(translation.events.count == 4)
  }

  @Test func sentencesWithFieldsMissingAreRefused() {
    #expect(nmea(["$GPRMC,080000,A,4808.2260,N", Self.rmc("080001")]).reasons == ["1 bad_sentence"])
    let cut = translate(Array((Self.rmc("080001") + "\n$GPRMC,080002,A,4808.2").utf8), .nmea)
    #expect(cut.reasons == ["2 cut_off"])
    #expect(cut.events.count == 1)
  }

  @Test func aReceiverThatKnowsNothingSaysNothing() {
    let cold = [TrackSample.sentence("GPRMC,,V,,,,,,,,,,N"), TrackSample.sentence("GPGGA,,,,,,0,00,99.99,,,,,,")]
    let translation = nmea(cold + [Self.rmc("080000")])
    #expect(translation.refused.isEmpty)
    #expect(translation.events.count == 1)
  }

  @Test func severalSentencesMayStandOnALine() {
    let translation = nmea(["noise \(Self.rmc("080000"))\(Self.rmc("080001")) $GPRM", "", Self.rmc("080002"), "", ""])
    #expect(translation.lines.map(\.isEmpty) == [false, false, false, true, true])
    #expect(translation.reading.rows.map(\.time) == [1_772_438_400_000, 1_772_438_401_000, 1_772_438_402_000])
  }

  @Test func aLineThatIsTooLongIsPassedOver() {
    let long = String(repeating: "x", count: (1 << 20) + 5)
    let translation = nmea([Self.rmc("080000"), long, Self.rmc("080001")])
    #expect(translation.reasons == ["2 too_long"])
    #expect(translation.lines.map(\.isEmpty) == [false, true, false])
  }
}
