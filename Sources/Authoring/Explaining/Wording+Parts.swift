package import Engine
internal import Geofences
internal import Model
package import Rules
internal import Wire

/// One value that a condition looked at, with its name and the writer's unit.
package struct NamedValue: Sendable, Equatable {
  /// `speed`, `avg(speed) over 5 min`, `distance to depot`
  package var name: String
  /// In `unit`, else in the base unit of its kind; a bool, a text as such; nil: unknown.
  package var value: Shown?
  package var unit: String?
  /// Why it is unknown.
  package var missing: String?
  /// `95 km/h`, `off`, `unknown`
  package var text: String

  package enum Shown: Sendable, Equatable {
    case number(Double)
    case bool(Bool)
    case text(String)
  }
}

extension Wording {
  /// What a leaf of a condition was in words: `speed is 48 km/h`, `outside by 340 m`, `no speed in this event`.
  package func detail(_ part: ConditionOutline.Part, _ trace: PartTrace, rule: Int, at time: Int64) -> String {
    if let side = trace.side { return self.side(side, truth: trace.truth, at: time) }
    if case .silent = part.condition, case .number(let silence)? = trace.operands.first?.value {
      return silence > 0 ? "silent for \(Self.duration(Int64(silence)))" : "just heard"
    }
    return values(part, trace, rule: rule, at: time).filter { !$0.name.isEmpty }.map { named in
      if let missing = named.missing { return missing }
      return "\(named.name) is \(named.text)"
    }.joined(separator: ", ")
  }

  /// The values behind a leaf, constants left out.
  package func values(_ part: ConditionOutline.Part, _ trace: PartTrace, rule: Int, at time: Int64) -> [NamedValue] {
    switch part.condition {
    case .any, .all, .not, .inside: return []
    case .compare(let a, _, let b): return values([a, b], trace, at: time)
    case .between(let value, let low, let high, _): return values([value, low, high], trace, at: time)
    case .isBool(let reading, _), .isText(let reading, _), .has(let reading):
      return trace.operands.prefix(1).map { self.reading(reading, $0, at: time) }
    case .batteryIs(let state, let within):
      return trace.operands.prefix(1).map { battery(state, $0, within, at: time) }
    case .silent:
      return trace.operands.prefix(1).map { operand in
        var silence: NamedValue.Shown?
        if case .number(let value)? = operand.value { silence = .number(value / 1000) }
        return NamedValue(
          name: "silence", value: silence, unit: "s", missing: nil,
          text: detail(part, trace, rule: rule, at: time))
      }
    }
  }

  private func values(_ operands: [Operand], _ trace: PartTrace, at time: Int64) -> [NamedValue] {
    zip(operands, trace.operands).compactMap { operand, found in
      if case .constant = operand.form { return nil }
      return value(operand, found, at: time)
    }
  }

  private func value(_ operand: Operand, _ trace: OperandTrace, at time: Int64) -> NamedValue {
    let name = LineEscaper.safe(operand.label)
    let unit = operand.unit ?? MeasureUnit.usual(for: operand.kind)
    var named = NamedValue(name: name, value: nil, unit: unit?.symbol, missing: nil, text: "unknown")
    guard case .number(let base)? = trace.value else {
      named.missing = missing(trace, name, at: time)
      return named
    }
    let shown = unit.map { operand.isDifference ? $0.differenceFromBase(base) : $0.fromBase(base) } ?? base
    named.value = .number(shown)
    named.text = Self.quantity(base, kind: operand.kind, unit: operand.unit, isDifference: operand.isDifference)
    if let told = trace.told, told < time { named.text += ", told \(Self.duration(time - told)) before" }
    return named
  }

  private func reading(_ reading: Reading, _ trace: OperandTrace, at time: Int64) -> NamedValue {
    let field = rules.fields.fields[reading.slot]
    let name = LineEscaper.safe(field.name)
    let unit = field.unit ?? builtin(field)?.nativeUnit ?? MeasureUnit.usual(for: field.kind)
    var named = NamedValue(name: name, value: nil, unit: nil, missing: nil, text: "unknown")
    guard let value = trace.value else {
      named.missing = missing(trace, name, at: time)
      return named
    }
    (named.value, named.text) = shown(value, field)
    if case .number? = named.value { named.unit = unit?.symbol }
    if let told = trace.told, told < time { named.text += ", told \(Self.duration(time - told)) before" }
    return named
  }

  /// A field's value as its kind has it.
  package func shown(_ value: TraceValue, slot: Int) -> String {
    guard rules.fields.fields.indices.contains(slot) else { return "–" }
    return shown(value, rules.fields.fields[slot]).1
  }

  private func shown(_ value: TraceValue, _ field: PlanField) -> (NamedValue.Shown, String) {
    switch value {
    case .text(let text): return (.text(text), "\"\(LineEscaper.safe(String(text.prefix(80))))\"")
    case .number(let base):
      if field.kind == .bool {
        let words = builtin(field)?.boolWords ?? ("no", "yes")
        return (.bool(base != 0), base != 0 ? words.yes : words.no)
      }
      let unit = field.unit ?? builtin(field)?.nativeUnit
      return (
        .number(unit?.fromBase(base) ?? base), Self.quantity(base, kind: field.kind, unit: unit)
      )
    }
  }

  private func builtin(_ field: PlanField) -> Field? {
    if case .builtin(let found) = field.source { return found }
    return nil
  }

  private func battery(
    _ state: BatteryState, _ trace: OperandTrace, _ within: Int64?, at time: Int64
  ) -> NamedValue {
    var named = NamedValue(name: "battery", value: nil, unit: nil, missing: nil, text: "unknown")
    guard case .number(let holds)? = trace.value else {
      named.missing = missing(trace, "battery", at: time)
      return named
    }
    named.value = .bool(holds != 0)
    named.text = holds != 0 ? state.rawValue : "not \(state.rawValue)"
    if let told = trace.told, told < time { named.text += ", told \(Self.duration(time - told)) before" }
    return named
  }

  // MARK: Why unknown

  private func missing(_ trace: OperandTrace, _ name: String, at time: Int64) -> String {
    switch trace.missing {
    case .notInEvent(let last): return "no \(name) in this event" + ago(last, time)
    case .deadline(let last): return "no event here, so no \(name)" + ago(last, time)
    case .neverTold: return "no \(name) told so far"
    case .tooOld(let by): return "\(name) is too old by \(Self.duration(by))" + ago(trace.told, time)
    case .noFix: return "no valid fix"
    case .windowTooShort:
      guard let window = trace.window else { return "\(name) has too few samples" }
      let span = (window.newest ?? 0) - (window.oldest ?? 0)
      return "\(name) is unknown: its samples span \(Self.duration(span)) of \(Self.duration(window.length))"
    case .noProperty: return "the fence has no \(name)"
    case nil: return "\(name) is unknown"
    }
  }

  private func ago(_ last: Int64?, _ time: Int64) -> String {
    guard let last, last <= time else { return "" }
    return last == time ? "" : ", last told \(Self.duration(time - last)) before"
  }

  // MARK: Sides

  /// `inside by 12 m`, `outside city-2, the nearest of them, by 340 m`, `the fix is good for 80 m only …`.
  private func side(_ side: SideTrace, truth: Truth, at time: Int64) -> String {
    var name = ""
    if let fence = side.fence, rules.groups.indices.contains(index.fences[Int(fence)].group),
      rules.groups[index.fences[Int(fence)].group].isSet
    {
      name = " " + self.fence(fence)
    }
    switch side.reason {
    case .noFixYet?: return "no valid fix so far"
    case .tooInaccurate(let best, let width)?:
      return "no fix so far is accurate enough: the best is good for \(Self.metres(best)), "
        + "the fence is \(Self.metres(width)) wide"
    case .outranked?: return "another fence of the set counts"
    case nil: break
    }
    var text: String
    if let metres = side.metres {
      let isOut = metres > 0
      if truth == .yes && isOut {
        text = "outside\(name) by \(Self.metres(metres))"
        text += side.isWithinMargin ? ", still inside by its margin" : ", last known inside"
      } else if truth == .no && !isOut {
        text = "inside\(name) by \(Self.metres(metres)), last known outside"
      } else {
        text = "\(isOut ? "outside" : "inside")\(name) by \(Self.metres(metres))"
      }
    } else {
      text = truth == .yes ? "inside\(name)" : "outside"
    }
    if let ignored = side.ignored {
      text +=
        "; this fix tells nothing: it is good for \(Self.metres(ignored.accuracy)), "
        + "the fence is \(Self.metres(ignored.width)) wide"
    }
    return text
  }
}
