import Foundation
import Glibc
import Model
import Platform
import Testing

@testable import Host

@Suite struct InputLookTests {
  func head(_ bench: ReplayBench, _ input: EventInput) throws -> InputHead {
    var look = InputLook([input], options: bench.options, stop: StopSignal())
    return try look.head(of: 0)
  }

  func lines(_ keys: some Sequence<Int64>) -> [UInt8] {
    Array(keys.enumerated().map { ReplaySourceTests.native($1, $0) + "\n" }.joined().utf8)
  }

  @Test(arguments: TestPacking.allCases) func theFirstAndTheLastKeyAreFound(_ packing: TestPacking) throws {
    let bench = try ReplayBench()
    for count in [1, 3, 100, 5000] as [Int64] {
      let bytes = packing.pack(lines((0..<count).map { 1_000_000_000_000 + $0 }))
      let input = EventInput.file(try bench.folder.write(bytes: bytes, to: "a.jsonl" + packing.ending))
      let head = try head(bench, input)
      #expect(head.firstKey == 1_000_000_000_000)
      // Of a long one that is packed the end would have to be unpacked for.
      let isCheap = packing == .plain || count <= 100
      #expect(head.lastKey == (isCheap ? 1_000_000_000_000 + count - 1 : nil))
      #expect(head.size == Int64(bytes.count) && head.canBeReadAgain && !head.isKnownDisordered)
      #expect(head.packing == (packing == .plain ? .plain : packing == .gzip ? .gzip : .zstd))
    }
  }

  @Test func whatIsNoEventAtTheBeginningIsPassed() throws {
    let bench = try ReplayBench()
    let start = String(repeating: "no event\n", count: 5000)
    let input = EventInput.file(
      try bench.folder.write(bytes: Array("{}\n".utf8) + Array(start.utf8) + lines([7_000_000_000_000]), to: "a.jsonl"))
    #expect(try head(bench, input).firstKey == 7_000_000_000_000)
    let none = EventInput.file(try bench.folder.write("b.jsonl", "{}\n" + String(repeating: start, count: 60)))
    #expect(try head(bench, none).firstKey == nil)
    let empty = try head(bench, .file(bench.folder.write("c.jsonl", "")))
    #expect(empty.firstKey == nil && empty.lastKey == nil && empty.canBeReadAgain)
  }

  @Test func disorderNearTheBeginningIsSeen() throws {
    let bench = try ReplayBench()
    let input = EventInput.file(
      try bench.folder.write(bytes: lines([2_000_000_000_000, 1_000_000_000_000]), to: "a.jsonl"))
    let head = try head(bench, input)
    #expect(head.isKnownDisordered && head.firstKey == 2_000_000_000_000 && head.lastKey == nil)
  }

  @Test func aLastLineThatIsVeryLongLeavesTheLastKeyUnknown() throws {
    let bench = try ReplayBench()
    let long = #"{"device":"a","time":2000000000000,"pad":"\#(String(repeating: "x", count: 100_000))"}"#
    let input = EventInput.file(
      try bench.folder.write(bytes: lines([1_000_000_000_000]) + Array((long + "\n").utf8), to: "a.jsonl"))
    #expect(try head(bench, input).lastKey == nil)
  }

  @Test func aPipeIsNotTouched() throws {
    let bench = try ReplayBench()
    let path = bench.folder.path + "/pipe"
    #expect(mkfifo(path, 0o600) == 0)
    #expect(try head(bench, .file(path)) == InputHead())
    #expect(try head(bench, .standardInput) == InputHead())
    #expect(throws: RunFailure.self) { try head(bench, .file(bench.folder.path + "/missing")) }
  }
}
