internal import Model

/// A field that rules can name: built in or declared.
struct FieldSymbol {
  var name: String
  var kind: QuantityKind
  /// Of the number in the event; where nobody says another, it is shown in it.
  var unit: MeasureUnit?
  var source: PlanField.Source
  /// The words of a bool, without `yes` and `no`.
  var boolWords: (no: String, yes: String)?
  var place: SourceRange?

  init(_ field: Field) {
    name = field.name
    kind = field.kind
    unit = field.nativeUnit
    source = .builtin(field)
    boolWords = field.boolWords
  }

  init(_ syntax: FieldSyntax) {
    name = syntax.name.text
    kind = syntax.type.kind
    unit = syntax.type.unit
    source = .path(syntax.path.text)
    place = syntax.name.range
  }

  var isNumeric: Bool { kind != .text && kind != .bool }
  var isAlarm: Bool { source == .builtin(.alarm) }
  var isBattery: Bool { source == .builtin(.battery) }

  /// Declared fields decode by path and unit, built-in ones by themselves.
  var planField: PlanField {
    switch source {
    case .builtin: PlanField(name: name, source: source, kind: kind, unit: nil)
    case .path: PlanField(name: name, source: source, kind: kind, unit: unit)
    }
  }

  /// What a word says about a bool; nil where it is none of its words.
  func bool(_ word: String) -> Bool? {
    if word == "yes" || word == boolWords?.yes { return true }
    if word == "no" || word == boolWords?.no { return false }
    return nil
  }

  var words: [String] {
    let own = boolWords.map { [$0.yes, $0.no] } ?? []
    return own + ["yes", "no"].filter { !own.contains($0) }
  }
}

/// The plan of fields under construction: a field gets its slot when something first reads it.
struct PlanBuilder {
  private(set) var fields: [PlanField] = []
  private var slots: [String: Int] = [:]
  private(set) var quotedAlarms: [String] = []

  /// The slot of a field; nil where there are no more.
  mutating func slot(of symbol: FieldSymbol) -> Int? {
    if let slot = slots[symbol.name] { return slot }
    guard fields.count < FieldPlan.fieldLimit else { return nil }
    slots[symbol.name] = fields.count
    fields.append(symbol.planField)
    return fields.count - 1
  }

  /// The bit of an alarm word that rules quote; nil where there are no more.
  mutating func bit(ofQuoted word: String) -> Int? {
    if let known = AlarmWord(rawValue: word) { return known.bit }
    if let position = quotedAlarms.firstIndex(of: word) { return AlarmWord.firstQuotedBit + position }
    guard quotedAlarms.count < AlarmWord.quotedLimit else { return nil }
    quotedAlarms.append(word)
    return AlarmWord.firstQuotedBit + quotedAlarms.count - 1
  }

  var plan: FieldPlan { FieldPlan(fields: fields, quotedAlarms: quotedAlarms) }
}
