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
                ("title", .string("write `\(fix.title)`")), ("kind", .string("quickfix")),
                ("isPreferred", .bool(place == 0)), ("edit", state.workspaceEdit(fix.edits)),
              ]))
          }
        }
      }
      let all = Self.compatible(own)
      if params.wants("source.fixAll"), !all.isEmpty {
        actions.append(
          .object([
            ("title", .string("apply every fix of this file")), ("kind", .string("source.fixAll")),
            ("edit", state.workspaceEdit(all)),
          ]))
      }
      return .array(actions)
    }
  }

  /// The edits of all findings with exactly one fix, those left out that would overlap with one before.
  private static func compatible(_ findings: [Diagnostic]) -> [Diagnostic.Fix.Edit] {
    var taken: [Diagnostic.Fix.Edit] = []
    let fixes = findings.filter { $0.fixes.count == 1 }.map { $0.fixes[0].edits }
    for edits in fixes.sorted(by: { ($0.first?.range.start ?? 0) < ($1.first?.range.start ?? 0) }) {
      let overlaps = edits.contains { edit in
        taken.contains {
          $0.range.file == edit.range.file && $0.range.start < edit.range.end && edit.range.start < $0.range.end
        }
          || taken.contains { $0.range == edit.range }
      }
      if !overlaps { taken += edits }
    }
    return taken
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
