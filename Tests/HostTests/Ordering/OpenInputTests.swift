import Foundation
import Model
import Platform
import Testing
import Wire

@testable import Host

@Suite struct OpenInputTests {
  /// Steps until the end, with the line that each chunk begins behind.
  func steps(_ input: EventInput, batchBytes: Int = 16, progress: ReadingProgress? = nil) throws -> [String] {
    let opened = try OpenInput(
      input, batchBytes: batchBytes, reading: TrackReading(deviceName: "d"), stop: StopSignal(), progress: progress)
    let chunk = Chunk(byteCapacity: 64, fieldCount: 0)
    var found: [String] = []
    while found.count < 1000 {
      chunk.clear()
      let step = opened.fill(chunk)
      switch step {
      case .lines(let isCutOff): found.append("\(chunk.firstLine)\(isCutOff ? " cut off" : "")")
      case .overlong: found.append("\(chunk.firstLine) overlong")
      case .end: return found + ["end"]
      case .stopped: return found + ["stopped"]
      case .fault(let sentence): return found + [sentence]
      }
    }
    return found
  }

  @Test func chunksSayHowManyLinesComeBefore() throws {
    let folder = try TestFolder()
    let path = try folder.write("a.jsonl", "{\"a\":1}\n\n\n{\"b\":2}\n{\"c\":3}\n{\"d\":\"a longer line\"}\n{\"e\":5}")
    #expect(try steps(.file(path)) == ["0", "3", "5 cut off", "end"])
    #expect(try steps(.file(folder.write("empty.jsonl", ""))) == ["end"])
  }

  @Test func aLineThatIsTooLongIsALine() throws {
    let folder = try TestFolder()
    let path = try folder.write("a.jsonl", "{}\n{" + String(repeating: "x", count: LineCutter.lineLimit) + "\n{}\n")
    #expect(try steps(.file(path)) == ["0", "1 overlong", "2", "end"])
  }

  @Test func damageIsToldWithTheLineBeforeIt() throws {
    let folder = try TestFolder()
    for packing in [TestPacking.gzip, .zstd] {
      let text = Array((0..<50_000).map { "{\"number\":\($0 &* 7919 % 100_003)}\n" }.joined().utf8)
      let packed = packing.pack(text)
      let path = try folder.write(bytes: Array(packed.prefix(packed.count * 9 / 10)), to: "a" + packing.ending)
      let found = try steps(.file(path), batchBytes: 10_000)
      let words = packing == .gzip ? "gzip" : "zstd"
      let last = try #require(found.last)
      let prefix = "cannot read `\(path)` beyond line "
      let suffix = ": the \(words) data end too early; what comes before is taken"
      #expect(last.hasPrefix(prefix) && last.hasSuffix(suffix))
      let line = try #require(Int(last.dropFirst(prefix.count).dropLast(suffix.count)))
      #expect(line > 5000 && line < 50_000)
    }
    let folderAsFile = try steps(.file(folder.path))
    #expect(folderAsFile == ["cannot read `\(folder.path)`: is a directory"])
    let picture = try folder.write(bytes: [0x89, 0x50, 0x4E, 0x47, 13, 10, 26, 10, 0], to: "a.jsonl")
    #expect(
      try steps(.file(picture)) == [
        "cannot read `\(picture)`: it holds neither JSON lines nor CSV, GPX or NMEA sentences"
      ])
    let track = try folder.write("a.gpx", "<gpx>\n<trk>\n<oops></trk></gpx>\n")
    let ofTrack = try steps(.file(track)).last
    #expect(ofTrack == "line 3 of `\(track)`: it is not valid XML: mismatched tag; what comes before is taken")
    let table = try folder.write("a.csv", "name,colour\na,red\n")
    let ofTable = try steps(.file(table)).last
    #expect(
      ofTable == "`\(table)` has no header with a column for the time; it has the columns `name`, `colour`; "
        + "name one by `--map 'time=COLUMN'`")
    #expect(throws: RunFailure("cannot open `/nowhere`: no such file or directory")) { try steps(.file("/nowhere")) }
  }

  @Test func allBytesOfAFileCountAsReadOnceItIsClosed() throws {
    let folder = try TestFolder()
    let text = Array(String(repeating: "{\"a\":1}\n", count: 100).utf8)
    for packing in TestPacking.allCases {
      let packed = packing.pack(text)
      let path = try folder.write(bytes: packed, to: "a" + packing.ending)
      let progress = ReadingProgress()
      progress.begin(.sorting, total: 5)
      _ = try steps(.file(path), progress: progress)
      #expect(progress.current == ReadingProgress.State(phase: .sorting, done: Int64(packed.count), total: 5))
      // Also where it was not read to its end.
      _ = try OpenInput(
        .file(path), batchBytes: 16, reading: TrackReading(deviceName: "d"), stop: StopSignal(), progress: progress)
      #expect(progress.current.done == Int64(2 * packed.count))
    }
  }
}
