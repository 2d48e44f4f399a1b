/// Rules: one clause a line, the words in a column of their own.
extension Layout {
  /// Clauses are set in by this.
  static let clauseIndent = 2
  /// Where the clauses begin behind their words: the longest, `sequence` and `severity`, have eight letters.
  static let clauseColumn = 11

  mutating func plan(_ rule: RuleSyntax) {
    for (number, clause) in rule.clauses.enumerated() {
      let first = first(clause.range)
      clauseRow(first, blank: number == 0 ? .notFirst : .asWritten)
      plan(clause, from: first, through: last(clause.range))
    }
  }

  /// A line of a rule or test, which begins with its word.
  mutating func clauseRow(_ first: Int, blank: Blank) {
    row(first, indent: Self.clauseIndent, hang: Self.clauseColumn, blank: blank)
    align(first + 1, to: Self.clauseColumn)
  }

  private mutating func plan(_ clause: ClauseSyntax, from first: Int, through last: Int) {
    let column = Self.clauseColumn
    switch clause.form {
    case .devices(let names, let except):
      let starts = (names + except).dropFirst().map { self.first($0.range) }
      // `except` stands before the first of its names.
      let points = starts.map { pieces[$0 - 1].token.keyword == .except ? $0 - 1 : $0 }
      fill(first + 1, last, at: column, hang: column, points: points)
    case .when(let condition): plan(condition, at: column, indent: column)
    case .on(let edges, let condition): plan(edges, while: condition, through: last, at: column)
    case .sequence(let steps): plan(steps, through: last, at: column)
    case .clear(let condition, let settled):
      let end = self.last(condition.range)
      let tail = settled == nil ? 0 : width(end, last) - pieces[end].width
      plan(condition, at: column, indent: column, tail: tail)
    case .notify(_, let options):
      if fits(first + 1, last, at: column) { return }
      for option in options { breakLine(self.first(option.range), indent: column) }
    case .during(_, let isNot):
      if isNot { align(first + 1, to: 0) }
    case .ifUnknown: align(first + 1, to: 0)
    case .each, .held, .clearAfter, .late, .severity, .say: break
    }
  }
}
