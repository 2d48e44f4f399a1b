import Model
import Testing

@testable import Host

/// Gives bytes in pieces, and says idle where the script does.
final class ScriptedFeed: ByteFeed {
  enum Step { case bytes([UInt8]), idle, failed(Int32) }
  private var steps: [Step]

  init(_ steps: [Step]) { self.steps = steps.reversed() }

  convenience init(_ bytes: [UInt8], pieces: Int, idles: Bool) {
    var steps: [Step] = []
    var rest = bytes[...]
    while !rest.isEmpty {
      steps.append(.bytes(Array(rest.prefix(pieces))))
      rest = rest.dropFirst(pieces)
      if idles { steps.append(.idle) }
    }
    self.init(steps)
  }

  func read(into place: UnsafeMutablePointer<UInt8>, count: Int) -> FeedOutcome {
    switch steps.popLast() {
    case nil: return .end
    case .idle: return .idle
    case .failed(let code): return .failed(code)
    case .bytes(let bytes):
      let given = min(count, bytes.count)
      for index in 0..<given { place[index] = bytes[index] }
      if given < bytes.count { steps.append(.bytes(Array(bytes[given...]))) }
      return .bytes(given)
    }
  }

  func wait(milliseconds: Int) {}
}

@Suite struct LineCutterTests {
  /// What became of an input: its lines, and which are too long or cut off.
  enum Piece: Equatable { case line(String), overlong(String), cutOff(String), unfinished(String, at: Int64) }

  func cut(_ feed: ScriptedFeed, batch: Int, limit: Int, again: Bool = false) -> [Piece] {
    var cutter = LineCutter(batchBytes: batch, lineLimit: limit, canBeReadAgain: again)
    let chunk = Chunk(byteCapacity: 32, fieldCount: 0)
    var pieces: [Piece] = []
    for _ in 0..<100_000 {
      chunk.clear()
      switch cutter.fill(chunk, from: feed) {
      case .lines(let isCutOff):
        let bytes = Array(UnsafeBufferPointer(start: chunk.bytes, count: chunk.byteCount))
        #expect(bytes.last == 10)
        #expect(chunk.byteCapacity >= chunk.byteCount + Chunk.spareBytes)
        for line in bytes.dropLast().split(separator: 10, omittingEmptySubsequences: false) {
          pieces.append(.line(String(decoding: line, as: UTF8.self)))
        }
        if isCutOff, case .line(let last)? = pieces.popLast() { pieces.append(.cutOff(last)) }
      case .unfinished:
        let text = UnsafeBufferPointer(start: chunk.bytes, count: chunk.byteCount - 1)
        #expect(chunk.bytes[chunk.byteCount - 1] == 10)
        #expect(cutter.begin == cutter.position)
        pieces.append(.unfinished(String(decoding: text, as: UTF8.self), at: cutter.position))
      case .overlong:
        #expect(chunk.byteCount == 0)
        pieces.append(.overlong(String(decoding: UnsafeBufferPointer(start: chunk.bytes, count: 4), as: UTF8.self)))
      case .idle: continue
      case .end: return pieces
      case .failed: return pieces
      }
    }
    Issue.record("no end")
    return pieces
  }

  /// The obvious way.
  func expected(_ whole: String, limit: Int, again: Bool = false) -> [Piece] {
    var text = whole[...]
    if text.hasPrefix("\u{FEFF}") { text = text.dropFirst() }
    var lines = text.utf8.split(separator: 10, omittingEmptySubsequences: false)
    let last = lines.removeLast()
    var pieces = lines.map { line in
      let text = String(decoding: line, as: UTF8.self)
      return line.count > limit ? Piece.overlong(String(text.prefix(4))) : .line(text)
    }
    if last.count > limit {
      pieces.append(.overlong(String(decoding: last.prefix(4), as: UTF8.self)))
    } else if !last.isEmpty, again, !last.contains(UInt8(ascii: "}")) {
      pieces.append(
        .unfinished(String(decoding: last, as: UTF8.self), at: Int64(whole.utf8.count - last.count)))
    } else if !last.isEmpty {
      pieces.append(.cutOff(String(decoding: last, as: UTF8.self)))
    }
    return pieces
  }

  static let inputs = [
    "", "\n", "a", "a\n", "a\nb", "\n\n\nabc\n\n", "\u{FEFF}first\nsecond\n", "\u{FEFF}", "abc\r\ndef\r\n",
    "12345678901234567890\nx\n", "x\n12345678901234567890", String(repeating: "abcdefgh\n", count: 40),
    "0123456789012345\n" + "01234567890123456\n" + "after\n", String(repeating: "z", count: 1000) + "\nend\n",
    String(repeating: "z", count: 1000), "α\nβγ\nδ", "a\n{}", "{\"a\":{}} \r", "\n{\"b\"",
  ]

  @Test(arguments: inputs) func howTheBytesComeChangesNothing(_ text: String) {
    let bytes = Array(text.utf8)
    for limit in [16, 64] {
      let wanted = expected(text, limit: limit)
      for pieces in [1, 2, 3, 7, 16, 17, 1000] {
        for batch in [1, 4, 16] {
          for idles in [false, true] {
            let got = cut(ScriptedFeed(bytes, pieces: pieces, idles: idles), batch: batch, limit: limit)
            #expect(got == wanted, "pieces \(pieces) batch \(batch) limit \(limit) idles \(idles)")
            let again = cut(ScriptedFeed(bytes, pieces: pieces, idles: idles), batch: batch, limit: limit, again: true)
            #expect(
              again == expected(text, limit: limit, again: true), "pieces \(pieces) batch \(batch) limit \(limit)")
          }
        }
      }
    }
  }

  @Test func theRealLimitsHold() {
    let whole = String(repeating: "w", count: LineCutter.lineLimit)
    let text = "a\n" + whole + "\n" + whole + "w\nb\n" + whole
    let pieces = cut(
      ScriptedFeed(Array(text.utf8), pieces: 100_000, idles: false), batch: LineCutter.batchBytes,
      limit: LineCutter.lineLimit)
    #expect(pieces == [.line("a"), .line(whole), .overlong("wwww"), .line("b"), .cutOff(whole)])
  }

  @Test func aWholeObjectEndsInItsOwnBrace() {
    func ends(_ text: String) -> Bool { Array(text.utf8).withUnsafeBufferPointer(WholeObject.ends) }
    for text in ["{}", " {\"a\":{\"b\":[{}]}} \t\r", "{\"a\":\"}\\\"{\"}"] { #expect(ends(text), "\(text)") }
    for text in ["", " ", "{", "{\"a\":{}", "{\"a\":\"}", "{\"a\":\"\\\"}", "{} x", "\"}\"", "[1]"] {
      #expect(!ends(text), "\(text)")
    }
  }

  @Test func aFailureIsPassedOn() {
    var cutter = LineCutter(batchBytes: 8, lineLimit: 16)
    let chunk = Chunk(byteCapacity: 32, fieldCount: 0)
    #expect(cutter.fill(chunk, from: ScriptedFeed([.failed(5)])) == .failed(.failed(5)))
  }

  @Test func whatIsThereGoesOutWhenTheFeedIsIdle() {
    var cutter = LineCutter()
    let chunk = Chunk(byteCapacity: 32, fieldCount: 0)
    let feed = ScriptedFeed([.bytes(Array("a\nb\nc".utf8)), .idle, .idle, .bytes(Array("d\n".utf8)), .idle])
    #expect(cutter.fill(chunk, from: feed) == .lines(isCutOff: false))
    #expect(chunk.byteCount == 4)
    chunk.clear()
    #expect(cutter.fill(chunk, from: feed) == .idle)
    #expect(cutter.fill(chunk, from: feed) == .lines(isCutOff: false))
    #expect(chunk.byteCount == 3)
  }
}
