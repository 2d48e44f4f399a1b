import Model
import Testing

@testable import Wire

@Suite struct NMEASentenceTests {
  private func sentences(_ line: String) -> [(kind: NMEASentence.Kind?, checksum: NMEASentence.Checksum, fields: Int)] {
    var found: [(NMEASentence.Kind?, NMEASentence.Checksum, Int)] = []
    Array(line.utf8).withUnsafeBytes { bytes in
      var start = 0
      while let sentence = NMEASentence.next(in: bytes, from: &start) {
        found.append((sentence.kind, sentence.checksum, sentence.fieldCount))
      }
      #expect(start == bytes.count)
    }
    return found
  }

  private func with<Result>(_ body: String, _ read: (NMEASentence) -> Result) throws -> Result {
    try Array(("$" + body).utf8).withUnsafeBytes { bytes in
      var start = 0
      return read(try #require(NMEASentence.next(in: bytes, from: &start)))
    }
  }

  @Test(
    arguments: [
      ("GPRMC", .rmc), ("GNGGA", .gga), ("GLVTG", .vtg), ("BDZDA", .zda), ("GPGSV", nil), ("PGRMC", nil),
      ("gprmc", nil),
    ] as [(String, NMEASentence.Kind?)])
  func anyTalkerCounts(_ address: String, _ kind: NMEASentence.Kind?) throws {
    #expect(try with("\(address),1,2") { $0.kind } == kind)
  }

  @Test func sentencesAreFoundInALine() {
    let good = TrackSample.sentence("GPRMC,1,2")
    #expect(sentences("no sentence").isEmpty)
    #expect(sentences("id,\(good) $ \(good.dropLast())Q").map(\.checksum) == [.right, .absent, .wrong])
    #expect(sentences("$").map(\.kind) == [nil])
    #expect(sentences(good).map(\.fields) == [3])
  }

  @Test func fieldsAreCountedFromTheAddress() throws {
    try with("GPRMC,a, b ,,d*00") { sentence in
      #expect((0..<7).map(sentence.text) == ["GPRMC", "a", "b", "", "d", "", ""])
    }
  }

  @Test func readingsAreNilWhereAFieldSaysNothing() throws {
    try with("GPGGA,081836.755,4807.038,N,01131.000,W,230394,5,3,2026") { sentence in
      #expect(sentence.timeOfDay(1) == 29_916_755)
      #expect(sentence.degrees(2) == 48 + 7.038 / 60)
      #expect(sentence.degrees(4).map { ($0 * 1e9).rounded() } == -11_516_666_667)
      #expect(sentence.date(6) == 764_380_800_000)
      #expect(sentence.longDate(7) == 1_772_668_800_000)
      for field in [0, 3, 9, 40] {
        #expect(sentence.timeOfDay(field) == nil && sentence.degrees(field) == nil && sentence.date(field) == nil)
      }
      #expect(sentence.longDate(6) == nil)
    }
  }

  @Test(arguments: ["8:18:36", "0818", "256000", "081836Z", "081836.", "081836 PM", "-81836"])
  func aTimeOfDayHasSixDigits(_ time: String) throws {
    #expect(try with("GPGGA,\(time)") { $0.timeOfDay(1) } == nil)
  }
}
