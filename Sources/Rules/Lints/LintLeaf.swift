internal import Model

/// One predicate as a question about one variable.
struct LintLeaf: Sendable {
  var variable: Int
  /// The values for which it is true, and those for which it is false; at all others it is unknown.
  var yes: ValueSet
  var no: ValueSet
}

/// What is said of a condition: that it is true, that it is false, or that it is not.
///
/// Three-valued: what is not true is false or unknown.
enum LintClaim: Sendable {
  case yes, no, notYes, notNo

  /// What a claim about `not c` says about `c`.
  var ofNegated: LintClaim {
    switch self {
    case .yes: .no
    case .no: .yes
    case .notYes: .notNo
    case .notNo: .notYes
    }
  }
}

extension LintVariables {
  /// What a predicate asks. Not for `and`, `or` and `not`.
  mutating func leaf(_ condition: Condition) -> LintLeaf {
    switch condition {
    case .any, .all, .not: return asked(.opaque(condition), .point(1))
    case .compare(let a, let sign, let b): return compared(a, sign, b) ?? asked(.opaque(condition), .point(1))
    case .between(let value, let low, let high, let isAngle):
      guard let variable = variable(of: value), let low = low.constant, let high = high.constant else {
        return asked(.opaque(condition), .point(1))
      }
      let above = ValueSet.holding(.greaterOrEqual, low)
      let below = ValueSet.holding(.lessOrEqual, high)
      return asked(variable, isAngle && low > high ? above.joining(below) : above.meeting(below))
    case .isBool(let reading, let value): return asked(reading.variable, .point(value ? 1 : 0))
    case .isText(let reading, let word): return asked(reading.variable, .point(number(ofWord: word)))
    case .batteryIs(let state, let within): return asked(.battery(state, within ?? .max), .point(1))
    case .has(let reading):
      let number = number(of: reading.variable)
      return LintLeaf(variable: number, yes: universe(number).known, no: .unknown)
    case .inside(let target): return asked(.inside(target), .point(1))
    case .silent(let milliseconds): return asked(.silence, .holding(.greaterOrEqual, Double(milliseconds)))
    }
  }

  private mutating func asked(_ variable: LintVariable, _ numbers: ValueSet) -> LintLeaf {
    let number = number(of: variable)
    let all = universe(number).known
    let yes = (domains.isWhole(variable) ? numbers.wholeNumbers : numbers).meeting(all)
    return LintLeaf(variable: number, yes: yes, no: all.without(yes))
  }

  private mutating func compared(_ a: Operand, _ sign: Comparison, _ b: Operand) -> LintLeaf? {
    switch (a.constant, b.constant) {
    case (_?, _?): return nil
    case (nil, let limit?): return variable(of: a).map { asked($0, .holding(sign, limit)) }
    case (let limit?, nil): return variable(of: b).map { asked($0, .holding(sign.turned, limit)) }
    case (nil, nil):
      var (right, amount) = (b, 0.0)
      if case .widened(let inner, let more, isFraction: false) = b.form { (right, amount) = (inner, more) }
      guard let first = variable(of: a), let second = variable(of: right), amount.isFinite else { return nil }
      // One variable for both orders of writing: that of the smaller number less that of the larger.
      if number(of: first) <= number(of: second) {
        return asked(.difference(first, second), .holding(sign, amount))
      }
      return asked(.difference(second, first), .holding(sign.turned, -amount))
    }
  }

  /// The variable of a value that is no constant; nil where it is widened by an amount.
  private func variable(of operand: Operand) -> LintVariable? {
    switch operand.form {
    case .constant: nil
    case .reading(let reading): reading.variable
    case .property(let position): .property(position)
    case .widened(let inner, let amount, let isFraction):
      isFraction ? variable(of: inner).map { .share($0, amount) } : nil
    case .aggregate(let aggregate, let slot, let over): .aggregate(aggregate, slot, over)
    case .count(let edges, let over): .count(edges.map(\.form), over)
    case .distance(let target): .distance(target)
    case .moved(let over): .moved(over)
    case .age: .age
    }
  }
}

extension Reading {
  var variable: LintVariable { withinMilliseconds.map { .kept(slot, $0) } ?? .field(slot) }
}

extension Operand {
  /// A number of the writer, in base units, with what widens it; nil where it is none, or none that can be compared.
  var constant: Double? {
    let value: Double?
    switch form {
    case .constant(let number): value = number
    case .widened(let inner, let amount, let isFraction):
      value = inner.constant.map { isFraction ? $0 * (1 + amount) : $0 + amount }
    case .reading, .property, .aggregate, .count, .distance, .moved, .age: value = nil
    }
    return value.flatMap { $0.isNaN ? nil : $0 }
  }
}

extension Comparison {
  /// The same with its sides exchanged.
  var turned: Comparison {
    switch self {
    case .less: .greater
    case .lessOrEqual: .greaterOrEqual
    case .greater: .less
    case .greaterOrEqual: .lessOrEqual
    case .equal: .equal
    case .notEqual: .notEqual
    }
  }
}
