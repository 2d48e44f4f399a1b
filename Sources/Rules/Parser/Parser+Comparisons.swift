internal import Model

/// Comparisons as people from other languages write them: `==`, `a < b < c`, `speed over 90 km/h`, times of day.
extension Parser {
  // MARK: Equality

  /// `ignition = on`, `speed == 50 km/h`: what is no `=` of counts and plain numbers is reported. nil: none of these.
  mutating func parseEquality(_ left: ValueSyntax, from start: Int) throws(Unreadable) -> ConditionSyntax? {
    guard let sign = token.symbol?.comparison, sign == .equal || sign == .notEqual else { return nil }
    if case .reading(let reading) = left.form, let word = wordBehindSign(reading) {
      return wordAfterEquals(reading, sign, word, from: start)
    }
    let isForeign = token.symbol?.rawValue != sign.rawValue
    guard isForeign, isMeasure(left) || measureFollows else { return nil }
    let place = range(advance())
    var right = try parseValue()
    // One finding is enough for a number without a unit.
    if case .quantity(var quantity) = right.form {
      quantity.isFaulty = true
      right.form = .quantity(quantity)
    }
    // The checker would say the same of `=`; here `==` would be reported beside it.
    findings.error(
      .equalityOfMeasures, Self.equalityAdvice(sign, leftText(left)), at: place,
      fixes: sign == .equal ? Self.equalityFixes(place) : [])
    return ConditionSyntax(form: .compare(left, .greaterOrEqual, right, by: nil), range: range(from: start))
  }

  static func equalityAdvice(_ sign: Comparison, _ left: String) -> String {
    let right = "\(left) between … and …"
    return "measured values are never exactly equal: write `\(sign == .notEqual ? "not \(right)" : right)`"
  }

  /// Which side is meant is not known.
  static func equalityFixes(_ sign: SourceRange) -> [Diagnostic.Fix] {
    [.init(">=", [.init(sign, ">=")]), .init("<=", [.init(sign, "<=")])]
  }

  private func leftText(_ left: ValueSyntax) -> String {
    String(decoding: bytes[left.range.start..<left.range.end].prefix(60), as: UTF8.self)
  }

  /// A value that has a unit, as far as can be told without the declarations.
  private func isMeasure(_ value: ValueSyntax) -> Bool {
    switch value.form {
    case .quantity(let quantity): quantity.unit != nil
    case .reading(let reading):
      Field(rawValue: reading.name.text).map { $0.kind != .number && $0.kind != .bool && $0.kind != .text } ?? false
    case .aggregate(_, let name, _):
      Field(rawValue: name.text).map { $0.kind != .number } ?? false
    case .distance, .moved, .age: true
    case .count, .property: false
    }
  }

  /// A number with a unit follows the sign.
  private var measureFollows: Bool {
    let unit = token(ahead: 2)
    guard token(ahead: 1).kind == .number, !unit.startsLine, unit.kind == .word || unit.symbol == .percent else {
      return false
    }
    return unit.symbol == .percent || MeasureUnit.named(text(unit)) != nil || token(ahead: 3).symbol == .slash
  }

  // MARK: Words

  /// The word that a reading is said to equal; nil where a value with an order follows.
  private func wordBehindSign(_ reading: ReadingSyntax) -> Token? {
    let next = token(ahead: 1)
    if next.kind == .string { return next }
    guard next.kind == .word, next.end - next.start <= 40 else { return nil }
    let word = text(next).lowercased()
    if ["on", "off", "yes", "no", "open", "closed", "true", "false"].contains(word) { return next }
    switch reading.name.text {
    case Field.battery.name: return BatteryState(rawValue: word) != nil ? next : nil
    case Field.alarm.name: return next
    default: return nil
    }
  }

  /// `ignition = on`: reported, with `is` for it.
  private mutating func wordAfterEquals(
    _ reading: ReadingSyntax, _ sign: Comparison, _ word: Token, from start: Int
  ) -> ConditionSyntax {
    advance()
    var written = text(advance())
    var isText = word.kind == .string
    if isText, Field(rawValue: reading.name.text)?.boolWords != nil {
      written = String(written.dropFirst().dropLast())
      isText = false
    }
    let value = Name(text: meant(written, reading), range: range(word))
    let form =
      isText
      ? ConditionSyntax.Form.isValue(
        reading, .text(QuotedText(text: String(written.dropFirst().dropLast()), range: range(word))))
      : .isValue(reading, .word(value))
    let place = range(from: start)
    // An alarm is no field with a word: the checker says what to write.
    if reading.name.text != Field.alarm.name {
      let field = String(decoding: bytes[reading.range.start..<reading.range.end].prefix(200), as: UTF8.self)
      let right = "\(sign == .notEqual ? "not " : "")\(field) is \(value.text)"
      findings.error(
        .notComparable, "words are told by `is`: write `\(right)`", at: place,
        fixes: [.init(right, [.init(place, right)], isSafe: true)])
    }
    return ConditionSyntax(form: form, range: place)
  }

  /// `attributes.ignition is on`: reported, and read as the field that is meant.
  mutating func parseForeignIs(_ alias: Name, _ property: Name, from start: Int) throws(Unreadable) -> ConditionSyntax {
    let place = SourceRange(file: file, start: alias.range.start, end: property.range.end)
    guard let foreign = ForeignField.named("\(alias.text).\(property.text)"), let meant = foreign.fields.first else {
      findings.error(
        .notComparable, "a property is compared by `<`, `<=`, `>` or `>=`, not by `is`", at: range(token))
      throw Unreadable()
    }
    findings.error(
      .unknownField, "there is no field `\(alias.text).\(property.text)`: \(foreign.advice)", at: place,
      fixes: foreign.fields.map { .init($0, [.init(place, $0)]) })
    return try parseIs(ReadingSyntax(name: Name(text: meant, range: place), range: place), from: start)
  }

  /// `true` as the field's own word says it.
  private func meant(_ word: String, _ reading: ReadingSyntax) -> String {
    let own = Field(rawValue: reading.name.text)?.boolWords
    switch word.lowercased() {
    case "true": return own?.yes ?? "yes"
    case "false": return own?.no ?? "no"
    case let small where own.map({ small == $0.yes || small == $0.no }) == true: return small
    default: return word
    }
  }

  /// `ignition on`: reported, and read as `ignition is on`; nil where something else follows.
  mutating func missingIs(_ left: ValueSyntax, from start: Int) -> ConditionSyntax? {
    guard case .reading(let reading) = left.form, let words = Field(rawValue: reading.name.text)?.boolWords,
      token.kind == .word, !token.startsLine, token.end - token.start <= 6
    else { return nil }
    let written = text(token).lowercased()
    let word =
      switch written {
      case words.no, words.yes: written
      case "opened": "open"
      case "close", "shut": "closed"
      default: ""
      }
    guard word == words.no || word == words.yes else { return nil }
    // `ignition on exit depot` is another fault.
    let next = token(ahead: 1)
    if written == "on", !next.startsLine, next.kind == .word,
      next.keyword.map({ ClauseWord($0) == nil && $0 != .and && $0 != .or }) ?? true
    {
      return nil
    }
    let place = range(token)
    findings.error(
      .foreignForm, "`is` is missing: write `\(reading.name.text) is \(word)`", at: place,
      fixes: [.init("is \(word)", [.init(place, "is \(word)")], isSafe: true)])
    advance()
    return ConditionSyntax(
      form: .isValue(reading, .word(Name(text: word, range: place))), range: range(from: start))
  }

  // MARK: Order

  /// `speed over 90 km/h`: reported, and read as `>`; nil where no such word stands before a number.
  var comparisonInWords: Comparison? {
    mutating get {
      // `is greater than or equal to` is six words.
      var words: [String] = []
      while words.count < 7, case let next = token(ahead: words.count), next.kind == .word, !next.startsLine,
        next.end - next.start <= 9
      {
        words.append(text(next).lowercased())
      }
      let number = token(ahead: words.count)
      guard !words.isEmpty, number.kind == .number, !number.startsLine else { return nil }
      let phrase = words.filter { !["is", "than", "to", "the"].contains($0) }.joined(separator: " ")
      guard let sign = Self.comparisonWords[phrase] else { return nil }
      let place = SourceRange(file: file, start: token.start, end: token(ahead: words.count - 1).end)
      findings.error(
        .foreignOperator, "`\(words.joined(separator: " "))` is no comparison: write `\(sign.rawValue)`", at: place,
        fixes: [.init(sign.rawValue, [.init(place, sign.rawValue)])])
      for _ in words { advance() }
      return sign
    }
  }

  /// Without `is`, `than` and `to`.
  private static let comparisonWords: [String: Comparison] = [
    "over": .greater, "above": .greater, "exceeds": .greater, "exceeding": .greater, "gt": .greater,
    "greater": .greater, "more": .greater, "higher": .greater, "larger": .greater, "faster": .greater,
    "longer": .greater, "gte": .greaterOrEqual, "at least": .greaterOrEqual, "greater or equal": .greaterOrEqual,
    "below": .less, "under": .less, "lt": .less, "less": .less, "lower": .less, "smaller": .less, "slower": .less,
    "fewer": .less, "lte": .lessOrEqual, "at most": .lessOrEqual, "less or equal": .lessOrEqual,
  ]

  /// `a < b < c`: reported as a whole.
  mutating func chained(
    _ left: ValueSyntax, _ sign: Comparison, _ right: ValueSyntax, from start: Int
  ) -> Unreadable {
    let second = token.symbol?.comparison
    advance()
    let middle = leftText(right)
    let first = leftText(left)
    var fixes: [Diagnostic.Fix] = []
    var hint = "comparisons make no chain: write `\(first) \(sign.rawValue) \(middle) and \(middle) …`"
    let rises = [.less, .lessOrEqual].contains(sign) && (second == .less || second == .lessOrEqual)
    let falls = [.greater, .greaterOrEqual].contains(sign) && (second == .greater || second == .greaterOrEqual)
    if let last = try? parseValue(), rises || falls {
      let (low, high) = rises ? (first, leftText(last)) : (leftText(last), first)
      let right = "\(middle) between \(low) and \(high)"
      hint = "comparisons make no chain: write `\(right)`"
      fixes = [.init(right, [.init(range(from: start), right)])]
    }
    findings.error(.chainedComparison, hint, at: range(from: start), fixes: fixes)
    return Unreadable()
  }

  /// `time > 22:00`
  mutating func timeInCondition() -> Unreadable {
    findings.error(
      .unexpectedText,
      "times of day are hours: declare `hours night mon-sun 22:00-06:00`, and write `during night` in the rule",
      at: range(token))
    return Unreadable()
  }
}
