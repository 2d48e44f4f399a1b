internal import Model

/// Conditions: names resolved, quantities in base units. nil: faulty, which is reported.
extension Checker {
  mutating func condition(_ syntax: ConditionSyntax) -> Condition? {
    switch syntax.form {
    case .or(let parts): return all(of: parts).map { .any($0) }
    case .and(let parts): return all(of: parts).map { .all($0) }
    case .not(let inner): return condition(inner).map { .not($0) }
    case .group(let inner): return condition(inner)
    case .reading(let reading): return bare(reading)
    case .isValue(let reading, let value): return isValue(reading, value)
    case .has(let reading): return has(reading)
    case .compare(let left, let sign, let right, let by): return compare(left, sign, right, by: by, at: syntax.range)
    case .between(let value, let low, let high): return between(value, low, high, at: syntax.range)
    case .inside(let name):
      scope.side = "inside"
      return areaTarget(name, "inside").map { .inside($0) }
    case .outside(let name):
      scope.side = "outside"
      return areaTarget(name, "outside").map { .not(.inside($0)) }
    case .silent(let duration): return milliseconds(duration).map { .silent(milliseconds: $0) }
    }
  }

  /// All parts, so that every fault is told.
  private mutating func all(of parts: [ConditionSyntax]) -> [Condition]? {
    var conditions: [Condition] = []
    for part in parts {
      if let condition = condition(part) { conditions.append(condition) }
    }
    return conditions.count == parts.count ? conditions : nil
  }

  // MARK: Readings

  /// A field by itself: a bool, or the name of a let.
  private mutating func bare(_ syntax: ReadingSyntax) -> Condition? {
    if let symbol = lets[syntax.name.text] { return inlined(symbol, syntax) }
    if fenceNames[syntax.name.text] != nil || scope.alias?.text == syntax.name.text {
      let right = "\(scope.side) \(syntax.name.text)"
      findings.error(
        .fenceAsCondition, "`\(syntax.name.text)` is a fence, no condition: write `\(right)`", at: syntax.range,
        fixes: [.init(right, [.init(syntax.range, right)])])
      return nil
    }
    guard let symbol = field(syntax.name) else { return nil }
    guard symbol.kind == .bool else {
      findings.error(
        .notComparable,
        symbol.kind == .text
          ? "`\(symbol.name)` is text: write `\(symbol.name) is \"…\"`"
          : "`\(symbol.name)` is \(QuantityRule.article(symbol.kind)), no condition: write `\(symbol.name) > …`",
        at: syntax.range)
      return nil
    }
    return reading(symbol, syntax).map { .isBool($0, true) }
  }

  private mutating func inlined(_ symbol: LetSymbol, _ syntax: ReadingSyntax) -> Condition? {
    use(syntax.name.text, .field)
    if let within = syntax.within {
      findings.error(
        .misplacedClause, "`within` goes with a field, not with a let: write it inside of `\(syntax.name.text)`",
        at: within.range)
      return nil
    }
    guard case .done(let condition) = symbol.state else { return nil }
    scope.needed.formUnion(symbol.needed)
    scope.units.merge(symbol.units) { own, _ in own }
    for group in symbol.groups { note(group: group) }
    return condition
  }

  private mutating func isValue(_ syntax: ReadingSyntax, _ value: Literal) -> Condition? {
    if lets[syntax.name.text] != nil {
      findings.error(
        .notComparable, "`\(syntax.name.text)` is a let: write `\(syntax.name.text)` or `not \(syntax.name.text)`",
        at: syntax.range)
      return nil
    }
    guard let symbol = field(syntax.name) else { return nil }
    if symbol.isBattery {
      guard let state = batteryState(value) else { return nil }
      var within: Int64?
      if let quantity = syntax.within {
        guard let time = milliseconds(quantity) else { return nil }
        within = time
      }
      return claimBattery(at: syntax.range) ? .batteryIs(state, withinMilliseconds: within) : nil
    }
    switch symbol.kind {
    case .bool:
      guard let flag = bool(value, symbol) else { return nil }
      return reading(symbol, syntax).map { .isBool($0, flag) }
    case .text:
      let word: String
      switch value {
      case .text(let text): word = text.text
      case .word(let name): word = name.text
      case .quantity: return nil
      }
      return reading(symbol, syntax).map { .isText($0, word) }
    case .speed, .length, .duration, .ratio, .angle, .voltage, .temperature, .volume, .number:
      findings.error(
        .notComparable, "`\(symbol.name)` is \(QuantityRule.article(symbol.kind)): compare it by `<`, `<=`, `>`, `>=`",
        at: value.range)
      return nil
    }
  }

  /// The state that a word names; the states are read off battery, voltage and charging.
  mutating func batteryState(_ value: Literal) -> BatteryState? {
    if case .word(let name) = value, let state = BatteryState(rawValue: name.text) { return state }
    let states = BatteryState.allCases.map { "`\($0.rawValue)`" }.joined(separator: ", ")
    guard case .word(let name) = value else {
      findings.error(.unknownWord, "a battery is one of \(states)", at: value.range)
      return nil
    }
    let (hint, fixes) = suggestion(
      for: name, among: BatteryState.allCases.map(\.rawValue), else: "write one of \(states)")
    findings.error(.unknownWord, "a battery is never `\(name.text)`: \(hint)", at: value.range, fixes: fixes)
    return nil
  }

  /// Gives the fields slots that battery states are derived from.
  mutating func claimBattery(at range: SourceRange) -> Bool {
    for field in [Field.battery, .batteryVoltage, .charging] {
      guard slot(of: FieldSymbol(field), at: range) != nil else { return false }
    }
    return true
  }

  /// What a word says about a bool field.
  mutating func bool(_ value: Literal, _ symbol: FieldSymbol) -> Bool? {
    if case .word(let name) = value, let flag = symbol.bool(name.text) { return flag }
    let words = symbol.words.map { "`\($0)`" }.joined(separator: ", ")
    let written = text(value.range)
    let meant: String? =
      switch written.lowercased() {
      case "true", "1", "on", "open", "yes": symbol.words[0]
      case "false", "0", "off", "closed", "no": symbol.words[1]
      default: nil
      }
    findings.error(
      .unknownWord, "`\(symbol.name)` is never `\(written)`: write \(meant.map { "`\($0)`" } ?? "one of \(words)")",
      at: value.range, fixes: meant.map { [.init($0, [.init(value.range, $0)], isSafe: true)] } ?? [])
    return nil
  }

  private mutating func has(_ syntax: ReadingSyntax) -> Condition? {
    guard let symbol = field(syntax.name, allowsAlarm: true) else { return nil }
    // `has` is never unknown, so the rule does not need the field.
    let needed = scope.needed
    defer { scope.needed = needed }
    return reading(symbol, syntax).map { .has($0) }
  }

  /// The field of a name; reported where there is none.
  mutating func field(_ name: Name, allowsAlarm: Bool = false) -> FieldSymbol? {
    if let symbol = fields[name.text] {
      use(name.text, .field)
      if symbol.isAlarm, !allowsAlarm {
        findings.error(
          .alarmInCondition,
          "an alarm is an edge: write `on alarm sos`, `count(alarm sos) over 30 min >= 1` or `has alarm`",
          at: name.range)
        return nil
      }
      return symbol
    }
    if lets[name.text] != nil {
      findings.error(.wrongNamespace, "`\(name.text)` is a let, not a field", at: name.range)
      return nil
    }
    if let foreign = ForeignField.named(name.text), !faultyNames.contains(name.text) {
      findings.error(
        .unknownField, "there is no field `\(name.text)`: \(foreign.advice)", at: name.range,
        fixes: foreign.fields.map { .init($0, [.init(name.range, $0)]) })
      return nil
    }
    unknown(
      name, .field, code: .unknownField, what: "a field",
      among: [AnySequence(fields.keys), AnySequence(lets.keys)].joined(),
      hint: "declare it with `field \(String(name.text.prefix(60))) at \"…\"`, or `let`")
    return nil
  }

  /// A field's slot; reported where the plan is full.
  mutating func slot(of symbol: FieldSymbol, at range: SourceRange) -> Int? {
    if let slot = plan.slot(of: symbol) { return slot }
    if !toldTooManyFields {
      toldTooManyFields = true
      findings.error(
        .tooMany, "rules can read at most \(FieldPlan.fieldLimit) fields: `\(symbol.name)` is one too many", at: range)
    }
    return nil
  }

  mutating func reading(_ symbol: FieldSymbol, _ syntax: ReadingSyntax) -> Reading? {
    var within: Int64?
    if let quantity = syntax.within {
      guard let time = milliseconds(quantity) else { return nil }
      within = time
    }
    guard let slot = slot(of: symbol, at: syntax.range) else { return nil }
    scope.needed.insert(slot)
    return Reading(slot: slot, withinMilliseconds: within)
  }

  // MARK: Fences

  /// What a fence name stands for; reported where it is none.
  mutating func target(_ name: Name) -> FenceTarget? {
    if let alias = scope.alias, alias.text == name.text {
      return scope.aliasGroup == nil ? nil : .alias
    }
    guard let known = fenceNames[name.text] else {
      if scope.hasFaultyEach { return nil }
      if undeclaredFeature(name) { return nil }
      unknown(
        name, .fence, code: .unknownFence, what: "a fence",
        among: [AnySequence(fenceNames.keys), AnySequence(scope.alias.map { [$0.text] } ?? [])].joined(),
        hint: "declare it with `fence \(String(name.text.prefix(60))) …`")
      return nil
    }
    use(name.text, .fence)
    guard let position = known else { return nil }
    note(group: position)
    return .group(position)
  }

  mutating func note(group: Int) {
    if scope.groupSet.insert(group).inserted { scope.groups.append(group) }
  }

  /// A target that has an inside: no line.
  mutating func areaTarget(_ name: Name, _ word: String) -> FenceTarget? {
    guard let target = target(name) else { return nil }
    let position: Int? =
      switch target {
      case .group(let group): group
      case .alias: scope.aliasGroup
      }
    guard let position, groups[position].isLine else { return target }
    findings.error(
      .lineFence,
      "`\(name.text)` is a line and has no inside: `\(word)` cannot ask for it, write `on cross \(name.text)`",
      at: name.range, and: [.init(groups[position].place, "declared as a line")])
    return nil
  }
}

extension FenceGroup {
  /// For `cross` only.
  var isLine: Bool {
    switch source {
    case .drawn(.line), .file(_, _, use: .line): true
    case .drawn, .file, .set: false
    }
  }
}
