internal import Engine
internal import Geofences
internal import Model
internal import Platform
internal import Replays
internal import Rules

/// Checks the rule once for each value.
struct LaneMaker {
  private let target: TuningTarget
  private let world: RememberedWorld
  private var drafts: FenceDrafts?
  private(set) var written: LoadedRuleSet
  /// Warnings that not all values bring: labels of the values that do, and what the first of them says.
  private var warnings: [DiagnosticCode: (labels: [String], message: String)] = [:]

  init(_ loaded: LoadedRuleSet, _ target: TuningTarget) {
    self.target = target
    world = RememberedWorld(RuleSetLoader.environment())
    let excerpt = loaded.parsed.only(rule: target.rule, fences: target.fences, lets: target.lets)
    written = Self.check(excerpt, loaded.sources, world)
    guard let rules = written.rules else { return }
    let drafts = FenceDrafts(of: rules.groups)
    let (index, placed) = drafts.index(crossGroups: EnginePlan.crossGroups(of: rules))
    written.diagnostics += placed.map { FenceDiagnostics.diagnostic(of: $0, groups: rules.groups) }
    written.hasErrors = placed.contains(where: \.finding.isError)
    if !written.hasErrors { written.index = index }
    self.drafts = drafts
  }

  private static func check(
    _ parsed: ParsedRuleSet, _ sources: [SourceFile], _ world: RememberedWorld
  ) -> LoadedRuleSet {
    let (rules, findings) = RuleChecker.check(parsed, sources: sources, in: world.environment)
    return LoadedRuleSet(
      sources: sources, parsed: parsed, diagnostics: findings, hasErrors: rules == nil, rules: rules, index: nil)
  }

  /// The rule set with one value.
  mutating func loaded(_ varied: VariedRules) throws(RunFailure) -> LoadedRuleSet {
    if varied.edits.isEmpty { return written }
    let sources = varied.sources(from: written.sources)
    var parsed = written.parsed
    for file in varied.files {
      let (edited, findings, hasErrors) = RuleParser.parse(sources[file], number: file)
      if hasErrors { throw refusal(of: varied, findings) }
      parsed.files[file] = edited
    }
    let excerpt = parsed.only(rule: target.rule, fences: target.fences, lets: target.lets)
    var loaded = Self.check(excerpt, sources, world)
    guard let rules = loaded.rules else { throw refusal(of: varied, loaded.diagnostics) }
    note(loaded.diagnostics, of: varied)
    loaded.index = try index(of: rules, varied)
    return loaded
  }

  private func index(of rules: CheckedRuleSet, _ varied: VariedRules) throws(RunFailure) -> FenceIndex? {
    guard let groups = written.rules?.groups, let drafts,
      groups.map(\.marginMetres) != rules.groups.map(\.marginMetres)
    else { return written.index }
    let (index, placed) = drafts.index(
      marginsOf: rules.groups, crossGroups: EnginePlan.crossGroups(of: rules))
    if placed.contains(where: \.finding.isError) {
      throw refusal(of: varied, placed.map { FenceDiagnostics.diagnostic(of: $0, groups: rules.groups) })
    }
    return index
  }

  // MARK: What checks say

  private func refusal(of varied: VariedRules, _ findings: [Diagnostic]) -> RunFailure {
    let finding = findings.first { $0.code.severity == .error }
    let why = finding.map { "\($0.message) (\($0.code.rawValue))" } ?? "the rules cannot be read"
    return RunFailure("`\(target.variation.name)` cannot be \(varied.label): \(why)")
  }

  private mutating func note(_ findings: [Diagnostic], of varied: VariedRules) {
    let known = Set(written.diagnostics.map(\.code))
    var seen: Set<DiagnosticCode> = []
    for finding in findings where !known.contains(finding.code) && seen.insert(finding.code).inserted {
      warnings[finding.code, default: ([], finding.message)].labels.append(varied.label)
    }
  }

  /// ``with 60 km/h, 65 km/h: `clear` and `when` overlap (L07)``
  var remarks: [String] {
    warnings.sorted { $0.key.rawValue < $1.key.rawValue }.map { code, found in
      let shown = found.labels.prefix(3).joined(separator: ", ")
      let more = found.labels.count > 3 ? " and \(found.labels.count - 3) more" : ""
      return "with \(shown)\(more): \(found.message) (\(code.rawValue))"
    }
  }
}
