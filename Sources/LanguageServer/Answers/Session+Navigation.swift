internal import Rules

/// From a name to its declaration, to all its uses, and back.
extension Session {
  mutating func definition(_ params: PositionParams) throws(ResponseFailure) -> JSONText {
    try withDocument(params.textDocument.uri) { state, number in
      guard let symbol = state.symbol(at: params.position, in: number) else { return .null }
      return state.location(symbol.declaration)
    }
  }

  mutating func references(_ params: ReferenceParams) throws(ResponseFailure) -> JSONText {
    try withDocument(params.textDocument.uri) { state, number in
      let offset = state.files[number].offset(params.position)
      let index = state.index()
      guard let found = index.occurrence(at: offset, in: number) else { return .null }
      var places: [SourceRange] = []
      switch found.target {
      case .symbol(let position):
        let symbol = index.symbols[position]
        let isWanted = params.context?.includeDeclaration ?? true
        places = (isWanted ? [symbol.declaration] : []) + symbol.uses
      case .builtin, .alarm, .messageWord:
        places = index.occurrences.flatMap { $0.lazy.filter { $0.target == found.target }.map(\.range) }
      case .unknown: return .null
      }
      return .array(places.map { state.location($0) })
    }
  }

  mutating func highlights(_ params: PositionParams) throws(ResponseFailure) -> JSONText {
    try withDocument(params.textDocument.uri) { state, number in
      let file = state.files[number]
      let index = state.index()
      guard let found = index.occurrence(at: file.offset(params.position), in: number), found.target != .unknown else {
        return .null
      }
      let all = index.occurrences[number].filter { $0.target == found.target }
      return .array(
        all.map { occurrence in
          var isDeclaration = false
          if case .declares = occurrence.role { isDeclaration = true }
          // 2: it is read, 3: it is written.
          return .object([("range", file.json(occurrence.range)), ("kind", .number(isDeclaration ? 3 : 2))])
        })
    }
  }
}

extension RuleSetState {
  mutating func symbol(at position: EditorPosition, in number: Int) -> SymbolIndex.Symbol? {
    let index = index()
    guard let found = index.occurrence(at: files[number].offset(position), in: number),
      case .symbol(let place) = found.target
    else { return nil }
    return index.symbols[place]
  }

  func location(_ range: SourceRange) -> JSONText {
    guard files.indices.contains(range.file) else { return .null }
    let file = files[range.file]
    return .object([("uri", .string(file.uri)), ("range", file.json(range))])
  }
}
