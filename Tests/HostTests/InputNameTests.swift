import Testing
import Wire

@testable import Host

@Suite struct InputNameTests {
  @Test(
    arguments: [
      ("a.jsonl", .jsonLines, nil, true), ("x/y.b.ndjson.gz", .jsonLines, .gzip, true),
      ("a.JSON.ZST", .jsonLines, .zstd, true),
      ("a.csv", .csv, nil, true), ("a.tsv.gz", .csv, .gzip, true), ("a.gpx", .gpx, nil, true),
      ("a.nmea", .nmea, nil, true), ("a.csv.zstd", .csv, .zstd, true),
      ("a.log.gz", nil, .gzip, true), ("a.txt", nil, nil, true), ("a.dat", nil, nil, false),
      ("a.gz", nil, .gzip, false),
      ("jsonl", nil, nil, false), ("x.jsonl/a", nil, nil, false),
    ] as [(String, TrackFormat?, StreamPacking?, Bool)])
  func endingsSayWhatAFileHolds(_ path: String, _ format: TrackFormat?, _ packing: StreamPacking?, _ isKnown: Bool) {
    let name = InputName(path)
    #expect(name.format == format && name.packing == packing && name.isKnown == isKnown)
  }

  @Test func onlyANameThatSaysOtherwiseIsContradicted() {
    func said(_ path: String, _ format: TrackFormat?, _ packing: StreamPacking) -> String? {
      InputName(path).contradiction(format, packing, of: .file(path))
    }
    #expect(said("a.csv", .csv, .plain) == nil)
    #expect(said("a.csv", .csv, .gzip) == nil)
    #expect(said("a.log", .nmea, .plain) == nil)
    #expect(said("a.csv", nil, .plain) == nil)
    #expect(
      said("a.csv", .jsonLines, .plain) == "`a.csv` is a file of JSON lines, whatever its name says: it is read as that"
    )
    #expect(
      said("a.jsonl.gz", .jsonLines, .plain)
        == "`a.jsonl.gz` is not packed, whatever its name says: it is read as it is")
    #expect(said("a.gz", .gpx, .zstd) == "`a.gz` is packed with zstd, whatever its name says: it is read as it is")
  }
}
