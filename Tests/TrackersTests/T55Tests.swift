import Testing

@testable import Trackers

struct T55Tests {
  static let sentence = "$GPRMC,093015.000,A,4807.0380,N,01131.0000,E,12.40,84.4,140625,,,A*59"
  private static let imei = "490000000000015"
  private static let gga = "$GPGGA,093015.000,4807.0380,N,01131.0000,E,1,07,1.2,512.3,M,,M,,*4F"
  private static let gll = "$GPGLL,4807.0380,N,01131.0000,E,093015.000,A*38"

  private func event(_ text: String, at received: Int64 = Ear.now) -> String {
    let heard = Ear.hear(text, at: received)
    #expect(heard.events.count == 1 && heard.rejects.isEmpty && heard.answers.isEmpty, "\(text)")
    return heard.events.first ?? ""
  }

  // MARK: Sentences

  @Test func aSentenceIsAPosition() {
    #expect(
      event("\(Self.imei)\(Self.sentence)\r\n")
        == #"{"device":"490000000000015","time":"2025-06-14T09:30:15Z","received":"2025-06-14T09:30:47.120Z","type":"position","lat":48.1173,"lon":11.516667,"valid":true,"speed":22.965,"course":84.4,"keyword":"GPRMC","protocol":"t55","variant":"rmc","id_kind":"imei","id_source":"frame","transport":"tcp","clock":"ok","integrity":{"rmc":"ok"},"seq":1}"#
    )
  }

  /// What comes behind a sentence that names the device.
  private func named(_ text: String) -> String {
    let heard = Ear.hear("$PGID,\(Self.imei)*0F\r\n\(text)\r\n")
    #expect(heard.events.count == 2 && heard.rejects.isEmpty, "\(text)")
    #expect(heard.events.first?.contains(#""type":"login","protocol":"t55""#) == true)
    return heard.events.last ?? ""
  }

  @Test(arguments: ["GP", "GN", "GL", "GA", "BD", "GB"])
  func everyTalkerIsHeard(_ talker: String) {
    let line = named("$\(talker)RMC,093015,A,4807.0380,N,01131.0000,E,12.40,84.4,140625")
    #expect(line.contains(#""time":"2025-06-14T09:30:15Z""#) && line.contains(#""id_source":"session""#))
    #expect(line.contains(#""lat":48.1173,"lon":11.516667,"valid":true"#))
  }

  @Test func aSentenceWithoutADateHasTheDayOfItsReception() {
    #expect(
      event("\(Self.imei)\(Self.gga)\r\n")
        == #"{"device":"490000000000015","time":"2025-06-14T09:30:15Z","received":"2025-06-14T09:30:47.120Z","type":"position","lat":48.1173,"lon":11.516667,"valid":true,"altitude":512.3,"satellites":7,"hdop":1.2,"keyword":"GPGGA","protocol":"t55","variant":"gga","id_kind":"imei","id_source":"frame","transport":"tcp","clock":"ok","integrity":{"rmc":"ok"},"seq":1}"#
    )
    // One minute past midnight it was yesterday.
    let night = event(
      "\(Self.imei)$GPGGA,235930,4807.0380,N,01131.0000,E,1,07,1.2,512.3,M,,M,,\r\n", at: 1_749_945_660_000)
    #expect(night.contains(#""time":"2025-06-14T23:59:30Z","received":"2025-06-15T00:01:00Z""#))
    let line = event("\(Self.imei)\(Self.gll)\r\n")
    #expect(line.contains(#""time":"2025-06-14T09:30:15Z""#) && line.contains(#""variant":"gll""#))
    #expect(line.contains(#""lat":48.1173,"lon":11.516667,"valid":true"#))
  }

  @Test func sentencesOfOtherThingsAreNoEvents() {
    let text =
      "$PGID,490000000000015*0F\r\n$GPGSV,1,1,00*79\r\n$GPVTG,84.4,T,,M,12.40,N,22.9,K*6F\r\n$PMTK001,1,3*30\r\n"
    let heard = Ear.hear(text)
    #expect(heard.events.count == 1 && heard.rejects.isEmpty)
  }

  @Test(arguments: [
    ("$GPRMC,093015.000,V,4807.0380,N,01131.0000,E,12.40,84.4,140625,,,N", "no_fix"),
    ("$GPRMC,,V,,,,,,,,,,N", "no_fix"), ("$GPRMC,.000,A,,,,,0.00,0.00,,,,A", "no_fix"),
    ("$GPRMC,093015.000,A,0000.0000,N,00000.0000,E,0.00,0.00,140625,,,A", "zero"),
    ("$GPRMC,093015.000,A,4860.0000,N,01131.0000,E,0.00,0.00,140625,,,A", "range"),
    ("$GPRMC,093015.000,A,4807.0380,N,01131.0000,E,12.40,84.4,,,,A", "no_date"),
    ("$GPRMC,093015.000,A,4807.0380,N,01131.0000,E,12.40,84.4,310225,,,A", "no_date"),
    ("$GPGGA,093015.000,4807.0380,N,01131.0000,E,0,00,,,M,,M,,", "no_fix"),
    ("$GPGLL,4807.0380,N,01131.0000,E,093015.000,V", "no_fix"), ("$GPGLL,4807.0380,N,01131.0000,E", "no_date"),
    ("\(sentence.dropLast())8", "checksum"), ("\(gga.dropLast())0", "checksum"),
  ])
  func noFixIsMadeUp(_ text: String, _ reason: String) {
    #expect(event("\(Self.imei)\(text)\r\n").contains(#""valid":false,"reason":"\#(reason)""#))
  }

  @Test(arguments: [
    ("*59", "ok"), (" * 59", "ok"), ("*59 ", "ok"), ("* 59", "ok"), ("", "absent"), ("*", "absent"), ("*58", "bad"),
    ("*59,7", "ok"),
  ])
  func theChecksumMayHaveBlanksOrBeMissing(_ sum: String, _ check: String) {
    let text = "\(Self.imei)\(Self.sentence.dropLast(3))\(sum)\r\n"
    #expect(event(text).contains(#""integrity":{"rmc":"\#(check)"}"#))
    #expect(Ear.unstableSplits(Array((text + text).utf8)) == [])
  }

  @Test func degreesAreReadFromTheSentenceThatHasThem() {
    #expect(
      named("$TRCCR,20250614093015.000,A,-48.117300,11.516667,12.40,84.40,512.00,87,*3a")
        == #"{"device":"490000000000015","time":"2025-06-14T09:30:15Z","received":"2025-06-14T09:30:47.120Z","type":"position","lat":-48.1173,"lon":11.516667,"valid":false,"reason":"checksum","speed":22.965,"course":84.4,"altitude":512,"keyword":"TRCCR","battery":87,"protocol":"t55","variant":"alt","id_kind":"imei","id_source":"session","transport":"tcp","clock":"ok","integrity":{"rmc":"bad"},"seq":2}"#
    )
    #expect(named("$TRCCR,20250614093015.000,V,0.0,0.0,0.0,0.0,0.0,87,").contains(#""reason":"no_fix""#))
    #expect(named("$TRCCR,20251314093015.000,A,48.1,11.5,0.0,0.0,0.0,87,").contains(#""reason":"no_date""#))
  }

  @Test func placesWithoutTimeAreKept() {
    let line = event("\(Self.imei)$GPRMA,A,4807.0380,N,01131.0000,E,,,12.40,84.4,,\r\n")
    #expect(
      line.contains(#""lat":48.1173,"lon":11.516667,"valid":false,"reason":"no_date","speed":22.965,"course":84.4"#))
  }
}
