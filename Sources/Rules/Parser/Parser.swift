internal import Model

/// Reads rule files. Never stops at the first error; never fails.
package enum RuleParser {
  /// Everything that could be read, and all findings, in the order of the files.
  package static func parse(_ sources: [SourceFile]) -> (ParsedRuleSet, [Diagnostic]) {
    var set = ParsedRuleSet()
    var findings: [Diagnostic] = []
    for (number, source) in sources.enumerated() {
      let (file, found, hasErrors) = parse(source, number: number)
      set.files.append(file)
      findings += found
      if hasErrors { set.hasErrors = true }
    }
    return (set, findings)
  }

  /// One file of a rule set: `number` is its position among the sources.
  package static func parse(_ source: SourceFile, number: Int) -> (ParsedFile, [Diagnostic], hasErrors: Bool) {
    var parser = Parser(source, number: number)
    parser.parseFile()
    return (parser.parsed, parser.findings.closed(), parser.findings.hasErrors)
  }
}

/// The way out of a construct that cannot be read: its finding has been collected already.
struct Unreadable: Error {}

/// Reads one file by recursive descent; after an error it goes on at the next line that begins a clause.
struct Parser {
  let bytes: [UInt8]
  let file: Int
  private(set) var tokens: [Token]
  var index = 0
  var depth = 0
  var findings: Findings
  var parsed: ParsedFile
  /// Position of the token where an editor asks what may stand; −1: nobody asks.
  var probe = -1
  /// What may stand there, in the order in which it was looked for.
  var expected: [Expected] = []
  /// What the next quantity or word is about.
  var subject: Measured?
  /// The rule that is read has a `when`, `on` or `sequence`.
  var hasTrigger = false

  /// Parentheses and `not`s within each other.
  static let depthLimit = 200

  init(_ source: SourceFile, number: Int) {
    file = number
    bytes = source.bytes.count > Lexer.byteLimit ? [] : source.bytes
    var lexer = Lexer(bytes: bytes, file: number)
    lexer.run()
    tokens = lexer.tokens
    findings = lexer.findings
    parsed = ParsedFile(path: source.path, comments: lexer.comments)
    if source.bytes.count > Lexer.byteLimit {
      findings.error(
        .fileTooLarge, "`\(source.path)` is larger than 16 MB: put the fences into files of their own",
        at: SourceRange(file: number, start: 0, end: 0))
    }
  }

  /// Reads tokens that were cut already; nothing is found out about their spelling.
  init(_ source: SourceFile, tokens: [Token]) {
    file = 0
    bytes = source.bytes
    self.tokens = tokens
    findings = Findings()
    parsed = ParsedFile(path: source.path)
  }

  // MARK: Looking

  var token: Token { tokens[index] }
  var isAtEnd: Bool { token.kind == .end }

  func token(ahead count: Int) -> Token { tokens[min(index + count, tokens.count - 1)] }

  /// Range of the last token taken.
  var previousEnd: Int { index > 0 ? tokens[index - 1].end : 0 }

  func range(_ token: Token) -> SourceRange { SourceRange(file: file, start: token.start, end: token.end) }

  func range(from start: Int) -> SourceRange { SourceRange(file: file, start: start, end: max(start, previousEnd)) }

  func text(_ token: Token) -> String { String(decoding: bytes[token.start..<token.end], as: UTF8.self) }

  /// At most 40 characters of a token, for messages.
  func shortText(_ token: Token) -> String {
    let whole = text(
      Token(
        kind: token.kind, startsLine: false, isGlued: false, keyword: nil, symbol: nil, start: token.start,
        end: min(token.end, token.start + 80)))
    return whole.count <= 40 ? whole : String(whole.prefix(40)) + "…"
  }

  func at(_ keyword: Keyword) -> Bool { token.keyword == keyword }
  func at(_ symbol: Symbol) -> Bool { token.symbol == symbol }
  /// A word that only this place knows.
  func at(word: String) -> Bool { token.kind == .word && matches(token, word) }

  func matches(_ token: Token, _ word: String) -> Bool {
    token.end - token.start == word.utf8.count && bytes[token.start..<token.end].elementsEqual(word.utf8)
  }

  // MARK: Taking

  @discardableResult mutating func advance() -> Token {
    let taken = token
    if index < tokens.count - 1 { index += 1 }
    return taken
  }

  mutating func take(_ keyword: Keyword) -> Bool {
    expect(.word(keyword.rawValue))
    guard sees(keyword) else { return false }
    advance()
    return true
  }

  mutating func take(_ symbol: Symbol) -> Bool {
    guard at(symbol) else { return false }
    advance()
    return true
  }

  mutating func take(word: String) -> Bool {
    expect(.word(word))
    guard at(word: word) || isInCapitals(word) else { return false }
    if !at(word: word) { wrongCase(word) }
    advance()
    return true
  }

  /// Makes the next token the word that it was meant to be.
  mutating func becomes(_ keyword: Keyword) { tokens[index].keyword = keyword }

  mutating func need(_ keyword: Keyword, _ what: String) throws(Unreadable) {
    if !take(keyword) { throw unexpected(what) }
  }

  mutating func need(_ symbol: Symbol, _ what: String) throws(Unreadable) {
    if !take(symbol) { throw unexpected(what) }
  }

  mutating func need(word: String, _ what: String) throws(Unreadable) {
    if !take(word: word) { throw unexpected(what) }
  }

  /// Reports that `what` is needed where the next token stands.
  mutating func unexpected(_ what: String) -> Unreadable {
    if isAtEnd {
      let place = SourceRange(file: file, start: previousEnd, end: previousEnd)
      findings.error(.unexpectedText, "the file ends where \(what) is needed", at: place)
    } else {
      findings.error(
        .unexpectedText, "`\(shortText(token))` stands where \(what) is needed", at: range(token),
        what.utf8.count <= 60 ? "\(what) is needed here" : "")
    }
    return Unreadable()
  }

  // MARK: The file

  mutating func parseFile() {
    while !isAtEnd {
      let start = index
      do throws(Unreadable) {
        if let declaration = try parseDeclaration() { parsed.declarations.append(declaration) }
      } catch {
        noteName(ofDeclarationAt: start)
        recover()
        // The lines of a test say nothing without its head.
        if tokens[start].keyword == .test { passToDeclaration() }
      }
      if index == start, !beginsDeclaration {
        advance()
        recover()
      }
      outline(from: start)
    }
    for word in DeclarationWord.all { expect(.statement(word)) }
    expect(.statement("battery states"))
  }

  /// A declaration that cannot be read has a name all the same: what refers to it is no fault of its own.
  private mutating func noteName(ofDeclarationAt start: Int) {
    guard DeclarationWord(tokens[start].keyword) != nil, start + 1 < tokens.count else { return }
    let next = tokens[start + 1]
    if next.kind == .word, next.keyword == nil { parsed.faultyNames.insert(text(next)) }
  }

  /// Passes over what cannot be read, to the next line that begins a clause or declaration.
  mutating func recover() {
    while !isAtEnd {
      if token.startsLine, beginsStatement { return }
      advance()
    }
  }

  /// The next token begins a declaration, a clause or a step of a test.
  var beginsStatement: Bool {
    guard token.kind == .word else { return false }
    guard let keyword = token.keyword else { return beginsBatteryStates || statementInCapitals }
    let next = token(ahead: 1)
    if keyword == .not { return next.keyword == .during }
    if keyword == .at { return !matches(next, "most") }
    // `even if silent` may go on in the next line.
    if keyword == .if { return next.keyword != .silent }
    return DeclarationWord(keyword) != nil || ClauseWord(keyword) != nil || StepWord(keyword) != nil
  }

  var beginsBatteryStates: Bool { at(word: "battery") && matches(token(ahead: 1), "states") }

  /// The next token begins a declaration.
  var beginsDeclaration: Bool {
    DeclarationWord(token.keyword) != nil || beginsBatteryStates || declarationInCapitals != nil
  }

  private mutating func parseDeclaration() throws(Unreadable) -> Declaration? {
    if beginsBatteryStates { return .batteryStates(try parseBatteryStates()) }
    if let word = declarationInCapitals { mendCase(word.rawValue) }
    guard let word = DeclarationWord(token.keyword) else {
      try noDeclaration()
      return nil
    }
    switch word {
    case .fence: return .fence(try parseFence())
    case .fences: return .fences(try parseFenceSet())
    case .devices: return .devices(try parseDevices())
    case .hours: return .hours(try parseHours())
    case .zone: return .zone(try parseZoneDeclaration())
    case .field: return .field(try parseField())
    case .let: return .letCondition(try parseLet())
    case .sink: return .sink(try parseSink())
    case .rule: return .rule(try parseRule())
    case .test: return try parseTest().map { .test($0) }
    }
  }

  /// Says what stands where a declaration should, and passes over it.
  private mutating func noDeclaration() throws(Unreadable) {
    if let clause = ClauseWord(token.keyword) {
      findings.error(
        .misplacedClause, "`\(clause.rawValue)` is a clause of a rule: write it below a line `rule NAME`",
        at: range(token))
    } else if let near = nearWord(among: DeclarationWord.all) {
      misspelt("declaration", near)
      // What follows is read as what was meant.
      if let keyword = Keyword.byText[near] { return becomes(keyword) }
    } else {
      throw unexpected("a declaration (\(DeclarationWord.all.map { "`\($0)`" }.joined(separator: ", ")))")
    }
    skipToDeclaration()
  }

  /// Past the lines that belong to a declaration whose first word was reported.
  mutating func skipToDeclaration() {
    repeat {
      advance()
      recover()
    } while !isAtEnd && !beginsDeclaration
  }

  private mutating func passToDeclaration() {
    while !isAtEnd, !(token.startsLine && beginsDeclaration) { advance() }
  }

  /// The word that the next token probably means. Not looked for once a file has its fill of findings.
  func nearWord(among words: [String]) -> String? {
    guard token.kind == .word, !findings.isFull(file) else { return nil }
    return DidYouMean.suggestion(for: shortText(token), among: words)
  }

  mutating func misspelt(_ what: String, _ near: String) {
    findings.error(
      .unexpectedText, "`\(shortText(token))` is no \(what): did you mean `\(near)`?", at: range(token),
      fixes: [.init(near, [.init(range(token), near)])])
  }

  /// Sets the next token's word right.
  mutating func mendCase(_ word: String) {
    wrongCase(word)
    if let keyword = Keyword.byText[word] { becomes(keyword) }
  }
}
