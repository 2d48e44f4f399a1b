import Host
import Model
import Testing

@Suite struct GzipFeedTests {
  /// `{"a":1}` and `{"b":2}`, each with its line end, as gzip packs them.
  static let packed: [UInt8] = [
    31, 139, 8, 0, 0, 0, 0, 0, 2, 3, 171, 86, 74, 84, 178, 50, 172, 229, 170, 86, 74, 82, 178, 50, 170, 229, 2, 0, 200,
    178, 206, 159, 16, 0, 0, 0,
  ]
  static let text = "{\"a\":1}\n{\"b\":2}\n"

  /// All that a feed gives, and how it ends.
  func drain(_ feed: some ByteFeed, room: Int) -> (text: String, end: FeedOutcome) {
    var bytes: [UInt8] = []
    var place = [UInt8](repeating: 0, count: room)
    while true {
      let outcome = place.withUnsafeMutableBufferPointer { buffer in
        buffer.baseAddress.map { feed.read(into: $0, count: room) } ?? .end
      }
      switch outcome {
      case .bytes(let read): bytes += place[..<read]
      case .idle: continue
      case .end, .stopped, .failed, .damaged: return (String(decoding: bytes, as: UTF8.self), outcome)
      }
    }
  }

  @Test(arguments: [1, 2, 3, 1000], [1, 5, 4096]) func gzipIsUnpacked(_ pieces: Int, _ room: Int) {
    for idles in [false, true] {
      let once = drain(GzipFeed(ScriptedFeed(Self.packed, pieces: pieces, idles: idles)), room: room)
      #expect(once.text == Self.text)
      #expect(once.end == .end)
      let twice = drain(GzipFeed(ScriptedFeed(Self.packed + Self.packed, pieces: pieces, idles: idles)), room: room)
      #expect(twice.text == Self.text + Self.text)
      #expect(twice.end == .end)
    }
  }

  @Test(arguments: ["", "a", "\u{1F}", "\u{1F}x", "{\"a\":1}\n", String(repeating: "long ", count: 50_000)])
  func anythingElsePasses(_ text: String) {
    for pieces in [1, 2, 1000, 100_000] where text.utf8.count < 1000 || pieces > 100 {
      let got = drain(GzipFeed(ScriptedFeed(Array(text.utf8), pieces: pieces, idles: true)), room: 4096)
      #expect(got.text == text)
      #expect(got.end == .end)
    }
  }

  @Test func damageIsTold() {
    for count in 2..<Self.packed.count {
      let got = drain(GzipFeed(ScriptedFeed(Array(Self.packed[..<count]), pieces: 1000, idles: false)), room: 64)
      #expect(Self.text.hasPrefix(got.text))
      #expect(got.end == .damaged("the gzip data end too early"))
    }
    var broken = Self.packed
    broken[broken.count - 6] ^= 1
    guard case .damaged = drain(GzipFeed(ScriptedFeed(broken, pieces: 1000, idles: false)), room: 64).end else {
      Issue.record("a wrong checksum was taken")
      return
    }
  }

  @Test func whatCameBeforeTheDamageIsRead() {
    var cutter = LineCutter()
    let chunk = Chunk(byteCapacity: 32, fieldCount: 0)
    let feed = ScriptedFeed([.bytes(Array("a\nb\nc".utf8)), .failed(5)])
    #expect(cutter.fill(chunk, from: feed) == .lines(isCutOff: false))
    #expect(chunk.byteCount == 4)
    chunk.clear()
    #expect(cutter.fill(chunk, from: feed) == .failed(.failed(5)))
  }
}
