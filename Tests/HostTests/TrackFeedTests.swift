import Testing

@testable import Host

/// A format of tests: `#fake`, then lines of a name; `bad` becomes no line. What stands behind the last line end comes
/// with the end of the file.
final class FakeTranslation: TrackTranslation {
  private var carry: [UInt8] = []
  private var line = 0

  static let recognition: TrackRecognition = { head, _ in
    head.starts(with: "#fake".utf8) ? RecognisedTrack(kind: .csv, translation: FakeTranslation()) : nil
  }

  func take(_ bytes: UnsafeRawBufferPointer, into text: inout TranslatedText) {
    for byte in bytes {
      if byte == 0x0A { end(into: &text) } else { carry.append(byte) }
    }
  }

  func finish(into text: inout TranslatedText) { if !carry.isEmpty { end(into: &text) } }

  private func end(into text: inout TranslatedText) {
    line += 1
    let name = String(decoding: carry, as: UTF8.self)
    if name == "bad" {
      text.refused.append(RefusedRow(line: line, sentence: "it is bad", text: carry, device: "b"))
    } else if line > 1 {
      text.bytes += #"{"device":"\#(name)","time":\#(1_772_438_400_000 + line * 1000)}"#.utf8
    }
    text.bytes.append(0x0A)
    carry = []
  }
}

@Suite struct TrackFeedTests {
  struct Drained: Equatable {
    var text: String
    var end: FeedOutcome
    var kind: TrackKind?
    var refused: [RefusedRow] = []
  }

  func drain(_ source: some ByteFeed, room: Int) -> Drained {
    let feed = TrackFeed(source, of: .file("x"), recognition: FakeTranslation.recognition)
    var bytes: [UInt8] = []
    var refused: [RefusedRow] = []
    var place = [UInt8](repeating: 0, count: room)
    while true {
      let outcome = place.withUnsafeMutableBufferPointer { buffer in
        buffer.baseAddress.map { feed.read(into: $0, count: room) } ?? .end
      }
      refused += feed.takeRefused()
      switch outcome {
      case .bytes(let read): bytes += place[..<read]
      case .idle: continue
      case .end, .stopped, .failed, .damaged:
        return Drained(text: String(decoding: bytes, as: UTF8.self), end: outcome, kind: feed.kind, refused: refused)
      }
    }
  }

  @Test(
    arguments: [
      "", "\n", " \r\n\n", "{\"a\":1}\n", "[{}]", "\u{FEFF}{}\n", "\u{FEFF}\n\n {}\n", "broken\n{}\n",
    ], [1, 7, 100_000])
  func jsonLinesPassAsTheyAre(_ text: String, _ pieces: Int) {
    for idles in [false, true] {
      let got = drain(ScriptedFeed(Array(text.utf8), pieces: pieces, idles: idles), room: 5000)
      #expect(got == Drained(text: text, end: .end, kind: .jsonLines))
    }
  }

  @Test func whatIsLongerThanItsHeadPassesToo() {
    let text = String(repeating: "{\"long\":1}\n", count: 20_000)
    let got = drain(ScriptedFeed(Array(text.utf8), pieces: 100_000, idles: false), room: 5000)
    #expect(got.text == text && got.end == .end)
  }

  @Test(arguments: [1, 3, 1000], [1, 1000]) func anotherFormatIsTranslatedLineByLine(_ pieces: Int, _ room: Int) {
    let text = "#fake\na\nbad\nc"
    let lines = "\n{\"device\":\"a\",\"time\":1772438402000}\n\n{\"device\":\"c\",\"time\":1772438404000}\n"
    let bad = RefusedRow(line: 3, sentence: "it is bad", text: Array("bad".utf8), device: "b")
    for idles in [false, true] {
      let got = drain(ScriptedFeed(Array(text.utf8), pieces: pieces, idles: idles), room: room)
      #expect(got == Drained(text: lines, end: .end, kind: .csv, refused: [bad]))
    }
    let long = "#fake\n" + String(repeating: "abcdefgh\n", count: 20_000)
    let got = drain(ScriptedFeed(Array(long.utf8), pieces: 30_000, idles: false), room: 4096)
    #expect(got.text.split(separator: "\n").count == 20_000)
  }

  @Test func whatIsNothingKnownIsTold() {
    let unknown = FeedOutcome.damaged("it holds neither JSON lines nor CSV, GPX or NMEA sentences")
    for text in ["\u{89}PNG\r\n", "text\n", String(repeating: "x", count: 100_000)] {
      #expect(
        drain(ScriptedFeed(Array(text.utf8), pieces: 1000, idles: false), room: 100)
          == Drained(text: "", end: unknown, kind: nil))
    }
  }

  @Test func aFailureComesBehindWhatWasRead() {
    let json = ScriptedFeed([.bytes(Array("{}\n".utf8)), .failed(5)])
    #expect(drain(json, room: 100) == Drained(text: "{}\n", end: .failed(5), kind: .jsonLines))
    let fake = drain(ScriptedFeed([.bytes(Array("#fake\na\nb".utf8)), .failed(5)]), room: 100)
    // The last line may be a part of one.
    #expect(fake.text.split(separator: "\n").count == 1 && fake.end == .failed(5))
    let unknown = drain(ScriptedFeed([.bytes(Array("some text".utf8)), .failed(5)]), room: 100)
    #expect(unknown == Drained(text: "", end: .failed(5), kind: nil))
    #expect(drain(ScriptedFeed([.failed(5)]), room: 100).end == .failed(5))
  }
}
