internal import Model
internal import Rules

/// Hover: what the thing under the pointer is.
extension Session {
  mutating func hover(_ params: PositionParams) throws(ResponseFailure) -> JSONText {
    try withDocument(params.textDocument.uri) { state, number in
      let file = state.files[number]
      let offset = file.offset(params.position)
      var parts: [String] = []
      var range: Range<Int>?
      let index = state.index()
      if let occurrence = index.occurrence(at: offset, in: number),
        let text = HoverText(state: state, index: index).text(occurrence)
      {
        parts.append(text)
        range = occurrence.range.start..<occurrence.range.end
      } else if let (text, place) = HoverText.word(in: file, at: offset) {
        parts.append(text)
        range = place
      }
      for finding in state.findingsShown(at: offset, in: number) {
        parts.append(HoverText.page(of: finding))
        if range == nil { range = finding.primary.range.start..<finding.primary.range.end }
      }
      guard !parts.isEmpty else { return .null }
      var members: [(String, JSONText)] = [
        (
          "contents",
          .object([("kind", .string("markdown")), ("value", .string(parts.joined(separator: "\n\n---\n\n")))])
        )
      ]
      if let range { members.append(("range", file.json(range))) }
      return .object(members)
    }
  }
}

extension RuleSetState {
  /// The findings whose primary place an offset is in; none while they are about older texts.
  func findingsShown(at offset: Int, in number: Int) -> [Diagnostic] {
    guard isChecked else { return [] }
    let own = files[number].parse?.findings ?? []
    return (own + findings).filter {
      $0.primary.range.file == number && $0.primary.range.start <= offset && offset <= $0.primary.range.end
    }
  }
}

/// The words of hovers, as Markdown.
struct HoverText {
  var state: RuleSetState
  var index: SymbolIndex

  /// nil: there is nothing to say of it.
  func text(_ occurrence: SymbolIndex.Occurrence) -> String? {
    switch occurrence.target {
    case .builtin(let field): return Self.text(field)
    case .alarm(let word): return "`\(word.rawValue)`: an alarm word that trackers send"
    case .messageWord(let word):
      return WordMeaning.placeholders.first { $0.word == word }.map { "`{\($0.word)}`: \($0.meaning)" }
    case .symbol(let position): return text(index.symbols[position])
    case .unknown: return nil
    }
  }

  static func text(_ field: Field) -> String {
    var text = "`\(field.name)`: \(field.summary)\n\n"
    text += "kind: \(field.kind.rawValue)"
    if let unit = field.nativeUnit { text += ", in the native dialect in \(unit.symbol)" }
    let units = units(of: field.kind)
    if !units.isEmpty { text += "\n\nunits: \(units)" }
    if let words = field.boolWords { text += "\n\nwords: `\(words.yes)`, `\(words.no)`" }
    if field == .battery {
      text += "\n\nstates: \(BatteryState.allCases.map { "`\($0.rawValue)`" }.joined(separator: ", "))"
    }
    if field.comesWithFix { text += "\n\nComes with the fix, and is unknown where the fix is invalid." }
    return text
  }

  private static func units(of kind: QuantityKind) -> String {
    MeasureUnit.all.filter { $0.kind == kind }.map { "`\($0.symbol)`" }.joined(separator: ", ")
  }

  private func text(_ symbol: SymbolIndex.Symbol) -> String {
    var parts = ["\(symbol.kind.noun) `\(symbol.name)`"]
    switch symbol.kind {
    case .alias: parts = ["alias `\(symbol.name)`: one fence of `\(symbol.owner ?? "")`"]
    case .property: parts = ["property `\(symbol.name)` of `\(symbol.owner ?? "")`\(type(symbol))"]
    case .field: parts = ["field `\(symbol.name)`\(type(symbol))"]
    case .fence, .fences, .devices, .hours, .letCondition, .sink, .rule: break
    }
    if symbol.kind != .alias { parts.append(source(of: symbol)) }
    let fence = symbol.kind == .alias || symbol.kind == .property ? symbol.owner ?? "" : symbol.name
    if symbol.kind.space == .fences {
      if let facts = state.fences?.facts[fence] {
        parts += facts.lines
      } else if state.fences == nil {
        parts.append("Its size is not known yet: the fence files are being read.")
      }
    }
    return parts.joined(separator: "\n\n")
  }

  private func type(_ symbol: SymbolIndex.Symbol) -> String {
    guard let type = symbol.type else { return "" }
    return ": \(type.kind.rawValue)" + (type.unit.map { " in \($0.symbol)" } ?? "")
  }

  /// The declaration as it is written, at most twelve lines of it.
  private func source(of symbol: SymbolIndex.Symbol) -> String {
    guard state.files.indices.contains(symbol.span.file) else { return "" }
    let text = state.files[symbol.span.file].text(symbol.span.start..<min(symbol.span.end, symbol.span.start + 1500))
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    let shown = lines.prefix(12).joined(separator: "\n") + (lines.count > 12 ? "\n…" : "")
    return Self.block(shown)
  }

  /// A text of the language as Markdown shows it.
  private static func block(_ text: String) -> String {
    // A fence of Markdown must be longer than any in the text.
    let ticks = String(repeating: "`", count: max(3, longestTicks(text) + 1))
    return "\(ticks)picket\n\(text)\(text.hasSuffix("\n") ? "" : "\n")\(ticks)"
  }

  private static func longestTicks(_ text: String) -> Int {
    var longest = 0
    var run = 0
    for byte in text.utf8 {
      run = byte == UInt8(ascii: "`") ? run + 1 : 0
      longest = max(longest, run)
    }
    return longest
  }

  // MARK: Words and units

  /// What a unit or a word of the language is.
  static func word(in file: RuleFile, at offset: Int) -> (String, Range<Int>)? {
    let tokens = RuleToken.all(of: file.source)
    var low = 0
    var high = tokens.count
    while low < high {
      let middle = (low + high) / 2
      if tokens[middle].range.lowerBound <= offset { low = middle + 1 } else { high = middle }
    }
    guard low > 0, tokens[low - 1].range.upperBound >= offset else { return nil }
    let token = tokens[low - 1]
    guard token.range.count <= 64 else { return nil }
    let text = file.text(token.range)
    switch token.kind {
    case .unit: return MeasureUnit.named(text).map { (self.text($0), token.range) }
    case .keyword, .word: return WordMeaning.of(text).map { ("`\(text)`: \($0)", token.range) }
    case .number, .string, .comment, .sign: return nil
    }
  }

  static func text(_ unit: MeasureUnit) -> String {
    let base = MeasureUnit.all.first {
      $0.kind == unit.kind && $0.numerator == 1 && $0.denominator == 1 && $0.offset == 0
    }
    var text = "`\(unit.symbol)`: a unit of \(unit.kind.rawValue)"
    if let base, base.symbol != unit.symbol {
      if unit.offset == 0 {
        text += "\n\n1 \(unit.symbol) = \(number(unit.toBase(1))) \(base.symbol)"
      } else {
        text +=
          "\n\n0 \(unit.symbol) = \(number(unit.toBase(0))) \(base.symbol), 100 \(unit.symbol) = "
          + "\(number(unit.toBase(100))) \(base.symbol)"
      }
    } else if unit.kind == .ratio {
      text += "\n\n1 % = 0.01"
    }
    return text
  }

  private static func number(_ value: Double) -> String {
    if value == value.rounded(), abs(value) < 1e15 { return "\(Int64(value))" }
    let rounded = (value * 1e6).rounded() / 1e6
    return "\(rounded)"
  }

  // MARK: Findings

  /// The page of a finding's code, under its message.
  static func page(of finding: Diagnostic) -> String {
    let head = "**\(finding.code.rawValue)**: \(finding.message)"
    guard let page = DiagnosticPages.page(of: finding.code) else { return head }
    return [head, page.meaning, "Wrong:", block(page.wrong), "Right:", block(page.right)].joined(separator: "\n\n")
  }
}
