package import Engine
internal import Geofences
internal import Model
package import Rules

/// All that tests of a rule set can show: what each rule can do, what each condition can be, each edge.
package struct CoveragePlan: Sendable {
  /// What can become of a rule.
  package enum Outcome: String, Sendable, CaseIterable {
    case fired, reminded, cleared, abandoned
    /// A cool-down held its notice back.
    case suppressed
    /// It would have fired but for its hours.
    case outOfHours = "out of hours"
  }
  /// Where a condition stands.
  package enum Clause: String, Sendable { case when, `while`, clear }
  package enum Form: Sendable, Equatable {
    case outcome(Outcome)
    /// A predicate of the condition, by its number in the outline.
    case leaf(Clause, part: Int, Truth)
    /// Its step in a sequence, 0 for `on`.
    case edge(step: Int, edge: Int)
  }
  package struct Item: Sendable, Equatable {
    package var rule: Int
    package var form: Form
    package var place: SourceRange
  }

  package private(set) var items: [Item] = []
  /// By rule: its part of the items.
  package private(set) var ranges: [Range<Int>] = []
  private var outcomes: [[Outcome: Int]] = []
  private var leaves: [[Leaf]] = []

  private struct Leaf {
    var isClear: Bool
    var part: Int
    /// By truth: no, yes, unknown; −1 where it cannot be.
    var items: (no: Int, yes: Int, unknown: Int)
  }

  init(_ rules: CheckedRuleSet, _ outlines: [RuleOutline], _ index: FenceIndex) {
    let doubts = Doubts(rules, index)
    for (number, rule) in rules.rules.enumerated() {
      let first = items.count
      addOutcomes(rule, number, outlines[number])
      leaves.append([])
      let clause: Clause = if case .on = rule.trigger { .while } else { .when }
      if let outline = outlines[number].condition { addLeaves(outline, clause, rule, number, doubts) }
      if let outline = outlines[number].clear { addLeaves(outline, .clear, rule, number, doubts) }
      for edge in outlines[number].edges {
        items.append(Item(rule: number, form: .edge(step: edge.step, edge: edge.edge), place: edge.place))
      }
      ranges.append(first..<items.count)
    }
  }

  private mutating func addOutcomes(_ rule: CheckedRule, _ number: Int, _ outline: RuleOutline) {
    var possible: [Outcome: SourceRange] = [.fired: outline.trigger ?? rule.place]
    switch rule.trigger {
    case .when:
      possible[.cleared] = outline.clearClause ?? outline.trigger ?? rule.place
      if rule.held != nil { possible[.abandoned] = outline.held ?? rule.place }
    case .on: break
    case .sequence: possible[.abandoned] = outline.trigger ?? rule.place
    }
    for (position, notify) in rule.notify.enumerated() {
      let place = outline.notify.indices.contains(position) ? outline.notify[position] : rule.place
      if notify.atMostEveryMilliseconds != nil, possible[.suppressed] == nil { possible[.suppressed] = place }
      if notify.remindEveryMilliseconds != nil, possible[.reminded] == nil { possible[.reminded] = place }
    }
    if !rule.during.isEmpty { possible[.outOfHours] = outline.during.first ?? rule.place }
    var found: [Outcome: Int] = [:]
    for outcome in Outcome.allCases {
      guard let place = possible[outcome] else { continue }
      found[outcome] = items.count
      items.append(Item(rule: number, form: .outcome(outcome), place: place))
    }
    outcomes.append(found)
  }

  private mutating func addLeaves(
    _ outline: ConditionOutline, _ clause: Clause, _ rule: CheckedRule, _ number: Int, _ doubts: Doubts
  ) {
    for part in outline.leaves {
      func add(_ truth: Truth) -> Int {
        items.append(Item(rule: number, form: .leaf(clause, part: part, truth), place: outline.parts[part].place))
        return items.count - 1
      }
      let yes = add(.yes)
      let no = add(.no)
      let canBeUnknown = doubts.canBeUnknown(outline.parts[part].condition, in: rule, isClear: clause == .clear)
      leaves[number].append(
        Leaf(isClear: clause == .clear, part: part, items: (no, yes, canBeUnknown ? add(.unknown) : -1)))
    }
  }

  // MARK: Marking

  /// Notes what one step of a trace shows.
  func mark(_ step: TraceStep, in seen: inout Set<Int>) {
    for alert in step.alerts {
      markOutcomes(alert, &seen)
      mark(alert.condition, isClear: false, alert.rule, &seen)
      mark(alert.clear, isClear: true, alert.rule, &seen)
      for edge in alert.edges {
        mark(edge.condition, isClear: false, alert.rule, &seen)
        // An edge of a sequence that waits for another is none yet.
        guard edge.isTrue, edge.outcome != .notAwaited else { continue }
        let item = ranges[alert.rule].first { items[$0].form == .edge(step: edge.step, edge: edge.edge) }
        if let item { seen.insert(item) }
      }
    }
  }

  private func markOutcomes(_ alert: AlertTrace, _ seen: inout Set<Int>) {
    func see(_ outcome: Outcome) {
      if let item = outcomes[alert.rule][outcome] { seen.insert(item) }
    }
    for transition in alert.transitions {
      switch transition {
      case .fired: see(.fired)
      case .cleared: see(.cleared)
      case .abandoned, .abandonedByGap, .givenUp: see(.abandoned)
      case .reminded: see(.reminded)
      case .pending, .clearing, .clearingBroken, .rearmed, .toldAtLast, .begun, .advanced: break
      }
    }
    for notice in alert.notices {
      if notice.heldBack != 0 { see(.suppressed) }
      if notice.kind == .reminded { see(.reminded) }
      if notice.kind == .fired { see(.fired) }
    }
    let isKeptOut = alert.hours.contains(false) && alert.condition?.truth == .yes
    if isKeptOut || alert.edges.contains(where: { $0.outcome == .outOfHours }) { see(.outOfHours) }
  }

  private func mark(_ trace: ConditionTrace?, isClear: Bool, _ rule: Int, _ seen: inout Set<Int>) {
    guard let trace else { return }
    for leaf in leaves[rule] where leaf.isClear == isClear && trace.parts.indices.contains(leaf.part) {
      let item =
        switch trace.parts[leaf.part].truth {
        case .no: leaf.items.no
        case .yes: leaf.items.yes
        case .unknown: leaf.items.unknown
        }
      if item >= 0 { seen.insert(item) }
    }
  }
}
