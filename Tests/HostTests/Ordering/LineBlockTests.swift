import Testing

@testable import Host

@Suite struct LineBlockTests {
  static func record(_ key: Int64, source: UInt32 = 0, ordinal: UInt64 = 0) -> LineRecord {
    LineRecord(key: key, ordinal: ordinal, source: source, offset: 0, length: 0, isNamedByInput: 0)
  }

  static func append(_ text: String, _ record: LineRecord, to block: LineBlock, addsEnd: Bool = true) -> Bool {
    Array(text.utf8).withUnsafeBytes { block.append($0, record, addsEnd: addsEnd) }
  }

  static func lines(of block: LineBlock) -> [String] {
    (0..<block.count).map { String(decoding: block.text(of: block.record($0)), as: UTF8.self) }
  }

  static func sort(_ block: LineBlock) {
    let scratch = UnsafeMutablePointer<LineRecord>.allocate(capacity: block.count)
    block.sort(scratch)
    scratch.deallocate()
  }

  @Test func linesAndRecordsFillABlockToItsLastByte() {
    let block = LineBlock(capacity: 3 * (LineBlock.recordBytes + 32))
    let line = String(repeating: "x", count: 31)
    for number in 0..<3 { #expect(Self.append(line, Self.record(Int64(number)), to: block)) }
    #expect(!Self.append("", Self.record(9), to: block))
    #expect(block.count == 3 && block.textEnd == 96 && block.isSorted)
    #expect(Self.lines(of: block) == Array(repeating: line + "\n", count: 3))
    #expect((0..<3).map { block.record($0).key } == [0, 1, 2])
    block.clear()
    #expect(block.count == 0 && Self.append("a\n", Self.record(1), to: block, addsEnd: false))
    #expect(Self.lines(of: block) == ["a\n"])
    block.clear(capacity: 1000)
    #expect(block.capacity >= 1000 && block.count == 0)
  }

  @Test(arguments: 0..<30) func sortingIsStableForAnyKeys(_ seed: Int) {
    var numbers = SeededNumbers(state: UInt64(seed))
    let span: ClosedRange<Int64> =
      switch seed % 5 {
      case 0: .min ... .max
      case 1: -300...300
      case 2: 1_772_438_400_000...1_772_438_400_900
      case 3: 1_700_000_000_000...1_800_000_000_000
      default: 5...6
      }
    let keys = (0..<Int.random(in: 0...500, using: &numbers)).map { _ in Int64.random(in: span, using: &numbers) }
    let block = LineBlock(capacity: 64 * 500)
    for (number, key) in keys.enumerated() { #expect(Self.append("\(number)", Self.record(key), to: block)) }
    #expect(block.isSorted == (keys == keys.sorted()))
    Self.sort(block)
    let expected = keys.enumerated().sorted { ($0.element, $0.offset) < ($1.element, $1.offset) }
    #expect(Self.lines(of: block) == expected.map { "\($0.offset)\n" })
    #expect((0..<block.count).map { block.record($0).key } == expected.map(\.element))
    #expect(block.isSorted)
  }

  @Test func itsPartsMakeTheSameBlockElsewhere() {
    let block = LineBlock(capacity: 4096)
    for (number, text) in ["b", "", "long line", "a"].enumerated() {
      #expect(Self.append(text, Self.record(Int64(10 - number), ordinal: UInt64(number)), to: block))
    }
    Self.sort(block)
    let copy = LineBlock(capacity: 32)
    let parts = copy.reserveParts(textBytes: block.textEnd, count: block.count)
    parts.text.copyMemory(from: block.parts.text)
    parts.records.copyMemory(from: block.parts.records)
    #expect(Self.lines(of: copy) == ["a\n", "long line\n", "\n", "b\n"])
    #expect((0..<4).map { copy.record($0).ordinal } == [3, 2, 1, 0])
  }
}
