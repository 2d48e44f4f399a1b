import Model
import Testing

@testable import Wire

@Suite struct ColumnMapTests {
  @Test func columnsAreNamed() throws {
    let map = try ColumnMap(
      #" device = imei , time=ts[ms],speed=spd [kn],altitude="Höhe, ""m"" [x]"[ft], lat=N S,lon=x"#)
    #expect(map.entries.map(\.name) == ["imei", "ts", "spd", "Höhe, \"m\" [x]", "N S", "x"])
    #expect(
      map.entries.map(\.meaning.column) == [
        .device, .time, .field(.speed), .field(.altitude), .latitude, .longitude,
      ])
    #expect(map.entries[1].meaning.form == .milliseconds)
    #expect(map.entries.compactMap(\.meaning.unit?.symbol) == ["kn", "ft"])
  }

  @Test(arguments: [
    ("sped=x", "`sped` is no field; the fields are `device`, `time`, `date`"),
    ("time", "`time` names no column; write `FIELD=COLUMN`, as `time=timestamp`"),
    ("time=", "`time=` names no column; write the column's name behind it"),
    ("time=a,,lat=b", "`` names no column"),
    ("time=a,time=b", "`time` stands twice; keep one of its columns"),
    ("battery_voltage=a,battery=b[V]", "`battery_voltage` stands twice"),
    ("speed=a[V]", "`V` is no unit of `speed`; its units are `km/h`, `mph`, `kn`, `m/s`"),
    ("speed=a[parsec]", "`parsec` is no unit; those of `speed` are `km/h`, `mph`, `kn`, `m/s`"),
    ("battery=a[m]", "`m` is no unit of `battery`; its units are `%`, `V`, `mV`"),
    ("device=a[m]", "`device` has no unit; leave `[m]` out"),
    ("satellites=a[m]", "`satellites` has no unit; leave `[m]` out"),
    ("time=a[y/d/m]", "`y/d/m` is no time format; write `s`, `ms`, `utc`, `d/m/y` or `m/d/y`, or nothing"),
    ("speed=a[kn", "the `[` behind `a` is not closed; write `a[kn]`"),
    ("speed=\"a", "the quote before `a` is not closed"),
    ("speed=\"a\" b", "a comma is missing before `b`"),
    ("", "`` names no column"),
  ])
  func faultsSayWhatToWrite(_ text: String, _ sentence: String) {
    let fault = #expect(throws: ColumnMap.Fault.self) { try ColumnMap(text) }
    #expect(fault?.sentence.hasPrefix(sentence) == true, "\(fault?.sentence ?? "")")
  }

  @Test func aMapComesBeforeWhatIsRecognised() throws {
    let text = "time,ts,lat,lon,speed,spd\n2026-03-02 08:00:00,1772438460000,48,11,5,10\n"
    let translation = try csv(text, map: "time=ts[ms],speed=SPD[kn]")
    #expect(
      translation.events == [
        #"{"device":"file","time":"2026-03-02T08:01:00Z","time_":"2026-03-02 08:00:00","lat":48,"lon":11,"speed_":5,"#
          + #""speed_kn":10}"#
      ])
  }

  @Test func aColumnThatIsNotThereIsAFault() throws {
    #expect(
      try csv("time,lat,lon\n", map: "speed=spd,device=imei").fault
        == TrackFault(
          line: 1, sentence: "has no column `spd`, which `--map` names; its header has the columns `time`, `lat`, `lon`"
        ))
  }

  @Test func oneColumnMayBeTwoFields() throws {
    let translation = try csv("ts,lat,lon\n2026-03-02T08:00:00Z,48,11\n", map: "time=ts,received=ts")
    #expect(translation.reading.rows.first?.heard == 1_772_438_400_000)
  }

  @Test func anyTextIsRead() {
    var numbers = SeededNumbers(state: 3)
    let pieces = ["device", "time", "speed", "=", "=", ",", "[", "]", "\"", " ", "kn", "ms", "é", "x"]
    for _ in 0..<3000 {
      let text = (0..<Int.random(in: 0...12, using: &numbers)).map { _ in pieces.randomElement(using: &numbers)! }
        .joined()
      _ = try? ColumnMap(text)
    }
  }
}
