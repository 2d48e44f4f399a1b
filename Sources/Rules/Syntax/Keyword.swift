/// The reserved words of the rule language: none of them may be a name.
///
/// Words that only some places know (`radius`, `server`, `daily`) are not reserved: a sink may be called `mail`.
package enum Keyword: String, CaseIterable, Sendable {
  case fence, fences, devices, hours, zone, field, `let`, sink, rule, test
  case `for`, each, when, on, sequence, held, clear, during, `if`, late, severity, notify, say
  case device, at, every, until, events, expect
  case and, or, not, `is`, has, between, by, inside, outside, within, over, silent
  case age, moved, distance, count, min, max, avg, sum, change
  case enter, exit, cross, alarm, becomes, changes, passes, settled, including
  case `as`, only, except, `in`, then, no, yes, was, `while`, gap, even, after

  static let byText: [String: Keyword] = Dictionary(
    allCases.map { ($0.rawValue, $0) }, uniquingKeysWith: { first, _ in first })
}

/// The words that begin a declaration of a rule file.
package enum DeclarationWord: String, CaseIterable {
  case fence, fences, devices, hours, zone, field, `let`, sink, rule, test

  init?(_ keyword: Keyword?) {
    guard let keyword else { return nil }
    self.init(rawValue: keyword.rawValue)
  }

  static let all = allCases.map(\.rawValue)
}

/// The words that begin a clause of a rule; `not` does before `during`.
package enum ClauseWord: String, CaseIterable {
  case `for`, each, when, on, sequence, held, clear, during, not, `if`, late, severity, notify, say

  init?(_ keyword: Keyword?) {
    guard let keyword else { return nil }
    self.init(rawValue: keyword.rawValue)
  }

  static let all = allCases.map(\.rawValue)
}

/// The words that begin a line of a test block.
package enum StepWord: String, CaseIterable {
  case at, every, until, events, expect

  init?(_ keyword: Keyword?) {
    guard let keyword else { return nil }
    self.init(rawValue: keyword.rawValue)
  }
}
