/// Where a value of an event is wanted: one slot of the plan, one 8-byte cell of a row.
package struct PlanField: Sendable, Equatable {
  package enum Source: Sendable, Equatable {
    case builtin(Field)
    /// A declared field: `field fuel at "attributes.fuelLevel" ratio in %`. A key that itself holds dots is tried first.
    case path(String)
  }
  package let name: String
  package let source: Source
  package let kind: QuantityKind
  /// The unit of the number in the event, for declared fields; nil: built-in, number, text or bool.
  package let unit: MeasureUnit?

  package init(name: String, source: Source, kind: QuantityKind, unit: MeasureUnit?) {
    self.name = name
    self.source = source
    self.kind = kind
    self.unit = unit
  }
}

/// All that the decoder needs to know of the rules: which values to decode, into which cell.
package struct FieldPlan: Sendable, Equatable {
  /// At most 64, the slot being the position; only fields that something reads.
  package let fields: [PlanField]
  /// Alarm words that rules quote because they are not canonical; the n-th is bit `AlarmWord.firstQuotedBit` + n.
  package let quotedAlarms: [String]

  package static let fieldLimit = 64

  package init(fields: [PlanField], quotedAlarms: [String]) {
    precondition(fields.count <= Self.fieldLimit && quotedAlarms.count <= AlarmWord.quotedLimit)
    self.fields = fields
    self.quotedAlarms = quotedAlarms
  }

  package func slot(of field: Field) -> Int? { fields.firstIndex { $0.source == .builtin(field) } }
}
