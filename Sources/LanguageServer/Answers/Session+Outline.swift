internal import Rules

/// What a file declares: symbols and folding.
extension Session {
  mutating func documentSymbols(_ params: DocumentParams) throws(ResponseFailure) -> JSONText {
    try withDocument(params.textDocument.uri) { state, number in
      let outline = state.parse(number).file.outline
      let file = state.files[number]
      return .array(
        outline.compactMap { span in
          guard let name = span.name else { return nil }
          return .object([
            ("name", .string(name.text.isEmpty ? span.word : name.text)), ("detail", .string(span.word)),
            ("kind", .number(SymbolSort(span.word).rawValue)), ("range", file.json(span.range)),
            ("selectionRange", file.json(name.range)),
          ])
        })
    }
  }

  mutating func workspaceSymbols(_ params: SymbolQuery) throws(ResponseFailure) -> JSONText {
    let wanted = params.query.lowercased()
    var found: [JSONText] = []
    for root in ruleSets.keys.sorted() {
      guard var state = ruleSets[root] else { continue }
      for symbol in state.index().symbols where symbol.kind != .alias && symbol.kind != .property {
        guard found.count < 1000 else { break }
        guard wanted.isEmpty || symbol.name.lowercased().contains(wanted) else { continue }
        found.append(
          .object([
            ("name", .string(symbol.name)), ("kind", .number(SymbolSort(symbol.kind.rawValue).rawValue)),
            ("containerName", .string(symbol.kind.noun)), ("location", state.location(symbol.declaration)),
          ]))
      }
      ruleSets[root] = state
    }
    return .array(found)
  }

  mutating func foldingRanges(_ params: DocumentParams) throws(ResponseFailure) -> JSONText {
    try withDocument(params.textDocument.uri) { state, number in
      let parsed = state.parse(number).file
      let file = state.files[number]
      var folds: [JSONText] = []
      for span in parsed.outline {
        let first = file.lines.line(of: span.range.start)
        let last = file.lines.line(of: max(span.range.start, span.range.end - 1))
        if last > first { folds.append(Self.fold(first, last, kind: "region")) }
      }
      var block: (first: Int, last: Int)?
      for comment in parsed.comments where comment.isAlone {
        let line = file.lines.line(of: comment.range.start)
        if let open = block, line == open.last + 1 {
          block = (open.first, line)
        } else {
          if let open = block, open.last > open.first {
            folds.append(Self.fold(open.first, open.last, kind: "comment"))
          }
          block = (line, line)
        }
      }
      if let open = block, open.last > open.first { folds.append(Self.fold(open.first, open.last, kind: "comment")) }
      return .array(folds)
    }
  }

  private static func fold(_ first: Int, _ last: Int, kind: String) -> JSONText {
    .object([("startLine", .number(first)), ("endLine", .number(last)), ("kind", .string(kind))])
  }
}

/// LSP 3.17, "SymbolKind": what editors show beside a declaration.
enum SymbolSort: Int {
  case module = 2
  case method = 6
  case field = 8
  case interface = 11
  case function = 12
  case constant = 14
  case array = 18
  case object = 19
  case event = 24

  init(_ word: String) {
    switch word {
    case "fence": self = .object
    case "fences": self = .array
    case "devices": self = .array
    case "hours", "zone", "battery states": self = .constant
    case "field": self = .field
    case "let": self = .function
    case "sink": self = .interface
    case "rule": self = .event
    case "test": self = .method
    default: self = .module
    }
  }
}
