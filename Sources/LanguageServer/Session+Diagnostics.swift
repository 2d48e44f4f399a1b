internal import Rules

/// Jobs out, findings to the client.
extension Session {
  // MARK: Jobs

  /// A rule set that is to be checked; nil: nothing, or it is under way. To be asked for when no message waits.
  package mutating func takeCheck() -> CheckJob? {
    for root in ruleSets.keys.sorted() where !checking.contains(root) {
      guard var state = ruleSets[root], !state.isChecked else { continue }
      let job = CheckJob(root: root, version: state.version, sources: state.sources, parsed: state.parsed())
      ruleSets[root] = state
      checking.insert(root)
      return job
    }
    return nil
  }

  /// Fences that are to be read: their declarations, or the world around them, have changed.
  package mutating func takeFences() -> FenceJob? {
    for root in ruleSets.keys.sorted() where !loadingFences.contains(root) {
      guard var state = ruleSets[root], state.isChecked else { continue }
      let groups = FenceDeclarations.groups(of: state.parsed())
      let bare = groups.map { group in
        var bare = group
        bare.place = .none
        return bare
      }
      let isNew = state.fencesAsked != bare
      state.fencesAsked = bare
      ruleSets[root] = state
      guard isNew else { continue }
      loadingFences.insert(root)
      return FenceJob(root: root, groups: groups)
    }
    return nil
  }

  package mutating func finish(_ outcome: CheckOutcome) -> [OutgoingMessage] {
    checking.remove(outcome.root)
    // What was written in between is checked next.
    guard var state = ruleSets[outcome.root], state.version == outcome.version else { return takeOutgoing() }
    state.findings = outcome.findings
    state.findingsVersion = outcome.version
    publish(&state)
    ruleSets[outcome.root] = state
    return takeOutgoing()
  }

  package mutating func finish(_ outcome: FenceOutcome) -> [OutgoingMessage] {
    loadingFences.remove(outcome.root)
    guard var state = ruleSets[outcome.root] else { return takeOutgoing() }
    state.fences = outcome
    if outcome.helpsCheck { state.askAgain() }
    if state.isChecked { publish(&state) }
    ruleSets[outcome.root] = state
    return takeOutgoing()
  }

  // MARK: Publishing

  /// All findings of a rule set, those about fences at the places where the fences are declared now.
  mutating func findings(_ state: inout RuleSetState) -> [Diagnostic] {
    var all: [Diagnostic] = []
    for number in state.files.indices { all += state.parse(number).findings }
    all += state.findings
    guard let fences = state.fences?.findings, !fences.isEmpty else { return all }
    let index = state.index()
    for finding in fences {
      var diagnostic = finding.diagnostic
      guard let symbol = finding.fence.flatMap({ index.symbol($0, in: .fences) }) else { continue }
      diagnostic.primary.range = symbol.declaration
      all.append(diagnostic)
    }
    return all
  }

  private mutating func publish(_ state: inout RuleSetState) {
    var byFile: [Int: [Diagnostic]] = [:]
    for finding in findings(&state) {
      // What has no place is shown at the beginning of the first file.
      let file = state.files.indices.contains(finding.primary.range.file) ? finding.primary.range.file : 0
      byFile[file, default: []].append(finding)
    }
    for (number, file) in state.files.enumerated() {
      let found = byFile[number] ?? []
      if found.isEmpty, state.published[file.uri] == nil, !file.isOpen { continue }
      var members: [(String, JSONText)] = [("uri", .string(file.uri))]
      if let version = file.documentVersion { members.append(("version", .number(version))) }
      members.append(("diagnostics", .array(found.map { json($0, file, state) })))
      var text = ""
      JSONText.object(members).write(to: &text)
      if state.published[file.uri] == text { continue }
      state.published[file.uri] = found.isEmpty && !file.isOpen ? nil : text
      outgoing.append(.notification("textDocument/publishDiagnostics", .object(members)))
    }
  }

  private func json(_ finding: Diagnostic, _ file: RuleFile, _ state: RuleSetState) -> JSONText {
    var related = finding.secondary
    if !finding.primary.text.isEmpty, !related.isEmpty { related.insert(finding.primary, at: 0) }
    let places = related.compactMap { label -> JSONText? in
      guard state.files.indices.contains(label.range.file), !label.text.isEmpty else { return nil }
      let file = state.files[label.range.file]
      let place = JSONText.object([("uri", .string(file.uri)), ("range", file.json(label.range))])
      return .object([("location", place), ("message", .string(label.text))])
    }
    var members: [(String, JSONText)] = [
      ("range", file.json(finding.primary.range)),
      ("severity", .number(finding.code.severity == .error ? 1 : 2)), ("code", .string(finding.code.rawValue)),
      ("source", .string("picket")),
      ("message", .string(([finding.message] + finding.notes).joined(separator: "\n"))),
    ]
    if let pages = pagesAddress {
      // Anchors of headings are small.
      let href = "\(pages)#\(finding.code.rawValue.lowercased())"
      members.append(("codeDescription", .object([("href", .string(href))])))
    }
    if finding.code.isAboutUnused { members.append(("tags", .array([.number(1)]))) }
    if !places.isEmpty { members.append(("relatedInformation", .array(places))) }
    return .object(members)
  }
}

extension DiagnosticCode {
  /// Editors show in grey what is never used.
  var isAboutUnused: Bool {
    [.unusedFence, .unusedSink, .unusedLet, .unusedDevices, .unusedHours, .unusedField].contains(self)
  }
}
