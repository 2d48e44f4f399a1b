internal import Model

/// One step of a condition in postfix: 16 bytes, no reference.
///
/// Value steps push on a stack of at most three numbers, truth steps on one of at most 64 three-valued truths
/// (`ConditionCompiler` orders children so that no condition needs more than 14).
struct Instruction: Equatable {
  enum Opcode: UInt8 {
    // Values: `value` is a number's bits or milliseconds, `index` a slot, window, property or group.
    case constant, field, last, property, widenAmount, widenFraction
    case minimum, maximum, average, sum, change, count, moved
    case distanceToFence, distanceToGroup, distanceToAlias, age
    // Truths out of values.
    case less, lessOrEqual, greater, greaterOrEqual, equal, notEqual, between, betweenAngles
    // Truths out of the event and the state.
    case isBool, wasBool, isText, wasText, battery, hasField, hadField, insideFence, insideGroup, insideAlias, silent
    // Truths out of truths.
    case not, and, or
  }
  var opcode: Opcode
  /// For `isBool` and `wasBool` the value that is asked for; for `battery` the state's bit.
  var flag: UInt8 = 0
  var index: UInt16 = 0
  /// A fence's number; the position of a text in `EnginePlan.textDigests`.
  var extra: UInt32 = 0
  /// A number's bits; milliseconds of a `within` or of a silence.
  var value: UInt64 = 0
}

/// A stretch of the plan's code.
struct Program: Equatable {
  var start: Int
  var end: Int
  static let none = Program(start: 0, end: 0)
  var isEmpty: Bool { start == end }
}

/// Kleene's three values.
package enum Truth: UInt8, Sendable, CaseIterable {
  case no, yes, unknown

  var negated: Truth {
    switch self {
    case .no: .yes
    case .yes: .no
    case .unknown: .unknown
    }
  }
}

/// What must hold at an event for a condition to be able to become true by it: any of the fields present, or the
/// device inside a fence of any of the groups.
struct Need: Equatable {
  /// It may become true by any event.
  var always = false
  var fields: UInt64 = 0
  var groups: Set<Int> = []

  static let any = Need(always: true)

  func union(_ other: Need) -> Need {
    Need(always: always || other.always, fields: fields | other.fields, groups: groups.union(other.groups))
  }

  /// The more telling one of two that must both hold.
  func stronger(_ other: Need) -> Need {
    if always { return other }
    if other.always { return self }
    // Fences are entered less often than fields are reported.
    return fields == 0 || (other.fields != 0 && groups.count >= other.groups.count) ? self : other
  }
}
