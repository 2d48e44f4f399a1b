package import Model

/// What the names of a rule set stand for: declarations, and where each is used. Made of names as the parser met
/// them, so it works on texts that are being written.
package struct SymbolIndex: Sendable {
  /// Something that a rule file declares.
  package struct Symbol: Sendable {
    package var kind: SymbolKind
    package var name: String
    /// The name in its declaration; the first where a name is declared twice.
    package var declaration: SourceRange
    /// The set of an alias or a property.
    package var owner: String?
    /// The whole declaration that holds it.
    package var span: SourceRange
    /// What a field or property measures; nil for all else, and where its declaration is faulty.
    package var type: TypeSyntax?
    /// Every place of the name but `declaration`, in the order of the files.
    package var uses: [SourceRange] = []
  }

  /// What one name of a file stands for.
  package enum Target: Sendable, Equatable {
    /// Position in `symbols`.
    case symbol(Int)
    case builtin(Field)
    case alarm(AlarmWord)
    /// A word that messages know: `{since}`.
    case messageWord(String)
    /// Nothing that is declared.
    case unknown
  }

  package struct Occurrence: Sendable {
    package var range: SourceRange
    package var role: NameRole
    package var target: Target
  }

  package private(set) var symbols: [Symbol] = []
  /// By file, in the order of their places.
  package private(set) var occurrences: [[Occurrence]] = []

  private struct Key: Hashable {
    var space: SymbolKind.Space
    /// The set of a property; the declaration's place of an alias.
    var owner: String?
    var name: String
  }
  private var positions: [Key: Int] = [:]
  /// The set of a declaration's alias, by the declaration; the first set that has a property, by its name.
  private var aliasSets: [String: String] = [:]
  private var propertySets: [String: String] = [:]

  package init(_ parsed: ParsedRuleSet, sources: [SourceFile]) {
    for file in parsed.files { declare(file) }
    for (number, file) in parsed.files.enumerated() {
      occurrences.append([])
      resolve(file, number, sources.indices.contains(number) ? sources[number].bytes : [])
    }
  }

  // MARK: Questions

  /// The name at a place; its end belongs to it, as the caret stands there after it was written.
  package func occurrence(at offset: Int, in file: Int) -> Occurrence? {
    guard occurrences.indices.contains(file) else { return nil }
    let list = occurrences[file]
    var low = 0
    var high = list.count
    while low < high {
      let middle = (low + high) / 2
      if list[middle].range.start <= offset { low = middle + 1 } else { high = middle }
    }
    for position in [low - 1, low - 2] where list.indices.contains(position) {
      if list[position].range.end >= offset { return list[position] }
    }
    return nil
  }

  /// The symbol of this name, where no rule and no set narrows it.
  package func symbol(_ name: String, in space: SymbolKind.Space) -> Symbol? {
    positions[Key(space: space, owner: nil, name: name)].map { symbols[$0] }
  }

  /// The properties of a set.
  package func properties(of set: String) -> [Symbol] { symbols.filter { $0.kind == .property && $0.owner == set } }

  /// What a field, declared or built in, or a property measures.
  package func kind(of measured: Measured, within span: SourceRange?) -> QuantityKind? {
    switch measured {
    case .kind(let kind): return kind
    case .field(let name): return Field(rawValue: name)?.kind ?? symbol(name, in: .readings)?.type?.kind
    case .property(let alias, let property):
      guard let owner = set(named: alias, within: span) else { return nil }
      return positions[Key(space: .properties, owner: owner, name: property)].flatMap { symbols[$0].type?.kind }
    }
  }

  /// The set that a name stands for within a declaration: an alias's, or the set itself.
  package func set(named name: String, within span: SourceRange?) -> String? {
    if let span, let alias = positions[Key(space: .fences, owner: Self.scope(span), name: name)] {
      return symbols[alias].owner
    }
    return symbol(name, in: .fences)?.name
  }

  // MARK: Declarations

  private static func scope(_ span: SourceRange) -> String { "\(span.file):\(span.start)" }

  private mutating func declare(_ file: ParsedFile) {
    let types = Self.types(of: file)
    var spans = SpanCursor(file.outline)
    var lastSet: String?
    for use in file.names {
      let span = spans.span(at: use.name.range)
      if case .set = use.role { lastSet = use.name.text }
      guard case .declares(let kind) = use.role else { continue }
      if kind == .fences { lastSet = use.name.text }
      let owner = kind == .alias || kind == .property ? lastSet : nil
      let scope = kind == .alias ? Self.scope(span) : owner
      let key = Key(space: kind.space, owner: scope, name: use.name.text)
      if positions[key] != nil { continue }
      positions[key] = symbols.count
      if kind == .alias, let owner, let scope, aliasSets[scope] == nil { aliasSets[scope] = owner }
      if kind == .property, propertySets[use.name.text] == nil { propertySets[use.name.text] = owner }
      symbols.append(
        Symbol(
          kind: kind, name: use.name.text, declaration: use.name.range, owner: owner, span: span,
          type: types[use.name.range])
      )
    }
  }

  /// By the place of the name that is declared.
  private static func types(of file: ParsedFile) -> [SourceRange: TypeSyntax] {
    var types: [SourceRange: TypeSyntax] = [:]
    for declaration in file.declarations {
      if case .field(let field) = declaration { types[field.name.range] = field.type }
      guard case .fences(let set) = declaration else { continue }
      for property in set.properties { types[property.name.range] = property.type }
    }
    return types
  }

  // MARK: Uses

  private mutating func resolve(_ file: ParsedFile, _ number: Int, _ bytes: [UInt8]) {
    var spans = SpanCursor(file.outline)
    var lastSet: String?
    for use in file.names {
      let span = spans.span(at: use.name.range)
      if case .declares(.fences) = use.role { lastSet = use.name.text }
      if case .set = use.role { lastSet = use.name.text }
      add(use.name, use.role, target(of: use, span, lastSet), number)
    }
    var messageSpans = SpanCursor(file.outline)
    for message in file.messages {
      let span = messageSpans.span(at: message)
      for found in MessageNames.find(in: bytes, message) { add(found, span, number) }
    }
    occurrences[number].sort { $0.range.start < $1.range.start }
  }

  private mutating func add(_ name: Name, _ role: NameRole, _ target: Target, _ file: Int) {
    occurrences[file].append(Occurrence(range: name.range, role: role, target: target))
    if case .symbol(let position) = target, symbols[position].declaration != name.range {
      symbols[position].uses.append(name.range)
    }
  }

  private mutating func add(_ found: MessageNames.Found, _ span: SourceRange, _ file: Int) {
    if found.isProperty {
      let owner = messageSet(with: found.name.text, in: span)
      let target = owner.map { lookUp(.properties, found.name.text, owner: $0) } ?? .unknown
      return add(found.name, .property(of: owner ?? ""), target, file)
    }
    if !found.isPeak, Checker.messageWords.contains(found.name.text) {
      return add(found.name, .other, .messageWord(found.name.text), file)
    }
    add(found.name, .field, reading(found.name.text), file)
  }

  /// The set whose property `{fence.PROPERTY}` is: the alias's, else any that has it.
  private func messageSet(with property: String, in span: SourceRange) -> String? {
    aliasSets[Self.scope(span)] ?? propertySets[property]
  }

  private func lookUp(_ space: SymbolKind.Space, _ name: String, owner: String? = nil) -> Target {
    positions[Key(space: space, owner: owner, name: name)].map { .symbol($0) } ?? .unknown
  }

  private func reading(_ name: String) -> Target {
    if let field = Field(rawValue: name) { return .builtin(field) }
    return lookUp(.readings, name)
  }

  private func fence(_ name: String, _ span: SourceRange) -> Target {
    let alias = lookUp(.fences, name, owner: Self.scope(span))
    return alias == .unknown ? lookUp(.fences, name) : alias
  }

  private func target(of use: NameUse, _ span: SourceRange, _ lastSet: String?) -> Target {
    let name = use.name.text
    switch use.role {
    case .declares(.alias): return lookUp(.fences, name, owner: Self.scope(span))
    case .declares(.property): return lookUp(.properties, name, owner: lastSet)
    case .declares(let kind): return lookUp(kind.space, name)
    case .fence, .alias: return fence(name, span)
    case .set: return lookUp(.fences, name)
    case .reading, .field: return reading(name)
    case .devices: return lookUp(.devices, name)
    case .hours: return lookUp(.hours, name)
    case .sink: return lookUp(.sinks, name)
    case .rule: return lookUp(.rules, name)
    case .property(let owner):
      return set(named: owner, within: span).map { lookUp(.properties, name, owner: $0) } ?? .unknown
    case .alarm: return AlarmWord(rawValue: name).map { .alarm($0) } ?? .unknown
    case .value, .other: return .unknown
    }
  }
}

/// Finds the declaration that each of many ascending places belongs to, in one pass.
struct SpanCursor {
  private let outline: [DeclarationSpan]
  private var next = 0

  init(_ outline: [DeclarationSpan]) { self.outline = outline }

  mutating func span(at place: SourceRange) -> SourceRange {
    while next + 1 < outline.count, outline[next + 1].range.start <= place.start { next += 1 }
    guard next < outline.count, outline[next].range.start <= place.start else {
      return SourceRange(file: place.file, start: 0, end: 0)
    }
    return outline[next].range
  }
}
