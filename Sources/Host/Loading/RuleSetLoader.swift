internal import Engine
package import Geofences
internal import Model
package import Platform
package import Rules

/// A rule set as it was found: its texts, what is wrong with it, and, where nothing is, all that a run needs.
package struct LoadedRuleSet: Sendable {
  package var sources: [SourceFile]
  /// The texts as they were parsed, faulty declarations left out.
  package var parsed = ParsedRuleSet()
  package var diagnostics: [Diagnostic]
  package var hasErrors: Bool
  /// Rules and fences; nil where there were errors in the rule files or, for the index, in the fences.
  package var rules: CheckedRuleSet?
  package var index: FenceIndex?
}

/// Reads rule files, checks them, and loads the fences that they name.
package enum RuleSetLoader {
  /// Failures are of the world (files that are not there); whatever is wrong with a text is a diagnostic.
  ///
  /// `watchesWays`: the index can say which fences that are entered and left a way leads over.
  ///
  /// `material`: takes note of all that is read.
  package static func load(
    _ paths: [String], watchesWays: Bool = false, material: RuleMaterial? = nil
  ) throws(RunFailure) -> LoadedRuleSet {
    let sources = try RuleFiles.read(paths)
    material?.note(sources)
    return check(sources, watchesWays: watchesWays, material: material)
  }

  /// Checks texts that are read already.
  ///
  /// `material`: where all else is read from; the machine's files without it.
  package static func check(
    _ sources: [SourceFile], watchesWays: Bool = false, material: RuleMaterial? = nil
  ) -> LoadedRuleSet {
    var loaded = checkTexts(sources, material: material)
    if let rules = loaded.rules { loadFences(of: rules, watchesWays: watchesWays, material, into: &loaded) }
    return loaded
  }

  /// Reads rule files and checks their texts, but no fences: there is no index.
  package static func loadTexts(_ paths: [String]) throws(RunFailure) -> LoadedRuleSet {
    checkTexts(try RuleFiles.read(paths))
  }

  private static func checkTexts(_ sources: [SourceFile], material: RuleMaterial? = nil) -> LoadedRuleSet {
    let (parsed, syntax) = RuleParser.parse(sources)
    let (rules, findings) = RuleChecker.check(parsed, sources: sources, in: environment(material))
    var loaded = LoadedRuleSet(
      sources: sources, parsed: parsed, diagnostics: syntax + findings, hasErrors: false, rules: nil, index: nil)
    loaded.hasErrors = loaded.diagnostics.contains { $0.code.severity == .error }
    if !loaded.hasErrors { loaded.rules = rules }
    return loaded
  }

  /// Zones and device files.
  static func environment(_ material: RuleMaterial? = nil) -> CheckEnvironment {
    let material = material ?? RuleMaterial()
    return CheckEnvironment(
      zone: { material.zone(named: $0) },
      deviceNames: { path, ruleFile in
        (try? material.read(RelativePath.resolve(path, in: ruleFile), limit: DeviceFile.sizeLimit)).map(
          DeviceFile.names(in:))
      },
      featureNames: { FenceLoader.featureNames(at: $0, in: $1) })
  }

  /// The groups that rules wait to be entered or left.
  static func enteredGroups(of rules: CheckedRuleSet) -> Set<Int> {
    var groups: Set<Int> = []
    for rule in rules.rules {
      guard case .on(let edges, _) = rule.trigger else { continue }
      for edge in edges {
        switch edge.form {
        case .enter(.group(let group), _, _), .exit(.group(let group), _): groups.insert(group)
        case .enter(.alias, _, _), .exit(.alias, _): if let each = rule.each { groups.insert(each.group) }
        case .cross, .alarm, .becomesBool, .becomesText, .becomesNumber, .becomesBattery, .changes, .passes: break
        }
      }
    }
    return groups
  }

  private static func loadFences(
    of rules: CheckedRuleSet, watchesWays: Bool, _ material: RuleMaterial?, into loaded: inout LoadedRuleSet
  ) {
    let watched = watchesWays ? enteredGroups(of: rules) : []
    let (index, placed) = fences(
      of: rules.groups, crossGroups: EnginePlan.crossGroups(of: rules).union(watched), material)
    loaded.diagnostics += placed.map { FenceDiagnostics.diagnostic(of: $0, groups: rules.groups) }
    if placed.contains(where: \.finding.isError) {
      loaded.hasErrors = true
    } else {
      loaded.index = index
      loaded.diagnostics += LimitLints.lint(rules, parsed: loaded.parsed) { Self.overlap($0, index) }
    }
  }

  /// Fences of a set that lie on each other and have different values of a property.
  static func overlap(_ question: LimitLints.Question, _ index: FenceIndex) -> LimitLints.Answer? {
    func value(_ fence: Fence) -> Double? { fence.properties[question.property] }
    let pairs = index.overlaps(group: question.group, limit: 10) { a, b in
      guard let x = value(a), let y = value(b) else { return false }
      return x != y
    }
    guard let pair = pairs.first else { return nil }
    let (a, b) = (index.fences[pair.first], index.fences[pair.second])
    guard let x = value(a), let y = value(b) else { return nil }
    return LimitLints.Answer(first: (a.id, x), second: (b.id, y), pairs: pairs.count)
  }

  /// Reads and builds the fences of these declarations.
  static func fences(
    of declared: [FenceGroup], crossGroups: Set<Int>, _ material: RuleMaterial? = nil
  ) -> (FenceIndex, [PlacedFinding]) {
    FenceDrafts(of: declared, material).index(crossGroups: crossGroups)
  }
}
