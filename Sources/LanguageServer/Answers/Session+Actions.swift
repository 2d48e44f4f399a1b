internal import Rules

/// Code actions: the fixes that findings bring along.
extension Session {
  mutating func codeActions(_ params: CodeActionParams) throws(ResponseFailure) -> JSONText {
    try withDocument(params.textDocument.uri) { state, number in
      // The edits of older findings would go astray; the client asks again with the next ones.
      guard state.isChecked else { return .array([]) }
      let span = state.files[number].offsets(params.range)
      let own = ((state.files[number].parse?.findings ?? []) + state.findings).filter {
        $0.primary.range.file == number
      }
      var actions: [JSONText] = []
      if params.wants("quickfix") {
        for finding in own where finding.touches(span) {
          for (place, fix) in finding.fixes.enumerated() where !fix.edits.isEmpty {
            actions.append(
              .object([
                ("title", .string(fix.action)), ("kind", .string("quickfix")),
                ("isPreferred", .bool(place == 0 && fix.isSafe)), ("edit", state.workspaceEdit(fix.edits)),
              ]))
          }
        }
      }
      // As `picket check --fix`: a guess is for the writer to choose.
      let safe = FixPlan(own, sources: state.sources, withGuesses: false).taken.flatMap(\.fix.edits)
      if params.wants("source.fixAll"), !safe.isEmpty {
        actions.append(
          .object([
            ("title", .string("apply every safe fix of this file")), ("kind", .string("source.fixAll")),
            ("edit", state.workspaceEdit(safe)),
          ]))
      }
      return .array(actions)
    }
  }
}

extension CodeActionParams {
  /// The client wants actions of this kind: kinds are a tree of words with dots.
  fileprivate func wants(_ kind: String) -> Bool {
    guard let only = context?.only else { return true }
    return only.contains { $0.isEmpty || kind == $0 || kind.hasPrefix($0 + ".") }
  }
}

extension Diagnostic {
  fileprivate func touches(_ span: Range<Int>) -> Bool {
    primary.range.start <= span.upperBound && span.lowerBound <= primary.range.end
  }
}

extension Diagnostic.Fix {
  /// What the editor's list says. Some titles are instructions already; the others are the text to write.
  fileprivate var action: String {
    title.hasPrefix("leave ") || title.contains("`") ? title : "write `\(title)`"
  }
}

extension RuleSetState {
  fileprivate func workspaceEdit(_ edits: [Diagnostic.Fix.Edit]) -> JSONText {
    var byFile: [Int: [JSONText]] = [:]
    for edit in edits where files.indices.contains(edit.range.file) {
      byFile[edit.range.file, default: []].append(
        .object([("range", files[edit.range.file].json(edit.range)), ("newText", .string(edit.replacement))]))
    }
    return .object([
      ("changes", .object(byFile.keys.sorted().map { (files[$0].uri, .array(byFile[$0] ?? [])) }))
    ])
  }
}
