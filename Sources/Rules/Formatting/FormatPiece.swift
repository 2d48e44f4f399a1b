/// A token as the formatter writes it, with the comments that stand before it.
struct FormatPiece {
  var text: String
  /// Columns of its text.
  var width: Int
  /// Nothing stands between it and the piece before.
  var isGlued: Bool
  var comments: [FormatComment]
  /// An empty line stands before it, behind its comments.
  var followsBlank: Bool
  /// `startsLine` and the place in the file are still the writer's.
  var token: Token
  /// Where it stood in its line, if it was the first there.
  var column: Int
}

/// A comment that stands before a piece.
struct FormatComment {
  var text: String
  /// It stands at the end of the line of the piece before. Only the first comment of a piece can.
  var isTrailing: Bool
  /// An empty line stands before it.
  var followsBlank: Bool
  /// Where it stood in its line.
  var column: Int
}

/// Makes pieces of the tokens and comments of a file.
struct PieceReader {
  let bytes: [UInt8]
  let tokens: [Token]
  let comments: [Comment]
  let edits: TokenEdits

  /// All pieces; the last one is the end of the file, without a text.
  func pieces() -> [FormatPiece] {
    var pieces: [FormatPiece] = []
    pieces.reserveCapacity(tokens.count)
    var left = comments[...]
    var waiting: [FormatComment] = []
    var before = 0
    for (index, token) in tokens.enumerated() {
      while let comment = left.first, comment.range.start < token.start || token.kind == .end {
        waiting.append(
          FormatComment(
            text: trimmed(comment), isTrailing: !comment.isAlone, followsBlank: isBlank(before..<comment.range.start),
            column: comment.isAlone ? column(of: comment.range.start) : 0))
        before = comment.range.end
        left.removeFirst()
      }
      let followsBlank = isBlank(before..<token.start)
      before = token.end
      if edits.dropped.contains(index) { continue }
      let text = text(of: index)
      pieces.append(
        FormatPiece(
          text: text, width: TerminalText.columns(of: text), isGlued: isGlued(index, behind: pieces.last?.token),
          comments: [], followsBlank: followsBlank, token: token,
          column: token.startsLine ? column(of: token.start) : 0))
      attach(waiting, to: &pieces)
      waiting = []
    }
    return pieces
  }

  /// Gives comments to the last piece, or, behind `and`, `or`, `then` and `while`, to that word, which begins a line.
  private func attach(_ comments: [FormatComment], to pieces: inout [FormatPiece]) {
    if comments.isEmpty { return }
    var target = pieces.count - 1
    if target > 1, isJoint(pieces[target - 1].token), !isValue(behind: pieces[target - 2].token),
      !beginsRow(pieces[target].token)
    {
      target -= 1
    }
    pieces[target].comments += comments
    // Only what comes first can stand at the end of the line before.
    for index in pieces[target].comments.indices.dropFirst() { pieces[target].comments[index].isTrailing = false }
  }

  private func isJoint(_ token: Token) -> Bool {
    token.keyword == .and || token.keyword == .or || token.keyword == .then || token.keyword == .while
  }

  /// No condition, edge or step begins with such a word, so the one before was no joint.
  private func beginsRow(_ token: Token) -> Bool {
    if token.kind == .end { return true }
    if token.keyword == .not { return false }
    return DeclarationWord(token.keyword) != nil || ClauseWord(token.keyword) != nil || StepWord(token.keyword) != nil
  }

  /// The word behind this one is a value, whatever it is.
  private func isValue(behind token: Token) -> Bool {
    token.keyword == .is || token.keyword == .becomes || token.keyword == .alarm
  }

  // MARK: Text

  private func text(of index: Int) -> String {
    let token = tokens[index]
    if let number = edits.fixes[index] {
      let text = slice(token)
      if text == "fix" || text == "fixes" { return Int(slice(number)) == 1 ? "fix" : "fixes" }
    }
    let text = token.kind == .string ? escaped(token) : slice(token)
    return edits.commas.contains(index) ? text + "," : text
  }

  private func slice(_ token: Token) -> String { String(decoding: bytes[token.start..<token.end], as: UTF8.self) }

  /// A string as written, but for control characters, which are seen only escaped.
  private func escaped(_ token: Token) -> String {
    let text = slice(token)
    func isControl(_ scalar: Unicode.Scalar) -> Bool {
      scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
    }
    if !text.unicodeScalars.contains(where: isControl) { return text }
    var result = ""
    for scalar in text.unicodeScalars {
      if isControl(scalar) {
        result += "\\u{\(String(scalar.value, radix: 16))}"
      } else {
        result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  private func trimmed(_ comment: Comment) -> String {
    var end = comment.range.end
    while end > comment.range.start, [0x20, 0x09, 0x0C, 0x0D].contains(bytes[end - 1]) { end -= 1 }
    return String(decoding: bytes[comment.range.start..<end], as: UTF8.self)
  }

  // MARK: Blanks

  /// Which pieces stand together without a blank.
  private func isGlued(_ index: Int, behind previous: Token?) -> Bool {
    guard let previous else { return true }
    if edits.tight.contains(index) { return true }
    switch tokens[index].symbol {
    case .comma, .rightParen, .colon, .dot, .slash: return true
    case .leftParen:
      return previous.keyword == .count || Aggregate.allCases.contains { $0.rawValue == previous.keyword?.rawValue }
    case .minus, .plus, .percent, .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual, .doubleEqual,
      .andAnd, .orOr, .bang, .lessOrEqualSign, .greaterOrEqualSign, .notEqualSign, .equalLess, .equalGreater,
      .lessGreater, nil:
      break
    }
    switch previous.symbol {
    case .leftParen, .dot, .slash, .minus, .plus: return true
    case .rightParen, .comma, .colon, .percent, .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual,
      .doubleEqual, .andAnd, .orOr, .bang, .lessOrEqualSign, .greaterOrEqualSign, .notEqualSign, .equalLess,
      .equalGreater, .lessGreater, nil:
      return false
    }
  }

  /// An empty line lies within these bytes, which hold nothing but blanks and line ends.
  private func isBlank(_ range: Range<Int>) -> Bool {
    var lines = 0
    for index in range where bytes[index] == 0x0A {
      lines += 1
      if lines == 2 { return true }
    }
    return false
  }

  /// Bytes between the beginning of a line and the first thing in it.
  private func column(of start: Int) -> Int {
    var index = start
    while index > 0, bytes[index - 1] != 0x0A { index -= 1 }
    return start - index
  }
}
