internal import Model

/// The checked rule set as one JSON document for other programs: `picket ast`. Described in docs/ast.md, its shape in
/// docs/schema/ast.schema.json.
///
/// It follows the text: declarations, clauses and conditions stand as and where the writer put them, lets are named
/// where they are used. The checker's answers are added: what a name stands for, base units, defaults. Every object
/// has always the same keys in the same order.
package struct TreeJSON {
  /// Goes up when a key goes or changes its meaning; new keys leave it as it is.
  package static let version = 1

  let set: CheckedRuleSet
  let parsed: ParsedRuleSet
  let sources: [SourceFile]
  let fields: [String: FieldSymbol]
  let lets: Set<String>
  let groups: [String: FenceGroup]
  let rules: [String: CheckedRule]
  let places: PlaceJSON

  /// Several lines, indented by two blanks.
  package static func render(_ set: CheckedRuleSet, parsed: ParsedRuleSet, sources: [SourceFile]) -> String {
    let tree = TreeJSON(set, parsed, sources)
    var text = ""
    tree.document().writeIndented(to: &text)
    return text + "\n"
  }

  private init(_ set: CheckedRuleSet, _ parsed: ParsedRuleSet, _ sources: [SourceFile]) {
    self.set = set
    self.parsed = parsed
    self.sources = sources
    var fields: [String: FieldSymbol] = [:]
    var lets: Set<String> = []
    for field in Field.allCases { fields[field.name] = FieldSymbol(field) }
    for declaration in parsed.files.flatMap(\.declarations) {
      switch declaration {
      case .field(let field): fields[field.name.text] = FieldSymbol(field)
      case .letCondition(let named): lets.insert(named.name.text)
      case .fence, .fences, .devices, .hours, .zone, .batteryStates, .sink, .rule, .test: break
      }
    }
    self.fields = fields
    self.lets = lets
    groups = Dictionary(set.groups.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    rules = Dictionary(set.rules.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    places = PlaceJSON(sources)
  }

  private func document() -> JSONText {
    let declarations = parsed.files.flatMap(\.declarations)
    var lists: [String: [JSONText]] = [:]
    for declaration in declarations {
      let (list, object) = object(declaration)
      lists[list, default: []].append(object)
    }
    for sink in set.sinks where sink.place == .none { lists["sinks", default: []].append(defaultSink(sink)) }
    let keys = ["zones", "fences", "devices", "hours", "fields", "lets", "sinks", "rules", "tests"]
    return .object(
      [("version", .number(Self.version)), ("files", .array(sources.map { .string($0.path) }))]
        + keys.map { ($0, .array(lists[$0] ?? [])) } + [("battery_states", batteryStates())])
  }

  /// A declaration, and the list that it stands in.
  private func object(_ declaration: Declaration) -> (list: String, object: JSONText) {
    switch declaration {
    case .fence(let fence): ("fences", object(fence))
    case .fences(let set): ("fences", object(set))
    case .devices(let devices): ("devices", object(devices))
    case .hours(let hours): ("hours", object(hours))
    case .zone(let zone): ("zones", .object([("name", .string(zone.name.text)), ("place", place(zone.range))]))
    case .field(let field): ("fields", object(field))
    // What all of them come to stands in `battery_states`.
    case .batteryStates(let states): ("states", place(states.range))
    case .letCondition(let named): ("lets", object(named))
    case .sink(let sink): ("sinks", object(sink))
    case .rule(let rule): ("rules", object(rule))
    case .test(let test): ("tests", object(test))
    }
  }

  private func batteryStates() -> JSONText {
    let states = set.batteryStates
    func ratio(_ value: Double) -> JSONText { .decimal(value) }
    return .object([
      ("low", .object([("ratio", ratio(states.lowRatio)), ("volts", .decimal(states.lowVolts))])),
      ("critical", .object([("ratio", ratio(states.criticalRatio)), ("volts", .decimal(states.criticalVolts))])),
      (
        "full",
        .object([("ratio", ratio(states.fullRatio)), ("volts", states.fullVolts.map(JSONText.decimal) ?? .null)])
      ),
    ])
  }

  // MARK: Pieces

  func place(_ range: SourceRange) -> JSONText { .object(places.members(range)) }

  func text(_ text: QuotedText?) -> JSONText { .optional(text?.text) }

  func name(_ name: Name?) -> JSONText { .optional(name?.text) }

  func names(_ names: [Name]) -> JSONText { .array(names.map { .string($0.text) }) }

  /// The writer's words of a place.
  func written(_ range: SourceRange) -> String {
    String(decoding: sources[range.file].bytes[range.start..<range.end], as: UTF8.self)
  }

  /// A quantity as written and in the base unit of its kind; `isDifference`: a difference of temperatures.
  func quantity(_ quantity: Quantity?, isDifference: Bool = false) -> JSONText {
    guard let quantity else { return .null }
    let unit = quantity.unit
    let base = unit.map { isDifference ? $0.differenceToBase(quantity.value) : $0.toBase(quantity.value) }
    return .object([
      ("text", .string(written(quantity.range))), ("value", .decimal(quantity.value)),
      ("unit", .optional(unit?.symbol)), ("base", .decimal(base ?? quantity.value)),
      ("base_unit", .optional(unit.flatMap { Self.baseUnit($0.kind) })),
    ])
  }

  /// The unit that is one of itself; a ratio is a fraction, without one.
  private static func baseUnit(_ kind: QuantityKind) -> String? {
    MeasureUnit.all.first { $0.kind == kind && $0.numerator == 1 && $0.denominator == 1 && $0.offset == 0 }?.symbol
  }

  func point(_ point: PointSyntax) -> JSONText {
    .object([("latitude", .decimal(point.latitude)), ("longitude", .decimal(point.longitude))])
  }

  /// A literal beside a field or property of this kind.
  func literal(_ literal: Literal, of symbol: FieldSymbol?) -> JSONText {
    switch literal {
    case .quantity(let value): quantity(value)
    case .text(let text): .string(text.text)
    case .word(let word):
      if let symbol, symbol.kind == .bool, let flag = symbol.bool(word.text) { .bool(flag) } else { .string(word.text) }
    }
  }

  func type(_ type: TypeSyntax) -> [(String, JSONText)] {
    [("kind", .string(type.kind.rawValue)), ("unit", .optional(type.unit?.symbol))]
  }
}
