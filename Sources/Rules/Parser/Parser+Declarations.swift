internal import Model

/// Fences, device lists, fields, battery states, zones.
extension Parser {
  mutating func parseFence() throws(Unreadable) -> FenceSyntax {
    let start = advance().start
    let name = try parseDeclaredName("the name of the fence", .fence)
    let shape = try parseShape()
    let margin = take(word: "margin") ? try parseLength("a length (`25 m`)") : nil
    return FenceSyntax(name: name, shape: shape, margin: margin, range: range(from: start))
  }

  /// The name of a declaration: also with a sign or in several words, which is reported.
  mutating func parseDeclaredName(_ what: String, _ kind: SymbolKind) throws(Unreadable) -> Name {
    let name = try parseName(what, .declares(kind))
    passSign(behind: String(name.text.prefix(60)), also: true)
    return name
  }

  private mutating func parseShape() throws(Unreadable) -> FenceSyntax.Shape {
    if take(word: "circle") {
      let center = try parsePoint(isAlone: true)
      if at(.comma), token(ahead: 1).kind == .number {
        findings.error(
          .unexpectedText, "a circle has a `radius`: write `radius` for the comma", at: range(token),
          fixes: [.init("radius", [.init(range(token), " radius")], isSafe: true)])
        advance()
        return .circle(center: center, radius: try parseLength("a length (`150 m`)"))
      }
      try need(word: "radius", "`radius` and a length (`radius 150 m`)")
      return .circle(center: center, radius: try parseLength("a length (`150 m`)"))
    }
    if take(word: "polygon") { return .polygon(try parsePoints()) }
    if take(word: "corridor") {
      let source = try parseLineSource()
      try need(word: "radius", "`radius` and a length (`radius 60 m`)")
      return .corridor(source, radius: try parseLength("a length (`60 m`)"))
    }
    if take(word: "line") { return .line(try parseLineSource()) }
    if take(word: "file") {
      let path = try parseString("the path of a fence file in quotes")
      return .file(
        path, feature: take(word: "feature") ? try parseString("the id or name of a feature in quotes") : nil)
    }
    let shapes = ["circle", "polygon", "corridor", "line", "file"]
    if let near = nearWord(among: shapes) {
      misspelt("shape", near)
      throw Unreadable()
    }
    throw unexpected("a shape (\(shapes.map { "`\($0)`" }.joined(separator: ", ")))")
  }

  private mutating func parseLineSource() throws(Unreadable) -> FenceSyntax.LineSource {
    guard take(word: "file") else {
      if !at(.leftParen) { throw unexpected("`file \"…\"` or `(` and points") }
      return .points(try parsePoints())
    }
    let path = try parseString("the path of a fence file in quotes")
    return .file(path, feature: take(word: "feature") ? try parseString("the id or name of a feature in quotes") : nil)
  }

  mutating func parseFenceSet() throws(Unreadable) -> FenceSetSyntax {
    let start = advance().start
    let name = try parseDeclaredName("the name of the set", .fences)
    try need(word: "file", "`file \"…\"`")
    let path = try parseString("the path of a fence file in quotes")
    var set = FenceSetSyntax(name: name, file: path, properties: [], range: name.range)
    if take(word: "where") {
      set.filterProperty = try parsePropertyKey()
      try need(.equal, "`=` and a value (`where kind = \"school\"`)")
      set.filterValue = try parseLiteral("a value (`\"school\"`, `30`, `yes`)")
    }
    if take(word: "margin") { set.margin = try parseLength("a length (`25 m`)") }
    while token.kind == .word, token(ahead: 1).symbol == .colon { set.properties.append(try parseProperty()) }
    set.range = range(from: start)
    return set
  }

  /// A key of a feature's properties: a word, or in quotes.
  private mutating func parsePropertyKey() throws(Unreadable) -> Name {
    if token.kind == .string {
      let text = try parseString("a property")
      return Name(text: text.text, range: text.range)
    }
    return try parseWord("a property", .other)
  }

  private mutating func parseProperty() throws(Unreadable) -> FenceSetSyntax.Property {
    let name = try parseWord("a property", .declares(.property))
    advance()
    let type = try parseType()
    let from = take(word: "from") ? try parseString("the key in the file, in quotes") : nil
    return FenceSetSyntax.Property(name: name, type: type, from: from)
  }

  /// `speed in km/h`
  mutating func parseType() throws(Unreadable) -> TypeSyntax {
    let start = token.start
    for kind in QuantityKind.allCases where index == probe { expect(.word(kind.rawValue)) }
    guard token.kind == .word else { throw unexpected("a kind (`speed`, `length`, `ratio`, `text`, `bool`, …)") }
    let word = shortText(token)
    guard let kind = QuantityKind(rawValue: word) else {
      let all = QuantityKind.allCases.map(\.rawValue)
      let hint = DidYouMean.suggestion(for: word, among: all).map { "did you mean `\($0)`?" }
      let list = all.map { "`\($0)`" }.joined(separator: ", ")
      findings.error(.unexpectedText, "`\(word)` is no kind: \(hint ?? "write one of \(list)")", at: range(token))
      throw Unreadable()
    }
    advance()
    var type = TypeSyntax(kind: kind, unit: nil, range: range(from: start))
    subject = .kind(kind)
    if take(.in) {
      let (unit, place) = try parseUnitName()
      type.unit = unit
      type.range = range(from: start)
      type.isFaulty = unit == nil
      check(unit, at: place, of: &type)
    } else if let usual = MeasureUnit.usual(for: kind) {
      type.isFaulty = true
      findings.error(
        .unitMissing, "a \(kind.rawValue) needs a unit: write `\(kind.rawValue) in \(usual.symbol)`", at: type.range,
        fixes: [
          .init("\(kind.rawValue) in \(usual.symbol)", [.init(type.range, "\(kind.rawValue) in \(usual.symbol)")])
        ])
    }
    return type
  }

  private mutating func check(_ unit: MeasureUnit?, at place: SourceRange, of type: inout TypeSyntax) {
    guard let unit, unit.kind != type.kind else { return }
    type.isFaulty = true
    let units = MeasureUnit.all.filter { $0.kind == type.kind }.map { "`\($0.symbol)`" }.joined(separator: ", ")
    findings.error(
      .wrongQuantity,
      units.isEmpty
        ? "a \(type.kind.rawValue) has no unit: leave `in \(unit.symbol)` out"
        : "`\(unit.symbol)` is a unit of \(unit.kind.rawValue), not of \(type.kind.rawValue): write one of \(units)",
      at: place)
  }

  mutating func parseDevices() throws(Unreadable) -> DevicesSyntax {
    let start = advance().start
    let name = try parseDeclaredName("the name of the device list", .devices)
    let source: DevicesSyntax.Source
    if take(word: "file") {
      source = .file(try parseString("the path of a file of names in quotes"))
    } else {
      source = .names(try parseDeviceNames())
    }
    return DevicesSyntax(name: name, source: source, range: range(from: start))
  }

  /// Names in quotes; those without are reported and taken all the same.
  private mutating func parseDeviceNames() throws(Unreadable) -> [QuotedText] {
    var names: [QuotedText] = []
    repeat {
      if token.kind == .word || token.kind == .number, !(token.startsLine && beginsStatement) {
        let place = range(advance())
        let name = String(decoding: bytes[place.start..<place.end], as: UTF8.self)
        findings.error(
          .unexpectedText, "device names stand in quotes: write `\"\(String(name.prefix(60)))\"`", at: place,
          fixes: name.utf8.count > 255 ? [] : [.init("\"\(name)\"", [.init(place, "\"\(name)\"")], isSafe: true)])
        names.append(QuotedText(text: name, range: place))
      } else {
        names.append(try parseString("device names in quotes (`\"t-017\", \"van-*\"`)"))
      }
    } while take(.comma)
    return names
  }

  mutating func parseField() throws(Unreadable) -> FieldSyntax {
    let start = advance().start
    let name = try parseDeclaredName("the name of the field", .field)
    try need(.at, "`at` and a path in quotes (`at \"attributes.fuelLevel\"`)")
    let path = try parseString("a path in quotes (`\"attributes.fuelLevel\"`)")
    return FieldSyntax(name: name, path: path, type: try parseType(), range: range(from: start))
  }

  mutating func parseBatteryStates() throws(Unreadable) -> BatteryStatesSyntax {
    let start = advance().start
    advance()
    var entries: [BatteryStatesSyntax.Entry] = []
    repeat {
      let state = try parseWord("a state (`low`, `critical`, `full`)", .value(of: .field("battery")))
      entries.append(.init(state: state, threshold: try parseQuantity("a threshold (`20 %`, `3.7 V`)")))
    } while take(.comma)
    return BatteryStatesSyntax(entries: entries, range: range(from: start))
  }

  mutating func parseZoneDeclaration() throws(Unreadable) -> ZoneSyntax {
    let start = advance().start
    let name = try parseZoneName()
    return ZoneSyntax(name: name, range: range(from: start))
  }

  /// `Europe/Berlin`: words joined by `/`, `+` and `-`, also in quotes.
  mutating func parseZoneName() throws(Unreadable) -> Name {
    if token.kind == .string {
      let text = try parseString("a time zone")
      return Name(text: text.text, range: text.range)
    }
    expect(.zone)
    guard token.kind == .word, token.keyword == nil else { throw unexpected("a time zone (`Europe/Berlin`)") }
    let start = advance().start
    while token.isGlued, at(.slash) || at(.plus) || at(.minus), token(ahead: 1).isGlued {
      let part = token(ahead: 1)
      guard part.kind == .word || part.kind == .number else { break }
      advance()
      advance()
    }
    let place = range(from: start)
    return Name(text: String(decoding: bytes[place.start..<place.end], as: UTF8.self), range: place)
  }
}
