/// Conditions, edges and steps: what is too long for a line is broken before its `or`s, then its `and`s.
extension Layout {
  /// - Parameters:
  ///   - column: where the condition begins.
  ///   - indent: where its broken lines begin.
  ///   - tail: columns of what has to follow on its last line.
  mutating func plan(_ condition: ConditionSyntax, at column: Int, indent: Int, tail: Int = 0) {
    let first = first(condition.range)
    let last = last(condition.range)
    if fits(first, last, at: column, tail: tail) { return }
    switch condition.form {
    case .or(let parts), .and(let parts):
      var partColumn = column
      for (number, part) in parts.enumerated() {
        if number > 0 {
          let joint = self.first(part.range) - 1
          breakLine(joint, indent: indent)
          partColumn = min(indent, Self.deepestIndent) + pieces[joint].width + 1
        }
        // `and` within `or` is set in, so that it is seen to bind tighter.
        let inner = if case .and = part.form { indent + 2 } else { partColumn }
        plan(part, at: partColumn, indent: inner, tail: number == parts.count - 1 ? tail : 0)
      }
    case .not(let inner): plan(inner, at: column + 4, indent: column + 4, tail: tail)
    case .group(let inner): plan(inner, at: column + 1, indent: column + 1, tail: tail + 1)
    case .reading, .isValue, .has, .compare, .between, .inside, .outside, .silent: break
    }
  }

  /// Breaks before each `or`, where the edges are too long for a line.
  mutating func plan(_ edges: [EdgeSyntax], from first: Int, through last: Int, at column: Int, indent: Int) {
    if fits(first, last, at: column) { return }
    for edge in edges.dropFirst() { breakLine(self.first(edge.range) - 1, indent: indent) }
  }

  mutating func plan(_ edges: [EdgeSyntax], while condition: ConditionSyntax?, through last: Int, at column: Int) {
    guard let firstEdge = edges.first, let lastEdge = edges.last else { return }
    let first = first(firstEdge.range)
    if fits(first, last, at: column) { return }
    plan(edges, from: first, through: self.last(lastEdge.range), at: column, indent: column)
    guard let condition else { return }
    breakLine(self.first(condition.range) - 1, indent: column)
    plan(condition, at: column + 6, indent: column + 6)
  }

  mutating func plan(_ steps: [StepSyntax], through last: Int, at column: Int) {
    guard let start = steps.first, !fits(first(start.range), last, at: column) else { return }
    for (number, step) in steps.enumerated() {
      let first = first(step.range)
      if number > 0 { breakLine(first - 1, indent: column) }
      let begin = column + (number > 0 ? 5 : 0)
      plan(step.edges, from: first, through: self.last(step.range), at: begin, indent: begin + 2)
    }
  }
}
