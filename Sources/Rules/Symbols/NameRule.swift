internal import Model

/// What a name may be.
package enum NameRule {
  /// Why a text cannot be the name of a symbol; nil where it can.
  package static func fault(of text: String, for space: SymbolKind.Space) -> String? {
    let bytes = Array(text.utf8)
    guard !bytes.isEmpty, bytes.count <= 255 else { return "a name has 1 to 255 bytes" }
    var lexer = Lexer(bytes: bytes, file: 0)
    lexer.run()
    guard lexer.tokens.count == 2, lexer.comments.isEmpty, !lexer.findings.hasErrors, let word = lexer.tokens.first,
      word.kind == .word, word.start == 0, word.end == bytes.count
    else {
      return "a name begins with a letter and is made of letters, digits, `_` and `-` between them"
    }
    if word.keyword != nil, space != .properties { return "`\(text)` is a word of the language and cannot be a name" }
    if space == .readings, Field(rawValue: text) != nil { return "`\(text)` is a field of every event" }
    return nil
  }
}
