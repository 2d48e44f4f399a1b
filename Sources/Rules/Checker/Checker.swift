internal import Model

/// Resolves a parsed rule set: one pass over the declarations for their names, then one over what they say.
struct Checker {
  let parsed: ParsedRuleSet
  let sources: [SourceFile]
  let environment: CheckEnvironment
  var findings = Findings()

  var groups: [FenceGroup] = []
  /// By name: position in `groups`; nil where its declaration is faulty.
  var fenceNames: [String: Int?] = [:]
  var fields: [String: FieldSymbol] = [:]
  var lets: [String: LetSymbol] = [:]
  var deviceLists: [String: DeviceList] = [:]
  var hours: [Hours] = []
  /// nil where the declaration is faulty.
  var hoursNames: [String: Int?] = [:]
  var sinks: [CheckedSink] = []
  var sinkNames: [String: Int] = [:]
  var ruleNames: [String: SourceRange] = [:]
  var battery = BatteryThresholds()
  var plan = PlanBuilder()
  var zones = ZoneTable()
  /// Where each name was declared, by namespace and name.
  var places: [Namespace: [String: SourceRange]] = [:]
  /// What something refers to.
  var used: [Namespace: Set<String>] = [:]
  /// What the rule or let under check knows beside the names of all.
  var scope = Scope()
  var toldTooManyFields = false
  /// Comparisons of devices with patterns that tests may still cost.
  var patternsLeft = 2_000_000
  /// Entries of device lists that rules may still copy.
  var listEntriesLeft = 4_000_000
  /// Devices that each rule looks at, for its tests.
  var ruleFilters: [String: DeviceFilter] = [:]
  var suggestionsLeft = 300
  /// Among more names nothing is guessed.
  static let suggestionLimit = 10_000
  /// Position of the sink on standard output, once a rule needs it.
  var defaultSink: Int?
  /// Paths of file sinks, for doubles.
  var sinkPaths: [String: SourceRange] = [:]
  /// Names of declarations that could not be read: what refers to them is no fault.
  var faultyNames: Set<String> = []
  /// What the fence files hold, by the position of the group; asked for once.
  var features: [(group: Int, names: Set<String>)]?
  /// Lets that no rule reads.
  var letsLeft: [String] = []
  /// What conditions can and cannot be, for the lints.
  var reasoner = ConditionReasoner()
  /// Names behind `for` and `except` of each rule that has them, for the lints.
  var ruleLists: [String: [[String]]] = [:]

  /// Names of one namespace are different.
  enum Namespace: String, Hashable { case fence, field, devices, hours, sink, rule }

  /// What belongs to one rule while it is checked.
  struct Scope {
    /// The rule file.
    var file = 0
    var alias: Name?
    var aliasGroup: Int?
    /// In a let, aliases are unknown.
    var isLet = false
    /// Slots that the rule needs to be evaluated.
    var needed: Set<Int> = []
    /// The unit that the rule compares a field with, by slot.
    var units: [Int: MeasureUnit] = [:]
    /// Groups that the rule names.
    var groups: [Int] = []
    var groupSet: Set<Int> = []
    /// The side that the rule asked for last.
    var side = "inside"
    /// Its `each` could not be read.
    var hasFaultyEach = false
  }

  init(_ parsed: ParsedRuleSet, _ sources: [SourceFile], _ environment: CheckEnvironment) {
    self.parsed = parsed
    self.sources = sources
    self.environment = environment
    for field in Field.allCases { fields[field.name] = FieldSymbol(field) }
    for file in parsed.files { faultyNames.formUnion(file.faultyNames) }
  }

  mutating func run() -> (CheckedRuleSet?, [Diagnostic]) {
    declareZones()
    declareNames()
    lintSwappedPlaces()
    resolveLets()
    let rules = checkRules()
    checkUnusedLets()
    let tests = checkTests()
    if !findings.hasErrors, !parsed.hasErrors {
      lintUnused()
      lintRules(rules)
    }
    let closed = findings.closed()
    guard !findings.hasErrors, !parsed.hasErrors else { return (nil, closed) }
    let set = CheckedRuleSet(
      fields: plan.plan, groups: groups, rules: rules, sinks: sinks, hours: hours, batteryStates: battery,
      zones: zones.zones, tests: tests)
    return (set, closed)
  }

  // MARK: Names

  /// Notes a name; false where its namespace has it already, which is reported.
  mutating func declare(_ name: Name, _ namespace: Namespace, called what: String) -> Bool {
    if let first = places[namespace, default: [:]][name.text] {
      findings.error(
        .duplicateName, "the name `\(name.text)` is taken: choose another name for this \(what)", at: name.range,
        and: [.init(first, "first declared here")])
      return false
    }
    places[namespace, default: [:]][name.text] = name.range
    return true
  }

  mutating func use(_ name: String, _ namespace: Namespace) { used[namespace, default: []].insert(name) }

  /// `: did you mean …?`, or what else there is to say.
  mutating func suggestion(
    for name: Name, among candidates: some Sequence<String>, else other: String
  ) -> (hint: String, fixes: [Diagnostic.Fix]) {
    // Comparing with all names is the one costly thing about a fault; a file of faults does it a few hundred times.
    guard suggestionsLeft > 0, !findings.isFull(name.range.file) else { return (other, []) }
    suggestionsLeft -= 1
    let known = Array(candidates.prefix(Self.suggestionLimit + 1))
    guard known.count <= Self.suggestionLimit else { return (other, []) }
    guard let near = DidYouMean.suggestion(for: name.text, among: known.sorted()) else { return (other, []) }
    // A name that differs in capitals only is no guess, where no other does.
    let small = name.text.lowercased()
    let isSafe = near.lowercased() == small && known.count(where: { $0.lowercased() == small }) == 1
    return ("did you mean `\(near)`?", [.init(near, [.init(name.range, near)], isSafe: isSafe)])
  }

  /// Reports a name that its namespace does not have; says so where it names something else.
  mutating func unknown(
    _ name: Name, _ namespace: Namespace, code: DiagnosticCode, what: String, among candidates: some Sequence<String>,
    hint: String
  ) {
    if faultyNames.contains(name.text) { return }
    let (text, fixes) = suggestion(for: name, among: candidates, else: hint)
    if fixes.isEmpty, let other = otherMeaning(of: name.text, than: namespace) {
      findings.error(.wrongNamespace, "`\(name.text)` is \(other), not \(what)", at: name.range)
      return
    }
    findings.error(
      code, "there is no \(Self.bare(what)) `\(String(name.text.prefix(60)))`: \(text)", at: name.range, fixes: fixes)
  }

  private static func bare(_ what: String) -> String {
    for article in ["a ", "an "] where what.hasPrefix(article) { return String(what.dropFirst(article.count)) }
    return what
  }

  /// What a name stands for elsewhere: `a field`.
  func otherMeaning(of name: String, than namespace: Namespace) -> String? {
    if namespace != .fence, fenceNames[name] != nil { return "a fence" }
    if namespace != .field, fields[name] != nil { return "a field" }
    if namespace != .field, lets[name] != nil { return "a let" }
    if namespace != .devices, deviceLists[name] != nil { return "a device list" }
    if namespace != .hours, hoursNames[name] != nil { return "a name of hours" }
    if namespace != .sink, sinkNames[name] != nil { return "a sink" }
    if namespace != .rule, ruleNames[name] != nil { return "a rule" }
    return nil
  }

  // MARK: Quantities

  /// The unit that a fix proposes: the one of the kind that the file uses most.
  private func missingUnit(_ kind: QuantityKind, of quantity: Quantity) -> MeasureUnit? {
    let range = quantity.range
    if quantity.unit != nil { return nil }
    guard parsed.files.indices.contains(range.file) else { return MeasureUnit.usual(for: kind) }
    let uses = parsed.files[range.file].unitUses
    var best: (unit: MeasureUnit, count: Int)?
    for unit in MeasureUnit.all where unit.kind == kind {
      let count = uses[unit.symbol, default: 0]
      if count > best?.count ?? 0 { best = (unit, count) }
    }
    return best?.unit ?? MeasureUnit.usual(for: kind)
  }

  mutating func milliseconds(_ quantity: Quantity, _ limits: ClosedRange<Int64> = 1...DurationRule.longest) -> Int64? {
    DurationRule.milliseconds(quantity, limits, &findings, usual: missingUnit(.duration, of: quantity))
  }

  mutating func base(_ quantity: Quantity, _ kind: QuantityKind, isDifference: Bool = false) -> Double? {
    QuantityRule.base(
      quantity, kind, usual: missingUnit(kind, of: quantity), isDifference: isDifference, &findings)
  }

  // MARK: Text

  /// The writer's words, blanks made single.
  func text(_ range: SourceRange) -> String {
    guard sources.indices.contains(range.file), range.start <= range.end, range.end <= sources[range.file].bytes.count
    else { return "" }
    var out: [UInt8] = []
    for byte in sources[range.file].bytes[range.start..<range.end].prefix(400) {
      let isBlank = byte == 0x20 || (byte >= 0x09 && byte <= 0x0D)
      if !isBlank { out.append(byte) } else if out.last != 0x20 { out.append(0x20) }
    }
    return String(decoding: out, as: UTF8.self)
  }
}
