package import Model

/// A checked condition: names resolved to positions, quantities in base units, lets put in place.
package indirect enum Condition: Sendable, Hashable {
  case any([Condition])
  case all([Condition])
  case not(Condition)
  case compare(Operand, Comparison, Operand)
  /// Inclusive; for an angle through north where the first is the larger.
  case between(Operand, Operand, Operand, isAngle: Bool)
  /// A bool field, true where it has this value.
  case isBool(Reading, Bool)
  /// A text field that equals this word.
  case isText(Reading, String)
  case batteryIs(BatteryState, withinMilliseconds: Int64?)
  /// The event's alarms hold this word: the bit of the alarm mask. Known at every event.
  case has(Reading)
  case inside(FenceTarget)
  case silent(milliseconds: Int64)
}

package enum Comparison: String, Sendable, Hashable {
  case less = "<"
  case lessOrEqual = "<="
  case greater = ">"
  case greaterOrEqual = ">="
  case equal = "="
  case notEqual = "!="
}

/// A field as a condition reads it. `withinMilliseconds` nil: from this event alone.
package struct Reading: Sendable, Hashable {
  /// Position in `CheckedRuleSet.fields.fields`.
  package var slot: Int
  package var withinMilliseconds: Int64?
  package init(slot: Int, withinMilliseconds: Int64? = nil) {
    self.slot = slot
    self.withinMilliseconds = withinMilliseconds
  }
}

/// A name of a fence or set (its group: position in `CheckedRuleSet.groups`), or the rule's `each` alias.
package enum FenceTarget: Sendable, Hashable {
  case group(Int)
  case alias
}

/// Something that is compared, with the unit that the writer used for it or met it with.
package struct Operand: Sendable, Hashable {
  package indirect enum Form: Sendable, Hashable {
    /// In base units.
    case constant(Double)
    case reading(Reading)
    /// A property of the alias's fence: position in the declaration's properties. `widenedBy`: `speed > area.limit by 5 km/h`.
    case property(Int)
    /// `X by Q`: X plus (or, where the comparison is `<` or `<=`, less) an amount in base units, or a fraction of X.
    /// `amount` already has its sign.
    case widened(Operand, amount: Double, isFraction: Bool)
    case aggregate(Aggregate, slot: Int, overMilliseconds: Int64)
    case count([Edge], overMilliseconds: Int64)
    case distance(FenceTarget)
    case moved(overMilliseconds: Int64)
    case age
  }
  package var form: Form
  package var kind: QuantityKind
  /// The writer's unit; nil for counts and plain numbers.
  package var unit: MeasureUnit?
  /// As facts and messages name it: `speed`, `avg(speed) over 5 min`; for a constant as written: `90 km/h`.
  package var label: String
  /// `change(temperature)`: converts without offset.
  package var isDifference: Bool
  package init(form: Form, kind: QuantityKind, unit: MeasureUnit?, label: String, isDifference: Bool = false) {
    self.form = form
    self.kind = kind
    self.unit = unit
    self.label = label
    self.isDifference = isDifference
  }
}

package enum Aggregate: String, Sendable, CaseIterable {
  case min, max, avg, sum, change
}

/// How `settled` is proven.
package enum Settled: Sendable, Hashable {
  case fixes(Int)
  case milliseconds(Int64)
}

/// An edge: something that happens at one event.
package struct Edge: Sendable, Hashable {
  package enum Form: Sendable, Hashable {
    case enter(FenceTarget, includingStart: Bool, settled: Settled?)
    case exit(FenceTarget, settled: Settled?)
    case cross(FenceTarget, direction: CrossDirection?)
    /// The bits of the alarm mask, any of which is the edge.
    case alarm(UInt64)
    /// `ignition becomes on`; a number: `satellites becomes 0`.
    case becomesBool(slot: Int, Bool)
    case becomesText(slot: Int, String)
    case becomesNumber(slot: Int, Double)
    /// `battery becomes low`.
    case becomesBattery(BatteryState)
    case changes(slot: Int)
    /// In base units, and the writer's unit. `every`: a multiple of it is reached.
    case passes(slot: Int, Double, every: Bool, unit: MeasureUnit?)
  }
  package var form: Form
  /// As written, for composed sentences: `exit depot`.
  package var label: String
  package init(form: Form, label: String) {
    self.form = form
    self.label = label
  }
}

package enum CrossDirection: Sendable, Hashable { case leftToRight, rightToLeft }
