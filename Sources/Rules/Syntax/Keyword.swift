/// The reserved words of the rule language: none of them may be a name.
///
/// Words that only some places know (`radius`, `server`, `daily`) are not reserved: a sink may be called `mail`.
enum Keyword: String, CaseIterable, Sendable {
  case fence, fences, devices, hours, zone, field, `let`, sink, rule, test
  case `for`, each, when, on, sequence, held, clear, during, `if`, late, severity, notify, say
  case device, at, every, until, events, expect
  case and, or, not, `is`, has, between, by, inside, outside, within, over, silent
  case age, moved, distance, count, min, max, avg, sum, change
  case enter, exit, cross, alarm, becomes, changes, passes, settled, including
  case `as`, only, except, `in`, then, no, yes, was, `while`, gap, even, after

  /// Begins a declaration of a rule file.
  var beginsDeclaration: Bool {
    switch self {
    case .fence, .fences, .devices, .hours, .zone, .field, .let, .sink, .rule, .test: true
    case .for, .each, .when, .on, .sequence, .held, .clear, .during, .if, .late, .severity, .notify, .say, .device,
      .at, .every, .until, .events, .expect, .and, .or, .not, .is, .has, .between, .by, .inside, .outside, .within,
      .over, .silent, .age, .moved, .distance, .count, .min, .max, .avg, .sum, .change, .enter, .exit, .cross,
      .alarm, .becomes, .changes, .passes, .settled, .including, .as, .only, .except, .in, .then, .no, .yes, .was,
      .while, .gap, .even, .after:
      false
    }
  }

  /// Begins a clause of a rule (`not` only before `during`).
  var beginsClause: Bool {
    switch self {
    case .for, .each, .when, .on, .sequence, .held, .clear, .during, .if, .late, .severity, .notify, .say: true
    case .fence, .fences, .devices, .hours, .zone, .field, .let, .sink, .rule, .test, .device, .at, .every, .until,
      .events, .expect, .and, .or, .not, .is, .has, .between, .by, .inside, .outside, .within, .over, .silent, .age,
      .moved, .distance, .count, .min, .max, .avg, .sum, .change, .enter, .exit, .cross, .alarm, .becomes, .changes,
      .passes, .settled, .including, .as, .only, .except, .in, .then, .no, .yes, .was, .while, .gap, .even, .after:
      false
    }
  }

  /// Begins a step or an expectation of a test block.
  var beginsStep: Bool {
    switch self {
    case .at, .every, .until, .events, .expect: true
    case .fence, .fences, .devices, .hours, .zone, .field, .let, .sink, .rule, .test, .for, .each, .when, .on,
      .sequence, .held, .clear, .during, .if, .late, .severity, .notify, .say, .device, .and, .or, .not, .is, .has,
      .between, .by, .inside, .outside, .within, .over, .silent, .age, .moved, .distance, .count, .min, .max, .avg,
      .sum, .change, .enter, .exit, .cross, .alarm, .becomes, .changes, .passes, .settled, .including, .as, .only,
      .except, .in, .then, .no, .yes, .was, .while, .gap, .even, .after:
      false
    }
  }

  static let byText: [String: Keyword] = Dictionary(
    allCases.map { ($0.rawValue, $0) }, uniquingKeysWith: { first, _ in first })
}
