import LanguageServer
import Testing

/// Framing: whole messages, pieces of them, and rubbish between.
@Suite struct FrameReaderTests {
  private static func read(_ text: String, by size: Int = .max) -> [String] {
    var reader = FrameReader()
    var found: [String] = []
    let bytes = Array(text.utf8)
    var at = 0
    while at < bytes.count {
      let end = size < bytes.count - at ? at + size : bytes.count
      reader.append(bytes[at..<end])
      at = end
      while let frame = reader.next() {
        switch frame {
        case .body(let body): found.append(String(decoding: body, as: UTF8.self))
        case .fault: found.append("fault")
        }
      }
    }
    return found
  }

  static func frame(_ body: String) -> String { "Content-Length: \(body.utf8.count)\r\n\r\n\(body)" }

  @Test(arguments: [1, 2, 3, 7, 64, 1000]) func piecesOfAnySize(_ size: Int) {
    let text =
      Self.frame("{}") + Self.frame("ä😀") + "Content-Type: x; charset=utf-8\r\ncontent-length:  3 \r\n\r\nabc"
      + "Content-Length: 0\r\n\r\n" + "Content-Length: 2\n\nok"
    #expect(Self.read(text, by: size) == ["{}", "ä😀", "abc", "", "ok"])
  }

  @Test(arguments: [
    "Content-Length: x\r\n\r\n", "Content-Length: -5\r\n\r\n", "Content-Length: 99999999999999999999\r\n\r\n",
    "Content-Length: +3\r\n\r\n", "Content-Length: 0x10\r\n\r\n", "Content-Length:\r\n\r\n", "rubbish\r\n\r\n",
    "\r\n\r\n", "Content-Type: x\r\n\r\n", "\u{0}\u{1}\u{2}\n\n", "Content-Length: 1 2 x\r\n\r\n",
    "Content-Length: 3.5\r\n\r\n", "Content-Length\r\n\r\n",
  ])
  func aSensibleMessageIsFoundBehind(_ rubbish: String) {
    for size in [1, 5, 1000] { #expect(Self.read(rubbish + Self.frame("{}"), by: size) == ["fault", "{}"]) }
    // Without a line end of its own, too.
    #expect(Self.read(rubbish + "{\"a\":1}" + Self.frame("{}")) == ["fault", "{}"])
  }

  @Test func hugeHeadersAreBounded() {
    let rubbish = String(repeating: "x", count: 1 << 20)
    #expect(Self.read(rubbish + "\n\n" + Self.frame("{}"), by: 5000) == ["fault", "{}"])
  }

  @Test func hugeBodiesArePassedOver() {
    let size = FrameReader.bodyLimit + 1
    let text = "Content-Length: \(size)\r\n\r\n" + String(repeating: " ", count: size) + Self.frame("{}")
    #expect(Self.read(text, by: 1 << 20) == ["fault", "{}"])
    #expect(Self.read("Content-Length: 999999999999\r\n\r\n" + Self.frame("{}")) == ["fault"])
  }

  @Test func anEndInTheMiddleIsNoMessage() {
    #expect(Self.read("Content-Length: 10\r\n\r\nabc") == [])
    #expect(Self.read("Content-Len") == [])
  }
}
