internal import Model

/// Rules, clause by clause.
extension Checker {
  static let ruleLimit = 65_535
  static let notifyLimit = 16

  /// All rules that are right, in byte order of their names.
  mutating func checkRules() -> [CheckedRule] {
    var rules: [CheckedRule] = []
    var count = 0
    checkFormerNames()
    for file in parsed.files {
      for case .rule(let rule) in file.declarations {
        count += 1
        if count == Self.ruleLimit + 1 {
          findings.error(
            .tooMany, "a rule set has at most \(Self.ruleLimit) rules: `\(rule.name.text)` is one too many",
            at: rule.name.range)
        }
        if let checked = check(rule) { rules.append(checked) }
      }
    }
    if defaultSink == nil, sinks.isEmpty { _ = useDefaultSink() }
    return rules.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
  }

  private mutating func checkFormerNames() {
    var former: [String: SourceRange] = [:]
    for file in parsed.files {
      for case .rule(let rule) in file.declarations {
        guard let name = rule.formerName else { continue }
        if let other = ruleNames[name.text] ?? former[name.text] {
          findings.error(
            .duplicateName, "`was \(name.text)` names a rule that is still there: leave it out", at: name.range,
            and: [.init(other, "borne by this one")])
        }
        former[name.text] = name.range
      }
    }
  }

  private mutating func check(_ rule: RuleSyntax) -> CheckedRule? {
    scope = Scope(file: rule.range.file, hasFaultyEach: rule.hasFaultyEach)
    let clauses = RuleClauses(rule, &findings)
    let devices = deviceFilter(clauses.devices)
    ruleFilters[rule.name.text] = devices
    let each = checkEach(clauses.each)
    let trigger = checkTrigger(clauses, rule)
    checkNeedsWhen(clauses)
    let held = checkHeld(clauses, trigger)
    let clear = checkClear(clauses.clear)
    if let trigger, scope.aliasGroup != nil { checkDemands(trigger, clauses) }
    let during = clauses.during.compactMap { checkDuring($0) }
    let notify = checkNotify(clauses.notify)
    let late = checkLate(clauses.late)
    let say = clauses.say.flatMap { checkSay($0) }
    guard let trigger else { return nil }
    let checked = CheckedRule(
      name: rule.name.text, title: rule.title?.text, formerName: rule.formerName?.text, devices: devices, each: each,
      trigger: trigger, held: held, clear: clear, during: during, unknown: unknown(clauses.unknown), late: late,
      severity: severity(clauses.severity), notify: notify, say: say, neededSlots: scope.needed.sorted(),
      place: rule.name.range)
    lint(checked, clauses)
    return checked
  }

  private func unknown(_ clause: ClauseSyntax?) -> CheckedRule.Unknown {
    if case .ifUnknown(let choice) = clause?.form { return choice }
    return .hold
  }

  private func severity(_ clause: ClauseSyntax?) -> Severity {
    if case .severity(let name) = clause?.form { return Severity(rawValue: name.text) ?? .warning }
    return .warning
  }

  // MARK: Which devices and fences

  private mutating func deviceFilter(_ clause: ClauseSyntax?) -> DeviceFilter {
    guard let clause, case .devices(let names, let except) = clause.form else { return .everyDevice }
    guard hasRoom(for: names + except, at: clause.range) else { return .everyDevice }
    let include = patterns(of: names)
    let exclude = patterns(of: except)
    guard let include, let exclude else { return .everyDevice }
    if isNobody(include, except: exclude) {
      findings.add(
        Diagnostic(
          .ruleForNobody, "the rule looks at no device: its lists are empty, or all of them are excepted",
          at: .init(clause.range)))
      // No device has an empty name; an empty list would mean all devices.
      return DeviceFilter(include: [""], exclude: exclude)
    }
    return DeviceFilter(include: include, exclude: exclude)
  }

  /// Lists that a rule puts together are copied for it, so the copies of all rules are counted.
  private mutating func hasRoom(for names: [Name], at range: SourceRange) -> Bool {
    if names.count < 2 || listEntriesLeft < 0 { return listEntriesLeft >= 0 }
    listEntriesLeft -= names.reduce(0) { $0 + (deviceLists[$1.text]?.patterns.count ?? 0) }
    if listEntriesLeft >= 0 { return true }
    findings.error(
      .tooMany, "the device lists that rules put together have too many entries: make one list of them", at: range)
    return false
  }

  /// Every pattern is excepted, as far as can be told without the devices.
  private func isNobody(_ include: [String], except: [String]) -> Bool {
    let names = Set(except)
    let globs = except.map { Glob($0) }.filter { !$0.isLiteral }.prefix(20)
    return include.allSatisfy { pattern in
      names.contains(pattern)
        || globs.contains { $0.pattern == "*" || Glob(pattern).isLiteral && $0.matches(pattern) }
    }
  }

  private mutating func patterns(of names: [Name]) -> [String]? {
    var patterns: [String] = []
    var isFaulty = false
    var seen: Set<String> = []
    for name in names where seen.insert(name.text).inserted {
      if let list = deviceLists[name.text] {
        use(name.text, .devices)
        if list.isFaulty { isFaulty = true }
        // One list alone is shared, not copied.
        if patterns.isEmpty { patterns = list.patterns } else { patterns += list.patterns }
      } else {
        isFaulty = true
        unknown(
          name, .devices, code: .unknownDevices, what: "a device list", among: deviceLists.keys,
          hint: "declare it with `devices \(String(name.text.prefix(60))) \"…\"`")
      }
    }
    return isFaulty ? nil : patterns
  }

  private mutating func checkEach(_ clause: ClauseSyntax?) -> CheckedRule.Each? {
    guard let clause, case .each(let set, let alias, let only) = clause.form else { return nil }
    let target = areaTarget(set, "each")
    if let other = places[.fence]?[alias.text] {
      findings.error(
        .duplicateName, "the name `\(alias.text)` is taken: choose another alias", at: alias.range,
        and: [.init(other, "a fence of this name")])
      return nil
    }
    scope.alias = alias
    guard case .group(let group) = target else { return nil }
    scope.aliasGroup = group
    var chosen: (property: Int, highest: Bool)?
    if let only {
      guard let position = propertyPosition(only.property, of: group) else { return nil }
      let kind = groups[group].properties[position].kind
      guard kind != .text, kind != .bool else {
        findings.error(
          .onlyNeedsNumber,
          "`\(only.property.text)` is \(kind.rawValue) and has no highest value: name a property that is a number",
          at: only.property.range)
        return nil
      }
      chosen = (position, only.highest)
    }
    return CheckedRule.Each(group: group, alias: alias.text, only: chosen)
  }

  private mutating func checkDuring(_ clause: ClauseSyntax) -> CheckedRule.During? {
    guard case .during(let name, let isNot) = clause.form else { return nil }
    guard let known = hoursNames[name.text] else {
      unknown(
        name, .hours, code: .unknownHours, what: "a name of hours", among: hoursNames.keys,
        hint: "declare them with `hours \(String(name.text.prefix(60))) mon-fri 07:00-18:00`")
      return nil
    }
    use(name.text, .hours)
    return known.map { CheckedRule.During(hours: $0, isNot: isNot) }
  }

  private mutating func checkLate(_ clause: ClauseSyntax?) -> CheckedRule.Late {
    guard let clause, case .late(let late) = clause.form else { return .correct }
    if late == .correct {
      findings.add(
        Diagnostic(
          .lateNotCorrected,
          "late events are not corrected yet: they are counted, and their alarms fire, marked late",
          at: .init(clause.range)))
    }
    return late
  }
}
