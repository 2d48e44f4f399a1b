internal import Model

/// Where the parts of a rule stand in its text, lets opened: for lints that are told after the check.
struct RulePlaces {
  /// A value or predicate with a time or name of its own.
  struct Part {
    enum Form {
      case field(String)
      case window(field: String, milliseconds: Double)
      case moved(milliseconds: Double)
      case silence(milliseconds: Double)
      case inside(String)
    }
    var form: Form
    var range: SourceRange
    var isInClear: Bool
  }

  private(set) var parts: [Part] = []
  private(set) var clauses: [ClauseSyntax] = []
  let name: SourceRange

  init(_ rule: RuleSyntax, lets: [String: LetSyntax]) {
    name = rule.name.range
    clauses = rule.clauses
    for clause in rule.clauses {
      switch clause.form {
      case .when(let condition), .on(_, while: .some(let condition)): add(condition, lets, false)
      case .clear(let condition, _): add(condition, lets, true)
      case .on, .sequence, .devices, .each, .held, .clearAfter, .during, .ifUnknown, .late, .severity, .notify, .say:
        break
      }
    }
  }

  /// The syntax of each rule, and of each let, by name.
  static func all(of parsed: ParsedRuleSet) -> [String: RulePlaces] {
    var lets: [String: LetSyntax] = [:]
    for file in parsed.files {
      for case .letCondition(let syntax) in file.declarations { lets[syntax.name.text] = syntax }
    }
    var places: [String: RulePlaces] = [:]
    for file in parsed.files {
      for case .rule(let rule) in file.declarations { places[rule.name.text] = RulePlaces(rule, lets: lets) }
    }
    return places
  }

  /// The clause of `when`, `on` or `sequence`.
  var trigger: ClauseSyntax? {
    clauses.first {
      switch $0.form {
      case .when, .on, .sequence: true
      case .devices, .each, .held, .clear, .clearAfter, .during, .ifUnknown, .late, .severity, .notify, .say: false
      }
    }
  }

  var held: (range: SourceRange, duration: Quantity, hasGap: Bool)? {
    for clause in clauses {
      if case .held(let duration, let more) = clause.form {
        if case .gap = more { return (clause.range, duration, true) }
        return (clause.range, duration, false)
      }
    }
    return nil
  }

  /// The names behind `for`.
  var lists: (range: SourceRange, names: [Name])? {
    for clause in clauses {
      if case .devices(let names, _) = clause.form { return (clause.range, names) }
    }
    return nil
  }

  // MARK: Walk

  /// Conditions are checked, so that lets are not deeper nested than the checker allows.
  private mutating func add(_ condition: ConditionSyntax, _ lets: [String: LetSyntax], _ isInClear: Bool) {
    func note(_ form: Part.Form, _ range: SourceRange) {
      parts.append(Part(form: form, range: range, isInClear: isInClear))
    }
    switch condition.form {
    case .or(let inner), .and(let inner): for part in inner { add(part, lets, isInClear) }
    case .not(let inner), .group(let inner): add(inner, lets, isInClear)
    case .reading(let reading):
      // Lets may name each other in a chain of any length.
      var last = reading
      while let symbol = lets[last.name.text] {
        guard case .reading(let next) = symbol.condition.form else { return add(symbol.condition, lets, isInClear) }
        last = next
      }
      note(.field(last.name.text), last.range)
    case .isValue(let reading, _), .has(let reading): note(.field(reading.name.text), reading.range)
    case .compare(let a, _, let b, _): for value in [a, b] { add(value, isInClear) }
    case .between(let a, let b, let c): for value in [a, b, c] { add(value, isInClear) }
    case .inside(let name), .outside(let name): note(.inside(name.text), condition.range)
    case .silent(let quantity): note(.silence(milliseconds: Self.base(quantity)), condition.range)
    }
  }

  private mutating func add(_ value: ValueSyntax, _ isInClear: Bool) {
    let form: Part.Form
    switch value.form {
    case .reading(let reading): form = .field(reading.name.text)
    case .aggregate(_, let name, let over): form = .window(field: name.text, milliseconds: Self.base(over))
    case .moved(let over): form = .moved(milliseconds: Self.base(over))
    case .quantity, .property, .count, .distance, .age: return
    }
    parts.append(Part(form: form, range: value.range, isInClear: isInClear))
  }

  private static func base(_ quantity: Quantity) -> Double { quantity.unit?.toBase(quantity.value) ?? 0 }
}
