/// A `rule` as written: its clauses in their order.
package struct RuleSyntax: Sendable {
  package var name: Name
  package var title: QuotedText?
  package var formerName: Name?
  package var clauses: [ClauseSyntax]
  package var range: SourceRange
  /// A clause could not be read: what is missing may be in it.
  package var isFaulty = false
  /// So is its `each`: what its alias would be is not known.
  package var hasFaultyEach = false
}

/// One clause of a rule.
package struct ClauseSyntax: Sendable {
  package indirect enum Form: Sendable {
    case devices([Name], except: [Name])
    case each(set: Name, alias: Name, only: OnlySyntax?)
    case when(ConditionSyntax)
    case on([EdgeSyntax], while: ConditionSyntax?)
    case sequence([StepSyntax])
    case held(Quantity, HeldSyntax)
    case clear(ConditionSyntax, settled: SettledSyntax?)
    case clearAfter(Quantity)
    case during(Name, isNot: Bool)
    case ifUnknown(CheckedRule.Unknown)
    case late(CheckedRule.Late)
    case severity(Name)
    case notify(Name, [NotifyOption])
    case say(QuotedText)
  }
  package var form: Form
  /// The whole clause.
  package var range: SourceRange
  /// Its first words: `clear`, `if unknown`.
  package var keyword: SourceRange
}

/// `only highest limit`.
package struct OnlySyntax: Sendable {
  package var highest: Bool
  package var property: Name
}

/// What stands behind the duration of `held`.
package enum HeldSyntax: Sendable {
  case plain
  case gap(Quantity)
  case evenIfSilent
}

/// An option of `notify`.
package struct NotifyOption: Sendable {
  package enum Form: Sendable {
    case atMostEvery(Quantity)
    case remindEvery(Quantity)
    case onlyFired
    case onlyCleared
  }
  package var form: Form
  package var range: SourceRange
}

/// A step of a `sequence`.
package struct StepSyntax: Sendable {
  package var no: SourceRange?
  package var edges: [EdgeSyntax]
  package var within: Quantity?
  package var range: SourceRange
}
