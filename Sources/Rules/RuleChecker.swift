package import Model

/// What the checker has to be told of the world outside the rule texts.
package struct CheckEnvironment: Sendable {
  /// The zone of this name, or nil where there is none.
  package var zone: @Sendable (String) -> Zone?
  /// The names in a device file (`devices vans file "vans.txt"`), path relative to the rule file; nil: not readable.
  package var deviceNames: @Sendable (_ path: String, _ ruleFile: String) -> [String]?
  package init(
    zone: @escaping @Sendable (String) -> Zone?, deviceNames: @escaping @Sendable (String, String) -> [String]?
  ) {
    self.zone = zone
    self.deviceNames = deviceNames
  }
}

/// STUB, to be replaced by the Rules helper: a parsed rule set and the checker.
package struct TestBlock: Sendable {}
package struct ParsedRuleSet: Sendable {}
package enum RuleParser {
  package static func parse(_ sources: [SourceFile]) -> (ParsedRuleSet, [Diagnostic]) { (ParsedRuleSet(), []) }
}
package enum RuleChecker {
  /// The rule set, where there was no error, and all findings.
  package static func check(_ parsed: ParsedRuleSet, sources: [SourceFile], in environment: CheckEnvironment) -> (
    CheckedRuleSet?, [Diagnostic]
  ) {
    let rule = CheckedRule(
      name: "stub", title: nil, formerName: nil, devices: .everyDevice, each: nil, trigger: .on([], while: nil),
      held: nil, clear: nil, during: [], unknown: .hold, late: .correct, severity: .info,
      notify: [.init(sink: 0, atMostEveryMilliseconds: nil, remindEveryMilliseconds: nil, only: nil)], say: nil,
      neededSlots: [], place: .none)
    return (
      CheckedRuleSet(
        fields: FieldPlan(fields: [], quotedAlarms: []), groups: [], rules: [rule],
        sinks: [CheckedSink(name: "stdout", target: .stdout, declaredIn: "", place: .none)], hours: [],
        batteryStates: BatteryThresholds(), zones: [.utc], tests: []), []
    )
  }
}
