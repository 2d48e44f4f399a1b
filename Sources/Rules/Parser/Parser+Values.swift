internal import Model

/// Names, strings, numbers, quantities, points.
extension Parser {
  mutating func parseName(_ what: String, _ role: NameRole) throws(Unreadable) -> Name {
    expect(.name(role))
    if let name = quotedName() { return name }
    guard token.kind == .word else { throw unexpected(what) }
    if let keyword = token.keyword {
      // The word that begins the next clause is no misspelt name: something is missing before it.
      if token.startsLine, beginsStatement { throw unexpected(what) }
      findings.error(
        .reservedWord, "`\(keyword.rawValue)` is a word of the language and cannot be a name: choose another",
        at: range(token), "\(what) is needed here")
      throw Unreadable()
    }
    return note(advance(), role)
  }

  /// A list of names with commas.
  mutating func parseNames(_ what: String, _ role: NameRole) throws(Unreadable) -> [Name] {
    var names = [try parseName(what, role)]
    while take(.comma) { names.append(try parseName(what, role)) }
    return names
  }

  /// Any word, reserved or not: what stands after `is`, `becomes` and `alarm`.
  mutating func parseWord(_ what: String, _ role: NameRole) throws(Unreadable) -> Name {
    expect(.name(role))
    guard token.kind == .word else { throw unexpected(what) }
    return note(advance(), role)
  }

  mutating func parseString(_ what: String) throws(Unreadable) -> QuotedText {
    guard token.kind == .string else { throw unexpected(what) }
    let taken = advance()
    return QuotedText(text: unescaped(taken), range: range(taken))
  }

  mutating func parseStrings(_ what: String) throws(Unreadable) -> [QuotedText] {
    var strings = [try parseString(what)]
    while take(.comma) { strings.append(try parseString(what)) }
    return strings
  }

  /// The text between the quotes, escapes resolved.
  private mutating func unescaped(_ token: Token) -> String {
    var scalars = String.UnicodeScalarView()
    var rest = String(decoding: bytes[token.start..<token.end], as: UTF8.self).unicodeScalars[...]
    let first = rest.popFirst()
    if let last = rest.last, first != "\"" || last == "\"" { rest.removeLast() }
    while let scalar = rest.popFirst() {
      guard scalar == "\\" else {
        scalars.append(scalar)
        continue
      }
      guard let escape = rest.popFirst() else { break }
      switch escape {
      case "\"", "\\": scalars.append(escape)
      case "n": scalars.append("\n")
      case "u":
        if let scalar = unicodeEscape(&rest) { scalars.append(scalar) } else { badEscape("u", token) }
      default: badEscape(String(Character(escape)), token)
      }
    }
    return String(scalars)
  }

  private func unicodeEscape(_ rest: inout Substring.UnicodeScalarView.SubSequence) -> Unicode.Scalar? {
    guard rest.first == "{", let close = rest.prefix(10).firstIndex(of: "}") else { return nil }
    let digits = String(rest[rest.index(after: rest.startIndex)..<close])
    guard let value = UInt32(digits, radix: 16), let scalar = Unicode.Scalar(value) else { return nil }
    rest = rest[rest.index(after: close)...]
    return scalar
  }

  private mutating func badEscape(_ letter: String, _ token: Token) {
    findings.error(
      .badEscape, "`\\\(letter)` is no escape: write `\\\"`, `\\\\`, `\\n` or `\\u{…}`", at: range(token))
  }

  // MARK: Numbers

  mutating func parseWhole(_ what: String, in limits: ClosedRange<Int>) throws(Unreadable) -> WholeNumber {
    guard token.kind == .number else { throw unexpected(what) }
    let taken = advance()
    guard let value = Int(text(taken)), limits.contains(value) else {
      findings.error(
        .valueOutOfRange,
        "`\(shortText(taken))` is out of range: write a whole number from \(limits.lowerBound) to \(limits.upperBound)",
        at: range(taken))
      return WholeNumber(value: limits.lowerBound, range: range(taken))
    }
    return WholeNumber(value: value, range: range(taken))
  }

  /// A number with its sign, no unit.
  mutating func parseNumber(_ what: String) throws(Unreadable) -> (value: Double, range: SourceRange) {
    let start = token.start
    var isNegative = false
    if token.symbol == .minus || token.symbol == .plus, token(ahead: 1).kind == .number, token(ahead: 1).isGlued {
      isNegative = token.symbol == .minus
      advance()
    }
    guard token.kind == .number else { throw unexpected(what) }
    let taken = advance()
    let value = Double(text(taken)) ?? .infinity
    let place = range(from: start)
    guard abs(value) < 1e15, taken.end - taken.start <= 64 else {
      findings.error(.badNumber, "`\(shortText(taken))` is too large a number", at: place)
      return (0, place)
    }
    return (isNegative ? -value : value, place)
  }

  /// A number and the unit that follows it directly. Reports unknown units and decimal commas.
  ///
  /// `isLast`: no word of a name's making may follow, so what does is meant as a unit.
  mutating func parseQuantity(_ what: String, isLast: Bool = false) throws(Unreadable) -> Quantity {
    if let quantity = quotedQuantity() { return quantity }
    let (value, place) = try parseNumber(what)
    var quantity = Quantity(value: value, unit: nil, range: place)
    parseDecimalComma(&quantity)
    try parseUnit(of: &quantity, isLast: isLast)
    return quantity
  }

  /// `90,5`: reported, and taken as `90.5`. `1,000` may be either.
  private mutating func parseDecimalComma(_ quantity: inout Quantity) {
    guard at(.comma), token.isGlued, token(ahead: 1).kind == .number, token(ahead: 1).isGlued else { return }
    let whole = String(decoding: bytes[quantity.range.start..<quantity.range.end], as: UTF8.self)
    advance()
    let fraction = advance()
    let place = range(from: quantity.range.start)
    let right = "\(whole).\(shortText(fraction))"
    let isThousands = fraction.end - fraction.start == 3 && !whole.hasPrefix("0")
    var fixes = [Diagnostic.Fix(right, [.init(place, right)], isSafe: !isThousands)]
    var hint = "a decimal comma: write `\(right)`"
    if isThousands {
      let plain = whole + shortText(fraction)
      hint = "a comma within a number: write `\(plain)` for thousands, or `\(right)`"
      fixes.append(Diagnostic.Fix(plain, [.init(place, plain)]))
    }
    findings.error(.badNumber, hint, at: place, fixes: fixes)
    quantity = Quantity(
      value: Double("\(whole).\(text(fraction))") ?? quantity.value, unit: nil, range: place, isFaulty: true)
  }

  /// The unit behind a number: on the same line, a word that is none of the language's.
  private mutating func parseUnit(of quantity: inout Quantity, isLast: Bool) throws(Unreadable) {
    if !token.startsLine { expect(.unit(subject)) }
    guard !token.startsLine, let (text, count) = unitText() else { return }
    let unit = MeasureUnit.named(text)
    let corrected = unit ?? UnitSpelling.correction(of: text)
    if unit == nil, corrected == nil {
      // A word that may go on behind a plain number (`and`, `x`, `fixes`, a name) is none of our business.
      guard token.isGlued || isLast, token.kind == .word, Keyword.byText[text.lowercased()] == nil else { return }
    }
    let start = token.start
    for _ in 0..<count { advance() }
    quantity.range = range(from: quantity.range.start)
    let place = range(from: start)
    if let unit {
      quantity.unit = unit
      parsed.unitUses[unit.symbol, default: 0] += 1
      return
    }
    quantity.isFaulty = true
    if text == "M" {
      findings.error(.unknownUnit, "`M` is no unit: write `m` for metres or `min` for minutes", at: place)
      return
    }
    guard let corrected else {
      let list = MeasureUnit.all.map { "`\($0.symbol)`" }.joined(separator: ", ")
      findings.error(.unknownUnit, "`\(String(text.prefix(40)))` is no unit: write one of \(list)", at: place)
      return
    }
    quantity.unit = corrected
    unknownUnit(text, corrected, at: place, behind: quantity.range.start)
  }

  /// `behind`: where the number begins that the unit follows.
  private mutating func unknownUnit(_ text: String, _ corrected: MeasureUnit, at place: SourceRange, behind: Int) {
    let number = String(
      decoding: bytes[behind..<place.start].prefix(40).filter { $0 != 0x20 && $0 != 0x09 }, as: UTF8.self)
    let right = "\(number) \(corrected.symbol)"
    // The decimal comma has an edit of its own.
    let blank = bytes[place.start - 1] == 0x20 || bytes[place.start - 1] == 0x09 ? "" : " "
    if ["°", "degree", "degrees"].contains(text.lowercased()) {
      findings.error(
        .unknownUnit, "`\(text)` is no unit: write `deg` for an angle, `°C` or `°F` for a temperature", at: place,
        fixes: ["deg", "°C", "°F"].map { .init("\(number) \($0)", [.init(place, blank + $0)]) })
      return
    }
    findings.error(
      .unknownUnit, "`\(text)` is no unit: write `\(corrected.symbol)`", at: place,
      fixes: [.init(right, [.init(place, blank + corrected.symbol)], isSafe: true)])
  }

  /// What would be a unit at this place, and its number of tokens: `km/h` is three.
  private func unitText() -> (String, Int)? {
    if at(.percent) { return ("%", 1) }
    guard token.kind == .word, token.end - token.start <= 24 else { return nil }
    let first = text(token)
    let slash = token(ahead: 1)
    let second = token(ahead: 2)
    if slash.symbol == .slash, second.kind == .word, !second.startsLine, second.end - second.start <= 8 {
      let blank = slash.isGlued && second.isGlued ? "" : " "
      return ("\(first)\(blank)/\(blank)\(text(second))", 3)
    }
    if token.keyword != nil, MeasureUnit.named(first) == nil, UnitSpelling.correction(of: first) == nil { return nil }
    return (first, 1)
  }

  /// A unit that stands alone, behind `in`.
  mutating func parseUnitName() throws(Unreadable) -> (MeasureUnit?, SourceRange) {
    expect(.unit(subject))
    guard let (text, count) = unitText() else { throw unexpected("a unit (`km/h`, `m`, `%`)") }
    let start = token.start
    for _ in 0..<count { advance() }
    let place = range(from: start)
    if let unit = MeasureUnit.named(text) { return (unit, place) }
    if let corrected = UnitSpelling.correction(of: text) {
      findings.error(
        .unknownUnit, "`\(text)` is no unit: write `\(corrected.symbol)`", at: place,
        fixes: [.init(corrected.symbol, [.init(place, corrected.symbol)], isSafe: true)])
    } else {
      let list = MeasureUnit.all.map { "`\($0.symbol)`" }.joined(separator: ", ")
      findings.error(.unknownUnit, "`\(text)` is no unit: write one of \(list)", at: place)
    }
    return (nil, place)
  }

  // MARK: Points

  /// `LAT [,] LON` in degrees. `isAlone`: no other point follows.
  mutating func parsePoint(isAlone: Bool = false) throws(Unreadable) -> PointSyntax {
    let open = at(.leftParen) ? advance() : nil
    if isAlone, let point = decimalCommas() { return point }
    let start = token.start
    let latitude = try parseNumber("a latitude in degrees (`48.1371`)")
    _ = take(.comma)
    let longitude = try parseNumber("a longitude in degrees (`11.5754`)")
    let place = range(from: start)
    if let open {
      let close = token
      if !take(.rightParen) { throw unclosed(open, "`)`") }
      findings.error(
        .unexpectedText, "a point stands without parentheses: write `\(sourceText(place))`", at: range(open),
        fixes: [.init("leave them out", [.init(range(open), ""), .init(range(close), "")], isSafe: true)])
    }
    let (lat, lon) = (latitude.value, longitude.value)
    if abs(lat) > 90 || abs(lon) > 180 {
      let swapped = "\(NumberText.of(lon)), \(NumberText.of(lat))"
      if abs(lat) > 90, abs(lat) <= 180, abs(lon) <= 90 {
        findings.error(
          .coordinateOutOfRange,
          "latitude \(NumberText.of(lat)) is beyond 90 degrees: the latitude comes first, write `\(swapped)`",
          at: place,
          fixes: [.init(swapped, [.init(place, swapped)])])
      } else {
        findings.error(
          .coordinateOutOfRange, "no such place: write a latitude from -90 to 90 and a longitude from -180 to 180",
          at: place)
      }
    }
    return PointSyntax(latitude: lat, longitude: lon, range: place)
  }

  private func sourceText(_ place: SourceRange) -> String {
    String(decoding: bytes[place.start..<place.end].prefix(60), as: UTF8.self)
  }

  /// `48,1371, 11,5754`: reported, and read with decimal points; nil where it is none of this.
  private mutating func decimalCommas() -> PointSyntax? {
    let ahead = (0..<7).map { token(ahead: $0) }
    func isPair(_ first: Int) -> Bool {
      ahead[first].kind == .number && ahead[first + 1].symbol == .comma && ahead[first + 1].isGlued
        && ahead[first + 2].kind == .number && ahead[first + 2].isGlued
    }
    guard isPair(0), ahead[3].symbol == .comma, isPair(4), !ahead[4].isGlued else { return nil }
    let place = SourceRange(file: file, start: token.start, end: ahead[6].end)
    let (lat, lon) = ("\(text(ahead[0])).\(text(ahead[2]))", "\(text(ahead[4])).\(text(ahead[6]))")
    guard let latitude = Double(lat), let longitude = Double(lon), abs(latitude) <= 90, abs(longitude) <= 180 else {
      return nil
    }
    let right = "\(lat.prefix(40)), \(lon.prefix(40))"
    findings.error(
      .badNumber, "decimal commas: write `\(right)`", at: place,
      fixes: [.init(right, [.init(place, right)], isSafe: true)]
    )
    for _ in ahead { advance() }
    return PointSyntax(latitude: latitude, longitude: longitude, range: place)
  }

  /// `( point, point … )`
  mutating func parsePoints() throws(Unreadable) -> [PointSyntax] {
    let open = token
    try need(.leftParen, "`(` and points (`48.1 11.5, 48.2 11.6`)")
    var points = [try parsePoint()]
    while take(.comma) {
      if at(.rightParen) { break }
      points.append(try parsePoint())
    }
    if !take(.rightParen) { throw unclosed(open, "`,` and a point, or `)`") }
    return points
  }

  /// A value of a field or property.
  mutating func parseLiteral(_ what: String) throws(Unreadable) -> Literal {
    expect(.name(.value(of: subject)))
    switch token.kind {
    case .string: return .text(try parseString(what))
    case .word: return .word(try parseWord(what, .value(of: subject)))
    case .number, .symbol: return .quantity(try parseQuantity(what))
    case .time, .date, .timestamp, .end: throw unexpected(what)
    }
  }
}
