/// A condition as written. Chains of `or` and `and` are flat; parentheses are kept for the formatter.
package struct ConditionSyntax: Sendable {
  package indirect enum Form: Sendable {
    case or([ConditionSyntax])
    case and([ConditionSyntax])
    case not(ConditionSyntax)
    case group(ConditionSyntax)
    /// A bool field, or a let.
    case reading(ReadingSyntax)
    case isValue(ReadingSyntax, Literal)
    case has(ReadingSyntax)
    case compare(ValueSyntax, Comparison, ValueSyntax, by: Quantity?)
    case between(ValueSyntax, ValueSyntax, ValueSyntax)
    case inside(Name)
    case outside(Name)
    case silent(Quantity)
  }
  package var form: Form
  package var range: SourceRange
}

/// A field, and how old its value may be.
package struct ReadingSyntax: Sendable {
  package var name: Name
  package var within: Quantity?
  package var range: SourceRange
}

/// Something with an order, that is compared.
package struct ValueSyntax: Sendable {
  package enum Form: Sendable {
    case quantity(Quantity)
    case reading(ReadingSyntax)
    case property(alias: Name, property: Name)
    case aggregate(Aggregate, Name, over: Quantity)
    case count([EdgeSyntax], over: Quantity)
    case distance(Name)
    case moved(over: Quantity)
    case age
  }
  package var form: Form
  package var range: SourceRange
}

/// Something that happens, as written.
package struct EdgeSyntax: Sendable {
  package enum Form: Sendable {
    case enter(Name, includingStart: Bool, settled: SettledSyntax?)
    case exit(Name, settled: SettledSyntax?)
    case cross(Name, CrossDirection?)
    case alarm(Name, isQuoted: Bool)
    case becomes(Name, Literal)
    case changes(Name)
    case passes(Name, every: Bool, Quantity)
  }
  package var form: Form
  package var range: SourceRange
}

/// `settled 2 fixes`, `settled 30 s`.
package enum SettledSyntax: Sendable {
  case fixes(WholeNumber)
  case time(Quantity)
}
