internal import Model

/// What a reload changes: which rule, fence, window and value of the old rule set is which of the new one.
///
/// Pure, made once for all shards. Any two rule sets can follow each other; decision 0031 says what is the same.
package struct RuleSetChanges: Sendable {
  /// By new rule: whose state it goes on with; nil: nobody's.
  let rules: [RuleChange?]
  /// By old rule: the new rule that goes on with its state.
  let successors: [Int?]
  let fences: FenceChanges
  let places: StatePlaces
  /// For people: what changes, a line each, at most `lineLimit` and one that counts the rest.
  package let lines: [String]

  package static let lineLimit = 50

  package init(from old: EnginePlan, to new: EnginePlan) {
    let fences = FenceChanges(from: old, to: new)
    let rules = RuleChange.all(from: old, to: new)
    var successors = [Int?](repeating: nil, count: old.rules.count)
    for (number, change) in rules.enumerated() {
      if let change { successors[change.old] = number }
    }
    self.fences = fences
    self.rules = rules
    self.successors = successors
    places = StatePlaces(from: old, to: new)
    lines = ChangeLines(from: old, to: new, rules, successors, fences).bounded(to: Self.lineLimit)
  }

  /// What becomes of an alert of the old rule set.
  enum Fate: Equatable {
    /// It stays, as one of this rule and fence.
    case kept(rule: Int, fence: UInt32)
    /// It ends; its cool-downs stay with this rule and fence.
    case ended(rule: Int, fence: UInt32)
    /// Nothing of it is left.
    case gone
  }

  /// `covers` says whether a new rule looks at the device.
  func fate(of entry: AlertEntry, covers: (Int) -> Bool) -> Fate {
    guard let rule = successors[Int(entry.rule)], let change = rules[rule],
      let fence = fences.successor(of: entry.fence)
    else { return .gone }
    if change.keepsAlerts && covers(rule) { return .kept(rule: rule, fence: fence) }
    return change.isEachAlike ? .ended(rule: rule, fence: fence) : .gone
  }
}
