internal import Engine
package import Geofences
internal import Model
package import Rules

/// A rule set as it was found: its texts, what is wrong with it, and, where nothing is, all that a run needs.
package struct LoadedRuleSet: Sendable {
  package var sources: [SourceFile]
  /// The texts as they were parsed, faulty declarations left out.
  package var parsed: ParsedRuleSet
  package var diagnostics: [Diagnostic]
  package var hasErrors: Bool
  /// Rules and fences; nil where there were errors in the rule files or, for the index, in the fences.
  package var rules: CheckedRuleSet?
  package var index: FenceIndex?
}

/// Reads rule files, checks them, and loads the fences that they name.
package enum RuleSetLoader {
  /// Failures are of the world (files that are not there); whatever is wrong with a text is a diagnostic.
  package static func load(_ paths: [String]) throws(RunFailure) -> LoadedRuleSet {
    check(try RuleFiles.read(paths))
  }

  /// Checks texts that are read already.
  package static func check(_ sources: [SourceFile]) -> LoadedRuleSet {
    let (parsed, syntax) = RuleParser.parse(sources)
    let environment = CheckEnvironment(
      zone: { ZoneSource.zone(named: $0) }, deviceNames: { DeviceFile.names(at: $0, in: $1) })
    let (rules, findings) = RuleChecker.check(parsed, sources: sources, in: environment)
    var loaded = LoadedRuleSet(
      sources: sources, parsed: parsed, diagnostics: syntax + findings, hasErrors: false, rules: nil, index: nil)
    loaded.hasErrors = loaded.diagnostics.contains { $0.code.severity == .error }
    guard let rules, !loaded.hasErrors else { return loaded }
    loaded.rules = rules
    loadFences(of: rules, into: &loaded)
    return loaded
  }

  private static func loadFences(of rules: CheckedRuleSet, into loaded: inout LoadedRuleSet) {
    var loader = FenceLoader()
    loader.load(rules.groups)
    // In the order of their ids, so that a fence's number is its rank among notices of one moment.
    let drafts = loader.drafts.sorted {
      $0.id == $1.id ? $0.group < $1.group : $0.id.utf8.lexicographicallyPrecedes($1.id.utf8)
    }
    let (index, built) = FenceIndex.build(drafts, crossGroups: EnginePlan.crossGroups(of: rules))
    let groups = Self.groups(of: drafts)
    let placed =
      loader.findings
      + built.map { PlacedFinding(group: groups[DraftKey(id: $0.feature, file: $0.file)], finding: $0) }
    loaded.diagnostics += placed.map { FenceDiagnostics.diagnostic(of: $0, groups: rules.groups) }
    if placed.contains(where: \.finding.isError) {
      loaded.hasErrors = true
    } else {
      loaded.index = index
    }
  }

  /// What a finding of the index says about the draft that it concerns.
  private struct DraftKey: Hashable {
    var id: String?
    var file: String?
  }

  /// The declaration of each draft, by its id with and without its file.
  private static func groups(of drafts: [FenceDraft]) -> [DraftKey: Int] {
    var groups: [DraftKey: Int] = [:]
    for draft in drafts {
      for key in [DraftKey(id: draft.id, file: draft.file), DraftKey(id: draft.id, file: nil)] where groups[key] == nil
      {
        groups[key] = draft.group
      }
    }
    return groups
  }
}
