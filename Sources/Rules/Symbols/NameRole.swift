package import Model

/// What a name stands for.
package enum SymbolKind: String, Sendable, CaseIterable {
  case fence, fences, devices, hours, field, sink, rule, alias, property
  case letCondition = "let"

  /// Names of one space are different; an alias is known within its rule only, a property within its set.
  package enum Space: Sendable { case fences, readings, devices, hours, sinks, rules, properties }

  package var space: Space {
    switch self {
    case .fence, .fences, .alias: .fences
    case .field, .letCondition: .readings
    case .devices: .devices
    case .hours: .hours
    case .sink: .sinks
    case .rule: .rules
    case .property: .properties
    }
  }
}

/// What the place of a word in the grammar says about it.
package enum NameRole: Sendable, Hashable {
  case declares(SymbolKind)
  /// A fence, a set, or an alias of the rule.
  case fence
  /// A set of fences: `each SET as …`.
  case set
  /// A field or a let.
  case reading
  case field
  case devices, hours, sink, rule
  /// Before the dot of `ALIAS.PROPERTY`.
  case alias
  /// Of the set, or of the set that the alias stands for.
  case property(of: String)
  case alarm
  /// What a field can be: `on`, `low`.
  case value(of: Measured?)
  /// Names nothing of the rule set: a former name, a device, an environment variable.
  case other
}

/// What a quantity or word is about.
package enum Measured: Sendable, Hashable {
  case kind(QuantityKind)
  case field(String)
  case property(alias: String, String)
}

/// A word of the writer and what its place says about it.
package struct NameUse: Sendable {
  package var name: Name
  package var role: NameRole
}

/// Where a declaration stands, also a faulty one: from its first word to the last that belongs to it.
package struct DeclarationSpan: Sendable {
  /// `rule`, `battery states`.
  package var word: String
  /// The word or string behind it; nil where there is none.
  package var name: Name?
  package var range: SourceRange
}
