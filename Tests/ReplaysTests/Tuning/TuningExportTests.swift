import Testing

@testable import Replays

@Suite struct TuningExportTests {
  @Test func jsonHasEveryRow() throws {
    let report = try TunedReport.report(Array(TunedReport.measures.prefix(5)))
    let text = TuningExport.json(report)
    #expect(
      text.hasPrefix(
        #"{"rule":"r","varied":"speed","place":{"file":"file0.rules","line":2},"unit":"km/h","events":1234567,"devices":50,"#
          + #""first":"2026-05-01T00:00:00Z","last":"2026-05-29T00:00:00Z","weeks":4,"tells_mail":true,"rows":[{"#
          + #""label":"80 km/h","value":80,"now":false,"episodes":4816,"episodes_per_week":1204,"devices":48,"#
          + #""notices":9632,"notices_per_week":2408,"mails":120,"mails_per_week":30,"open_s":4334400},"#))
    #expect(text.contains(#"{"label":"92 km/h","value":92,"now":true,"episodes":3,"episodes_per_week":0.75,"#))
    #expect(text.hasSuffix(#"}],"remarks":[]}"# + "\n"))
  }

  @Test func lessThanADayHasNoRates() throws {
    let report = try TunedReport.report(days: 0.5, hasLife: false)
    #expect(TuningExport.json(report).contains(#""weeks":null"#))
    #expect(TuningExport.json(report).contains(#""episodes":3,"episodes_per_week":null,"#))
    #expect(!TuningExport.json(report).contains("open_s"))
    #expect(TuningExport.csv(report).contains("\r\n92,km/h,yes,3,,2,6,,1,,\r\n"))
  }

  @Test func csvHasALineForEachValue() throws {
    let lines = TuningExport.csv(try TunedReport.report()).split(separator: "\r\n")
    #expect(
      lines == [
        "value,unit,now,episodes,episodes_per_week,devices,notices,notices_per_week,mails,mails_per_week,open_s",
        "80,km/h,no,4816,1204,48,9632,2408,120,30,4334400", "85,km/h,no,1204,301,31,2408,602,64,16,1117800",
        "90,km/h,no,602,150.5,30,1204,301,32,8,324900", "92,km/h,yes,3,0.75,2,6,1.5,1,0.25,1800",
        "95,km/h,no,0,0,0,0,0,0,0,0",
      ])
  }
}
