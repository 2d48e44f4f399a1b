import Foundation
import Model
import Platform
import Testing

@testable import Host

/// Large inputs in order, merged without being sorted, and what becomes of them between the two readings.
@Suite struct DirectInputTests {
  /// Three inputs of some kilobytes, each in order, that overlap.
  func inputs(_ bench: ReplayBench, packing: TestPacking = .plain) throws -> [EventInput] {
    try (0..<3).map { input in
      let lines = (0..<200).map { ReplaySourceTests.native(ReplaySourceTests.start + Int64($0 * 3 + input) * 1000, $0) }
      let bytes = packing.pack(Array((lines.joined(separator: "\n") + "\n").utf8))
      return .file(try bench.folder.write(bytes: bytes, to: "\(input).jsonl" + packing.ending))
    }
  }

  func bench() throws -> ReplayBench {
    var bench = try ReplayBench()
    bench.options.division = ReplayBench.tiny()
    bench.options.batchBytes = 1000
    return bench
  }

  /// Sorts, lets something happen, and reads.
  func read(
    _ source: ReplaySource, meanwhile: () throws -> Void = {}
  ) throws -> (lines: [String], direct: [Int], effort: LineSorter.Effort) {
    let stop = StopSignal()
    _ = try source.look(stop: stop)
    let merged = try #require(try source.sorted(stop: stop))
    try meanwhile()
    let intake = CollectingIntake()
    try merged.readAll(into: intake, batchBytes: 2000)
    return (intake.lines, merged.direct.map(\.number), merged.effort)
  }

  func isInOrder(_ lines: [String]) -> Bool {
    let keys = lines.compactMap { Int64($0.split(separator: "time\":").last?.prefix(13) ?? "") }
    return keys == keys.sorted() && keys.count == lines.count
  }

  @Test(arguments: TestPacking.allCases) func largeInputsInOrderAreNotSorted(_ packing: TestPacking) throws {
    let bench = try bench()
    let got = try read(bench.source(inputs(bench, packing: packing)))
    // The packed ones are small as files, and expected to be ten times as large.
    #expect(got.direct == [0, 1, 2])
    #expect(got.effort.textBytes == 0)
    #expect(got.lines.count == 600 && isInOrder(got.lines))
  }

  @Test func oneOutOfOrderIsSortedAndTheOthersAreNot() throws {
    let bench = try bench()
    var inputs = try inputs(bench)
    // Late by itself: the look at beginnings does not see it.
    let lines = (0..<2000).map {
      ReplaySourceTests.native(ReplaySourceTests.start + Int64($0 == 1500 ? 0 : $0) * 1000, $0)
    }
    inputs[1] = .file(try bench.folder.write("1.jsonl", "no event\n" + lines.joined(separator: "\n")))
    let source = bench.source(inputs)
    let got = try read(source)
    #expect(got.direct == [0, 2])
    #expect(got.effort.spills > 0 && got.effort.merges > 0)
    #expect(got.lines.count == 2400 && isInOrder(got.lines))
    // It was read twice, and told of once.
    #expect(bench.heard.refused.map(\.line) == [1])
    #expect(source.counts.events == 2400 && source.counts.refused == [.notAnObject: 1])
    #expect(source.progress.current.done == source.progress.current.total)
  }

  @Test func whatIsKnownToBeOutOfOrderIsNotLookedThrough() throws {
    let bench = try bench()
    let source = bench.source(try inputs(bench))
    let stop = StopSignal()
    _ = try source.look(stop: stop)
    let merged = try #require(try source.sorted(disordered: [0, 2], stop: stop))
    #expect(merged.direct.map(\.number) == [1])
    let intake = CollectingIntake()
    try merged.readAll(into: intake, batchBytes: 2000)
    #expect(intake.lines.count == 600 && isInOrder(intake.lines))
  }

  @Test func onlyTheWantedTimeIsRead() throws {
    var bench = try bench()
    bench.options.from = ReplaySourceTests.start + 100_000
    bench.options.to = ReplaySourceTests.start + 200_000
    let got = try read(bench.source(inputs(bench)))
    #expect(got.direct == [0, 1, 2])
    #expect(got.lines.count == 100 && isInOrder(got.lines))
  }

  @Test func whatIsAppendedMeanwhileIsToldOf() throws {
    let bench = try bench()
    let inputs = try inputs(bench)
    let got = try read(bench.source(inputs)) {
      let file = try #require(FileHandle(forWritingAtPath: inputs[1].name))
      file.seekToEndOfFile()
      file.write(Data((ReplaySourceTests.native(ReplaySourceTests.start, 0) + "\n").utf8))
      try file.close()
    }
    #expect(
      bench.heard.faults == [
        InputFault(
          input: 1,
          sentence:
            "`\(inputs[1].name)` has changed while it was read: what was written to it since then may be missing")
      ])
    // The new line would go back in time.
    #expect(isInOrder(got.lines) && got.lines.count >= 600 - 10)
  }

  @Test func oneThatIsReplacedOrGoneMeanwhileIsToldOf() throws {
    let bench = try bench()
    let inputs = try inputs(bench)
    let got = try read(bench.source(inputs)) {
      let other = (0..<50).map { ReplaySourceTests.native(ReplaySourceTests.start + Int64($0) * 1000, $0) }
      try bench.folder.write("0.jsonl", other.joined(separator: "\n"))
      try FileManager.default.removeItem(atPath: inputs[2].name)
    }
    #expect(bench.heard.faults.map(\.input).sorted() == [0, 2])
    #expect(bench.heard.faults.contains { $0.sentence.hasPrefix("cannot open `\(inputs[2].name)`") })
    #expect(isInOrder(got.lines) && got.lines.count == 250)
  }

  @Test func damageIsToldOnceAndWhatCameBeforeStands() throws {
    let bench = try bench()
    var inputs = try inputs(bench, packing: .gzip)
    let whole = try #require(FileManager.default.contents(atPath: inputs[1].name))
    inputs[1] = .file(try bench.folder.write(bytes: Array(whole.prefix(whole.count * 3 / 4)), to: "1.jsonl.gz"))
    let got = try read(bench.source(inputs))
    #expect(got.direct == [0, 1, 2])
    #expect(bench.heard.faults.map(\.input) == [1])
    #expect(isInOrder(got.lines) && got.lines.count > 500 && got.lines.count < 600)
  }

  @Test func strictlyAChangeEndsTheReading() throws {
    var bench = try bench()
    bench.options.isStrict = true
    let inputs = try inputs(bench)
    #expect(throws: RunFailure.self) {
      try read(bench.source(inputs)) { try FileManager.default.removeItem(atPath: inputs[2].name) }
    }
  }
}
