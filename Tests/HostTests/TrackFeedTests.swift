import Testing
import Wire

@testable import Host

@Suite struct TrackFeedTests {
  struct Drained: Equatable {
    var text: String
    var end: FeedOutcome
    var format: TrackFormat?
    var refused: [Int] = []
  }

  func drain(_ source: some ByteFeed, name: String = "x", room: Int) -> Drained {
    let feed = TrackFeed(source, name: InputName(name), reading: TrackReading(deviceName: "d"))
    var bytes: [UInt8] = []
    var refused: [Int] = []
    var place = [UInt8](repeating: 0, count: room)
    while true {
      let outcome = place.withUnsafeMutableBufferPointer { buffer in
        buffer.baseAddress.map { feed.read(into: $0, count: room) } ?? .end
      }
      refused += feed.takeRefused().map(\.line)
      switch outcome {
      case .bytes(let read): bytes += place[..<read]
      case .idle: continue
      case .end, .stopped, .failed, .damaged:
        return Drained(
          text: String(decoding: bytes, as: UTF8.self), end: outcome, format: feed.format, refused: refused)
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
      #expect(got == Drained(text: text, end: .end, format: .jsonLines))
    }
  }

  @Test func whatIsLongerThanItsHeadPassesToo() {
    let text = String(repeating: "{\"long\":1}\n", count: 20_000)
    let got = drain(ScriptedFeed(Array(text.utf8), pieces: 100_000, idles: false), room: 5000)
    #expect(got == Drained(text: text, end: .end, format: .jsonLines))
  }

  static let table = "device,time\na,1772438402000\nbad\nc,1772438404000"
  static let lines = "\n{\"time\":1772438402000,\"device\":\"a\"}\n\n{\"time\":1772438404000,\"device\":\"c\"}\n"

  @Test(arguments: [1, 3, 1000], [1, 1000]) func aTrackIsTranslatedLineByLine(_ pieces: Int, _ room: Int) {
    for idles in [false, true] {
      let got = drain(ScriptedFeed(Array(Self.table.utf8), pieces: pieces, idles: idles), room: room)
      #expect(got == Drained(text: Self.lines, end: .end, format: .csv, refused: [3]))
    }
  }

  @Test func aLongTrackIsTranslatedPieceByPiece() {
    let long = "time\n" + String(repeating: "1772438402000\n", count: 20_000)
    for name in ["a.csv", "a.jsonl"] {
      let got = drain(
        ScriptedFeed(Array(("lat,lon," + long).utf8), pieces: 30_000, idles: false), name: name, room: 4096)
      #expect(got.format == .csv && got.refused.count == 20_000)
    }
    let got = drain(
      ScriptedFeed(Array(("device," + long.replacing("\n1", with: "\na,1")).utf8), pieces: 30_000, idles: false),
      room: 4096)
    #expect(got.text.split(separator: "\n").count == 20_000 && got.end == .end)
  }

  @Test func whereTheBytesLeaveADoubtTheNameDecides() {
    let text = Array("a;b;c\n1;2;3\n".utf8)
    #expect(drain(ScriptedFeed(text, pieces: 100, idles: false), name: "a.csv", room: 100).format == .csv)
    let json = drain(ScriptedFeed(text, pieces: 100, idles: false), name: "a.jsonl", room: 100)
    #expect(json == Drained(text: "a;b;c\n1;2;3\n", end: .end, format: .jsonLines))
    #expect(drain(ScriptedFeed(text, pieces: 100, idles: false), name: "a.log", room: 100).format == nil)
  }

  @Test func whatIsNothingKnownIsTold() {
    let unknown = FeedOutcome.damaged("it holds neither JSON lines nor CSV, GPX or NMEA sentences")
    for text in ["text\n", String(repeating: "x", count: 100_000)] {
      #expect(
        drain(ScriptedFeed(Array(text.utf8), pieces: 1000, idles: false), room: 100)
          == Drained(text: "", end: unknown, format: nil))
    }
    let picture = drain(
      ScriptedFeed([.bytes([0x89, 0x50, 0x4E, 0x47, 13, 10, 26, 10, 0])]), name: "a.jsonl", room: 100)
    #expect(picture == Drained(text: "", end: unknown, format: nil))
  }

  @Test func aFaultOfATrackComesBehindWhatWasTranslated() {
    let broken =
      "<gpx><trk><trkseg><trkpt lat=\"1\" lon=\"2\"><time>2026-03-02T08:00:00Z</time></trkpt>\n<oops></trkseg>"
    let got = drain(ScriptedFeed(Array(broken.utf8), pieces: 1000, idles: false), room: 100)
    #expect(got.format == .gpx && got.end == .damaged("is not valid XML: mismatched tag"))
    #expect(got.text.split(separator: "\n").count == 1)
    let empty = drain(ScriptedFeed(Array("<gpx></gpx>".utf8), pieces: 1000, idles: false), room: 100)
    #expect(empty.end == .damaged("has no track point; waypoints and routes are no track"))
  }

  @Test func aFailureComesBehindWhatWasRead() {
    let json = ScriptedFeed([.bytes(Array("{}\n".utf8)), .failed(5)])
    #expect(drain(json, room: 100) == Drained(text: "{}\n", end: .failed(5), format: .jsonLines))
    let table = drain(ScriptedFeed([.bytes(Array(Self.table.utf8)), .failed(5)]), room: 100)
    // The last line may be a part of one.
    #expect(table.text.split(separator: "\n").count == 1 && table.end == .failed(5))
    let unknown = drain(ScriptedFeed([.bytes(Array("some text".utf8)), .failed(5)]), room: 100)
    #expect(unknown == Drained(text: "", end: .failed(5), format: nil))
    #expect(drain(ScriptedFeed([.failed(5)]), room: 100).end == .failed(5))
  }
}
