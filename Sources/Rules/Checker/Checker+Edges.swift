internal import Model

/// Edges: names resolved, words made bits. nil: faulty, which is reported.
extension Checker {
  /// All edges, so that every fault is told.
  mutating func edges(_ syntax: [EdgeSyntax]) -> [Edge]? {
    var edges: [Edge] = []
    for part in syntax {
      if let form = edge(part) { edges.append(Edge(form: form, label: text(part.range))) }
    }
    return edges.count == syntax.count ? edges : nil
  }

  private mutating func edge(_ syntax: EdgeSyntax) -> Edge.Form? {
    switch syntax.form {
    case .enter(let name, let includingStart, let settledSyntax):
      let target = areaTarget(name, "enter")
      guard case .some(let settled) = settled(settledSyntax), let target else { return nil }
      return .enter(target, includingStart: includingStart, settled: settled)
    case .exit(let name, let settledSyntax):
      let target = areaTarget(name, "exit")
      guard case .some(let settled) = settled(settledSyntax), let target else { return nil }
      return .exit(target, settled: settled)
    case .cross(let name, let direction):
      guard let target = target(name) else { return nil }
      return cross(target, name, direction)
    case .alarm(let word, let isQuoted): return alarmMask(word, isQuoted: isQuoted).map { .alarm($0) }
    case .becomes(let name, let value): return becomes(name, value)
    case .changes(let name):
      guard let symbol = fieldOfEdge(name), let slot = neededSlot(symbol, at: name.range) else { return nil }
      return .changes(slot: slot)
    case .passes(let name, let every, let quantity): return passes(name, every, quantity)
    }
  }

  /// A direction is that of a line.
  private mutating func cross(_ target: FenceTarget, _ name: Name, _ direction: CrossDirection?) -> Edge.Form? {
    if direction != nil {
      let position: Int? =
        switch target {
        case .group(let group): group
        case .alias: scope.aliasGroup
        }
      if let position, !groups[position].isLine {
        findings.error(
          .lineFence, "`\(name.text)` is no line and has no left and right: leave the direction out", at: name.range)
        return nil
      }
    }
    return .cross(target, direction: direction)
  }

  /// Outer nil: faulty; inner nil: none written.
  mutating func settled(_ syntax: SettledSyntax?) -> Settled?? {
    switch syntax {
    case nil: return .some(nil)
    case .fixes(let count): return .some(.fixes(count.value))
    case .time(let quantity):
      if quantity.unit == nil, !quantity.isFaulty {
        let right = "\(NumberText.of(quantity.value)) fixes"
        findings.error(
          .unitMissing, "`settled` needs fixes or a duration: write `\(right)`", at: quantity.range,
          fixes: [.init(right, [.init(quantity.range, right)])])
        return nil
      }
      return milliseconds(quantity).map { .some(.milliseconds($0)) }
    }
  }

  /// The bit of an alarm word as a mask; reported where no dialect has the word.
  mutating func alarmMask(_ word: Name, isQuoted: Bool) -> UInt64? {
    if let known = AlarmWord(rawValue: word.text) { return 1 << UInt64(known.bit) }
    if isQuoted {
      if word.text.isEmpty {
        findings.error(.unknownAlarm, "an alarm word has at least one letter", at: word.range)
        return nil
      }
      if let bit = plan.bit(ofQuoted: word.text) { return 1 << UInt64(bit) }
      findings.error(
        .tooMany, "rules can quote at most \(AlarmWord.quotedLimit) alarm words: `\(word.text)` is one too many",
        at: word.range)
      return nil
    }
    let (hint, fixes) = suggestion(
      for: word, among: AlarmWord.allCases.map(\.rawValue),
      else: "write `\"\(String(word.text.prefix(60)))\"` for a word of your tracker's own")
    findings.error(
      .unknownAlarm, "`\(String(word.text.prefix(60)))` is no alarm word: \(hint)", at: word.range, fixes: fixes)
    return nil
  }

  private mutating func fieldOfEdge(_ name: Name) -> FieldSymbol? {
    if fields[name.text]?.isAlarm == true {
      findings.error(.alarmInCondition, "an alarm is an edge by itself: write `alarm sos`", at: name.range)
      return nil
    }
    return field(name)
  }

  private mutating func neededSlot(_ symbol: FieldSymbol, at range: SourceRange) -> Int? {
    guard let slot = slot(of: symbol, at: range) else { return nil }
    scope.needed.insert(slot)
    return slot
  }

  private mutating func becomes(_ name: Name, _ value: Literal) -> Edge.Form? {
    guard let symbol = fieldOfEdge(name) else { return nil }
    if symbol.isBattery, isWord(value) {
      guard let state = batteryState(value), claimBattery(at: name.range) else { return nil }
      return .becomesBattery(state)
    }
    switch symbol.kind {
    case .bool:
      guard let flag = bool(value, symbol), let slot = neededSlot(symbol, at: name.range) else { return nil }
      return .becomesBool(slot: slot, flag)
    case .text:
      let word: String
      switch value {
      case .text(let text): word = text.text
      case .word(let name): word = name.text
      case .quantity(let quantity):
        findings.error(.notComparable, "`\(symbol.name)` is text: write it in quotes", at: quantity.range)
        return nil
      }
      return neededSlot(symbol, at: name.range).map { .becomesText(slot: $0, word) }
    case .number:
      guard case .quantity(let quantity) = value else {
        findings.error(.unknownWord, "`\(symbol.name)` is a number: write `\(symbol.name) becomes 0`", at: value.range)
        return nil
      }
      guard let number = base(quantity, .number), let slot = neededSlot(symbol, at: name.range) else { return nil }
      return .becomesNumber(slot: slot, number)
    case .speed, .length, .duration, .ratio, .angle, .voltage, .temperature, .volume:
      findings.error(
        .equalityOfMeasures,
        "a measured value never becomes exactly another: write `\(symbol.name) passes \(text(value.range))`",
        at: value.range)
      return nil
    }
  }

  private func isWord(_ value: Literal) -> Bool {
    if case .word = value { return true }
    return false
  }

  private mutating func passes(_ name: Name, _ every: Bool, _ quantity: Quantity) -> Edge.Form? {
    guard let symbol = fieldOfEdge(name) else { return nil }
    guard symbol.isNumeric else {
      findings.error(
        .notComparable, "`\(symbol.name)` passes no number: write `\(symbol.name) becomes …` or `changes`",
        at: name.range)
      return nil
    }
    guard let value = base(quantity, symbol.kind), let slot = neededSlot(symbol, at: name.range) else { return nil }
    if every, value <= 0 {
      findings.error(.valueOutOfRange, "`passes every` needs a number above 0", at: quantity.range)
      return nil
    }
    if let unit = quantity.unit, scope.units[slot] == nil { scope.units[slot] = unit }
    return .passes(slot: slot, value, every: every, unit: quantity.unit)
  }
}
