import Platform
import Testing

@testable import Host

/// Blocks, each sorted and behind the one before.
final class ListedStream: LineStream {
  private var blocks: [LineBlock]
  private let failure: RunFailure?

  init(_ blocks: [LineBlock], failure: RunFailure? = nil) {
    self.blocks = blocks.reversed()
    self.failure = failure
  }

  func next() throws(RunFailure) -> LineBlock? {
    if blocks.isEmpty, let failure { throw failure }
    return blocks.popLast()
  }
}

@Suite struct LineMergeTests {
  typealias Line = (key: Int64, source: UInt32, ordinal: UInt64)

  static func blocks(_ lines: [Line], cutAt lengths: [Int]) -> [LineBlock] {
    var rest = lines[...]
    return lengths.compactMap { length in
      let block = LineBlock(capacity: 64 * 1000)
      for line in rest.prefix(length) {
        _ = LineBlockTests.append(
          "\(line.key).\(line.source).\(line.ordinal)",
          LineBlockTests.record(line.key, source: line.source, ordinal: line.ordinal), to: block)
      }
      rest = rest.dropFirst(length)
      return block.count == 0 ? nil : block
    }
  }

  @Test(arguments: 0..<40) func theMergeIsTheSortedWhole(_ seed: Int) throws {
    var numbers = SeededNumbers(state: UInt64(seed))
    var all: [Line] = []
    let streams = (0..<Int.random(in: 0...12, using: &numbers)).map { stream in
      let lines = (0..<Int.random(in: 0...60, using: &numbers)).map { ordinal -> Line in
        // Streams may share a source: runs of one input do.
        (Int64.random(in: -5...20, using: &numbers), UInt32(stream / 2), UInt64(ordinal * 2 + stream % 2))
      }.sorted { ($0.key, $0.source, $0.ordinal) < ($1.key, $1.source, $1.ordinal) }
      all += lines
      let lengths = (0..<61).map { _ in Int.random(in: 1...9, using: &numbers) }
      return ListedStream(Self.blocks(lines, cutAt: lengths))
    }
    var merge = try LineMerge(streams)
    var got: [String] = []
    while !merge.isOver {
      got.append(String(decoding: merge.text.dropLast(), as: UTF8.self))
      #expect(got.last == "\(merge.record.key).\(merge.record.source).\(merge.record.ordinal)")
      try merge.advance()
    }
    all.sort { ($0.key, $0.source, $0.ordinal) < ($1.key, $1.source, $1.ordinal) }
    #expect(got == all.map { "\($0.key).\($0.source).\($0.ordinal)" })
  }

  @Test func aStreamThatFailsEndsTheMerge() throws {
    let lines: [Line] = [(1, 0, 0), (2, 0, 1)]
    var merge = try LineMerge([ListedStream(Self.blocks(lines, cutAt: [2]), failure: RunFailure("gone"))])
    try merge.advance()
    do throws(RunFailure) {
      try merge.advance()
      Issue.record("the failure was not passed on")
    } catch {
      #expect(error == RunFailure("gone"))
    }
  }

  @Test func aBlockInMemoryGoesOnceItIsRead() throws {
    weak var first: LineBlock?
    var merge = try {
      let blocks = Self.blocks([(1, 0, 0)], cutAt: [1]) + Self.blocks([(2, 1, 0)], cutAt: [1])
      first = blocks[0]
      return try LineMerge(blocks.map { BlockStream($0) })
    }()
    #expect(first != nil)
    try merge.advance()
    #expect(first == nil && !merge.isOver)
  }
}
