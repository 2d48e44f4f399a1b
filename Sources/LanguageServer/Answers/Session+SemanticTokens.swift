internal import Rules

/// Semantic tokens: colours that know what a name stands for.
extension Session {
  mutating func semanticTokens(_ params: DocumentParams) throws(ResponseFailure) -> JSONText {
    try withDocument(params.textDocument.uri) { state, number in
      let file = state.files[number]
      let index = state.index()
      var occurrences = index.occurrences[number][...]
      var numbers: [JSONText] = []
      var before = EditorPosition(line: 0, character: 0)
      for token in RuleToken.all(of: file.source) {
        // Names in the braces of a string are passed over: a string is one token.
        while let first = occurrences.first, first.range.start < token.range.lowerBound { occurrences.removeFirst() }
        let own = occurrences.first.flatMap { $0.range.start == token.range.lowerBound ? $0 : nil }
        guard let kind = SemanticKind(token, own, index) else { continue }
        let start = file.lines.position(of: token.range.lowerBound, in: file.bytes)
        let end = file.lines.position(of: token.range.upperBound, in: file.bytes)
        // A string that holds a lone `\r` is of two lines to editors.
        guard start.line == end.line else { continue }
        var modifiers = 0
        if case .declares = own?.role { modifiers = 1 }
        let isSameLine = start.line == before.line
        for value in [
          start.line - before.line, isSameLine ? start.character - before.character : start.character,
          end.character - start.character, kind.position, modifiers,
        ] { numbers.append(.number(value)) }
        before = start
      }
      return .object([("data", .array(numbers))])
    }
  }
}

/// The token types of LSP 3.17 that the language has, in the order of the legend.
enum SemanticKind: String, CaseIterable {
  case keyword, number, string, comment, variable, property, function, `class`, type, event, enumMember, `operator`

  var position: Int { Self.allCases.firstIndex(of: self) ?? 0 }

  /// nil: nothing to colour.
  init?(_ token: RuleToken, _ occurrence: SymbolIndex.Occurrence?, _ index: SymbolIndex) {
    switch token.kind {
    case .comment: self = .comment
    case .string: self = .string
    case .number: self = .number
    case .unit: self = .type
    case .sign: return nil
    case .keyword, .word:
      guard let occurrence else {
        // A word of its place, or a piece of something broken.
        if token.kind == .word { return nil }
        self = .keyword
        return
      }
      self = Self.of(occurrence, index)
    }
  }

  private static func of(_ occurrence: SymbolIndex.Occurrence, _ index: SymbolIndex) -> SemanticKind {
    switch occurrence.target {
    case .builtin: return .variable
    case .alarm: return .event
    case .messageWord: return .variable
    case .unknown: return occurrence.role.isValue ? .enumMember : .variable
    case .symbol(let position):
      switch index.symbols[position].kind {
      case .fence, .fences, .alias: return .class
      case .field: return .variable
      case .property: return .property
      case .letCondition, .rule: return .function
      case .devices, .hours, .sink: return .type
      }
    }
  }
}

extension NameRole {
  fileprivate var isValue: Bool {
    if case .value = self { return true }
    return false
  }
}
