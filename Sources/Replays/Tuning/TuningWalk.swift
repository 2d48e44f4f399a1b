internal import Model
internal import Rules

/// Walks over one rule and finds what of it can be varied, and which declarations it reads.
struct TuningWalk {
  let rule: RuleSyntax
  let declared: TuningDeclarations
  /// In the order in which the rule comes to them.
  var places: [TuningPlace] = []
  /// Fences and sets that it names.
  private(set) var fences: Set<String> = []
  /// Those of them whose sides it reads, in the order in which it names them.
  private(set) var sides: [String] = []
  private(set) var lets: Set<String> = []
  private(set) var batteryStates: [BatteryState] = []
  /// `clear.` while the rule's `clear` is looked at.
  var prefix = ""
  /// The let that is looked at.
  private var owner: String?
  private var alias: (name: String, set: String)?

  init(_ rule: RuleSyntax, in declared: TuningDeclarations) {
    self.rule = rule
    self.declared = declared
    for clause in rule.clauses {
      if case .each(let set, let alias, _) = clause.form {
        self.alias = (alias.text, set.text)
        note(set, isSide: false)
      }
    }
    for clause in rule.clauses { walk(clause) }
    addAbsentClauses()
    addMargins()
    addBatteryStates()
  }

  // MARK: What is found

  mutating func add(
    _ name: String, _ quantity: Quantity, in context: SourceRange, isDifference: Bool = false, aliases: [String] = [],
    removal: SourceRange? = nil
  ) {
    let unit = quantity.unit
    let base = isDifference ? unit?.differenceToBase(quantity.value) : unit?.toBase(quantity.value)
    append(
      TuningPlace(
        name: prefix + name, aliases: aliases,
        measure: .quantity(unit?.kind ?? .number, isDifference: isDifference), edit: .replace(quantity.range),
        removal: removal,
        present: .init(base: base ?? quantity.value, number: quantity.value, unit: unit, label: quantity.label),
        context: context, owner: owner))
  }

  /// A let that is read twice is one place.
  mutating func append(_ place: TuningPlace) {
    if !places.contains(where: { $0.edit == place.edit && $0.measure == place.measure }) { places.append(place) }
  }

  mutating func add(settled: SettledSyntax?, in context: SourceRange, aliases: [String] = []) {
    switch settled {
    case nil: break
    case .time(let quantity): add("settled", quantity, in: context, aliases: aliases)
    case .fixes(let count):
      let label = "\(count.value) \(count.value == 1 ? "fix" : "fixes")"
      append(
        TuningPlace(
          name: prefix + "settled", aliases: aliases, measure: .fixes, edit: .replace(count.range),
          present: .init(base: Double(count.value), number: Double(count.value), unit: nil, label: label),
          context: context, owner: owner))
    }
  }

  private mutating func note(_ name: Name, isSide: Bool) {
    let text = alias.flatMap { $0.name == name.text ? $0.set : nil } ?? name.text
    fences.insert(text)
    if isSide, !sides.contains(text) { sides.append(text) }
  }

  private mutating func note(state literal: Literal, of field: Name) {
    guard field.text == Field.battery.name, case .word(let word) = literal,
      let state = BatteryState(rawValue: word.text), !batteryStates.contains(state)
    else { return }
    batteryStates.append(state)
  }

  // MARK: Conditions

  mutating func walk(_ condition: ConditionSyntax) {
    switch condition.form {
    case .or(let parts), .and(let parts): for part in parts { walk(part) }
    case .not(let inner), .group(let inner): walk(inner)
    case .reading(let reading): walk(reading)
    case .isValue(let reading, let value):
      add(within: reading)
      note(state: value, of: reading.name)
    case .has(let reading): add(within: reading)
    case .compare(let left, _, let right, let by): compare(left, right, by, in: condition.range)
    case .between(let value, let low, let high):
      walk(value)
      for limit in [low, high] {
        walk(limit)
        add(limit, of: value, in: condition.range)
      }
    case .inside(let name), .outside(let name): note(name, isSide: true)
    case .silent(let duration): add("silent", duration, in: condition.range)
    }
  }

  /// A field, or a let, whose condition is looked at in its place. Lets may name each other in a chain of any length.
  private mutating func walk(_ reading: ReadingSyntax) {
    let outer = owner
    defer { owner = outer }
    var last = reading
    while let symbol = declared.lets[last.name.text] {
      lets.insert(last.name.text)
      owner = "let \(last.name.text)"
      guard case .reading(let next) = symbol.condition.form else { return walk(symbol.condition) }
      last = next
    }
    add(within: last)
  }

  private mutating func add(within reading: ReadingSyntax) {
    if let within = reading.within { add("within", within, in: reading.range) }
  }

  private mutating func compare(
    _ left: ValueSyntax, _ right: ValueSyntax, _ by: Quantity?, in context: SourceRange
  ) {
    walk(left)
    walk(right)
    add(left, of: right, in: context)
    add(right, of: left, in: context)
    if let by { add("by", by, in: context, isDifference: true) }
  }

  /// A constant that a value is compared with.
  private mutating func add(_ limit: ValueSyntax, of value: ValueSyntax, in context: SourceRange) {
    guard case .quantity(let quantity) = limit.form, let (name, isDifference) = Self.name(of: value) else { return }
    var aliases: [String] = []
    if case .aggregate(_, let field, _) = value.form { aliases = [prefix + field.text] }
    add(name, quantity, in: context, isDifference: isDifference, aliases: aliases)
  }

  private static func name(of value: ValueSyntax) -> (String, isDifference: Bool)? {
    switch value.form {
    case .quantity: nil
    case .reading(let reading): (reading.name.text, false)
    case .property(let alias, let property): ("\(alias.text).\(property.text)", false)
    case .aggregate(let aggregate, let field, _): ("\(aggregate.rawValue)(\(field.text))", aggregate == .change)
    case .count: ("count", false)
    case .distance: ("distance", false)
    case .moved: ("moved", false)
    case .age: ("age", false)
    }
  }

  /// The times that a value reads.
  private mutating func walk(_ value: ValueSyntax) {
    switch value.form {
    case .quantity, .property, .age: break
    case .reading(let reading): add(within: reading)
    case .aggregate(_, _, let over), .moved(let over): add("over", over, in: value.range)
    case .count(let edges, let over):
      for edge in edges { walk(edge) }
      add("over", over, in: value.range)
    case .distance(let name): note(name, isSide: false)
    }
  }

  // MARK: Edges

  mutating func walk(_ edge: EdgeSyntax) {
    switch edge.form {
    case .enter(let name, _, let settled), .exit(let name, let settled):
      note(name, isSide: true)
      add(settled: settled, in: edge.range)
    case .cross(let name, _): note(name, isSide: false)
    case .becomes(let field, let value): note(state: value, of: field)
    case .passes(let field, _, let limit): add(field.text, limit, in: edge.range, aliases: [prefix + "passes"])
    case .alarm, .changes: break
    }
  }
}
