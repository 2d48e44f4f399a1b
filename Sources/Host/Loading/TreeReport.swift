package import Platform
internal import Rules

/// The checked rule set for other programs: `picket ast`.
package enum TreeReport {
  /// The document; nil where the rules have errors, and all findings. Fence files are not read.
  package static func json(_ paths: [String]) throws(RunFailure) -> (json: String?, loaded: LoadedRuleSet) {
    let sources = try RuleFiles.read(paths)
    let (parsed, syntax) = RuleParser.parse(sources)
    let (rules, findings) = RuleChecker.check(parsed, sources: sources, in: RuleSetLoader.environment())
    let diagnostics = syntax + findings
    let loaded = LoadedRuleSet(
      sources: sources, diagnostics: diagnostics,
      hasErrors: diagnostics.contains { $0.code.severity == .error }, rules: rules, index: nil)
    guard let rules, !loaded.hasErrors else { return (nil, loaded) }
    return (TreeJSON.render(rules, parsed: parsed, sources: sources), loaded)
  }
}
