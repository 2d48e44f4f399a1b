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
    let bench = try ReplayBench()
    let folder = bench.folder
    let text = Array(lines(Array(0..<20_000).reversed()).utf8)
    let packed = TestPacking.zstd.pack(text)
    var flipped = TestPacking.gzip.pack(text)
    flipped[flipped.count - 5] ^= 1
    let inputs: [EventInput] = try [
      .file(folder.path + "/missing.jsonl"),
      .file(folder.write(bytes: [0x89, 0x50, 0x4E, 0x47, 13, 10, 26, 10, 0], to: "picture.jsonl")),
      .file(folder.write(bytes: Array(packed.prefix(packed.count / 2)), to: "half.jsonl.zst")),
      .file(folder.write(bytes: flipped, to: "flipped.jsonl.gz")),
      .file(folder.write("csv.jsonl", "device,time\nb,\(Self.start + 9000)\nbad\na,\(Self.start + 7000)\n")),
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
        "\(name(4)) is a CSV file, whatever its name says: it is read as that",
        "\(name(5)) is a file of JSON lines, whatever its name says: it is read as that",
        "\(name(6)) is not packed, whatever its name says: it is read as it is",
      ])
    let refused = bench.heard.refused.map { "\($0.input):\($0.line):\($0.reason.rawValue)" }.sorted()
    #expect(refused == ["4:3:bad_row", "5:3:cut_off"])
    // Of the half one some blocks, of the flipped one all, and five lines of the others.
    #expect(got.lines.count > 20_005 + 1000 && got.lines.count < 40_005)
    #expect(source.counts.events == got.lines.count)
    #expect(source.counts.refused == [.badRow: 1, .cutOff: 1])
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

  /// Of three looks at a file: before it is opened, while it is scanned, while it is sorted.
  @Test func oneWhoIsToStopGetsNothingSorted() throws {
    for large in [100, 1 << 40] as [Int64] {
      var bench = try ReplayBench()
      let stop = StopSignal()
      bench.options.division = ReplayBench.tiny(largeInput: large)
      bench.options.batchBytes = 100
      let listener = ReadingListener(refused: { _ in stop.raise() }, fault: { _ in }, remark: { _ in })
      let inputs = try ["a", "b"].map {
        EventInput.file(try bench.folder.write($0, lines(0..<9) + "x\n" + lines(9..<500)))
      }
      let source = ReplaySource(inputs, options: bench.options, listener: listener)
      #expect(try source.look(stop: stop) == .sorted)
      #expect(try source.sorted(stop: stop) == nil)
      #expect(stop.isRaised && source.counts.events < 1000)
      // Nothing is opened any more.
      #expect(try source.sorted(stop: stop) == nil)
    }
  }
}
