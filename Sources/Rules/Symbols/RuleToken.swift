internal import Model

/// A token of a rule file as editors colour it.
package struct RuleToken: Sendable {
  package enum Kind: Sendable { case keyword, word, unit, number, string, comment, sign }
  package var kind: Kind
  package var range: Range<Int>

  /// All tokens and comments of a text, in the order of their places.
  package static func all(of source: SourceFile) -> [RuleToken] {
    guard source.bytes.count <= Lexer.byteLimit else { return [] }
    var lexer = Lexer(bytes: source.bytes, file: 0)
    lexer.run()
    var found: [RuleToken] = []
    found.reserveCapacity(lexer.tokens.count)
    var comments = lexer.comments[...]
    var position = 0
    while position < lexer.tokens.count - 1 {
      let token = lexer.tokens[position]
      while let comment = comments.first, comment.range.start < token.start {
        found.append(RuleToken(kind: .comment, range: comment.range.start..<comment.range.end))
        comments.removeFirst()
      }
      let count = unitLength(lexer.tokens, at: position, source.bytes)
      let last = lexer.tokens[position + max(count, 1) - 1]
      found.append(RuleToken(kind: count > 0 ? .unit : kind(of: token), range: token.start..<last.end))
      position += max(count, 1)
    }
    found += comments.map { RuleToken(kind: .comment, range: $0.range.start..<$0.range.end) }
    return found
  }

  /// Of how many tokens the unit at a position is made; 0 where there is none.
  private static func unitLength(_ tokens: [Token], at position: Int, _ bytes: [UInt8]) -> Int {
    let token = tokens[position]
    guard position > 0, !token.startsLine else { return 0 }
    let before = tokens[position - 1]
    guard before.kind == .number || before.keyword == .in else { return 0 }
    if token.symbol == .percent { return 1 }
    guard token.kind == .word, token.end - token.start <= 24 else { return 0 }
    let first = String(decoding: bytes[token.start..<token.end], as: UTF8.self)
    if position + 2 < tokens.count, tokens[position + 1].symbol == .slash, tokens[position + 2].kind == .word,
      tokens[position + 2].end - token.start <= 24,
      MeasureUnit.named(String(decoding: bytes[token.start..<tokens[position + 2].end], as: UTF8.self)) != nil
    {
      return 3
    }
    return MeasureUnit.named(first) == nil ? 0 : 1
  }

  private static func kind(of token: Token) -> Kind {
    switch token.kind {
    case .word: token.keyword == nil ? .word : .keyword
    case .number, .time, .date, .timestamp: .number
    case .string: .string
    case .symbol, .end: .sign
    }
  }
}
