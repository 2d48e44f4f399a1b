internal import Model

/// Comparisons and what they compare.
extension Checker {
  /// One side of a comparison: a number of the writer, whose meaning the other side decides, or a value of the event.
  enum Side {
    case constant(Quantity)
    case operand(Operand)
  }

  mutating func compare(
    _ left: ValueSyntax, _ sign: Comparison, _ right: ValueSyntax, by: Quantity?, at range: SourceRange
  ) -> Condition? {
    let first = side(left)
    let second = side(right)
    guard let first, let second, let (a, b) = matched(first, second, at: range) else { return nil }
    if sign == .equal || sign == .notEqual, a.kind != .number {
      let place = signPlace(between: left.range, and: right.range) ?? range
      findings.error(
        .equalityOfMeasures, Parser.equalityAdvice(sign, text(left.range)), at: place,
        fixes: sign == .equal ? Parser.equalityFixes(place) : [])
      return nil
    }
    guard let by else { return .compare(a, sign, b) }
    return widened(b, by, sign, at: range).map { .compare(a, sign, $0) }
  }

  /// Where the sign between two values stands.
  private func signPlace(between left: SourceRange, and right: SourceRange) -> SourceRange? {
    guard sources.indices.contains(left.file), left.end < right.start else { return nil }
    let bytes = sources[left.file].bytes
    let isSign: (UInt8) -> Bool = { "=!<>".utf8.contains($0) }
    let between = left.end..<min(right.start, bytes.count)
    guard let start = between.first(where: { isSign(bytes[$0]) }) else { return nil }
    let end = between[start...].first { !isSign(bytes[$0]) } ?? between.upperBound
    return SourceRange(file: left.file, start: start, end: end)
  }

  /// `speed > area.limit by 5 km/h`, `by 10 %` of it.
  private mutating func widened(_ limit: Operand, _ by: Quantity, _ sign: Comparison, at range: SourceRange) -> Operand?
  {
    let direction: Double
    switch sign {
    case .less, .lessOrEqual: direction = -1
    case .greater, .greaterOrEqual: direction = 1
    case .equal, .notEqual:
      findings.error(.misplacedClause, "`by` widens a limit: write it behind `<`, `<=`, `>` or `>=`", at: by.range)
      return nil
    }
    let isFraction = by.unit?.kind == .ratio
    guard let amount = base(by, isFraction ? .ratio : limit.kind, isDifference: true) else { return nil }
    guard amount >= 0 else {
      findings.error(.valueOutOfRange, "`by` widens a limit: write a number above 0", at: by.range)
      return nil
    }
    return Operand(
      form: .widened(limit, amount: direction * amount, isFraction: isFraction), kind: limit.kind, unit: limit.unit,
      label: "\(limit.label) by \(by.label)", isDifference: limit.isDifference)
  }

  mutating func between(
    _ value: ValueSyntax, _ low: ValueSyntax, _ high: ValueSyntax, at range: SourceRange
  ) -> Condition? {
    let (first, second, third) = (side(value), side(low), side(high))
    guard let first, let second, let third else { return nil }
    if tellUnitOfOther(second, third) { return nil }
    guard case .operand(var middle) = first else {
      findings.error(
        .constantsOnly, "a number stands where a value of the event is needed: write `speed between … and …`",
        at: value.range)
      return nil
    }
    guard let a = limit(second, for: middle, at: low.range), let b = limit(third, for: middle, at: high.range) else {
      return nil
    }
    meet(&middle, a, b)
    return .between(middle, a, b, isAngle: middle.kind == .angle)
  }

  /// `between 30 and 60 km/h`: the first limit's unit is that of the second.
  private mutating func tellUnitOfOther(_ low: Side, _ high: Side) -> Bool {
    guard case .constant(let first) = low, case .constant(let second) = high, first.unit == nil, !first.isFaulty,
      let unit = second.unit, !second.isFaulty
    else { return false }
    let right = "\(NumberText.of(first.value)) \(unit.symbol)"
    findings.error(
      .unitMissing, "each limit needs its unit: write `\(right)`", at: first.range,
      and: [.init(second.range, "the other limit")], fixes: [.init(right, [.init(first.range, right)], isSafe: true)])
    return true
  }

  private mutating func limit(_ side: Side, for operand: Operand, at range: SourceRange) -> Operand? {
    switch side {
    case .constant(let quantity): return constant(quantity, for: operand)
    case .operand(let other): return sameKind(operand, other, at: range) ? other : nil
    }
  }

  /// Both sides as operands of one kind; reported where they do not fit.
  private mutating func matched(_ left: Side, _ right: Side, at range: SourceRange) -> (Operand, Operand)? {
    switch (left, right) {
    case (.constant, .constant):
      findings.error(
        .constantsOnly, "two numbers are compared: write a field on one side (`speed > 50 km/h`)", at: range)
      return nil
    case (.operand(var operand), .constant(let quantity)):
      guard let constant = constant(quantity, for: operand) else { return nil }
      meet(&operand, constant)
      return (operand, constant)
    case (.constant(let quantity), .operand(var operand)):
      guard let constant = constant(quantity, for: operand) else { return nil }
      meet(&operand, constant)
      return (constant, operand)
    case (.operand(var a), .operand(var b)):
      guard sameKind(a, b, at: range) else { return nil }
      if case .property = b.form { meet(&a, b) } else if case .property = a.form { meet(&b, a) }
      return (a, b)
    }
  }

  private mutating func sameKind(_ a: Operand, _ b: Operand, at range: SourceRange) -> Bool {
    if a.kind == b.kind, a.kind != .temperature || a.isDifference == b.isDifference { return true }
    let kinds = (QuantityRule.article(a.kind), QuantityRule.article(b.kind))
    let what = a.kind == b.kind ? "a difference is compared with a value" : ""
    findings.error(
      .kindsDiffer,
      what.isEmpty
        ? "`\(a.label)` is \(kinds.0) and `\(b.label)` is \(kinds.1): they cannot be compared"
        : "\(what): `\(a.label)`, `\(b.label)`",
      at: range)
    return false
  }

  /// A value of the event takes the unit that it is compared with.
  private mutating func meet(_ operand: inout Operand, _ others: Operand...) {
    guard let unit = others.compactMap(\.unit).first else { return }
    operand.unit = unit
    switch operand.form {
    case .reading(let reading): note(unit, slot: reading.slot)
    case .aggregate(_, let slot, _): note(unit, slot: slot)
    case .constant, .property, .widened, .count, .distance, .moved, .age: break
    }
  }

  private mutating func note(_ unit: MeasureUnit, slot: Int) {
    if scope.units[slot] == nil { scope.units[slot] = unit }
  }

  private mutating func constant(_ quantity: Quantity, for operand: Operand) -> Operand? {
    guard let value = base(quantity, operand.kind, isDifference: operand.isDifference) else { return nil }
    return Operand(
      form: .constant(value), kind: operand.kind, unit: quantity.unit, label: quantity.label,
      isDifference: operand.isDifference)
  }

  // MARK: Sides

  private mutating func side(_ value: ValueSyntax) -> Side? {
    switch value.form {
    case .quantity(let quantity): return .constant(quantity)
    case .reading(let syntax): return readingOperand(syntax).map { .operand($0) }
    case .property(let alias, let property): return propertyOperand(alias, property).map { .operand($0) }
    case .aggregate(let aggregate, let name, let over):
      return aggregateOperand(aggregate, name, over).map { .operand($0) }
    case .count(let syntax, let over):
      let edges = edges(syntax)
      guard let window = milliseconds(over), let edges else { return nil }
      return .operand(
        Operand(form: .count(edges, overMilliseconds: window), kind: .number, unit: nil, label: text(value.range)))
    case .distance(let name):
      guard let target = areaTarget(name, "distance to") else { return nil }
      return .operand(
        Operand(
          form: .distance(target), kind: .length, unit: MeasureUnit.named("m"), label: "distance to \(name.text)"))
    case .moved(let over):
      guard let window = milliseconds(over) else { return nil }
      return .operand(
        Operand(
          form: .moved(overMilliseconds: window), kind: .length, unit: MeasureUnit.named("m"),
          label: "moved over \(over.label)"))
    case .age:
      return .operand(Operand(form: .age, kind: .duration, unit: MeasureUnit.named("s"), label: "age"))
    }
  }

  private mutating func readingOperand(_ syntax: ReadingSyntax) -> Operand? {
    if lets[syntax.name.text] != nil || fenceNames[syntax.name.text] != nil, fields[syntax.name.text] == nil {
      let isLet = lets[syntax.name.text] != nil
      findings.error(
        .wrongNamespace, "`\(syntax.name.text)` is a \(isLet ? "let" : "fence"), not a value that can be compared",
        at: syntax.range)
      return nil
    }
    guard let symbol = field(syntax.name), isNumeric(symbol, at: syntax.range),
      let reading = reading(symbol, syntax)
    else { return nil }
    return Operand(form: .reading(reading), kind: symbol.kind, unit: symbol.unit, label: symbol.name)
  }

  private mutating func isNumeric(_ symbol: FieldSymbol, at range: SourceRange) -> Bool {
    if symbol.isNumeric { return true }
    findings.error(
      .notComparable,
      symbol.kind == .bool
        ? "`\(symbol.name)` is yes or no: write `\(symbol.name) is \(symbol.words[0])`"
        : "`\(symbol.name)` is text: write `\(symbol.name) is \"…\"`",
      at: range)
    return false
  }

  private mutating func aggregateOperand(_ aggregate: Aggregate, _ name: Name, _ over: Quantity) -> Operand? {
    let window = milliseconds(over)
    guard let symbol = field(name), isNumeric(symbol, at: name.range), let window,
      let slot = slot(of: symbol, at: name.range)
    else { return nil }
    scope.needed.insert(slot)
    return Operand(
      form: .aggregate(aggregate, slot: slot, overMilliseconds: window), kind: symbol.kind, unit: symbol.unit,
      label: "\(aggregate.rawValue)(\(symbol.name)) over \(over.label)", isDifference: aggregate == .change)
  }

  /// `school.limit`
  private mutating func propertyOperand(_ alias: Name, _ property: Name) -> Operand? {
    guard let position = aliasGroup(alias, property) else { return nil }
    guard let number = propertyPosition(property, of: position) else { return nil }
    let declared = groups[position].properties[number]
    guard declared.kind != .text, declared.kind != .bool else {
      findings.error(
        .notComparable, "`\(alias.text).\(property.text)` is \(declared.kind.rawValue) and has no order",
        at: property.range)
      return nil
    }
    return Operand(
      form: .property(number), kind: declared.kind, unit: declared.unit, label: "\(alias.text).\(property.text)")
  }

  /// The group of the rule's alias; reported where the name is no alias.
  private mutating func aliasGroup(_ alias: Name, _ property: Name) -> Int? {
    if let own = scope.alias, own.text == alias.text { return scope.aliasGroup }
    if scope.hasFaultyEach || faultyNames.contains(alias.text) { return nil }
    if let foreign = ForeignField.named("\(alias.text).\(property.text)") {
      let place = SourceRange(file: alias.range.file, start: alias.range.start, end: property.range.end)
      findings.error(
        .unknownField, "there is no field `\(alias.text).\(property.text)`: \(foreign.advice)", at: place,
        fixes: foreign.fields.map { .init($0, [.init(place, $0)]) })
    } else if scope.isLet {
      findings.error(
        .notAnAlias, "a let knows no alias: write `\(alias.text).…` in the rule that has `each`", at: alias.range)
    } else if fenceNames[alias.text] != nil {
      use(alias.text, .fence)
      findings.error(
        .notAnAlias,
        "properties are read through an alias: write `each \(alias.text) as one` and `one.…` for `\(alias.text).…`",
        at: alias.range)
    } else {
      let (hint, fixes) = suggestion(
        for: alias, among: scope.alias.map { [$0.text] } ?? [],
        else: "write `each SET as \(String(alias.text.prefix(60)))`")
      findings.error(
        .notAnAlias, "the rule has no alias `\(String(alias.text.prefix(60)))`: \(hint)", at: alias.range, fixes: fixes)
    }
    return nil
  }

  /// The position of a property of a group; reported where it has none.
  mutating func propertyPosition(_ property: Name, of group: Int) -> Int? {
    if let position = groups[group].properties.firstIndex(where: { $0.name == property.text }) { return position }
    let (hint, fixes) = suggestion(
      for: property, among: groups[group].properties.map(\.name),
      else: "declare it behind `fences \(groups[group].name)` (`\(String(property.text.prefix(60))): speed in km/h`)")
    findings.error(
      .unknownProperty, "`\(groups[group].name)` has no property `\(String(property.text.prefix(60)))`: \(hint)",
      at: property.range, fixes: fixes)
    return nil
  }
}
