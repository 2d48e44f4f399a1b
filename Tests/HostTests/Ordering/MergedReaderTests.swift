import Model
import Platform
import Testing

@testable import Host

@Suite struct MergedReaderTests {
  static let start = ReplaySourceTests.start

  func gpsd(_ seconds: Int) -> String {
    #"{"class":"TPV","time":"\#(ReplaySourceTests.rfc3339(Self.start + Int64(seconds) * 1000))","mode":3,"lat":1,"lon":2}"#
  }

  /// Two vehicles' logs that take turns for a while, and one of another dialect.
  func inputs(_ bench: ReplayBench) throws -> [EventInput] {
    try [
      .file(bench.folder.write("van-1.json", [0, 2, 4, 20, 21].map(gpsd).joined(separator: "\n"))),
      .file(bench.folder.write("van-2.json", [1, 3, 5, 10, 11].map(gpsd).joined(separator: "\n"))),
      .file(
        bench.folder.write(
          "c.jsonl",
          [4, 12, 20].map { ReplaySourceTests.native(Self.start + $0 * 1000, 0) }.joined(separator: "\n"))),
    ]
  }

  @Test func aChunkHasLinesWhoseDeviceItsSourceNamesOfOneSourceOnly() throws {
    let bench = try ReplayBench()
    let got = try bench.sorted(bench.source(inputs(bench)))
    let shapes = got.pieces.map { piece in
      "\(piece.source):" + piece.lines.map { $0.contains("class") ? "g" : "n" }.joined()
    }
    #expect(shapes == ["0:g", "1:g", "0:g", "1:g", "0:gn", "1:gggn", "0:gng"])
  }

  @Test func withOneNameForAllOfThemLinesAreMixed() throws {
    var bench = try ReplayBench()
    bench.options.device = "van"
    let got = try bench.sorted(bench.source(inputs(bench)))
    #expect(got.pieces.count == 1 && got.lines.count == 13)
  }

  @Test func chunksAreOfAboutTheSizeThatIsAskedFor() throws {
    var bench = try ReplayBench()
    bench.options.device = "van"
    for batch in [1, 100, 300] {
      let got = try bench.sorted(bench.source(inputs(bench)), batchBytes: batch)
      #expect(got.lines.count == 13)
      for piece in got.pieces {
        let bytes = piece.lines.reduce(0) { $0 + $1.utf8.count + 1 }
        #expect(piece.lines.count == 1 || bytes <= batch)
      }
    }
  }

  @Test func readingEndsWhereNobodyTakesAnyMoreOrItIsToStop() throws {
    var bench = try ReplayBench()
    bench.options.division = ReplayBench.tiny(largeInput: 10)
    for stops in [false, true] {
      let stop = StopSignal()
      let source = bench.source(try inputs(bench))
      _ = try source.look(stop: stop)
      let merged = try #require(try source.sorted(stop: stop))
      let intake = CollectingIntake()
      if stops { intake.onSubmit = { if $0 == 2 { stop.raise() } } } else { intake.room = 2 }
      try merged.readAll(into: intake, batchBytes: 1)
      #expect(intake.pieces.count == 2 && !intake.isHandedOut)
    }
  }

  @Test func progressEndsAtItsTotal() throws {
    for large in [10, 1 << 40] as [Int64] {
      var bench = try ReplayBench()
      bench.options.division = ReplayBench.tiny(largeInput: large)
      let source = bench.source(try inputs(bench))
      _ = try bench.sorted(source)
      let end = source.progress.current
      #expect(end.phase == .replaying && end.total > 0 && end.done == end.total)
    }
  }
}
