import Model
import Testing

@testable import Wire

@Suite struct TrackFormatTests {
  @Test(arguments: TrackSample.all) func samplesAreRecognised(_ format: TrackFormat, _ text: String) {
    #expect(TrackFormat.recognised(in: Array(text.utf8)) == format)
    #expect(TrackFormat.recognised(in: [0xEF, 0xBB, 0xBF] + Array(text.utf8)) == format)
  }

  @Test(
    arguments: [
      ("{\"device\":\"a\"}", .jsonLines), (" \n{ \"type\":1", .jsonLines), ("[{\"deviceId\":1}]", .jsonLines),
      ("<gpx>", .gpx), ("<?xml version='1.0'?>\n<!-- a > b -->\n<!DOCTYPE gpx>\n<x:gpx/>", .gpx),
      ("time,lat,lon\n", .csv), ("time;imei\n1;2", .csv), ("\"Date\",\"Time\",\"Latitude\",\"Longitude\"", .csv),
      ("device,time,alarm\rv,1,sos\r", .csv),
      ("# Timestamp,MMSI,Latitude,Longitude\n", .csv), ("sep=;\nZeit;a\ntime;lat;lon\n", .csv),
      ("Report\n\nDevice:,van\nValid,Time,Latitude,Longitude,Speed\n", .csv),
      ("noise\n$GPRMC,123519,A,4807.038,N,01131.000,E,022.4,084.4,230394,003.1,W*6A\n", .nmea),
      ("$GPRMC,123519,A,4807.038,N,01131.000,E,022.4,084.4,230394,003.1,W\n", .nmea),
      (TrackSample.sentence("GPGSV,1,1,02,01,40,083,46,02,17,308,41"), .nmea),
    ] as [(String, TrackFormat)])
  func contentDecides(_ text: String, _ format: TrackFormat) {
    #expect(TrackFormat.recognised(in: Array(text.utf8)) == format)
  }

  @Test(arguments: [
    "", " \n ", "hello, world\nthis is a text about time, and space\n", "{\n}", "{}", "[1,2]", "<kml></kml>", "<html>",
    "a,b,c\n1,2,3\n", "time,speed\n", "lat,lon\n", "time,lat\n", "time\tx\ty\tz\n",
    "$GPRMC,123519,A,4807.038,N*6A\n", "$GPRMC is a sentence", "<!-- <gpx> -->", "$ cat file\n$ ls\n", "PK\u{3}\u{4}",
  ])
  func whatNobodyCanBeSureOfIsNothing(_ text: String) {
    #expect(TrackFormat.recognised(in: Array(text.utf8)) == nil)
  }

  @Test func binariesAreNothing() {
    let zeros: [UInt8] = [0x50, 0x4B, 3, 4, 0, 0] + Array("time,lat,lon\n".utf8)
    #expect(TrackFormat.recognised(in: zeros) == nil)
    #expect(TrackFormat.recognised(in: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 0x0D]) == nil)
    #expect(TrackFormat.recognised(in: [0x1F, 0x8B, 8, 0]) == nil)
    var numbers = SeededNumbers(state: 2)
    for _ in 0..<200 {
      let noise = (0..<500).map { _ in UInt8.random(in: 0...255, using: &numbers) }
      #expect(TrackFormat.recognised(in: noise) == nil)
    }
  }

  @Test func aMapMakesATableOfWhatNobodyKnows() throws {
    let text = Array("wann;wo_n;wo_e\n".utf8)
    #expect(TrackFormat.recognised(in: text) == nil)
    #expect(TrackFormat.recognised(in: text, columns: try ColumnMap("time=wann,lat=wo_n,lon=wo_e")) == .csv)
    #expect(TrackFormat.recognised(in: text, columns: try ColumnMap("time=wann,lat=wo_n,lon=there")) == nil)
  }

  @Test func utf16IsToldForWhatItWouldBe() {
    for (text, format) in [("time,lat,lon\n", TrackFormat.csv), ("<gpx><trk/></gpx>", .gpx)] {
      #expect(TrackFormat.recognised(in: TrackSample.utf16(text)) == format)
    }
  }

  @Test(
    arguments: [
      ("a.jsonl", .jsonLines), ("a.JSON", .jsonLines), ("x/y.ndjson.gz", .jsonLines), ("track.2026.csv.zst", .csv),
      ("a.tsv", .csv), ("a.GPX.gz", .gpx), ("a.nmea", .nmea), ("a.nma", .nmea), ("a.log", nil), ("a.txt", nil),
      ("csv", nil), ("a.gz", nil), ("folder.csv/file", nil), ("", nil),
    ] as [(String, TrackFormat?)])
  func namesPromise(_ name: String, _ format: TrackFormat?) {
    #expect(TrackFormat.named(by: name) == format)
  }
}
