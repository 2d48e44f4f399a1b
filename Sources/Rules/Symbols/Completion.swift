/// Asks the parser what it would accept at a place of a rule file.
package enum Completion {
  /// What may stand at a byte offset (taken into the text) of a file, whatever follows it. `start` is where a
  /// declaration before it begins: nothing before that matters.
  package static func expectation(in source: SourceFile, at offset: Int, from start: Int = 0) -> Expectation {
    let start = min(max(start, 0), source.bytes.count)
    let piece = SourceFile(path: source.path, bytes: Array(source.bytes[start...]))
    var expectation = expectation(in: piece, at: min(max(offset - start, 0), piece.bytes.count))
    expectation.replaced =
      (expectation.replaced.lowerBound + start)..<(expectation.replaced.upperBound + start)
    return expectation
  }

  private static func expectation(in source: SourceFile, at offset: Int) -> Expectation {
    // What follows does not matter, and what is written there is mostly half done.
    let before = SourceFile(path: source.path, bytes: Array(source.bytes[..<offset]))
    var lexer = Lexer(bytes: before.bytes.count > Lexer.byteLimit ? [] : before.bytes, file: 0)
    lexer.run()
    var tokens = Array(lexer.tokens.dropLast())
    let inString = tokens.last.map { $0.kind == .string && $0.end == offset && !isClosed($0, before.bytes) } ?? false
    let isComment = lexer.comments.last?.range.end == offset
    var start = offset
    var startsLine = onlyBlanks(before.bytes, before: offset)
    if isComment {
      return Expectation(replaced: offset..<offset, prefix: "", startsLine: false, items: [], isInString: false)
    }
    while let last = tokens.last, isUnfinished(last, tokens, at: start, end: offset, inString: inString) {
      start = last.start
      startsLine = last.startsLine
      tokens.removeLast()
    }
    tokens.append(
      Token(
        kind: .end, startsLine: startsLine, isGlued: false, keyword: nil, symbol: nil, start: start, end: start))
    var parser = Parser(before, tokens: tokens)
    parser.probe = tokens.count - 1
    parser.parseFile()
    let prefix = String(decoding: before.bytes[start..<offset], as: UTF8.self)
    return Expectation(
      replaced: start..<wordEnd(source.bytes, from: offset, isEmpty: start == offset), prefix: prefix,
      startsLine: startsLine, items: parser.expected, isInString: inString)
  }

  /// The token belongs to the word that is being written: a word, what joins words (`km/`, `route-`), an open string.
  private static func isUnfinished(_ token: Token, _ tokens: [Token], at start: Int, end: Int, inString: Bool) -> Bool {
    guard token.end == start, end - token.start <= 256 || inString else { return false }
    switch token.kind {
    case .string: return inString && start == end
    case .word: return true
    case .symbol:
      guard token.symbol == .slash || token.symbol == .minus, token.isGlued, tokens.count > 1 else { return false }
      return tokens[tokens.count - 2].kind == .word
    case .number, .time, .date, .timestamp, .end: return false
    }
  }

  private static func isClosed(_ token: Token, _ bytes: [UInt8]) -> Bool {
    guard token.end - token.start >= 2, bytes[token.end - 1] == UInt8(ascii: "\"") else { return false }
    var slashes = 0
    while token.end - 2 - slashes > token.start, bytes[token.end - 2 - slashes] == UInt8(ascii: "\\") { slashes += 1 }
    return slashes % 2 == 0
  }

  private static func onlyBlanks(_ bytes: [UInt8], before offset: Int) -> Bool {
    var at = offset
    while at > 0, bytes[at - 1] == 0x20 || bytes[at - 1] == 0x09 { at -= 1 }
    return at == 0 || bytes[at - 1] == 0x0A || bytes[at - 1] == 0x0D
  }

  /// A caret within a word replaces the whole word.
  private static func wordEnd(_ bytes: [UInt8], from offset: Int, isEmpty: Bool) -> Int {
    if isEmpty { return offset }
    var end = offset
    while end < bytes.count, end - offset < 256, isNameByte(bytes[end]) { end += 1 }
    return end
  }

  private static func isNameByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), 0x80...0xFF:
      true
    default: false
    }
  }
}
