import Foundation
import Model
import Platform
import Testing

@testable import Host

/// What becomes of a replay whose inputs, disk or user do not go along.
@Suite struct ReplayFaultTests {
  static let start = ReplaySourceTests.start

  func lines(_ seconds: some Sequence<Int64>) -> String {
    seconds.map { ReplaySourceTests.native(Self.start + $0 * 1000, 0) + "\n" }.joined()
  }

  @Test func eachFaultIsNamedAndTheRestGoesOn() throws {
    var bench = try ReplayBench()
    bench.options.recognition = FakeTranslation.recognition
    let folder = bench.folder
    let text = Array(lines(Array(0..<20_000).reversed()).utf8)
    let packed = TestPacking.zstd.pack(text)
    var flipped = TestPacking.gzip.pack(text)
    flipped[flipped.count - 5] ^= 1
    let inputs: [EventInput] = try [
      .file(folder.path + "/missing.jsonl"),
      .file(folder.write(bytes: [0x89, 0x50, 0x4E, 0x47, 13, 10, 26, 10], to: "picture.jsonl")),
      .file(folder.write(bytes: Array(packed.prefix(packed.count / 2)), to: "half.jsonl.zst")),
      .file(folder.write(bytes: flipped, to: "flipped.jsonl.gz")),
      .file(folder.write("csv.jsonl", "#fake\nb\nbad\na\n")),
      .file(folder.write("json.csv", lines([30, 10]) + "{\"device\":\"cut")),
      .file(folder.write("plain.jsonl.gz", lines([20]))),
    ]
    let source = bench.source(inputs)
    let got = try bench.sorted(source)
    func name(_ number: Int) -> String { "`\(inputs[number].name)`" }
    let faults = bench.heard.faults.sorted { $0.input < $1.input }.map(\.sentence)
    #expect(faults.count == 4)
    #expect(faults[0] == "cannot open \(name(0)): no such file or directory")
    #expect(faults[1] == "cannot read \(name(1)): it holds neither JSON lines nor CSV, GPX or NMEA sentences")
    #expect(faults[2].hasPrefix("cannot read \(name(2)) beyond line "))
    #expect(faults[2].hasSuffix(": the zstd data end too early; what comes before is taken"))
    #expect(faults[3].hasSuffix(" beyond line 20000: the gzip data are damaged; what comes before is taken"))
    #expect(
      bench.heard.remarks.sorted() == [
        "\(name(4)) holds CSV, whatever its name says: it is read as that",
        "\(name(5)) holds JSON lines, whatever its name says: it is read as that",
        "\(name(6)) is not packed, whatever its name says: it is read as it is",
      ])
    let refused = bench.heard.refused.map { "\($0.input):\($0.line):\($0.reason.sentence)" }.sorted()
    #expect(refused == ["4:3:it is bad", "5:3:cut off at the end of the input"])
    // Of the half one some blocks, of the flipped one all, and five lines of the others.
    #expect(got.lines.count > 20_005 + 1000 && got.lines.count < 40_005)
    #expect(source.counts.events == got.lines.count && source.counts.refusedRows == 1)
  }

  @Test func strictlyTheFirstRefusedLineEndsTheSorting() throws {
    var bench = try ReplayBench()
    bench.options.isStrict = true
    let text = lines(Array(0..<50).reversed()) + "broken\n" + lines(0..<50) + "broken too\n"
    let file = EventInput.file(try bench.folder.write("a.jsonl", text))
    for large in [100, 1 << 40] as [Int64] {
      bench.options.division = ReplayBench.tiny(largeInput: large)
      #expect(throws: ReadingLedger.strictly) { try bench.sorted(bench.source([file])) }
    }
    #expect(bench.heard.refused.map(\.line) == [51, 51])
    // In order, and looked through only.
    let two = try ["b", "c"].map { EventInput.file(try bench.folder.write($0, lines(0..<500) + "broken\n")) }
    bench.options.division = ReplayBench.tiny(largeInput: 100)
    #expect(throws: ReadingLedger.strictly) { try bench.sorted(bench.source(two)) }
  }

  @Test func aFullDiskEndsTheSortingWithTheRemedy() throws {
    var bench = try ReplayBench()
    bench.options.division = ReplayBench.tiny(largeInput: 1 << 40)
    bench.options.temporaryFolder = bench.folder.path
    bench.options.writing = { _, _, _ in -Int(ENOSPC) }
    let file = EventInput.file(try bench.folder.write("a.jsonl", lines(Array(0..<2000).reversed())))
    do {
      _ = try bench.sorted(bench.source([file]))
      Issue.record("it did not end")
    } catch let failure as RunFailure {
      #expect(failure.message.hasPrefix("cannot write a temporary file in `\(bench.folder.path)`: no space left"))
      #expect(failure.message.contains("`TMPDIR`") && failure.message.contains("`--memory`"))
    }
    #expect(bench.folder.files == ["a.jsonl"])
  }

  /// Where something is read the program is asked to stop.
  @Test func oneWhoIsToStopGetsNothingSorted() throws {
    for phase in 0..<3 {
      var bench = try ReplayBench()
      let stop = StopSignal()
      bench.options.recognition = { head, _ in
        stop.raise()
        return nil
      }
      // The first input that is looked at closely raises it: while it is scanned, sorted, or looked at.
      let first = phase == 2 ? "" : lines(0..<500)
      let inputs: [EventInput] = try [
        .file(bench.folder.write("a.jsonl", first)),
        .file(bench.folder.write("b.jsonl", lines(0..<500))),
        .file(bench.folder.write("c.txt", phase == 2 ? "unknown" : "")),
      ]
      bench.options.division = ReplayBench.tiny(largeInput: phase == 0 ? 100 : 1 << 40)
      let source = bench.source(inputs)
      _ = try source.look(stop: stop)
      if phase < 2 { try bench.folder.write("a.jsonl", "unknown") }
      if phase == 2 { #expect(stop.isRaised) }
      #expect(try source.sorted(stop: stop) == nil)
      #expect(stop.isRaised)
    }
  }
}
