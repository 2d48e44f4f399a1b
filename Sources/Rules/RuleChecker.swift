package import Model

/// What the checker has to be told of the world outside the rule texts.
package struct CheckEnvironment: Sendable {
  /// The zone of this name, or nil where there is none.
  package var zone: @Sendable (String) -> Zone?
  /// The names in a device file (`devices vans file "vans.txt"`), path relative to the rule file; nil: not readable.
  package var deviceNames: @Sendable (_ path: String, _ ruleFile: String) -> [String]?
  /// The ids and names of the features in a fence file, path relative to the rule file; nil: not readable.
  /// Asked only where a fence is named that is not declared.
  package var featureNames: @Sendable (_ path: String, _ ruleFile: String) -> [String]?
  package init(
    zone: @escaping @Sendable (String) -> Zone?, deviceNames: @escaping @Sendable (String, String) -> [String]?,
    featureNames: @escaping @Sendable (String, String) -> [String]? = { _, _ in nil }
  ) {
    self.zone = zone
    self.deviceNames = deviceNames
    self.featureNames = featureNames
  }
}

/// Resolves names, units and shapes of a parsed rule set.
package enum RuleChecker {
  /// The rule set, where there was no error, and all findings.
  package static func check(_ parsed: ParsedRuleSet, sources: [SourceFile], in environment: CheckEnvironment) -> (
    CheckedRuleSet?, [Diagnostic]
  ) {
    var checker = Checker(parsed, sources, environment)
    return checker.run()
  }
}
