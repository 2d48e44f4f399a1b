internal import Model
internal import Rules

/// Completion: what the parser would accept at the caret, as a list.
extension Session {
  mutating func completion(_ params: PositionParams) throws(ResponseFailure) -> JSONText {
    let zones = environment.zoneNames
    return try withDocument(params.textDocument.uri) { state, number in
      let file = state.files[number]
      let offset = file.offset(params.position)
      let outline = state.parse(number).file.outline
      // Of a declaration whose first word is still being written the one before it is asked.
      let start = outline.last { $0.range.start + $0.word.utf8.count < offset }?.range.start ?? 0
      let expectation = Completion.expectation(in: file.source, at: offset, from: start)
      let index = state.index()
      let span = outline.last { $0.range.start <= offset }?.range
      var list = CompletionList(expectation, index, span: span)
      if expectation.isInString {
        guard expectation.items.contains(.message) else { return list.json(file) }
        list.addPlaceholders(file.text(expectation.replaced.lowerBound..<offset), offset: offset)
      } else {
        list.addAll(zones: zones)
      }
      return list.json(file)
    }
  }
}

/// The items of one completion, under construction.
struct CompletionList {
  /// LSP 3.17, "CompletionItemKind".
  enum Kind: Int {
    case method = 2
    case function = 3
    case field = 5
    case variable = 6
    case module = 9
    case property = 10
    case unit = 11
    case value = 12
    case keyword = 14
    case reference = 18
    case folder = 19
    case constant = 21
    case event = 23
  }

  private struct Item {
    var label: String
    var kind: Kind
    var detail: String
    var rank: Int
  }

  private let expectation: Expectation
  private let index: SymbolIndex
  /// The declaration that the caret is in.
  private let span: SourceRange?
  private var replaced: Range<Int>
  private var items: [Item] = []
  private var labels: Set<String> = []

  init(_ expectation: Expectation, _ index: SymbolIndex, span: SourceRange?) {
    self.expectation = expectation
    self.index = index
    self.span = span
    replaced = expectation.replaced
  }

  private mutating func add(_ label: String, _ kind: Kind, _ detail: String, rank: Int) {
    if labels.insert(label).inserted { items.append(Item(label: label, kind: kind, detail: detail, rank: rank)) }
  }

  // MARK: By what is expected

  mutating func addAll(zones: () -> [String]) {
    for item in expectation.items {
      switch item {
      case .word(let word): add(Self.phrase(word), .keyword, WordMeaning.of(word) ?? "", rank: 3)
      case .statement(let word):
        // One statement a line: in the middle of one, nobody looks for the next.
        guard expectation.startsLine else { continue }
        add(Self.phrase(word), .keyword, WordMeaning.of(word) ?? "", rank: 0)
      case .name(let role): addNames(role)
      case .unit(let measured): addUnits(measured)
      case .zone: for zone in zones() { add(zone, .constant, "time zone", rank: 2) }
      case .message: continue
      }
    }
  }

  /// Words that only stand together are offered together.
  private static func phrase(_ word: String) -> String {
    switch word {
    case "silent": "silent for"
    case "distance": "distance to"
    case "moved": "moved over"
    case "even": "even if silent"
    case "if": "if unknown"
    case "remind": "remind every"
    case "including": "including start"
    case "digest": "digest every"
    default: word
    }
  }

  private mutating func addNames(_ role: NameRole) {
    switch role {
    case .declares, .other: return
    case .fence:
      addAliases(withDot: false)
      addSymbols([.fence, .fences], .reference)
    case .set: addSymbols([.fences], .reference)
    case .reading:
      addFields()
      addSymbols([.letCondition], .function)
      addAliases(withDot: true)
    case .field:
      addFields()
      addAliases(withDot: true)
    case .devices: addSymbols([.devices], .module)
    case .hours: addSymbols([.hours], .module)
    case .sink: addSymbols([.sink], .module)
    case .rule: addSymbols([.rule], .function)
    case .alias: addAliases(withDot: false)
    case .property(let owner):
      guard let set = index.set(named: owner, within: span) else { return }
      for property in index.properties(of: set) { add(property.name, .property, Self.type(property), rank: 1) }
    case .alarm: for word in AlarmWord.allCases { add(word.rawValue, .event, "alarm word", rank: 1) }
    case .value(let measured): addValues(measured)
    }
  }

  private mutating func addSymbols(_ kinds: Set<SymbolKind>, _ kind: Kind) {
    for symbol in index.symbols where kinds.contains(symbol.kind) {
      add(symbol.name, kind, symbol.kind.noun, rank: 1)
    }
  }

  private mutating func addFields() {
    for field in Field.allCases {
      add(
        field.name, .field, [field.summary, field.nativeUnit?.symbol].compactMap { $0 }.joined(separator: ", "), rank: 2
      )
    }
    for symbol in index.symbols where symbol.kind == .field { add(symbol.name, .field, Self.type(symbol), rank: 1) }
  }

  private mutating func addAliases(withDot: Bool) {
    for symbol in index.symbols where symbol.kind == .alias && symbol.span == span {
      guard withDot else {
        add(symbol.name, .variable, "a fence of `\(symbol.owner ?? "")`", rank: 0)
        continue
      }
      for property in index.properties(of: symbol.owner ?? "") {
        add("\(symbol.name).\(property.name)", .property, Self.type(property), rank: 1)
      }
    }
  }

  private static func type(_ symbol: SymbolIndex.Symbol) -> String {
    guard let type = symbol.type else { return symbol.kind.noun }
    return type.kind.rawValue + (type.unit.map { " in \($0.symbol)" } ?? "")
  }

  private mutating func addValues(_ measured: Measured?) {
    guard let measured else { return }
    if measured == .field(Field.battery.name) {
      for state in BatteryState.allCases { add(state.rawValue, .value, "battery state", rank: 1) }
      return
    }
    guard index.kind(of: measured, within: span) == .bool else { return }
    var words: [String] = []
    if case .field(let name) = measured, let own = Field(rawValue: name)?.boolWords { words = [own.yes, own.no] }
    for word in words + ["yes", "no"] { add(word, .value, "", rank: words.contains(word) ? 1 : 2) }
  }

  private mutating func addUnits(_ measured: Measured?) {
    let kind = measured.flatMap { index.kind(of: $0, within: span) }
    for unit in MeasureUnit.all where kind == nil || unit.kind == kind {
      add(unit.symbol, .unit, unit.kind.rawValue, rank: 0)
    }
  }

  // MARK: Placeholders

  /// `text`: the string from its quote to the caret.
  mutating func addPlaceholders(_ text: String, offset: Int) {
    let bytes = Array(text.utf8)
    guard let brace = bytes.lastIndex(of: UInt8(ascii: "{")),
      !bytes[brace...].contains(UInt8(ascii: "}")),
      bytes[..<brace].reversed().prefix(while: { $0 == UInt8(ascii: "{") }).count % 2 == 0
    else { return }
    let inside = String(decoding: bytes[(brace + 1)...], as: UTF8.self)
    let words = inside.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
    let last = words.last ?? ""
    replaced = (offset - last.utf8.count)..<replaced.upperBound
    if replaced.upperBound < replaced.lowerBound || words.count > 0 { replaced = replaced.lowerBound..<offset }
    let before = words.dropLast().filter { !$0.isEmpty }
    if before.last == "in" {
      let field = before.dropLast().last.map { Measured.field($0) }
      return addUnits(field)
    }
    if last.hasPrefix("fence.") {
      let aliasSet = index.symbols.first { $0.kind == .alias && $0.span == span }?.owner
      for symbol in index.symbols where symbol.kind == .property && (aliasSet == nil || symbol.owner == aliasSet) {
        add("fence.\(symbol.name)", .property, Self.type(symbol), rank: 1)
      }
      return
    }
    let isPeak = before == ["peak"]
    guard before.isEmpty || isPeak else {
      return add("in", .keyword, WordMeaning.of("in") ?? "", rank: 1)
    }
    for field in Field.allCases where !isPeak || field.nativeUnit != nil || field.kind == .number {
      add(field.name, .field, field.summary, rank: 2)
    }
    for symbol in index.symbols where symbol.kind == .field { add(symbol.name, .field, Self.type(symbol), rank: 2) }
    if isPeak { return }
    for (word, meaning) in WordMeaning.placeholders { add(word, .value, meaning, rank: 1) }
    add("peak", .keyword, WordMeaning.of("peak") ?? "", rank: 1)
  }

  // MARK: As JSON

  /// More are not sent at once: then the client asks again with each letter.
  private static let limit = 2000

  func json(_ file: RuleFile) -> JSONText {
    var items = items
    let isIncomplete = items.count > Self.limit
    if isIncomplete {
      let prefix = expectation.prefix.lowercased()
      items = Array(items.lazy.filter { $0.label.lowercased().hasPrefix(prefix) }.prefix(Self.limit))
    }
    let range = file.json(replaced)
    let list = items.sorted { ($0.rank, $0.label) < ($1.rank, $1.label) }.enumerated().map { place, item in
      var members: [(String, JSONText)] = [
        ("label", .string(item.label)), ("kind", .number(item.kind.rawValue)),
        ("sortText", .string(String(100_000 + place))),
        ("textEdit", .object([("range", range), ("newText", .string(item.label))])),
      ]
      if !item.detail.isEmpty { members.append(("detail", .string(item.detail))) }
      return JSONText.object(members)
    }
    return .object([("isIncomplete", .bool(isIncomplete)), ("items", .array(list))])
  }
}

extension SymbolKind {
  /// As people are told of it.
  var noun: String {
    switch self {
    case .fence: "fence"
    case .fences: "set of fences"
    case .devices: "device list"
    case .hours: "hours"
    case .field: "field"
    case .letCondition: "let"
    case .sink: "sink"
    case .rule: "rule"
    case .alias: "alias"
    case .property: "property"
    }
  }
}
