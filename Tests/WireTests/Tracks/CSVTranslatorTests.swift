import Model
import Testing

@testable import Wire

@Suite struct CSVTranslatorTests {
  private static let start = "2026-03-02T08:00:00Z"

  @Test func aSpreadsheetBecomesEvents() throws {
    let translation = try csv(TrackSample.spreadsheet)
    #expect(translation.fault == nil)
    #expect(translation.reasons == ["7 bad_row"])
    #expect(translation.lines.indices.filter { !translation.lines[$0].isEmpty } == [3, 4, 7])
    #expect(
      translation.lines[3]
        == #"{"time":"2026-03-02T08:00:00Z","device":"van; 1","lat":48.1371,"lon":11.5754,"speed":54.5,"#
        + #""battery_voltage":3.9,"Driver":"Anna \"A\" B"}"#)
    let rows = translation.reading.rows
    #expect(rows.map(\.device) == ["van; 1", "van-2", "van-2"])
    #expect(rows[0].fields["speed"] == 54.5 * 5 / 18)
    #expect(rows[2].fields["speed"] == 12 * 463.0 / 900)
  }

  @Test func traccarsExportSpeaksInKnotsAndVolts() throws {
    let rows = try csv(TrackSample.traccar).reading.rows
    #expect(rows.map(\.device) == ["17", "17"])
    #expect(rows[0].fields["speed"] == 10 * 463.0 / 900)
    #expect(rows[0].fields["battery_voltage"] == 3.9)
    #expect(rows[0].fields["battery"] == 0.8)
    #expect(rows[0].heard == 1_772_438_405_000)
    // 0 says that it is unknown.
    #expect(rows.map { $0.fields["accuracy"] } == [nil, 5])
    // An invalid fix repeats the last one's time: the report's own counts.
    #expect(rows.map(\.time) == [1_772_438_400_000, 1_772_438_431_000])
    #expect(rows[1].place == nil)
    #expect(rows[1].alarms == ["low_battery", "harsh_braking"])
  }

  @Test func gpsLoggersSpeedIsInMetresPerSecond() throws {
    let rows = try csv(TrackSample.gpsLogger).reading.rows
    #expect(rows.map(\.device) == ["file", "file"])
    #expect(rows.map { $0.fields["speed"] } == [10, nil])
    #expect(rows[0].fields["battery"] == 0.64)
    #expect(rows[0].fields["course"] == 219.9)
    // The same columns without the sign of it.
    let bare = try csv("time,lat,lon,speed\n\(Self.start),1,2,36\n").reading.rows
    #expect(bare[0].fields["speed"] == 10)
  }

  @Test(arguments: [
    // GPSBabel's unicsv, sensor loggers, Movebank, gpscsv.
    ("No,Latitude,Longitude,Speed,Date,Time", "1,48,11,10,2026/03/02,08:00:00"),
    ("time,seconds_elapsed,speed,longitude,latitude", "1772438400000000000,0.5,10,11,48"),
    ("event-id,timestamp,location-long,location-lat,ground-speed", "7,2026-03-02 08:00:00.000,11,48,10"),
    ("time,lat,lon,altHAE,speed", "\(start),48,11,520,10"),
    // OwnTracks, a phone's logger, ship positions.
    ("tst,lat,lon,vel,tid", "1772438400,48,11,36,ab"),
    ("type,date time,latitude,longitude,accuracy(m),speed(m/s)", "T,2026-03-02 08:00:00,48,11,1.2,10"),
    ("# Timestamp,Latitude,Longitude,SOG,COG", "\(start),48,11,19.43844492440605,1"),
  ])
  func knownTablesHaveTheirUnits(_ header: String, _ row: String) throws {
    let rows = try csv("\(header)\n\(row)\n").reading.rows
    #expect(rows.count == 1)
    #expect(rows.first?.time == 1_772_438_400_000)
    #expect(rows.first?.place == Coordinate(latitude: 48, longitude: 11))
    #expect(rows.first?.fields["speed"] == 10)
  }

  @Test(arguments: [",", ";", "\t", "|"]) func separatorsAreTold(_ separator: String) throws {
    let header = ["device", "time", "lat", "lon", "note"].joined(separator: separator)
    let row = ["a", Self.start, "48.5", "11.5", "\"x, y; z | w\t!\""].joined(separator: separator)
    let translation = try csv("\(header)\r\n\(row)\r\n")
    #expect(translation.reading.rows.map(\.device) == ["a"])
    #expect(translation.lines[1].contains(#""note":"x, y; z | w\u0009!""#))
  }

  @Test func quotesFollowTheStandardAndPeople() throws {
    let text = """
      device,time,note,size
      "a","\(Self.start)","say ""hi"", twice",5" pipe
      a, "\(Self.start) " , "" ,"x"y
      a,\(Self.start),"one
      two

      three",1
      a,\(Self.start),plain,1

      """
    let translation = try csv(text)
    #expect(translation.fault == nil && translation.refused.isEmpty)
    #expect(
      translation.lines == [
        "", #"{"time":"\#(Self.start)","device":"a","note":"say \"hi\", twice","size":"5\" pipe"}"#,
        #"{"time":"\#(Self.start)","device":"a","size":"xy"}"#,
        #"{"time":"\#(Self.start)","device":"a","note":"one\u000atwo\u000a\u000athree","size":1}"#, "", "", "",
        #"{"time":"\#(Self.start)","device":"a","note":"plain","size":1}"#,
      ])
    #expect(translation.reading.rows.count == 4)
  }

  @Test func aQuoteThatIsNotClosedCostsItsLineOnly() throws {
    let rows = (1...4).map { "a,\(Self.start),\($0)" }
    let text = "device,time,n\n\(rows[0])\na,\(Self.start),\"2\n\(rows[2])\n\(rows[3])\n"
    let translation = try csv(text)
    #expect(translation.reasons == ["3 open_quote"])
    #expect(translation.lines.map(\.isEmpty) == [true, false, true, false, false])
    #expect(try csv("device,time\na,\"\(Self.start)").reasons == ["2 cut_off"])
  }

  @Test func aQuotedCellLongerThanARowMayBeCostsItsFirstLineOnly() throws {
    let row = "a,\(Self.start),x\n"
    let count = (2 << 20) / row.utf8.count
    let text = "device,time,n\na,\(Self.start),\"x\n" + String(repeating: row, count: count)
    let translation = try csv(text)
    #expect(translation.reasons == ["2 open_quote"])
    #expect(translation.events.count == count)
    #expect(translation.lines.count == count + 2)
  }

  @Test func aRowThatIsTooLongIsPassedOver() throws {
    let long = String(repeating: "x", count: 1 << 20)
    let row = "a,\(Self.start)"
    let bytes = Array("device,time\n\(row)\na,\(long)\n\(row)\n\"a\n\n\",\"\(long)\n\(long)\"\n\(row)".utf8)
    let translation = translate(bytes, .csv)
    #expect(translation.reasons.first == "3 too_long")
    #expect(translation.refused[0].text.count == RefusedRow.textLimit)
    #expect(translation.lines[1] == translation.lines[3])
    #expect(translation.lines.last == translation.lines[1])
    #expect(translation.lines.count == 9)
    #expect(translate(bytes, .csv, cuts: [1 << 19, 1 << 20, 3 << 19]) == translation)
    // As long as a row may be.
    let fits = "a,\(Self.start),\(String(repeating: "x", count: (1 << 20) - row.utf8.count - 1))"
    #expect(try csv("device,time,note\n\(fits)\n").events.count == 1)
    #expect(try csv("device,time,note\n\(fits)x\n").reasons == ["2 too_long"])
    #expect(try csv("device,time,note\n\(fits)").events.count == 1)
    #expect(try csv("device,time,note\n\(fits)x").reasons == ["2 too_long"])
  }

  @Test func rowsHaveAsManyCellsAsTheHeader() throws {
    let text = """
      device,time,note,
      a,\(Self.start)
      a,\(Self.start),x
      a,\(Self.start),x,
      a,\(Self.start),x,,,
      a,\(Self.start),x,y
      ,,,
        

      """
    let translation = try csv(text)
    #expect(translation.reasons == ["2 bad_row", "6 bad_row"])
    #expect(translation.refused[0].text == Array("a,\(Self.start)".utf8))
    #expect(translation.events.count == 3)
  }

  @Test func headersThatComeAgainArePassedOver() throws {
    let half = "device,time\na,\(Self.start)\n"
    #expect(try csv(half + half).lines.map(\.isEmpty) == [true, false, true, false])
  }

  @Test func whatStandsBeforeTheHeaderIsPassedOver() throws {
    let text =
      "\u{FEFF}Route report\nUnit,km/h\n# from a platform\nDevice:,van-7,,\nsep=,\n"
      + "Valid,Time,Latitude,Longitude,Altitude,Speed,Address,Attributes\n"
      + "true,2026-03-02 08:00:00,48,11,520 m,10 kn,,batteryLevel=80\n"
    let translation = try csv(text)
    #expect(translation.lines.map(\.isEmpty) == [true, true, true, true, true, true, false])
    let row = translation.reading.rows[0]
    #expect(row.device == "van-7")
    #expect(row.fields["speed"] == 10 * 463.0 / 900)
    #expect(row.fields["altitude"] == 520)
  }

  @Test(arguments: [
    (
      "time,speed\n1,2\n",
      "has no header with a column for the device or position; it has the columns `time`, `speed`; "
        + "name one by `--map 'device=COLUMN'`", 1
    ),
    (
      "\n\nwann,wo\n1,2\n",
      "has no header with a column for the time; it has the columns `wann`, `wo`; "
        + "name one by `--map 'time=COLUMN'`", 3
    ),
    (
      "time,lat\n",
      "has no header with a column for the longitude; it has the columns `time`, `lat`; "
        + "name one by `--map 'lon=COLUMN'`", 1
    ),
    (
      "time,x,y,z\n",
      "has no header with a column for the device or position; it has the columns `time`, `x`, `y`, `z`; "
        + "name one by `--map 'device=COLUMN'`", 1
    ),
    ("", "is empty; a CSV file has a header line and rows", 1),
    ("time,lat,lon\rx,1,2\ry,1,2", "has lines that end with CR alone; save it with line ends of LF or CR LF", 1),
    (
      "device,time,alarm\rv,1,sos\rw,2,sos\r",
      "has lines that end with CR alone; save it with line ends of LF or CR LF", 1
    ),
    ("ti\u{0}me,lat,lon\n", "is text in UTF-16, or no text; save it as UTF-8", 1),
    ("time,lat,lon\n\n1,2,\u{0}\n", "is text in UTF-16, or no text; save it as UTF-8", 3),
  ])
  func faultsSayWhatToDo(_ text: String, _ sentence: String, _ line: Int) throws {
    #expect(try csv(text).fault == TrackFault(line: line, sentence: sentence))
  }

  @Test func utf16IsToldAtOnce() {
    for bytes in [[0xFF, 0xFE, 0x74, 0], [0xFE, 0xFF, 0, 0x74]] as [[UInt8]] {
      #expect(translate(bytes, .csv).fault?.sentence == "is text in UTF-16, or no text; save it as UTF-8")
    }
  }

  @Test func theSearchForAHeaderEnds() throws {
    let fault = try #require(try csv(String(repeating: "a,b\n", count: 30) + "time,lat,lon\n").fault)
    #expect(fault.line == 1)
    #expect(fault.sentence.contains("the columns `a`, `b`"))
    #expect(try csv(String(repeating: "x", count: 2 << 20)).fault?.sentence.contains("1 MiB") == true)
    #expect(
      try csv("time,lat,lon\r" + String(repeating: "1,2,3\r", count: 1 << 18)).fault?.sentence.contains("CR alone")
        == true)
  }

  @Test func theDecoderJudgesValues() throws {
    let text = """
      device,time,lat,lon,speed
      ,\(Self.start),1,2,3
      a,,1,2,3
      ,,1,2,3
      a,garbage,1,2,3
      3.56E+14,\(Self.start),1,2,3
      a,\(Self.start),91,2,3
      a,\(Self.start),1,x,3
      a,\(Self.start),x,y,fast
      a,\(Self.start),,,

      """
    let translation = try csv(text)
    #expect(translation.refused.isEmpty)
    let reading = translation.reading
    let reasons = reading.rejects.map { "\($0.lineNumber + 1) \($0.reason.rawValue)" }
    #expect(
      reasons == [
        "2 no_device", "3 no_time", "4 no_device", "5 bad_time", "6 bad_device", "7 bad_position", "8 bad_position",
      ])
    #expect(reading.rows.map(\.place) == [nil, nil])
    #expect(reading.counts.wrongTypes == 3)
    #expect(try csv("device,time\na,46083.25\n").reasons == ["2 bad_time"])
  }

  @Test func namesThatDifferInBytesOfAnotherEncodingDoNotBecomeOne() {
    var bytes = Array("device,time\nM".utf8) + [0xFC]
    bytes += Array("ller,\(Self.start)\n".utf8)
    #expect(translate(bytes, .csv).reading.rejects.map(\.reason) == [.badUTF8])
  }
}
