/// Writes rule files in their one canonical form: `picket fmt`, and formatting in an editor.
///
/// What is written comes from the tokens of the file, never from values: a number, a name or a string cannot change.
/// The syntax tree says only where lines end and columns begin.
package enum RuleFormatter {
  /// The formatted text, and what stands in its way: nil where the file has faults of syntax, which are told.
  package static func format(_ source: SourceFile) -> (text: String?, findings: [Diagnostic]) {
    if let fault = firstBadBytes(source.bytes) {
      let place = SourceRange(file: 0, start: fault, end: fault + 1)
      let message = "bytes that are no UTF-8 text: save the file as UTF-8"
      return (nil, [Diagnostic(.badBytes, message, at: .init(place))])
    }
    var parser = Parser(source, number: 0)
    parser.parseFile()
    let findings = parser.findings.closed()
    if parser.findings.hasErrors { return (nil, findings) }
    let edits = TokenEdits(of: parser.parsed, tokens: parser.tokens)
    let reader = PieceReader(
      bytes: parser.bytes, tokens: parser.tokens, comments: parser.parsed.comments, edits: edits)
    var layout = Layout(reader.pieces())
    layout.plan(parser.parsed.declarations)
    return (LineWriter.text(of: layout), findings)
  }

  /// Where the bytes stop being UTF-8. In strings and comments the parser takes them for what they may have been.
  private static func firstBadBytes(_ bytes: [UInt8]) -> Int? {
    var index = 0
    while index < bytes.count {
      if bytes[index] < 0x80 {
        index += 1
        continue
      }
      let (scalar, length) = UTF8Reader.scalar(in: bytes, at: index, end: bytes.count)
      if scalar == nil { return index }
      index += length
    }
    return nil
  }
}
