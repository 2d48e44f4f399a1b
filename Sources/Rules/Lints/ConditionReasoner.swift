internal import Model

/// Says what conditions can and cannot be, by ranges of values: sound, bounded, and silent where it cannot tell.
///
/// A condition with a claim about it becomes a list of boxes (its disjunctive normal form), any of which makes the claim
/// true. Where there would be too many, the answer is nil. What is said to be impossible is so for all values that
/// events can bring; three-valued logic is kept exactly, since each set says whether unknown belongs to it.
struct ConditionReasoner: Sendable {
  private(set) var variables: LintVariables

  /// Boxes that one claim may need, and steps that one question may take.
  static let boxLimit = 64
  static let stepLimit = 20_000
  private var stepsLeft = 0

  init(fields: [PlanField] = []) { variables = LintVariables(fields: fields) }

  /// A reasoner about the rules of one rule; lets know no alias.
  mutating func begin(fields: [PlanField], eachGroup: Int?) {
    variables.learn(fields: fields)
    variables.eachGroup = eachGroup
  }

  mutating func leaf(_ condition: Condition) -> LintLeaf { variables.leaf(condition) }

  mutating func number(of variable: LintVariable) -> Int { variables.number(of: variable) }

  /// Whether all claims can hold at one moment; nil: too much to tell.
  ///
  /// - Parameters:
  ///   - facts: what holds beside them.
  ///   - isNeverKnown: variables that are unknown at every moment that is asked about.
  mutating func isPossible(
    _ claims: [(Condition, LintClaim)], facts: LintBox = LintBox(),
    isNeverKnown: (LintVariable) -> Bool = { _ in false }
  ) -> Bool? {
    boxes(claims, facts: facts, isNeverKnown: isNeverKnown).map { !$0.isEmpty }
  }

  /// The boxes in which all claims hold, those that cannot be left out; nil: too much to tell.
  mutating func boxes(
    _ claims: [(Condition, LintClaim)], facts: LintBox = LintBox(),
    isNeverKnown: (LintVariable) -> Bool = { _ in false }
  ) -> [LintBox]? {
    stepsLeft = Self.stepLimit
    var lists: [[LintBox]] = [[facts]]
    for (condition, claim) in claims {
      guard let list = boxes(condition, claim) else { return nil }
      lists.append(list)
    }
    return product(lists)?.compactMap { variables.narrowed($0, isNeverKnown: isNeverKnown) }
  }

  /// Whether the first is true only where the second is; nil: too much to tell.
  mutating func implies(_ a: Condition, _ b: Condition) -> Bool? {
    isPossible([(a, .yes), (b, .notYes)]).map { !$0 }
  }

  /// Whether both have the same truth at every moment; nil: too much to tell.
  mutating func areEqual(_ a: Condition, _ b: Condition) -> Bool? {
    for (one, other) in [(a, b), (b, a)] {
      guard let differs = isPossible([(one, .yes), (other, .notYes)]),
        let alsoDiffers = isPossible([(one, .no), (other, .notNo)])
      else { return nil }
      if differs || alsoDiffers { return false }
    }
    return true
  }

  // MARK: Boxes

  private mutating func boxes(_ condition: Condition, _ claim: LintClaim) -> [LintBox]? {
    stepsLeft -= 1
    if stepsLeft < 0 { return nil }
    switch condition {
    case .not(let inner): return boxes(inner, claim.ofNegated)
    case .all(let parts): return boxes(parts, claim, isProduct: claim == .yes || claim == .notNo)
    case .any(let parts): return boxes(parts, claim, isProduct: claim == .no || claim == .notYes)
    case .compare, .between, .isBool, .isText, .batteryIs, .has, .inside, .silent:
      let leaf = variables.leaf(condition)
      let all = variables.universe(leaf.variable)
      let set =
        switch claim {
        case .yes: leaf.yes
        case .no: leaf.no
        case .notYes: all.without(leaf.yes)
        case .notNo: all.without(leaf.no)
        }
      return set.isEmpty ? [] : set == all ? [LintBox()] : [LintBox(leaf.variable, set)]
    }
  }

  private mutating func boxes(_ parts: [Condition], _ claim: LintClaim, isProduct: Bool) -> [LintBox]? {
    var lists: [[LintBox]] = []
    for part in parts {
      guard let list = boxes(part, claim) else { return nil }
      lists.append(list)
    }
    return isProduct ? product(lists) : sum(lists)
  }

  /// The shortest lists first, so that what contradicts itself is found before it grows.
  private mutating func product(_ lists: [[LintBox]]) -> [LintBox]? {
    var product = [LintBox()]
    for list in lists.sorted(by: { $0.count < $1.count }) {
      stepsLeft -= product.count * list.count * 2
      if stepsLeft < 0 { return nil }
      var next: [LintBox] = []
      for box in product {
        for other in list {
          if let met = box.meeting(other) { next.append(met) }
        }
      }
      if next.count > Self.boxLimit { return nil }
      product = next
    }
    return product
  }

  /// Boxes about one and the same variable alone become one.
  private mutating func sum(_ lists: [[LintBox]]) -> [LintBox]? {
    var sum: [LintBox] = []
    var places: [Int: Int] = [:]
    for box in lists.joined() {
      stepsLeft -= 1
      if stepsLeft < 0 { return nil }
      if box.entries.isEmpty { return [box] }
      guard box.entries.count == 1, let entry = box.entries.first else {
        sum.append(box)
        continue
      }
      if let place = places[entry.variable], let known = sum[place].entries.first {
        let set = known.set.joining(entry.set)
        if set == variables.universe(entry.variable) { return [LintBox()] }
        sum[place] = LintBox(entry.variable, set)
      } else {
        places[entry.variable] = sum.count
        sum.append(box)
      }
    }
    return sum.count > Self.boxLimit ? nil : sum
  }
}
