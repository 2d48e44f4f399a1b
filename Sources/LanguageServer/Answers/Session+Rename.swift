internal import Model
internal import Rules

/// Rename, over all files of the rule set.
extension Session {
  mutating func prepareRename(_ params: PositionParams) throws(ResponseFailure) -> JSONText {
    try withDocument(params.textDocument.uri) { (state, number) throws(ResponseFailure) in
      let (occurrence, _) = try state.renamed(at: params.position, in: number)
      let file = state.files[number]
      let range = occurrence.range.start..<occurrence.range.end
      return .object([("range", file.json(range)), ("placeholder", .string(file.text(range)))])
    }
  }

  mutating func rename(_ params: RenameParams) throws(ResponseFailure) -> JSONText {
    try withDocument(params.textDocument.uri) { (state, number) throws(ResponseFailure) in
      let (_, symbol) = try state.renamed(at: params.position, in: number)
      if let fault = NameRule.fault(of: params.newName, for: symbol.kind.space) {
        throw ResponseFailure(.requestFailed, fault)
      }
      if params.newName != symbol.name, state.isTaken(params.newName, beside: symbol) {
        throw ResponseFailure(.requestFailed, "the name `\(params.newName)` is taken: choose another")
      }
      return .object([("changes", state.edits([symbol.declaration] + symbol.uses, to: params.newName))])
    }
  }
}

extension RuleSetState {
  /// The name at a place and what it stands for; a failure where that cannot be renamed.
  fileprivate mutating func renamed(
    at position: EditorPosition, in number: Int
  ) throws(ResponseFailure) -> (SymbolIndex.Occurrence, SymbolIndex.Symbol) {
    let index = index()
    guard let found = index.occurrence(at: files[number].offset(position), in: number) else {
      throw ResponseFailure(.requestFailed, "there is no name here")
    }
    switch found.target {
    case .symbol(let place):
      let symbol = index.symbols[place]
      if symbol.kind == .property, !saysKey(symbol) {
        throw ResponseFailure(
          .requestFailed,
          "`\(symbol.name)` is the file's own key: write `from \"\(symbol.name)\"` behind the property first")
      }
      return (found, symbol)
    case .builtin(let field): throw ResponseFailure(.requestFailed, "`\(field.name)` is a field of every event")
    case .alarm(let word): throw ResponseFailure(.requestFailed, "`\(word.rawValue)` is a word of the trackers")
    case .messageWord(let word): throw ResponseFailure(.requestFailed, "`{\(word)}` is a word of every message")
    case .unknown: throw ResponseFailure(.requestFailed, "nothing of this name is declared")
    }
  }

  /// The property names its key in the file by `from`.
  private mutating func saysKey(_ symbol: SymbolIndex.Symbol) -> Bool {
    for declaration in parse(symbol.declaration.file).file.declarations {
      guard case .fences(let set) = declaration else { continue }
      for property in set.properties where property.name.range == symbol.declaration { return property.from != nil }
    }
    return false
  }

  /// Another thing that the new name would be confused with has it already.
  fileprivate mutating func isTaken(_ name: String, beside symbol: SymbolIndex.Symbol) -> Bool {
    let index = index()
    if symbol.kind == .property { return index.properties(of: symbol.owner ?? "").contains { $0.name == name } }
    return index.symbols.contains { other in
      guard other.name == name, other.kind.space == symbol.kind.space else { return false }
      // Aliases of different rules may be called alike; a fence that an alias would hide, not.
      return !(symbol.kind == .alias && other.kind == .alias && other.span != symbol.span)
    }
  }

  /// By URI, as a `WorkspaceEdit` has them.
  fileprivate func edits(_ ranges: [SourceRange], to name: String) -> JSONText {
    var byFile: [Int: [JSONText]] = [:]
    for range in ranges where files.indices.contains(range.file) {
      let edit = JSONText.object([("range", files[range.file].json(range)), ("newText", .string(name))])
      byFile[range.file, default: []].append(edit)
    }
    return .object(byFile.keys.sorted().map { (files[$0].uri, .array(byFile[$0] ?? [])) })
  }
}
