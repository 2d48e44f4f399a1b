internal import Model

/// Conditions, or parts of them, that are always or never true, and parts that add nothing.
extension Checker {
  /// Larger conditions are left alone.
  static let lintNodeLimit = 256
  /// More parts of one `and` or `or` are not compared with each other.
  static let lintPartLimit = 24

  /// Looks at a condition from the whole down to its parts. False: it is never or always true, which is told.
  @discardableResult
  mutating func lint(_ placed: PlacedCondition, clause: LintedClause, depth: Int = 0) -> Bool {
    if depth == 0, placed.leaves.count > Self.lintNodeLimit { return true }
    let condition = placed.condition
    if reasoner.isPossible([(condition, .yes)]) == false {
      tellNever(placed, clause)
      return false
    }
    if reasoner.isPossible([(condition, .no)]) == false, !isHas(condition) {
      tellAlways(placed, clause, isWhole: depth == 0)
      return false
    }
    // A let is looked at where it is declared.
    if placed.letName != nil { return true }
    var isSound = true
    for part in placed.parts where part.letName == nil {
      if !lint(part, clause: clause, depth: depth + 1) { isSound = false }
    }
    if isSound { lintRedundance(placed) }
    return isSound
  }

  private func isHas(_ condition: Condition) -> Bool {
    if case .has = condition { return true }
    return false
  }

  // MARK: Never

  private mutating func tellNever(_ placed: PlacedCondition, _ clause: LintedClause) {
    let demanded = placed.demanded(.yes).prefix(40).map { (placed: $0.leaf, meaning: meaning($0.leaf, $0.claim)) }
    if let single = demanded.first(where: { $0.meaning.set.isEmpty }) {
      tellImpossible(single.placed, single.meaning, whole: placed, clause)
      return
    }
    for (number, later) in demanded.enumerated() {
      for earlier in demanded[..<number] where earlier.meaning.variable == later.meaning.variable {
        guard earlier.meaning.set.meeting(later.meaning.set).isEmpty else { continue }
        tellContradiction(earlier, later, clause)
        return
      }
    }
    for (number, later) in demanded.enumerated() {
      for earlier in demanded[..<number] where cannotMeet(earlier.meaning, later.meaning) {
        tellContradiction(earlier, later, clause)
        return
      }
    }
    if demanded.allSatisfy({ $0.placed.isOfLet && $0.placed.range == demanded.first?.placed.range }),
      placed.letName != nil
    {
      return
    }
    let told = "\(clause.subject(of: placed)) is never true: \(clause.never)"
    findings.add(Diagnostic(clause.neverCode, told, at: .init(placed.range, "no values make this true")))
  }

  private func cannotMeet(_ a: LintMeaning, _ b: LintMeaning) -> Bool {
    guard let box = LintBox(a.variable, a.set).meeting(LintBox(b.variable, b.set)) else { return true }
    return reasoner.variables.narrowed(box) == nil
  }

  /// One predicate that no value can make true.
  private mutating func tellImpossible(
    _ leaf: PlacedCondition, _ meaning: LintMeaning, whole: PlacedCondition, _ clause: LintedClause
  ) {
    if case .between(_, let low, let high, _) = leaf.condition, let x = low.constant, let y = high.constant, x > y {
      let told = "nothing is between \(low.label) and \(high.label): write the smaller one first"
      findings.add(Diagnostic(clause.neverCode, told, at: .init(leaf.range)))
      return
    }
    let why = meaning.domain.map { "\(meaning.article) is \($0)" } ?? clause.never
    let word = meaning.claim == .yes ? "never true" : "always true"
    findings.add(
      Diagnostic(
        clause.neverCode, "`\(leaf.text)` is \(word): \(why)", at: .init(leaf.range, clause.never),
        notes: meaning.arithmetic.map { [$0] } ?? []))
  }

  private mutating func tellContradiction(
    _ earlier: (placed: PlacedCondition, meaning: LintMeaning),
    _ later: (placed: PlacedCondition, meaning: LintMeaning), _ clause: LintedClause
  ) {
    // Both within one let: it is told where that is declared.
    if earlier.placed.isOfLet, later.placed.range == earlier.placed.range { return }
    let differ = earlier.meaning.unit != later.meaning.unit
    var notes = conversions(earlier.meaning, later.meaning)
    let texts = (earlier.meaning.said(earlier.placed.text), later.meaning.said(later.placed.text))
    let isSilence = earlier.meaning.isSilence != later.meaning.isSilence
    if isSilence { notes.append("within a silence there is no event: write `FIELD within 1 d` for the newest value") }
    let hint = isSilence ? "no event comes within a silence" : clause.contradiction(of: earlier.meaning)
    findings.add(
      Diagnostic(
        clause.neverCode, "\(texts.0) and \(texts.1) are never true at once: \(hint)",
        at: .init(later.placed.range, later.meaning.words(inBase: differ, of: later.placed)),
        and: [.init(earlier.placed.range, earlier.meaning.words(inBase: differ, of: earlier.placed))], notes: notes))
  }

  // MARK: Always

  private mutating func tellAlways(_ placed: PlacedCondition, _ clause: LintedClause, isWhole: Bool) {
    let demanded = placed.demanded(.no).prefix(40).map { (placed: $0.leaf, meaning: meaning($0.leaf, $0.claim)) }
    if let single = demanded.first(where: { $0.meaning.set.isEmpty }) {
      let meaning = single.meaning
      let why = meaning.domain.map { "\(meaning.article) is \($0)" } ?? clause.always
      let isTrue = meaning.claim == .no
      let text =
        "`\(single.placed.text)` is \(isTrue ? "true whenever it is known" : "never true, so its opposite always is")"
      findings.add(
        Diagnostic(
          .alwaysTrue, "\(text): \(why)", at: .init(single.placed.range, clause.always),
          notes: isTrue ? meaning.field.map { ["write `has \($0)` where that is meant"] } ?? [] : []))
      return
    }
    for (number, later) in demanded.enumerated() {
      for earlier in demanded[..<number] where earlier.meaning.variable == later.meaning.variable {
        guard earlier.meaning.set.meeting(later.meaning.set).isEmpty else { continue }
        tellCovered(earlier, later)
        return
      }
    }
    findings.add(
      Diagnostic(
        .alwaysTrue, "\(clause.subject(of: placed)) is true whenever it is known: \(clause.always)",
        at: .init(placed.range, "no values make this false")))
  }

  /// `speed > 50 km/h or speed < 60 km/h`
  private mutating func tellCovered(
    _ earlier: (placed: PlacedCondition, meaning: LintMeaning), _ later: (placed: PlacedCondition, meaning: LintMeaning)
  ) {
    func text(_ part: (placed: PlacedCondition, meaning: LintMeaning)) -> String {
      // The claim is about its being false.
      part.meaning.claim == .no ? "`\(part.placed.text)`" : "not `\(part.placed.text)`"
    }
    if earlier.placed.isOfLet, later.placed.range == earlier.placed.range { return }
    findings.add(
      Diagnostic(
        .alwaysTrue, "\(text(earlier)) or \(text(later)) is always true: write `and`, or other limits",
        at: .init(later.placed.range, "true for all that the other leaves"), and: [.init(earlier.placed.range)],
        notes: conversions(earlier.meaning, later.meaning)))
  }

  // MARK: Redundant parts

  /// Parts of an `and` or `or` without which it would be the same at every moment.
  private mutating func lintRedundance(_ placed: PlacedCondition) {
    guard (2...Self.lintPartLimit).contains(placed.parts.count) else { return }
    let isAll: Bool
    switch placed.condition {
    case .all: isAll = true
    case .any: isAll = false
    case .not, .compare, .between, .isBool, .isText, .batteryIs, .has, .inside, .silent: return
    }
    var kept = Array(placed.parts.indices)
    for number in placed.parts.indices.reversed() where kept.count > 1 {
      let others = kept.filter { $0 != number }
      guard let reason = others.first(where: { addsNothing(placed.parts[number], [placed.parts[$0]], isAll) })
      else { continue }
      kept = others
      tellRedundant(number, beside: reason, of: placed, isAll: isAll)
    }
  }

  /// `part` changes nothing beside the others.
  private mutating func addsNothing(_ part: PlacedCondition, _ others: [PlacedCondition], _ isAll: Bool) -> Bool {
    let rest: Condition = others.count == 1 ? others[0].condition : .all(others.map(\.condition))
    // Both truths, so that unknown stays what it was.
    let (first, second) = isAll ? (rest, part.condition) : (part.condition, rest)
    return reasoner.isPossible([(first, .yes), (second, .notYes)]) == false
      && reasoner.isPossible([(second, .no), (first, .notNo)]) == false
  }

  private mutating func tellRedundant(_ number: Int, beside other: Int, of placed: PlacedCondition, isAll: Bool) {
    let (part, reason) = (placed.parts[number], placed.parts[other])
    let isSame = reasoner.areEqual(part.condition, reason.condition) == true
    let why =
      isSame
      ? "says the same" : isAll ? "is never true where this is not" : "is true wherever this is"
    let hint =
      isSame
      ? "`\(reason.text)` says it already" : isAll ? "`\(reason.text)` demands more" : "`\(reason.text)` allows more"
    findings.add(
      Diagnostic(
        .redundantCondition, "`\(part.text)` adds nothing: \(hint)", at: .init(part.range, "leave it out"),
        and: [.init(reason.range, isSame ? why : isAll ? "demands more" : "allows more")],
        fixes: removal(of: number, in: placed).map { [$0] } ?? []))
  }

  /// The edit that takes a part out with the word that joins it; nil where a comment would go too.
  private func removal(of number: Int, in placed: PlacedCondition) -> Diagnostic.Fix? {
    let parts = placed.parts
    let range = parts[number].range
    if parts[number].isOfLet && parts[number].letName == nil { return nil }
    let edit =
      number > 0
      ? SourceRange(file: range.file, start: parts[number - 1].range.end, end: range.end)
      : SourceRange(file: range.file, start: range.start, end: parts[1].range.start)
    guard edit.start < edit.end, edit.file >= 0, !sources[edit.file].bytes[edit.start..<edit.end].contains(0x23) else {
      return nil
    }
    return Diagnostic.Fix("without `\(parts[number].text)`", [.init(edit, "")], isSafe: true)
  }
}
