internal import Model

/// Conditions: `not` before `and` before `or`.
extension Parser {
  mutating func parseCondition() throws(Unreadable) -> ConditionSyntax {
    passWhen()
    let start = token.start
    var parts = [try parseConjunction()]
    while takeJoin(.or, foreign: .orOr) { parts.append(try parseConjunction()) }
    if parts.count == 1 { return parts[0] }
    return ConditionSyntax(form: .or(parts), range: range(from: start))
  }

  private mutating func parseConjunction() throws(Unreadable) -> ConditionSyntax {
    let start = token.start
    var parts = [try parseNegation()]
    while takeJoin(.and, foreign: .andAnd) || missesJoin() { parts.append(try parseNegation()) }
    if parts.count == 1 { return parts[0] }
    return ConditionSyntax(form: .and(parts), range: range(from: start))
  }

  /// Takes `and` or `or`, also as people from other languages write it, which is reported.
  private mutating func takeJoin(_ keyword: Keyword, foreign: Symbol) -> Bool {
    if take(keyword) { return true }
    guard at(foreign) else { return false }
    foreignSign(foreign.rawValue, means: keyword.rawValue)
    return true
  }

  /// Takes a sign of another language, which is reported.
  private mutating func foreignSign(_ sign: String, means right: String, isSafe: Bool = true) {
    // `!charging` and `a&&b` have no blanks that would part the words.
    let isWord = right.utf8.first.map { $0 > 0x60 } ?? false
    let before = isWord && token.isGlued && index > 0 && tokens[index - 1].kind != .symbol ? " " : ""
    let after = isWord && token(ahead: 1).isGlued ? " " : ""
    findings.error(
      .foreignOperator, "`\(sign)` is of another language: write `\(right)`", at: range(token),
      fixes: [.init(right, [.init(range(token), before + right + after)], isSafe: isSafe)])
    advance()
  }

  private mutating func parseNegation() throws(Unreadable) -> ConditionSyntax {
    var starts: [Int] = []
    while true {
      let start = token.start
      if at(.bang) {
        foreignSign("!", means: "not")
      } else if !take(.not) {
        break
      }
      starts.append(start)
      if depth + starts.count > Self.depthLimit { throw tooDeep() }
    }
    depth += starts.count
    defer { depth -= starts.count }
    var condition = try parseUnit()
    for start in starts.reversed() { condition = ConditionSyntax(form: .not(condition), range: range(from: start)) }
    return condition
  }

  private mutating func tooDeep() -> Unreadable {
    findings.error(
      .tooDeep, "nested deeper than \(Self.depthLimit) levels: give parts of the condition a name with `let`",
      at: range(token))
    return Unreadable()
  }

  /// A condition in parentheses, or one predicate.
  private mutating func parseUnit() throws(Unreadable) -> ConditionSyntax {
    let start = token.start
    guard at(.leftParen) else { return try parsePredicate() }
    if depth >= Self.depthLimit { throw tooDeep() }
    let open = advance()
    depth += 1
    defer { depth -= 1 }
    let inner = try parseCondition()
    if !take(.rightParen) { throw unclosed(open, "`and`, `or` or `)`") }
    return ConditionSyntax(form: .group(inner), range: range(from: start))
  }

  // MARK: Predicates

  private mutating func parsePredicate() throws(Unreadable) -> ConditionSyntax {
    let start = token.start
    func made(_ form: ConditionSyntax.Form, _ parser: Parser) -> ConditionSyntax {
      ConditionSyntax(form: form, range: parser.range(from: start))
    }
    mendSide()
    if take(.inside) { return made(.inside(try parseFenceName()), self) }
    if take(.outside) { return made(.outside(try parseFenceName()), self) }
    if take(.has) { return made(.has(try parseReading(orAlarm: true)), self) }
    if take(.silent) {
      try need(.for, "`for` and a duration (`silent for 20 min`)")
      return made(.silent(try parseDuration("a duration (`20 min`)", isLast: true)), self)
    }
    if sees(.enter) || sees(.exit) || sees(.cross) || mendForeignEdge(isTold: false) {
      let word = token.keyword?.rawValue ?? "enter"
      findings.error(
        .edgeInCondition, "`\(word)` is an edge, not a condition: write `on \(word) …`, or `inside`, `outside`",
        at: range(token))
      throw Unreadable()
    }
    if at(.alarm), token(ahead: 1).keyword != .is {
      let word = token(ahead: 1).kind == .word && !token(ahead: 1).startsLine ? shortText(token(ahead: 1)) : "sos"
      findings.error(
        .alarmInCondition,
        "an alarm is an edge, not a condition: write `on alarm \(word)`, or `count(alarm \(word)) over 30 min >= 1`",
        at: range(token))
      throw Unreadable()
    }
    return try parseComparison()
  }

  mutating func parseFenceName() throws(Unreadable) -> Name {
    if at(.leftParen) {
      findings.error(
        .unexpectedText, "one fence each: write `inside a or inside b`", at: range(token), "the name of a fence")
      throw Unreadable()
    }
    return try parseName("the name of a fence", .fence)
  }

  mutating func parseReading(orAlarm: Bool = false) throws(Unreadable) -> ReadingSyntax {
    let start = token.start
    let role: NameRole = subject == nil && !orAlarm ? .reading : .field
    let name = orAlarm && at(.alarm) ? try parseWord("a field", role) : try parseName("a field", role)
    var within: Quantity?
    if take(.within) { within = try parseDuration("a duration (`10 min`)") }
    return ReadingSyntax(name: name, within: within, range: range(from: start))
  }

  private mutating func parseComparison() throws(Unreadable) -> ConditionSyntax {
    let start = token.start
    subject = nil
    let left = try parseValue()
    subject = left.measured
    if case .reading = left.form { expect(.word("is")) }
    let inWords = comparisonInWords
    if inWords == nil, case .reading(let reading) = left.form {
      if sees(.is) { return try parseIs(reading, from: start) }
      if at(.becomes) || at(.changes) || at(.passes) {
        let word = text(token)
        findings.error(
          .edgeInCondition, "`\(word)` is an edge, not a condition: write `on \(reading.name.text) \(word) …`",
          at: range(token))
        throw Unreadable()
      }
    }
    if case .property(let alias, let property) = left.form, sees(.is) {
      return try parseForeignIs(alias, property, from: start)
    }
    if take(.between) {
      let low = try parseValue()
      try need(.and, "`and` and the upper limit")
      let high = try parseValue()
      return ConditionSyntax(form: .between(left, low, high), range: range(from: start))
    }
    if let condition = try parseEquality(left, from: start) ?? missingIs(left, from: start) { return condition }
    guard let sign = inWords ?? takeComparison() else {
      guard case .reading(let reading) = left.form else {
        throw unexpected("a comparison (`<`, `<=`, `>`, `>=`, `between`)")
      }
      return ConditionSyntax(form: .reading(reading), range: range(from: start))
    }
    let right = try parseValue()
    var by: Quantity?
    if take(.by) { by = try parseQuantity("an amount (`5 km/h`, `10 %`)") }
    if token.symbol?.comparison != nil { throw chained(left, sign, right, from: start) }
    return ConditionSyntax(form: .compare(left, sign, right, by: by), range: range(from: start))
  }

  mutating func parseIs(_ reading: ReadingSyntax, from start: Int) throws(Unreadable) -> ConditionSyntax {
    advance()
    if at(.not), token(ahead: 1).kind == .word || token(ahead: 1).kind == .string, !token(ahead: 1).startsLine {
      let word = shortText(token(ahead: 1))
      let place = range(token)
      advance()
      let value = try parseLiteral("a word or string")
      let left = String(decoding: bytes[reading.range.start..<reading.range.end].prefix(200), as: UTF8.self)
      let right = "not \(left) is \(word)"
      findings.error(
        .unexpectedText, "`is not` is no word of the language: write `\(right)`", at: place,
        fixes: [.init(right, [.init(range(from: start), right)], isSafe: true)])
      return ConditionSyntax(form: .isValue(reading, value), range: range(from: start))
    }
    let value = try parseLiteral("a word or string (`on`, `low`)")
    if case .quantity(let quantity) = value {
      findings.error(
        .notComparable, "numbers are compared by `<`, `<=`, `>`, `>=`, not by `is`: write `\(reading.name.text) >= …`",
        at: quantity.range)
      throw Unreadable()
    }
    return ConditionSyntax(form: .isValue(reading, value), range: range(from: start))
  }

  /// Takes a comparison sign, also as people from other languages write it, which is reported.
  mutating func takeComparison() -> Comparison? {
    guard let comparison = token.symbol?.comparison else { return nil }
    if token.symbol?.rawValue == comparison.rawValue {
      advance()
    } else {
      foreignSign(text(token), means: comparison.rawValue)
    }
    return comparison
  }

  // MARK: Values

  mutating func parseValue() throws(Unreadable) -> ValueSyntax {
    let start = token.start
    let form = try parseValueForm()
    return ValueSyntax(form: form, range: range(from: start))
  }

  private mutating func parseValueForm() throws(Unreadable) -> ValueSyntax.Form {
    if token.kind == .number || at(.minus) || at(.plus) {
      return .quantity(try parseQuantity("a number", isLast: true))
    }
    if let quantity = quotedQuantity() { return .quantity(quantity) }
    if token.kind == .time { throw timeInCondition() }
    mendFunction()
    if let keyword = token.keyword {
      if let aggregate = Aggregate(rawValue: keyword.rawValue) { return try parseAggregate(aggregate) }
      if keyword == .count { return try parseCount() }
      if keyword == .alarm { return .reading(try parseReading(orAlarm: true)) }
    }
    if take(.age) { return .age }
    expectAggregates()
    if take(.distance) {
      try need(word: "to", "`to` and a fence (`distance to depot`)")
      return .distance(try parseName("the name of a fence", .fence))
    }
    if take(.moved) {
      try need(.over, "`over` and a duration (`moved over 10 min`)")
      return .moved(over: try parseDuration("a duration (`10 min`)"))
    }
    if let sign = token.symbol?.comparison {
      findings.error(
        .unexpectedText, "`\(sign.rawValue)` needs a value before it: write the field again, or `between … and …`",
        at: range(token))
      throw Unreadable()
    }
    expect(.name(subject == nil ? .reading : .field))
    guard token.kind == .word else { throw unexpected("a condition (`speed > 50 km/h`, `inside city`)") }
    if token(ahead: 1).symbol == .dot {
      let alias = try parseName("an alias", .alias)
      advance()
      // A property may be called like a word of the language.
      return .property(alias: alias, property: try parseWord("a property", .property(of: alias.text)))
    }
    if token.keyword != nil { throw unexpected("a condition (`speed > 50 km/h`, `inside city`)") }
    return .reading(try parseReading())
  }

  private mutating func parseAggregate(_ aggregate: Aggregate) throws(Unreadable) -> ValueSyntax.Form {
    advance()
    let name = aggregate.rawValue
    let open = token
    try need(.leftParen, "`(` and a field (`\(name)(speed) over 5 min`)")
    let field = try parseName("a field", .field)
    if at(.comma) {
      findings.error(
        .unexpectedText, "the time stands behind the parenthesis: write `\(name)(\(field.text)) over 5 min`",
        at: range(token), and: [.init(range(open), "opened here")])
      throw Unreadable()
    }
    if !take(.rightParen) { throw unclosed(open, "`)`") }
    try need(.over, "`over` and a duration (`\(name)(\(field.text)) over 5 min`)")
    return .aggregate(aggregate, field, over: try parseDuration("a duration (`5 min`)"))
  }

  private mutating func parseCount() throws(Unreadable) -> ValueSyntax.Form {
    advance()
    let open = token
    try need(.leftParen, "`(` and an edge (`count(alarm sos) over 30 min`)")
    let edges = try parseEdges()
    if !take(.rightParen) { throw unclosed(open, "`or` or `)`") }
    try need(.over, "`over` and a duration (`count(alarm sos) over 30 min`)")
    return .count(edges, over: try parseDuration("a duration (`30 min`)"))
  }
}

extension Symbol {
  /// The comparison that a sign is or is meant to be.
  var comparison: Comparison? {
    switch self {
    case .less: .less
    case .lessOrEqual, .lessOrEqualSign, .equalLess: .lessOrEqual
    case .greater: .greater
    case .greaterOrEqual, .greaterOrEqualSign, .equalGreater: .greaterOrEqual
    case .equal, .doubleEqual: .equal
    case .notEqual, .notEqualSign, .lessGreater: .notEqual
    case .leftParen, .rightParen, .comma, .colon, .dot, .slash, .minus, .plus, .percent, .andAnd, .orOr, .bang: nil
    }
  }
}
