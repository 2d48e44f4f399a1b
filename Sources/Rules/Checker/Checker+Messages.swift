internal import Model

/// Message templates: placeholders resolved to fields, properties and times.
extension Checker {
  static let messageWords = [
    "device", "rule", "title", "severity", "fence", "since", "duration", "time", "lat", "lon", "suppressed",
  ]

  /// The parts of a `say`; nil where it has faults, which are reported.
  mutating func checkSay(_ clause: ClauseSyntax) -> [MessagePart]? {
    guard case .say(let text) = clause.form else { return nil }
    var parts: [MessagePart] = []
    var isFaulty = false
    for segment in MessageTemplate.parse(text.text) {
      switch segment {
      case .literal(let literal): parts.append(.literal(literal))
      case .malformed(let range, let message):
        findings.error(.malformedPlaceholder, message, at: place(range, in: text))
        isFaulty = true
      case .placeholder(let placeholder):
        if let part = part(placeholder, at: place(placeholder.range, in: text)) {
          parts.append(part)
        } else {
          isFaulty = true
        }
      }
    }
    return isFaulty ? nil : parts
  }

  /// Where a stretch of a string stands in the file; the whole string where escapes shift it.
  private func place(_ range: Range<Int>, in text: QuotedText) -> SourceRange {
    guard text.range.end - text.range.start == text.text.utf8.count + 2 else { return text.range }
    return SourceRange(
      file: text.range.file, start: text.range.start + 1 + range.lowerBound,
      end: text.range.start + 1 + range.upperBound)
  }

  private mutating func part(_ placeholder: MessageTemplate.Placeholder, at range: SourceRange) -> MessagePart? {
    if placeholder.isPeak { return fieldPart(placeholder, at: range) }
    switch placeholder.name {
    case "device": return plain(.device, placeholder, at: range)
    case "rule": return plain(.rule, placeholder, at: range)
    case "title": return plain(.title, placeholder, at: range)
    case "severity": return plain(.severity, placeholder, at: range)
    case "duration": return plain(.duration, placeholder, at: range)
    case "lat": return plain(.latitude, placeholder, at: range)
    case "lon": return plain(.longitude, placeholder, at: range)
    case "suppressed": return plain(.suppressed, placeholder, at: range)
    case "fence": return plain(.fence, placeholder, at: range)
    case "time": return timePart(placeholder, at: range).map { .time($0, zone: $1) }
    case "since": return timePart(placeholder, at: range).map { .since($0, zone: $1) }
    default:
      if placeholder.name.hasPrefix("fence.") { return propertyPart(placeholder, at: range) }
      return fieldPart(placeholder, at: range)
    }
  }

  /// A word that takes neither unit nor digits.
  private mutating func plain(
    _ part: MessagePart, _ placeholder: MessageTemplate.Placeholder, at range: SourceRange
  ) -> MessagePart? {
    if placeholder.unitOrZone == nil, placeholder.format == nil { return part }
    findings.error(
      .malformedPlaceholder, "`{\(placeholder.name)}` has neither unit nor format: write `{\(placeholder.name)}`",
      at: range)
    return nil
  }

  private mutating func timePart(
    _ placeholder: MessageTemplate.Placeholder, at range: SourceRange
  ) -> (TimeFormat, Int)? {
    var zone = zones.ofFile(scope.file)
    if let name = placeholder.unitOrZone {
      guard let named = resolveZone(Name(text: name, range: range)) else { return nil }
      zone = named
    }
    let marksUTC = placeholder.unitOrZone == nil && zone.name == "UTC"
    let position = zones.position(of: zone)
    guard let text = placeholder.format else { return (TimeFormatParser.usual(marksUTC: marksUTC), position) }
    guard let format = TimeFormatParser.parse(text, marksUTC: marksUTC) else {
      findings.error(
        .timeFormat,
        "`\(String(text.prefix(60)))` is no format of a time: write it with `yyyy MM dd HH mm ss`, like `HH:mm`",
        at: range)
      return nil
    }
    return (format, position)
  }

  /// `{fence.limit}`
  private mutating func propertyPart(
    _ placeholder: MessageTemplate.Placeholder, at range: SourceRange
  ) -> MessagePart? {
    let property = Name(text: String(placeholder.name.dropFirst("fence.".count)), range: range)
    guard let group = messageGroup(with: property.text) else {
      findings.error(
        .unknownProperty, "the rule names no set of fences that has `\(String(property.text.prefix(60)))`", at: range)
      return nil
    }
    guard let position = propertyPosition(property, of: group) else { return nil }
    let declared = groups[group].properties[position]
    guard let (unit, digits) = look(placeholder, declared.kind, at: range) else { return nil }
    return .fenceProperty(
      position, kind: declared.kind, unit: unit ?? declared.unit, digits: digits, showsUnit: unit == nil)
  }

  /// The alias's group, else the one that the rule names and that has the property.
  private func messageGroup(with property: String) -> Int? {
    if let group = scope.aliasGroup { return group }
    return scope.groups.first { groups[$0].properties.contains { $0.name == property } }
      ?? scope.groups.first { groups[$0].isSet }
  }

  /// The fix with its edit narrowed to the name in the braces; nil where escapes hide it.
  private func renamed(
    _ placeholder: MessageTemplate.Placeholder, to fix: Diagnostic.Fix, at range: SourceRange
  ) -> Diagnostic.Fix? {
    guard sources.indices.contains(range.file), range.end - range.start == placeholder.range.count else { return nil }
    let name = Array(placeholder.name.utf8)
    let bytes = sources[range.file].bytes[range.start..<range.end]
    // Behind the brace, blanks and `peak`.
    guard bytes.first == UInt8(ascii: "{"), bytes.count <= 400,
      let start = bytes.indices.dropLast(name.count).first(where: { bytes[$0...].starts(with: name) })
    else { return nil }
    let place = SourceRange(file: range.file, start: start, end: start + name.count)
    return Diagnostic.Fix("{\(fix.title)}", [.init(place, fix.title)], isSafe: fix.isSafe)
  }

  private mutating func fieldPart(_ placeholder: MessageTemplate.Placeholder, at range: SourceRange) -> MessagePart? {
    guard let symbol = fields[placeholder.name] else {
      let name = Name(text: placeholder.name, range: range)
      let known = (placeholder.isPeak ? [] : Self.messageWords) + fields.keys
      let (hint, near) = suggestion(
        for: name, among: known, else: "name a field, or one of `{device}`, `{fence}`, `{since}`")
      findings.error(
        .unknownPlaceholder, "a message knows no `{\(String(placeholder.name.prefix(60)))}`: \(hint)", at: range,
        fixes: near.compactMap { renamed(placeholder, to: $0, at: range) })
      return nil
    }
    use(symbol.name, .field)
    if placeholder.isPeak, !symbol.isNumeric {
      findings.error(
        .placeholderUnit, "`\(symbol.name)` is no number and has no peak: write `{\(symbol.name)}`", at: range)
      return nil
    }
    guard let slot = slot(of: symbol, at: range),
      let (unit, digits) = look(placeholder, symbol.kind, at: range)
    else { return nil }
    return placeholder.isPeak
      ? .peak(slot: slot, unit: unit, digits: digits) : .field(slot: slot, unit: unit, digits: digits)
  }

  /// The unit that the writer named, nil for none, and the digits of a number; nil where they do not fit, which is
  /// reported.
  private mutating func look(
    _ placeholder: MessageTemplate.Placeholder, _ kind: QuantityKind, at range: SourceRange
  ) -> (MeasureUnit?, Int?)? {
    var unit: MeasureUnit?
    if let symbol = placeholder.unitOrZone {
      guard let named = MeasureUnit.named(symbol), named.kind == kind else {
        let units = MeasureUnit.all.filter { $0.kind == kind }.map { "`\($0.symbol)`" }.joined(separator: ", ")
        findings.error(
          .placeholderUnit,
          "`\(placeholder.name)` is \(QuantityRule.article(kind)) and is not told in `\(String(symbol.prefix(60)))`: "
            + (units.isEmpty ? "leave `in` out" : "write one of \(units)"), at: range)
        return nil
      }
      unit = named
    }
    guard let format = placeholder.format else { return (unit, nil) }
    guard kind != .text, kind != .bool, let digits = Int(format), (0...9).contains(digits), format.utf8.count == 1
    else {
      findings.error(
        .malformedPlaceholder, "digits behind the point are a number from 0 to 9: write `{\(placeholder.name):1}`",
        at: range)
      return nil
    }
    return (unit, digits)
  }
}
