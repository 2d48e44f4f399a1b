internal import Model

/// What the parser notes for editors: names, the outline, and what it would accept at the probe.
extension Parser {
  /// Notes what may stand at the probe. Free of cost elsewhere.
  @inline(__always) mutating func expect(_ item: Expected) {
    if index == probe { add(item) }
  }

  private mutating func add(_ item: Expected) {
    if !expected.contains(item) { expected.append(item) }
  }

  /// The name of a token that was taken.
  mutating func note(_ taken: Token, _ role: NameRole) -> Name {
    let name = Name(text: text(taken), range: range(taken))
    parsed.names.append(NameUse(name: name, role: role))
    return name
  }

  /// Notes the declaration that began with this token.
  mutating func outline(from first: Int) {
    let word: String
    var next = first + 1
    if let declaration = DeclarationWord(tokens[first].keyword) {
      word = declaration.rawValue
    } else if matches(tokens[first], "battery"), matches(tokens[min(next, tokens.count - 1)], "states") {
      word = "battery states"
      next += 1
    } else {
      return
    }
    let token = tokens[min(next, tokens.count - 1)]
    var name: Name?
    if word == "battery states" {
      name = Name(text: word, range: SourceRange(file: file, start: tokens[first].start, end: tokens[first + 1].end))
    } else if token.kind == .word || token.kind == .string, next < index {
      name = Name(text: shortText(token), range: range(token))
    }
    parsed.outline.append(DeclarationSpan(word: word, name: name, range: range(from: tokens[first].start)))
  }

  // MARK: Quantities of a known kind

  mutating func parseDuration(_ what: String, isLast: Bool = false) throws(Unreadable) -> Quantity {
    try parseQuantity(what, about: .kind(.duration), isLast: isLast)
  }

  mutating func parseLength(_ what: String) throws(Unreadable) -> Quantity {
    try parseQuantity(what, about: .kind(.length), isLast: false)
  }

  private mutating func parseQuantity(
    _ what: String, about measured: Measured, isLast: Bool
  ) throws(Unreadable) -> Quantity {
    let outer = subject
    defer { subject = outer }
    subject = measured
    return try parseQuantity(what, isLast: isLast)
  }

  /// A string that holds placeholders.
  mutating func parseMessage(_ what: String) throws(Unreadable) -> QuotedText {
    expect(.message)
    let text = try parseString(what)
    parsed.messages.append(text.range)
    return text
  }

  // MARK: Words

  mutating func expectAggregates() {
    guard index == probe else { return }
    for aggregate in Aggregate.allCases { expect(.word(aggregate.rawValue)) }
    expect(.word("count"))
  }

  /// The clauses that the rule does not have yet and that go with its trigger.
  mutating func expectClauses(of rule: RuleSyntax) {
    guard index == probe else { return }
    let seen = Set(rule.clauses.compactMap { firstWord(of: $0.range) })
    let triggers: Set<ClauseWord> = [.when, .on, .sequence]
    for word in ClauseWord.allCases {
      let mayRepeat = word == .notify || word == .during || word == .not
      if seen.contains(word), !mayRepeat { continue }
      if triggers.contains(word), !seen.isDisjoint(with: triggers) { continue }
      let needsWhen = word == .held || word == .clear || word == .if
      if needsWhen, seen.contains(.on) || seen.contains(.sequence) { continue }
      expect(.statement(word.rawValue))
    }
  }

  private func firstWord(of range: SourceRange) -> ClauseWord? {
    let letters = bytes[range.start..<range.end].prefix(12).prefix { $0 > 0x20 }
    return ClauseWord(rawValue: String(decoding: letters, as: UTF8.self))
  }
}

extension ValueSyntax {
  /// What the other side of a comparison is about; nil: a plain number.
  var measured: Measured? {
    switch form {
    case .quantity(let quantity): quantity.unit.map { .kind($0.kind) } ?? .kind(.number)
    case .reading(let reading): .field(reading.name.text)
    case .property(let alias, let property): .property(alias: alias.text, property.text)
    case .aggregate(_, let field, _): .field(field.text)
    case .count: .kind(.number)
    case .distance, .moved: .kind(.length)
    case .age: .kind(.duration)
    }
  }
}
