import Testing

@testable import Trackers

/// The form that ends with a star.
struct GPS103AlternativeTests {
  static let frame =
    "imei:490000000000015,van 1,0,S1,0.00,093015,140625,21,1,48.117300,11.516667,23,84,512,1.2,07,1,0,0*"

  @Test func itHasDegreesAndKilometresPerHour() {
    #expect(
      Ear.hear(Self.frame).events == [
        #"{"device":"490000000000015","time":"2025-06-14T09:30:15Z","received":"2025-06-14T09:30:47.120Z","type":"position","lat":48.1173,"lon":11.516667,"valid":true,"speed":23,"course":84,"altitude":512,"satellites":7,"hdop":1.2,"keyword":"0","ignition":true,"charging":false,"protocol":"gps103","variant":"alt","id_kind":"imei","id_source":"frame","transport":"tcp","clock":"ok","seq":1}"#
      ])
  }

  @Test func itHasSignsInsteadOfLetters() {
    let line = Ear.hear(
      "imei:490000000000015,van 1,0,S1,0.00,093015,140625,21,0,-48.117300,-11.516667,0,0,-5,9.9,00,0,1,0*"
    ).events[0]
    #expect(line.contains(#""lat":-48.1173,"lon":-11.516667,"valid":false,"reason":"no_fix""#))
  }
}
