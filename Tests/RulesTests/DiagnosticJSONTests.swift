import Rules
import Testing

@Suite struct DiagnosticJSONTests {
  @Test func oneObjectALine() {
    let source = SourceFile(path: "fleet.rules", bytes: Array("# ü\nheld 10 m\n".utf8))
    let range = SourceRange(file: 0, start: 10, end: 14)
    let finding = Diagnostic(
      .unexpectedText, "`m` is \"metres\"", at: .init(range, "a duration"), and: [.init(.none, "x")], notes: ["a\\b"],
      fixes: [.init("held 10 min", [.init(range, "10 min\n")])])
    let place =
      #""file":"fleet.rules","line":2,"column":6,"end_line":2,"end_column":10,"start_byte":10,"end_byte":14"#
    let nowhere =
      #""file":null,"line":null,"column":null,"end_line":null,"end_column":null,"start_byte":null,"end_byte":null"#
    #expect(
      DiagnosticJSON.render([finding], sources: [source])
        == #"{"code":"S01","severity":"error","message":"`m` is \"metres\"",\#(place),"#
        + #""labels":[{\#(place),"text":"a duration","primary":true},{\#(nowhere),"text":"x","primary":false}],"#
        + #""notes":["a\\b"],"fixes":[{"title":"held 10 min","safe":false,"edits":[{\#(place),"replacement":"10 min\n"}]}]}"#
        + "\n")
  }

  @Test(arguments: [
    ("plain ü 東 🚚", "plain ü 東 🚚"), ("\u{1B}[0m", "\\u001b[0m"), ("\0\u{7F}\u{9B}", "\\u0000\\u007f\\u009b"),
    ("\r\n\t", "\\r\\n\\t"), ("\u{2028}\u{2029}", "\\u2028\\u2029"), ("\"\\/", "\\\"\\\\/"),
    ("e\u{301}\"\u{301}", "e\u{301}\\\"\u{301}"),
  ])
  func escapes(_ message: String, _ expected: String) {
    let text = DiagnosticJSON.render([Diagnostic(.unexpectedText, message, at: .init(.none))], sources: [])
    #expect(
      Array(text.unicodeScalars.map(\.value)).contains(
        Array(("\"message\":\"" + expected + "\",").unicodeScalars.map(\.value))))
    #expect(text.unicodeScalars.filter { $0 == "\n" }.count == 1)
  }

  @Test func nothingGivesNothing() { #expect(DiagnosticJSON.render([], sources: []) == "") }
}

@Suite struct SourceIndexTests {
  @Test func agreesWithCountingByHand() {
    let bytes: [UInt8] =
      Array("a\nüü\r\n\n東x".utf8) + [0xFF, 0xE6, 0x9D, 0x0A] + Array(repeating: 0x79, count: 5000)
      + Array("é\nlast".utf8)
    let index = SourceIndex(SourceFile(path: "p", bytes: bytes))
    #expect(index.lineCount == 6)
    var line = 1
    var column = 1
    for (offset, byte) in bytes.enumerated() {
      // E6 9D is one broken scalar; a continuation belongs to the scalar before it.
      let isInside = byte & 0xC0 == 0x80
      #expect(index.position(at: offset) == .init(line: line, column: isInside ? column - 1 : column))
      if !isInside { column += 1 }
      if byte == 0x0A {
        line += 1
        column = 1
      }
    }
    #expect(index.bytes(ofLine: 2) == 2..<6)
    #expect(index.bytes(ofLine: 3) == 8..<8)
    #expect(index.position(at: .max) == .init(line: 6, column: 5))
    #expect(index.position(at: .min) == .init(line: 1, column: 1))
  }

  /// What is no UTF-8 is counted as the standard library repairs it.
  @Test func brokenTextIsCutAsUnicodeSays() {
    let pieces: [[UInt8]] = [
      [0x41], [0xC3], [0xA9], [0xE2], [0x82], [0xAC], [0xED, 0xA0], [0xF0], [0x9F], [0x9A], [0xF4, 0x90], [0xC0],
      [0xFF], [0xE0, 0x80],
    ]
    var random = SystemRandomNumberGenerator()
    for _ in 0..<3000 {
      let bytes = (0..<8).flatMap { _ in pieces.randomElement(using: &random)! }
      let index = SourceIndex(SourceFile(path: "p", bytes: bytes))
      let scalars = String(decoding: bytes, as: UTF8.self).unicodeScalars.count
      #expect(index.position(at: bytes.count).column == scalars + 1, "\(bytes)")
    }
  }
}
