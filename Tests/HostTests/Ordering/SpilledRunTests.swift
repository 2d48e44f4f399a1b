import Foundation
import Platform
import Testing

@testable import Host

@Suite struct SpilledRunTests {
  @Test(arguments: [64, 200, 5000]) func aRunGivesWhatWasWritten(_ blockBytes: Int) throws {
    let texts = (0..<50).map { String(repeating: "\($0 % 10)", count: $0 == 20 ? 3000 : $0) }
    let block = LineBlock(capacity: 20_000)
    for (number, text) in texts.enumerated() {
      #expect(LineBlockTests.append(text, LineBlockTests.record(Int64(number), ordinal: 7), to: block))
    }
    let run = try SpilledRun(
      of: [BlockStream(block)], to: TemporaryFile(in: NSTemporaryDirectory()), blockBytes: blockBytes,
      isStopped: { false })
    #expect(run.textBytes == Int64(block.textEnd))
    #expect(run.byteCount == Int64(block.textEnd + 50 * LineBlock.recordBytes))
    #expect(run.pieces.count > (blockBytes == 5000 ? 1 : 5))
    // It can be read as often as one likes.
    for _ in 0..<2 {
      let stream = RunStream(run, blockBytes: blockBytes)
      var got: [String] = []
      while let block = try stream.next() { got += LineBlockTests.lines(of: block) }
      #expect(got == texts.map { $0 + "\n" })
    }
  }

  @Test func anEmptyRunHasNoPieces() throws {
    let run = try SpilledRun(
      of: [], to: TemporaryFile(in: NSTemporaryDirectory()), blockBytes: 512, isStopped: { false })
    #expect(run.pieces.count == 0 && run.byteCount == 0)
    #expect(try RunStream(run, blockBytes: 64).next() == nil)
  }
}
