import Model
import Platform
import Testing

@testable import Host

@Suite struct UnpackedFeedTests {
  /// `{"a":1}` and `{"b":2}`, each with its line end, as gzip packs them.
  static let packed: [UInt8] = [
    31, 139, 8, 0, 0, 0, 0, 0, 2, 3, 171, 86, 74, 84, 178, 50, 172, 229, 170, 86, 74, 82, 178, 50, 170, 229, 2, 0, 200,
    178, 206, 159, 16, 0, 0, 0,
  ]
  /// The same by zstd.
  static let zstd: [UInt8] = [
    0x28, 0xB5, 0x2F, 0xFD, 0x04, 0x58, 0x81, 0x00, 0x00, 0x7B, 0x22, 0x61, 0x22, 0x3A, 0x31, 0x7D, 0x0A, 0x7B, 0x22,
    0x62, 0x22, 0x3A, 0x32, 0x7D, 0x0A, 0x13, 0x47, 0x4C, 0x48,
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

  @Test(arguments: [1, 2, 3, 1000], [1, 5, 4096]) func packedDataAreUnpacked(_ pieces: Int, _ room: Int) {
    for packed in [Self.packed, Self.zstd] {
      for idles in [false, true] {
        let once = drain(UnpackedFeed(ScriptedFeed(packed, pieces: pieces, idles: idles)), room: room)
        #expect(once.text == Self.text)
        #expect(once.end == .end)
        let twice = drain(UnpackedFeed(ScriptedFeed(packed + packed, pieces: pieces, idles: idles)), room: room)
        #expect(twice.text == Self.text + Self.text)
        #expect(twice.end == .end)
      }
    }
  }

  @Test(arguments: [
    "", "a", "\u{1F}", "\u{1F}x", "P", "P*", "P*M", "P*Mx", "(", "(\u{B5}", "{\"a\":1}\n",
    String(repeating: "long ", count: 50_000),
  ])
  func anythingElsePasses(_ text: String) {
    for pieces in [1, 2, 1000, 100_000] where text.utf8.count < 1000 || pieces > 100 {
      let got = drain(UnpackedFeed(ScriptedFeed(Array(text.utf8), pieces: pieces, idles: true)), room: 4096)
      #expect(got.text == text)
      #expect(got.end == .end)
    }
  }

  @Test func damageIsTold() {
    for count in 2..<Self.packed.count {
      let got = drain(UnpackedFeed(ScriptedFeed(Array(Self.packed[..<count]), pieces: 1000, idles: false)), room: 64)
      #expect(Self.text.hasPrefix(got.text))
      #expect(got.end == .damaged("the gzip data end too early"))
    }
    for count in 4..<Self.zstd.count {
      let got = drain(UnpackedFeed(ScriptedFeed(Array(Self.zstd[..<count]), pieces: 1000, idles: false)), room: 64)
      #expect(Self.text.hasPrefix(got.text))
      #expect(got.end == .damaged("the zstd data end too early"))
    }
    let mixed = drain(UnpackedFeed(ScriptedFeed(Self.zstd + Self.packed, pieces: 1000, idles: false)), room: 64)
    #expect(mixed.text == Self.text)
    #expect(mixed.end == .damaged("the zstd data are damaged"))
    let odd = drain(
      UnpackedFeed(ScriptedFeed(Self.packed + [31, 139, 99, 0, 0, 0, 0, 0, 0, 0, 0], pieces: 1000, idles: false)),
      room: 64)
    #expect(odd.text == Self.text)
    #expect(odd.end == .damaged("the gzip data are damaged"))
    var broken = Self.packed
    broken[broken.count - 6] ^= 1
    guard case .damaged = drain(UnpackedFeed(ScriptedFeed(broken, pieces: 1000, idles: false)), room: 64).end else {
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

  @Test(arguments: TestPacking.allCases) func aFeedGoesOnAtAnyPlaceOfAFile(_ packing: TestPacking) throws {
    let folder = try TestFolder()
    let text = Array((0..<40).map { "line \($0)\n" }.joined().utf8)
    let path = try folder.write(bytes: packing.pack(text), to: "a.jsonl" + packing.ending)
    for offset in [0, 1, 50, text.count - 1, text.count] {
      let opened = try EventInput.file(path).open(isLive: false, stop: StopSignal())
      let feed = UnpackedFeed(opened)
      #expect(try feed.pass(over: Int64(offset), of: opened, name: "a"))
      #expect(drain(feed, room: 7).text.utf8.elementsEqual(text[offset...]))
    }
    let opened = try EventInput.file(path).open(isLive: false, stop: StopSignal())
    #expect(try !UnpackedFeed(opened).pass(over: Int64(text.count + 1), of: opened, name: "a"))
  }
}
