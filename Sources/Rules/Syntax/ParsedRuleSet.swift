/// What the parser read of all files: every declaration that could be read, the faulty ones left out.
package struct ParsedRuleSet: Sendable {
  package var files: [ParsedFile] = []
  /// Something could not be read: there is no checked rule set.
  package var hasErrors = false
  package init() {}
}

/// One rule file, parsed.
package struct ParsedFile: Sendable {
  package var path: String
  package var declarations: [Declaration] = []
  /// In the order of the file, for the formatter.
  package var comments: [Comment] = []
  /// How often each unit stands in the file, for fixes.
  package var unitUses: [String: Int] = [:]
  /// Every name that was read, also in what else is faulty, in the order of the file.
  package var names: [NameUse] = []
  /// The strings that hold placeholders, quotes included.
  package var messages: [SourceRange] = []
  /// What the file declares, also where it is faulty.
  package var outline: [DeclarationSpan] = []
  /// Names of declarations that could not be read, which was reported.
  package var faultyNames: Set<String> = []
}

/// A declaration of a rule file.
package enum Declaration: Sendable {
  case fence(FenceSyntax)
  case fences(FenceSetSyntax)
  case devices(DevicesSyntax)
  case hours(HoursSyntax)
  case zone(ZoneSyntax)
  case field(FieldSyntax)
  case batteryStates(BatteryStatesSyntax)
  case letCondition(LetSyntax)
  case sink(SinkSyntax)
  case rule(RuleSyntax)
  case test(TestBlock)
}
