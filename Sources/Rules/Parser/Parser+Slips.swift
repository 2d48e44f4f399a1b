internal import Model

/// Slips that people make, coming from other languages: each has a message of its own, and is read as it was meant.
extension Parser {
  // MARK: Capitals

  /// The next token is this word, also in capitals, which is reported.
  mutating func sees(_ keyword: Keyword) -> Bool {
    if token.keyword == keyword { return true }
    guard isInCapitals(keyword.rawValue) else { return false }
    // A name in capitals may stand where a condition or an edge begins; before another word it cannot.
    let next = token(ahead: 1)
    if Self.namesMayStandFor.contains(keyword),
      next.startsLine || next.kind == .symbol && !(next.symbol == .leftParen)
        || next.keyword.map({ $0 != .for && $0 != .over }) ?? false
    {
      return false
    }
    mendCase(keyword.rawValue)
    return true
  }

  private static let namesMayStandFor: Set<Keyword> = [
    .inside, .outside, .has, .silent, .enter, .exit, .cross, .alarm, .age, .moved, .distance, .count, .min, .max, .avg,
    .sum, .change,
  ]

  /// The next token is a name, but for its capitals this word.
  func isInCapitals(_ word: String) -> Bool {
    guard token.kind == .word, token.keyword == nil, token.end - token.start == word.utf8.count else { return false }
    var hasCapital = false
    for (byte, letter) in zip(bytes[token.start..<token.end], word.utf8) where byte != letter {
      if byte | 0x20 != letter || byte & 0x20 != 0 { return false }
      hasCapital = true
    }
    return hasCapital
  }

  mutating func wrongCase(_ word: String) {
    findings.error(
      .wrongCase, "the words of the language are small: write `\(word)`", at: range(token),
      fixes: [.init(word, [.init(range(token), word)], isSafe: true)])
  }

  /// `Rule x` at the beginning of a line.
  var declarationInCapitals: DeclarationWord? {
    guard token.startsLine, token.kind == .word, token.keyword == nil, token.end - token.start <= 7 else { return nil }
    let next = token(ahead: 1)
    guard !next.startsLine, next.keyword == nil, next.kind == .word || next.kind == .string else { return nil }
    return DeclarationWord.allCases.first { isInCapitals($0.rawValue) }
  }

  /// `When …` or `Rule …` at the beginning of a line.
  var statementInCapitals: Bool {
    guard token.startsLine, token.keyword == nil else { return false }
    return declarationInCapitals != nil || clauseInCapitals != nil
  }

  var clauseInCapitals: ClauseWord? {
    guard token.kind == .word, token.keyword == nil, token.end - token.start <= 8 else { return nil }
    return ClauseWord.allCases.first { isInCapitals($0.rawValue) }
  }

  // MARK: Clauses

  /// `when: …`, `rule x: …`, `fence x = …`: the sign is reported and passed over.
  mutating func passSign(behind word: String, also equal: Bool = false) {
    guard at(.colon) || equal && at(.equal) else { return }
    let place = range(token)
    // The blank before it goes too.
    let whole = SourceRange(file: file, start: token.startsLine ? place.start : previousEnd, end: place.end)
    findings.error(
      .foreignForm, "`\(text(token))` does not belong behind `\(word)`: leave it out", at: place,
      fixes: [.init("leave it out", [.init(whole, token(ahead: 1).isGlued ? " " : "")], isSafe: true)])
    advance()
  }

  /// `when … then notify …`: the word is reported and passed over.
  mutating func passThen() {
    guard sees(.then) else { return }
    let place = range(token)
    let next = token(ahead: 1)
    let end = next.startsLine ? place.end : next.start
    findings.error(
      .foreignForm, "a rule has no `then`: leave it out, each clause begins with its own word", at: place,
      fixes: [
        .init("leave it out", [.init(SourceRange(file: file, start: place.start, end: end), "")], isSafe: true)
      ])
    advance()
  }

  /// `for 30 s`, `within 30 s`, `during 30 s`, where `held` is meant: the next token is made `held`.
  mutating func mendHeld() {
    guard let word = token.keyword, [.for, .within, .during, .over, .after].contains(word),
      token(ahead: 1).kind == .number
    else { return }
    findings.error(
      .foreignForm,
      word == .for || word == .during
        ? "`\(word.rawValue)` needs a name: how long it has to last is said by `held`"
        : "`\(word.rawValue)` does not belong here: how long it has to last is said by `held`",
      at: range(token),
      fixes: [.init("held", [.init(range(token), "held")], isSafe: word == .for || word == .during)])
    becomes(.held)
  }

  /// `if speed > …`, where `when` is meant: the next token is made `when`.
  mutating func mendIf() {
    guard at(.if), !matches(token(ahead: 1), "unknown"), !token(ahead: 1).startsLine else { return }
    findings.error(
      .foreignForm, "`if` begins `if unknown hold` only: what the rule waits for stands behind `when`",
      at: range(token), fixes: [.init("when", [.init(range(token), "when")], isSafe: !hasTrigger)])
    becomes(.when)
  }

  /// `alert ops`, `message "…"`: words of other rule languages, made ours.
  mutating func mendForeignClause() {
    guard token.kind == .word, token.keyword == nil, token.end - token.start <= 12,
      let right = Self.foreignClauses[text(token).lowercased()], let keyword = Keyword.byText[right]
    else { return }
    findings.error(
      .foreignForm, "`\(text(token))` is no clause: write `\(right)`", at: range(token),
      fixes: [.init(right, [.init(range(token), right)])])
    becomes(keyword)
  }

  private static let foreignClauses = [
    "alert": "notify", "send": "notify", "to": "notify", "message": "say", "msg": "say", "text": "say",
    "trigger": "when", "condition": "when", "where": "when", "expr": "when", "duration": "held", "lasts": "held",
    "priority": "severity", "level": "severity", "schedule": "during", "reset": "clear", "resolve": "clear",
  ]

  /// What to write for words of other rule languages that have no clause of ours; nil where nothing is known.
  func adviceForClause() -> String? {
    switch token.kind == .word && token.end - token.start <= 12 ? text(token).lowercased() : "" {
    case "cooldown", "throttle", "cool", "interval", "repeat":
      return "write `at most every 10 min` or `remind every 6 h` behind `notify NAME`"
    case "title", "description", "name": return "a title stands in quotes behind the name: `rule NAME \"…\"`"
    case "device", "devices": return "write `for NAME` and declare the list (`devices NAME \"van-*\"`)"
    case "unless": return "write `and not …` behind the condition, or `not during …` for hours"
    case "every": return "write `at most every …` or `remind every …` behind `notify NAME`"
    default: return nil
    }
  }

  // MARK: Edges and sides

  /// `entering depot`, `leaves depot`: the next token is made `enter`, `exit` or `cross`.
  mutating func mendForeignEdge(isTold: Bool = true) -> Bool {
    let next = token(ahead: 1)
    guard token.kind == .word, token.keyword == nil, token.end - token.start <= 9, next.kind == .word,
      next.keyword == nil, !next.startsLine, let right = Self.foreignEdges[text(token).lowercased()]
    else { return false }
    if isTold {
      findings.error(
        .foreignForm, "`\(text(token))` is no edge: write `\(right.rawValue)`", at: range(token),
        fixes: [.init(right.rawValue, [.init(range(token), right.rawValue)])])
    }
    becomes(right)
    return true
  }

  private static let foreignEdges: [String: Keyword] = [
    "enters": .enter, "entering": .enter, "entered": .enter, "arrives": .enter, "arrive": .enter, "arriving": .enter,
    "arrived": .enter, "reach": .enter, "reaches": .enter, "exits": .exit, "exiting": .exit, "exited": .exit,
    "leave": .exit, "leaves": .exit, "leaving": .exit, "left": .exit, "departs": .exit, "depart": .exit,
    "crosses": .cross, "crossing": .cross, "crossed": .cross,
  ]

  /// `in depot`, `device inside depot`: made `inside depot`.
  mutating func mendSide() {
    let next = token(ahead: 1)
    if at(.device), next.keyword == .inside || next.keyword == .outside || next.keyword == .in {
      let place = SourceRange(file: file, start: token.start, end: next.start)
      findings.error(
        .foreignForm, "a rule looks at each device by itself: leave `device` out", at: range(token),
        fixes: [.init("leave it out", [.init(place, "")], isSafe: true)])
      advance()
    }
    guard at(.in), token(ahead: 1).kind == .word, token(ahead: 1).keyword == nil else { return }
    findings.error(
      .foreignForm, "`in` stands before a unit or a zone: write `inside`", at: range(token),
      fixes: [.init("inside", [.init(range(token), "inside")], isSafe: true)])
    becomes(.inside)
  }

  /// `Max(speed)`, `average(speed)`: the next token is made the word that is meant.
  mutating func mendFunction() {
    guard token.kind == .word, token.keyword == nil, token(ahead: 1).symbol == .leftParen,
      token.end - token.start <= 9
    else { return }
    let words: [String: Keyword] = [
      "average": .avg, "mean": .avg, "maximum": .max, "minimum": .min, "total": .sum, "delta": .change,
    ]
    if let right = words[text(token).lowercased()] {
      findings.error(
        .foreignForm, "`\(text(token))` is no window: write `\(right.rawValue)`", at: range(token),
        fixes: [.init(right.rawValue, [.init(range(token), right.rawValue)], isSafe: true)])
      return becomes(right)
    }
    for keyword in [Keyword.min, .max, .avg, .sum, .change, .count] where sees(keyword) { return }
  }

  /// `clear when …`: the word is reported and passed over.
  mutating func passWhen() {
    guard at(.when), !token.startsLine, index > 0, tokens[index - 1].keyword == .clear else { return }
    let place = SourceRange(file: file, start: token.start, end: token(ahead: 1).start)
    findings.error(
      .foreignForm, "`when` begins a clause of its own: leave it out", at: range(token),
      fixes: [.init("leave it out", [.init(place, "")], isSafe: true)])
    advance()
  }

  // MARK: Conditions

  /// A condition begins where `and` or `or` should stand: reported, and read as `and`.
  mutating func missesJoin() -> Bool {
    let isComma = at(.comma)
    let next = token(ahead: 1)
    let isListed = isComma && next.kind == .word && next.keyword == nil && !next.startsLine
    guard isListed || beginsPredicate(ahead: isComma ? 1 : 0) else { return false }
    let place = range(token)
    let edit =
      isComma
      ? Diagnostic.Fix.Edit(place, " and")
      : Diagnostic.Fix.Edit(SourceRange(file: file, start: place.start, end: place.start), "and ")
    findings.error(
      .missingJoin, "two conditions stand side by side: write `and` or `or` between them", at: place,
      isComma ? "" : "a new condition begins here", fixes: [.init("and", [edit])])
    if isComma { advance() }
    return true
  }

  /// The token begins a condition beyond doubt, and no clause.
  private func beginsPredicate(ahead: Int) -> Bool {
    let first = token(ahead: ahead)
    let next = token(ahead: ahead + 1)
    if let keyword = first.keyword {
      switch keyword {
      case .inside, .outside, .has: return next.kind == .word && next.keyword == nil
      case .silent: return next.keyword == .for
      case .count, .min, .max, .avg, .sum, .change: return next.symbol == .leftParen
      case .distance, .moved: return next.kind == .word
      case .not: return next.keyword != .during && next.kind == .word
      default: return false
      }
    }
    if first.symbol == .leftParen { return next.kind == .word || next.symbol == .leftParen }
    guard first.kind == .word else { return false }
    return next.symbol?.comparison != nil && next.symbol != .equal || next.keyword == .is || next.keyword == .between
  }

  /// Reports that a parenthesis is not closed, with the place where it was opened.
  mutating func unclosed(_ open: Token, _ what: String) -> Unreadable {
    let opened = Diagnostic.Label(range(open), "opened here")
    if !isAtEnd, !token.startsLine, !beginsStatement {
      findings.error(
        .unexpectedText, "`\(shortText(token))` stands where \(what) is needed", at: range(token),
        "\(what) is needed here", and: [opened])
      return Unreadable()
    }
    let place = SourceRange(file: file, start: previousEnd, end: previousEnd)
    findings.error(
      .lonelyParenthesis, "the parenthesis is never closed: write `)`", at: place, "`)` is needed here", and: [opened],
      fixes: [.init(")", [.init(place, ")")])])
    return Unreadable()
  }

  // MARK: Quotes

  /// `"90 km/h"` where a quantity is needed: reported, and taken as one. nil: the next token is none.
  mutating func quotedQuantity() -> Quantity? {
    guard token.kind == .string, token.end - token.start <= 30 else { return nil }
    let inside = String(text(token).dropFirst().dropLast())
    let number = inside.drop { $0 == " " }.prefix { $0.isASCII && ($0.isNumber || $0 == "." || $0 == "-") }
    guard let value = Double(number), abs(value) < 1e15 else { return nil }
    let symbol = inside.drop { $0 == " " }.dropFirst(number.count).filter { $0 != " " }
    let unit = MeasureUnit.named(symbol) ?? UnitSpelling.correction(of: symbol)
    guard symbol.isEmpty || unit != nil else { return nil }
    let quantity = Quantity(value: value, unit: unit, range: range(token), isFaulty: true)
    // Quotes of a word processor were reported; without them the next look tells the rest.
    if bytes[token.start] == UInt8(ascii: "\"") {
      findings.error(
        .quotedQuantity, "quantities stand without quotes: write `\(quantity.label)`", at: range(token),
        fixes: [.init(quantity.label, [.init(range(token), quantity.label)], isSafe: true)])
    }
    advance()
    return quantity
  }

  /// `"depot"` where a name is needed: reported, and taken as one. nil: the next token is none.
  mutating func quotedName() -> Name? {
    guard token.kind == .string, token.end - token.start <= 80 else { return nil }
    let inside = Array(bytes[(token.start + 1)..<max(token.start + 1, token.end - 1)])
    var lexer = Lexer(bytes: inside, file: file)
    lexer.run()
    let first = lexer.tokens[0]
    guard first.kind == .word, first.keyword == nil, first.start == 0, first.end == inside.count,
      !lexer.findings.hasErrors
    else { return nil }
    let name = String(decoding: inside, as: UTF8.self)
    findings.error(
      .quotedName, "names stand without quotes: write `\(name)`", at: range(token),
      fixes: [.init(name, [.init(range(token), name)], isSafe: true)])
    return Name(text: name, range: range(advance()))
  }
}
