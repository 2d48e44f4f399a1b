internal import Model

/// Conditions, values and edges. `rule`: the checked rule that they stand in, whose alias they may name.
extension TreeJSON {
  func condition(_ condition: ConditionSyntax, in rule: CheckedRule?) -> JSONText {
    func node(_ type: String, _ members: [(String, JSONText)]) -> JSONText {
      .object([("type", .string(type))] + members)
    }
    switch condition.form {
    case .or(let parts): return node("or", [("parts", .array(parts.map { self.condition($0, in: rule) }))])
    case .and(let parts): return node("and", [("parts", .array(parts.map { self.condition($0, in: rule) }))])
    case .not(let part): return node("not", [("part", self.condition(part, in: rule))])
    // The tree says what parentheses say.
    case .group(let part): return self.condition(part, in: rule)
    case .reading(let reading):
      if fields[reading.name.text] == nil { return node("let", [("name", .string(reading.name.text))]) }
      return node("is", [("reading", self.reading(reading)), ("value", .bool(true))])
    case .isValue(let reading, let value):
      return node(
        "is", [("reading", self.reading(reading)), ("value", literal(value, of: fields[reading.name.text]))])
    case .has(let reading): return node("has", [("reading", self.reading(reading))])
    case .compare(let left, let sign, let right, let by):
      let isDifference = isChange(left) || isChange(right)
      return node(
        "compare",
        [
          ("left", value(left, isDifference, in: rule)), ("sign", .string(sign.rawValue)),
          ("right", value(right, isDifference, in: rule)), ("by", quantity(by, isDifference: true)),
        ])
    case .between(let middle, let low, let high):
      let isDifference = isChange(middle)
      return node(
        "between",
        [
          ("value", value(middle, isDifference, in: rule)), ("low", value(low, isDifference, in: rule)),
          ("high", value(high, isDifference, in: rule)),
        ])
    case .inside(let name): return node("inside", [("fence", fence(name, in: rule))])
    case .outside(let name): return node("outside", [("fence", fence(name, in: rule))])
    case .silent(let time): return node("silent", [("time", quantity(time))])
    }
  }

  private func isChange(_ value: ValueSyntax) -> Bool {
    if case .aggregate(.change, _, over: _) = value.form { true } else { false }
  }

  private func reading(_ reading: ReadingSyntax) -> JSONText {
    .object(field(reading.name) + [("within", quantity(reading.within))])
  }

  /// A field with what it measures; no unit: what is shown is up to who asks.
  func field(_ name: Name) -> [(String, JSONText)] {
    let kind = fields[name.text]?.kind.rawValue
    return [("field", .string(name.text)), ("kind", .optional(kind))]
  }

  private func value(_ value: ValueSyntax, _ isDifference: Bool, in rule: CheckedRule?) -> JSONText {
    func node(_ type: String, _ members: [(String, JSONText)]) -> JSONText {
      .object([("type", .string(type))] + members)
    }
    switch value.form {
    case .quantity(let quantity):
      return node("quantity", [("quantity", self.quantity(quantity, isDifference: isDifference))])
    case .reading(let reading): return node("field", [("reading", self.reading(reading))])
    case .property(let alias, let property):
      let group = rule?.each.map { set.groups[$0.group] }
      let declared = group?.properties.first { $0.name == property.text }
      return node(
        "property",
        [
          ("fence", fence(alias, in: rule)), ("property", .string(property.text)),
          ("kind", .optional(declared?.kind.rawValue)),
          ("unit", .optional(declared?.unit?.symbol)),
        ])
    case .aggregate(let aggregate, let name, let over):
      return node(
        "aggregate", [("function", .string(aggregate.rawValue))] + field(name) + [("over", quantity(over))])
    case .count(let edges, let over):
      return node("count", [("edges", .array(edges.map { edge($0, in: rule) })), ("over", quantity(over))])
    case .distance(let name): return node("distance", [("fence", fence(name, in: rule))])
    case .moved(let over): return node("moved", [("over", quantity(over))])
    case .age: return node("age", [])
    }
  }

  /// A fence or set by the name of its declaration, also where the rule's alias is written.
  func fence(_ name: Name, in rule: CheckedRule?) -> JSONText {
    let each = rule?.each
    let isAlias = each?.alias == name.text
    let group = isAlias ? each.map { set.groups[$0.group] } : groups[name.text]
    return .object([
      ("name", .string(group?.name ?? name.text)), ("alias", isAlias ? .string(name.text) : .null),
      ("is_set", .bool(group?.isSet ?? false)),
    ])
  }

  func edge(_ edge: EdgeSyntax, in rule: CheckedRule?) -> JSONText {
    func node(_ type: String, _ members: [(String, JSONText)]) -> JSONText {
      .object([("type", .string(type))] + members)
    }
    switch edge.form {
    case .enter(let name, let includingStart, let settled):
      return node(
        "enter",
        [
          ("fence", fence(name, in: rule)), ("including_start", .bool(includingStart)),
          ("settled", self.settled(settled)),
        ])
    case .exit(let name, let settled):
      return node("exit", [("fence", fence(name, in: rule)), ("settled", self.settled(settled))])
    case .cross(let name, let direction):
      let words: JSONText =
        switch direction {
        case .leftToRight: .string("left to right")
        case .rightToLeft: .string("right to left")
        case nil: .null
        }
      return node("cross", [("fence", fence(name, in: rule)), ("direction", words)])
    case .alarm(let word, _): return node("alarm", [("word", .string(word.text))])
    case .becomes(let name, let value):
      return node("becomes", field(name) + [("value", literal(value, of: fields[name.text]))])
    case .changes(let name): return node("changes", field(name))
    case .passes(let name, let every, let limit):
      return node("passes", field(name) + [("every", .bool(every)), ("quantity", quantity(limit))])
    }
  }

  func settled(_ settled: SettledSyntax?) -> JSONText {
    switch settled {
    case .fixes(let count): .object([("fixes", .number(count.value)), ("time", .null)])
    case .time(let time): .object([("fixes", .null), ("time", quantity(time))])
    case nil: .null
    }
  }
}
