internal import Model

/// Test blocks: one step a line, the facts of neighbouring steps in one column.
extension Layout {
  mutating func plan(_ test: TestBlock) {
    let head = first(test.range)
    clauseRow(head + 2, blank: .notFirst)
    let device = first(test.device.range)
    clauseRow(device - 1, blank: .asWritten)
    let rules = test.rules.dropFirst().map { first($0.range) }
    fill(head + 3, device - 2, at: Self.clauseColumn, hang: Self.clauseColumn, points: rules)
    let starts = test.steps.map { first($0.range) }
    for start in starts + test.expectations.map({ first($0.range) }) { clauseRow(start, blank: .asWritten) }

    var block: [FactRow] = []
    for (step, start) in zip(test.steps, starts) {
      let end = last(step.range)
      if case .at = step.form {
        block.append(FactRow(step: start, facts: behindTime(start + 1), end: end))
        continue
      }
      alignFacts(&block)
      if case .every(_, _, let runs) = step.form { plan(runs, of: start, through: end) }
    }
    alignFacts(&block)
  }

  /// Pieces of a step: its word, the first of its facts, its last one.
  private struct FactRow {
    var step: Int
    var facts: Int
    var end: Int
  }

  /// Puts the facts of steps that follow each other into one column.
  private mutating func alignFacts(_ block: inout [FactRow]) {
    let widths = block.map { width($0.step + 1, $0.facts - 1) }
    let widest = widths.filter { $0 <= Self.widestName }.max() ?? 0
    for (row, width) in zip(block, widths) {
      let column = Self.clauseColumn + max(width, widest) + 2
      align(row.facts, to: column)
      breaks(at: row.step, hang: column)
      let hang = min(column, Self.deepestIndent)
      fill(row.facts, row.end, at: column, hang: hang, points: behindCommas(row.facts, row.end))
    }
    block = []
  }

  private mutating func plan(_ runs: [TestBlock.Run], of step: Int, through end: Int) {
    guard let start = runs.first.map({ first($0.range) }) else { return }
    let column = min(Self.clauseColumn + width(step + 1, start - 1) + 2, Self.deepestIndent)
    align(start, to: column)
    breaks(at: step, hang: column)
    for (number, run) in runs.enumerated() {
      let (first, last) = (first(run.range), last(run.range))
      if number > 0 { breakLine(first, indent: column) }
      fill(first, last, at: column, hang: column, points: behindCommas(first, last))
    }
  }

  /// The piece behind `2026-03-02T08:00:00Z` or `+10 s`.
  private func behindTime(_ start: Int) -> Int {
    guard pieces[start].token.symbol == .plus else { return start + 1 }
    var next = start + 1
    if pieces[next].token.symbol == .plus || pieces[next].token.symbol == .minus { next += 1 }
    return MeasureUnit.named(pieces[next + 1].text) == nil ? next + 1 : next + 2
  }
}
