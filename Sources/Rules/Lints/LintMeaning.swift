internal import Model

/// What a predicate, claimed true or false, asks of its variable, and words for it.
struct LintMeaning {
  var variable: Int
  /// Empty: no value does.
  var set: ValueSet
  var claim: LintClaim
  var condition: Condition
  /// The writer's unit.
  var unit: MeasureUnit?
  var kind: QuantityKind?
  var isDifference = false
  var isWhole = false
  /// All that the variable can be.
  var all = ValueSet.everyNumber
  /// The same in words, where it is bounded: `from 0 km/h to 1600 km/h`.
  var domain: String?
  /// The field's name, where a field of this event is asked for.
  var field: String?
  /// `a speed`
  var article = "it"

  /// The predicate as the claim has it: `speed > 90 km/h`, not `silent for 5 min`.
  func said(_ text: String) -> String { claim == .yes ? "`\(text)`" : "not `\(text)`" }

  var isSilence: Bool {
    if case .silent = condition { return true }
    return false
  }

  /// `90 km/h is 25 m/s`; nil where there is nothing to convert.
  var arithmetic: String? {
    guard let unit, let kind, let base = Self.base(of: kind), base != unit else { return nil }
    let limits = condition.limits
    if limits.isEmpty { return nil }
    let text = LimitText(unit: base, isDifference: isDifference)
    return limits.map { "\($0.label) is \(text.number($0.value))" }.joined(separator: ", ")
  }

  /// What stands under the carets.
  func words(inBase: Bool, of placed: PlacedCondition) -> String {
    let needs = placed.isOfLet ? "`\(placed.text)` stands in it: " : ""
    switch condition {
    case .compare, .between:
      let shown = inBase ? kind.flatMap(Self.base) ?? unit : unit
      let text = LimitText(unit: shown, isDifference: isDifference)
      return needs + (text.words(set.beyond(all), whole: isWhole) ?? "")
    case .isBool, .isText, .batteryIs, .has, .inside, .silent, .any, .all, .not:
      return placed.isOfLet ? "`\(placed.text)` stands in it" : ""
    }
  }

  /// The unit that events are kept in.
  static func base(of kind: QuantityKind) -> MeasureUnit? {
    MeasureUnit.all.first { $0.kind == kind && $0.numerator == 1 && $0.denominator == 1 && $0.offset == 0 }
  }
}

/// `90 km/h is 25 m/s, 50 mph is 22.35 m/s`, where the units differ.
func conversions(_ a: LintMeaning, _ b: LintMeaning) -> [String] {
  if a.unit == b.unit { return [] }
  let parts = [a.arithmetic, b.arithmetic].compactMap { $0 }
  return parts.isEmpty ? [] : [parts.joined(separator: ", ")]
}

extension Condition {
  /// The writer's limits in a comparison, with their values in base units.
  var limits: [(label: String, value: Double)] {
    switch self {
    case .compare(let a, _, let b): [a, b].compactMap { side in side.constant.map { (side.label, $0) } }
    case .between(_, let low, let high, _): [low, high].compactMap { side in side.constant.map { (side.label, $0) } }
    case .any, .all, .not, .isBool, .isText, .batteryIs, .has, .inside, .silent: []
    }
  }

  /// The value of the event in a comparison.
  var operand: Operand? {
    switch self {
    case .compare(let a, _, let b): a.constant == nil ? a : b
    case .between(let value, _, _, _): value
    case .any, .all, .not, .isBool, .isText, .batteryIs, .has, .inside, .silent: nil
    }
  }
}

extension Checker {
  /// What a predicate asks where it is claimed true or false.
  mutating func meaning(_ placed: PlacedCondition, _ claim: LintClaim) -> LintMeaning {
    var (condition, wanted) = (placed.condition, claim)
    while case .not(let inner) = condition { (condition, wanted) = (inner, wanted.ofNegated) }
    let leaf = reasoner.leaf(condition)
    var meaning = LintMeaning(
      variable: leaf.variable, set: wanted == .yes ? leaf.yes : leaf.no, claim: claim, condition: condition)
    guard let operand = condition.operand else { return meaning }
    meaning.unit = operand.unit
    meaning.kind = operand.kind
    meaning.isDifference = operand.isDifference
    let variables = reasoner.variables
    meaning.isWhole = variables.domains.isWhole(variables.list[leaf.variable])
    let all = variables.universe(leaf.variable).known
    meaning.all = all
    if all != .everyNumber, all != ValueSet.everyNumber.wholeNumbers {
      meaning.domain = LimitText(unit: operand.unit, isDifference: operand.isDifference).words(
        all, whole: meaning.isWhole)
    }
    meaning.article = "`\(operand.label)`"
    if case .reading(let reading) = operand.form, reading.withinMilliseconds == nil { meaning.field = operand.label }
    return meaning
  }
}

/// The clause whose condition is looked at, for messages.
enum LintedClause: Sendable {
  case when, clear, whileEdge, named

  /// The code of what is never true here.
  var neverCode: DiagnosticCode { self == .clear ? .clearNeverTrue : .neverTrue }

  func subject(of placed: PlacedCondition) -> String {
    placed.text.utf8.count <= 80 ? "`\(placed.text)`" : "the condition"
  }

  /// What becomes of it where a part is never true.
  var never: String {
    switch self {
    case .when: "the rule never fires by it"
    case .clear: "the alert never ends by it"
    case .whileEdge: "no edge is told by it"
    case .named: "rules that read it never fire by it"
    }
  }

  var always: String {
    switch self {
    case .when: "leave it out, or write other limits"
    case .clear: "the alert ends as soon as it has begun"
    case .whileEdge: "leave it out"
    case .named: "leave it out, or write other limits"
    }
  }

  func contradiction(of meaning: LintMeaning) -> String {
    switch meaning.condition {
    case .compare, .between: "write `or`, or other limits"
    case .isBool, .isText, .batteryIs, .has, .inside, .silent, .any, .all, .not: "write `or`, or leave one out"
    }
  }
}
