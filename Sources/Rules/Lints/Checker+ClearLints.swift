internal import Model

/// `clear` beside `when`: where both are true, and where `clear` never can be.
extension Checker {
  mutating func lintClear(
    _ clear: PlacedCondition, _ when: PlacedCondition, settled: Settled?
  ) {
    guard let begins = reasoner.boxes([(when.condition, .yes)]), let ends = reasoner.boxes([(clear.condition, .yes)])
    else { return }
    // Each by itself is told already.
    if begins.isEmpty || ends.isEmpty { return }
    if isEndless(begins, ends) {
      tellEndless(clear, when)
      return
    }
    // `when parked clear parked settled 2 h` is a way to count the time.
    if settled != nil, reasoner.implies(when.condition, clear.condition) != false { return }
    for end in ends {
      for begin in begins {
        // Only where what ends the alert is about nothing but what began it: else it is another matter that ends it.
        let known = Set(begin.variables)
        guard !end.entries.isEmpty, end.variables.allSatisfy(known.contains), let both = begin.meeting(end),
          reasoner.variables.narrowed(both) != nil
        else { continue }
        tellOverlap(clear, when, both, of: end, settled: settled)
        return
      }
    }
  }

  /// Properties of the fence stay what they are while the alert lasts.
  private func isEndless(_ begins: [LintBox], _ ends: [LintBox]) -> Bool {
    let variables = reasoner.variables
    func fixed(_ box: LintBox) -> LintBox { box.only { variables.list[$0].isFixed } }
    return begins.allSatisfy { begin in
      ends.allSatisfy { end in
        guard let both = fixed(begin).meeting(fixed(end)) else { return true }
        return variables.narrowed(both) == nil
      }
    }
  }

  private mutating func tellEndless(_ clear: PlacedCondition, _ when: PlacedCondition) {
    findings.add(
      Diagnostic(
        .clearNeverTrue,
        "`\(clear.text)` is never true of a fence for which the rule fires: the alert never ends by it",
        at: .init(clear.range, "a property of the fence does not change"), and: [.init(when.range, "fires by this")]))
  }

  private mutating func tellOverlap(
    _ clear: PlacedCondition, _ when: PlacedCondition, _ both: LintBox, of end: LintBox, settled: Settled?
  ) {
    let consequence =
      settled == nil
      ? "already true there: the alert would clear at once" : "already true there: the alert would begin to clear"
    let number = end.variables[0]
    let begins = leaf(about: number, of: when)
    let ends = leaf(about: number, of: clear)
    guard end.entries.count == 1, let begins, let ends, let overlap = both.set(of: number), begins.meaning.kind != nil,
      let place = Self.place(of: overlap, begins.meaning)
    else {
      findings.add(
        Diagnostic(
          .clearOverlaps, "`clear` is already true where `when` is: write what ends the alert",
          at: .init(clear.range, consequence), and: [.init(when.range, "fires by this")]))
      return
    }
    let starts = begins.meaning.words(inBase: false, of: begins.placed)
    findings.add(
      Diagnostic(
        .clearOverlaps, "`clear` and `when` overlap \(place)", at: .init(ends.placed.range, consequence),
        and: [.init(begins.placed.range, starts.isEmpty ? "fires by this" : "fires \(starts)")],
        notes: conversions(begins.meaning, ends.meaning)))
  }

  /// The first predicate that asks for a variable.
  private mutating func leaf(
    about variable: Int, of placed: PlacedCondition
  ) -> (placed: PlacedCondition, meaning: LintMeaning)? {
    for (leaf, claim) in placed.demanded(.yes) + placed.leaves.map({ ($0, LintClaim.yes) }) {
      let meaning = meaning(leaf, claim)
      if meaning.variable == variable { return (leaf, meaning) }
    }
    return nil
  }

  /// `between 80 and 85 km/h`; nil where it has no short words.
  private static func place(of set: ValueSet, _ meaning: LintMeaning) -> String? {
    guard set.rangeCount == 1, let (start, end) = set.span else { return nil }
    let text = LimitText(unit: meaning.unit, isDifference: meaning.isDifference)
    let last = meaning.isWhole && !end.isBehind ? end.value - 1 : end.value
    if start.value == last { return "at \(text.number(last))" }
    switch (start.value.isInfinite, last.isInfinite) {
    case (true, true): return nil
    case (false, true): return "above \(text.number(start.value))"
    case (true, false): return "below \(text.number(last))"
    case (false, false):
      let unit = meaning.unit.map { " " + $0.symbol } ?? ""
      return "between \(text.number(start.value).dropLast(unit.count)) and \(text.number(last))"
    }
  }
}
