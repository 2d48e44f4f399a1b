import Foundation
import Glibc
import Model
import Platform
import Testing

@testable import Host

/// Which way inputs are read first, and reading them in turn.
@Suite struct ReadingPlanTests {
  static let start = ReplaySourceTests.start

  /// Files with events of these seconds.
  func inputs(_ bench: ReplayBench, _ seconds: [[Int64]], packing: TestPacking = .plain) throws -> [EventInput] {
    try seconds.enumerated().map { input, seconds in
      let lines = seconds.map { ReplaySourceTests.native(Self.start + $0 * 1000, input) }
      let bytes = packing.pack(Array(lines.map { $0 + "\n" }.joined().utf8))
      return .file(try bench.folder.write(bytes: bytes, to: "\(input).jsonl" + packing.ending))
    }
  }

  func plan(_ seconds: [[Int64]], packing: TestPacking = .plain) throws -> ReadingPlan {
    let bench = try ReplayBench()
    return try bench.source(inputs(bench, seconds, packing: packing)).look(stop: StopSignal())
  }

  @Test(arguments: TestPacking.allCases) func inputsThatFollowEachOtherAreReadInTurn(_ packing: TestPacking) throws {
    #expect(try plan([[1, 2, 3]], packing: packing) == .inTurn([0]))
    #expect(try plan([[7, 8], [1, 2], [], [4, 5, 6]], packing: packing) == .inTurn([2, 1, 3, 0]))
    // Of one key the first input goes first, which here is the earlier one by its first key too.
    #expect(try plan([[1, 2], [2, 3]], packing: packing) == .inTurn([0, 1]))
    #expect(try plan([[2, 2], [2]], packing: packing) == .inTurn([0, 1]))
  }

  @Test(arguments: TestPacking.allCases) func inputsThatOverlapAreSorted(_ packing: TestPacking) throws {
    #expect(try plan([[1, 5], [3, 7]], packing: packing) == .sorted)
    #expect(try plan([[2, 3], [1, 2]], packing: packing) == .sorted)
    #expect(try plan([[1, 2], [8, 7]], packing: packing) == .sorted)
  }

  @Test func oneInputIsReadFirstWhateverIsKnownOfIt() throws {
    #expect(try plan([[2, 1]]) == .inTurn([0]))
  }

  /// Far from their ends, and packed: nobody knows.
  @Test func whatIsNotKnownIsHoped() throws {
    let many = Array(0..<Int64(3000))
    #expect(try plan([many, many.map { $0 + 10 }], packing: .gzip) == .inTurn([0, 1]))
    #expect(try plan([many, many.map { $0 + 10 }]) == .sorted)
    #expect(try plan([many, many.map { $0 + 3000 }]) == .inTurn([0, 1]))
  }

  @Test func aPipeAmongFilesIsSortedWithThem() throws {
    let bench = try ReplayBench()
    var inputs = try inputs(bench, [[1, 4], [2, 6]])
    let path = bench.folder.path + "/pipe"
    #expect(mkfifo(path, 0o600) == 0)
    inputs.append(.file(path))
    let source = bench.source(inputs)
    #expect(try source.look(stop: StopSignal()) == .sorted)
    #expect(!source.canBeReadAgain)
    let text = [5, 3].map { ReplaySourceTests.native(Self.start + $0 * 1000, 2) + "\n" }.joined()
    let writing = Spawned.start { FileHandle(forWritingAtPath: path)?.write(Data(text.utf8)) }
    let intake = CollectingIntake()
    try source.sorted(stop: StopSignal())?.readAll(into: intake, batchBytes: 1000)
    writing.join()
    #expect(
      intake.lines
        == zip([1, 2, 3, 4, 5, 6], [0, 1, 2, 0, 2, 1]).map {
          ReplaySourceTests.native(Self.start + $0 * 1000, $1)
        })
    // Alone it is taken as it comes.
    #expect(try bench.source([.file(path)]).look(stop: StopSignal()) == .inTurn([0]))
    #expect(try bench.source([.standardInput]).look(stop: StopSignal()) == .inTurn([0]))
  }

  @Test func whatCannotBeOpenedIsToldOfAndLeftOut() throws {
    let bench = try ReplayBench()
    var inputs = try inputs(bench, [[4, 5], [1, 2]])
    inputs.insert(.file(bench.folder.path + "/missing.jsonl"), at: 1)
    let source = bench.source(inputs)
    #expect(try source.look(stop: StopSignal()) == .inTurn([2, 0]))
    #expect(source.canBeReadAgain)
    #expect(
      bench.heard.faults == [
        InputFault(
          input: 1, sentence: "cannot open `\(bench.folder.path)/missing.jsonl`: no such file or directory")
      ])
    var strict = bench
    strict.options.isStrict = true
    #expect(throws: RunFailure.self) { try strict.source(inputs).look(stop: StopSignal()) }
  }

  @Test func inTurnEachIsReadToItsEnd() throws {
    let bench = try ReplayBench()
    let source = bench.source(try inputs(bench, [[7, 8], [1, 2], [4, 5, 6]]))
    _ = try source.look(stop: StopSignal())
    let intake = CollectingIntake()
    try source.readInTurn([1, 2, 0], into: intake, stop: StopSignal())
    #expect(intake.pieces.map(\.source) == [1, 2, 0])
    #expect(
      intake.lines
        == zip([1, 2, 4, 5, 6, 7, 8], [1, 1, 2, 2, 2, 0, 0]).map {
          ReplaySourceTests.native(Self.start + $0 * 1000, $1)
        })
    #expect(source.progress.current.phase == .replaying)
    #expect(source.progress.current.done == source.progress.current.total)
  }

  /// What the stages of an attempt tell of is not told of again when all is read once more for sorting.
  @Test func anAttemptAndTheSortingTellEachThingOnce() throws {
    let bench = try ReplayBench()
    let lines = ["broken", ReplaySourceTests.native(Self.start + 1000, 0), ReplaySourceTests.native(Self.start, 0)]
    let source = bench.source([.file(try bench.folder.write("a.csv", lines.joined(separator: "\n") + "\n{cut"))])
    #expect(try source.look(stop: StopSignal()) == .inTurn([0]))
    let intake = CollectingIntake()
    try source.readInTurn([0], into: intake, stop: StopSignal())
    let job = Job(fieldCount: 0)
    job.chunk.setLines(Array("broken\n".utf8)[...])
    job.chunk.rejects = [Reject(reason: .notAnObject, lineNumber: 0, offset: 0, length: 6)]
    #expect(source.take(job))
    #expect(try bench.sorted(source).lines == [lines[2], lines[1]])
    #expect(bench.heard.refused.map(\.line) == [1, 4])
    #expect(bench.heard.refused.map(\.reason) == [.notAnObject, .cutOff])
    #expect(bench.heard.remarks.count == 1)
  }
}
