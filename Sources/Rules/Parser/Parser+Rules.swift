internal import Model

/// Rules and their clauses.
extension Parser {
  mutating func parseLet() throws(Unreadable) -> LetSyntax {
    let start = advance().start
    let name = try parseName("a name", .declares(.letCondition))
    try need(.equal, "`=` and a condition")
    let condition = try parseCondition()
    return LetSyntax(name: name, condition: condition, range: range(from: start))
  }

  mutating func parseRule() throws(Unreadable) -> RuleSyntax {
    let start = advance().start
    let (name, isFaulty) = try parseRuleName()
    var rule = RuleSyntax(name: name, title: nil, formerName: nil, clauses: [], range: name.range)
    rule.isFaulty = isFaulty
    hasTrigger = false
    passSign(behind: "rule", also: true)
    do throws(Unreadable) {
      if token.kind == .string { rule.title = try parseString("a title") }
      if take(.was) { rule.formerName = try parseName("the former name of the rule", .other) }
    } catch {
      rule.isFaulty = true
      recover()
    }
    while !isAtEnd, !beginsDeclaration {
      let isEach = at(.each)
      do throws(Unreadable) {
        rule.clauses.append(try parseClause())
      } catch {
        rule.isFaulty = true
        if isEach { rule.hasFaultyEach = true }
        recover()
      }
    }
    expectClauses(of: rule)
    rule.range = range(from: start)
    return rule
  }

  /// The name. What is no name is reported once, not again with each clause below it.
  private mutating func parseRuleName() throws(Unreadable) -> (name: Name, isFaulty: Bool) {
    let first = token
    if token.kind == .string { return (ruleWithoutName(), false) }
    do throws(Unreadable) {
      let name = try parseName("the name of the rule", .declares(.rule))
      passBlanks(in: name)
      return (name, false)
    } catch {
      guard let keyword = first.keyword, !(first.startsLine && beginsStatement) else {
        if ClauseWord(token.keyword) != nil { skipToDeclaration() }
        throw error
      }
      // A reserved word is taken all the same, so that what follows still belongs to a rule.
      advance()
      if !token.startsLine, token.kind != .string, !at(.was) { recover() }
      return (Name(text: keyword.rawValue, range: range(first)), true)
    }
  }

  /// `rule "Too fast"`: reported, and given a name.
  private mutating func ruleWithoutName() -> Name {
    let title = String(decoding: bytes[token.start..<token.end].prefix(80), as: UTF8.self)
    var name = ""
    for scalar in title.lowercased().unicodeScalars {
      if scalar.isNameLetter || ("0"..."9").contains(scalar) && !name.isEmpty {
        name.unicodeScalars.append(scalar)
      } else if !name.isEmpty, name.last != "-" {
        name += "-"
      }
    }
    if name.last == "-" { name.removeLast() }
    if name.isEmpty || Keyword.byText[name] != nil { name = "rule-1" }
    let place = SourceRange(file: file, start: token.start, end: token.start)
    findings.error(
      .quotedName, "a rule has a name before its title: write `rule \(name) …`", at: range(token),
      fixes: [.init("rule \(name)", [.init(place, name + " ")])])
    return Name(text: name, range: range(token))
  }

  /// `rule too fast`: the words that belong to the name are reported and passed over.
  private mutating func passBlanks(in name: Name) {
    let start = token.start
    var joined = name.text
    while token.kind == .word, token.keyword == nil, !token.startsLine, clauseInCapitals == nil,
      nearWord(among: ClauseWord.all) == nil
    {
      joined += "-" + text(advance())
      if joined.utf8.count > 200 { break }
    }
    guard token.start != start else { return }
    let place = SourceRange(file: file, start: name.range.start, end: previousEnd)
    findings.error(
      .unexpectedText, "a name has no blanks: write `\(joined)`", at: place,
      fixes: [.init(joined, [.init(place, joined)])])
  }

  private mutating func parseClause() throws(Unreadable) -> ClauseSyntax {
    passThen()
    mendIf()
    mendHeld()
    let first = index
    let start = token.start
    guard let word = clauseWord() else { throw noClause() }
    advance()
    passSign(behind: word.rawValue, also: true)
    if word == .when || word == .on || word == .sequence { hasTrigger = true }
    let (form, words) = try parseClauseForm(word)
    let lastWord = tokens[min(first + words - 1, tokens.count - 1)]
    return ClauseSyntax(
      form: form, range: range(from: start), keyword: SourceRange(file: file, start: start, end: lastWord.end))
  }

  /// The word that begins a clause, also in capitals, which is reported.
  private mutating func clauseWord() -> ClauseWord? {
    if token.keyword != nil { return ClauseWord(token.keyword) }
    if let meant = clauseInCapitals {
      mendCase(meant.rawValue)
      mendIf()
      mendHeld()
      return ClauseWord(token.keyword)
    }
    if token.startsLine, let near = nearWord(among: ClauseWord.all), let keyword = Keyword.byText[near] {
      misspelt("clause", near)
      becomes(keyword)
      return ClauseWord(keyword)
    }
    mendForeignClause()
    return ClauseWord(token.keyword)
  }

  /// Says what stands where a clause should, and passes over its first word.
  private mutating func noClause() -> Unreadable {
    if token.startsLine, let near = nearWord(among: DeclarationWord.all), let keyword = Keyword.byText[near] {
      misspelt("declaration", near)
      becomes(keyword)
      return Unreadable()
    }
    let stop: Unreadable
    if let near = nearWord(among: ClauseWord.all) {
      misspelt("clause", near)
      stop = Unreadable()
    } else if let advice = adviceForClause() {
      findings.error(.foreignForm, "`\(shortText(token))` is no clause: \(advice)", at: range(token))
      stop = Unreadable()
    } else if at(.rightParen) {
      findings.error(
        .lonelyParenthesis, "`)` closes nothing: leave it out", at: range(token),
        fixes: [.init("leave it out", [.init(range(token), "")])])
      stop = Unreadable()
    } else {
      stop = unexpected("a clause (`when`, `held`, `notify`, …) or the next declaration")
    }
    advance()
    return stop
  }

  /// The clause behind its first word, and of how many words its name is made.
  private mutating func parseClauseForm(_ word: ClauseWord) throws(Unreadable) -> (ClauseSyntax.Form, Int) {
    switch word {
    case .for:
      if token.kind == .string { throw devicesBehindFor() }
      let names = try parseNames("the name of a device list", .devices)
      return (.devices(names, except: take(.except) ? try parseNames("the name of a device list", .devices) : []), 1)
    case .each: return (try parseEach(), 1)
    case .when: return (.when(try parseCondition()), 1)
    case .on:
      let edges = try parseEdges()
      return (.on(edges, while: take(.while) ? try parseCondition() : nil), 1)
    case .sequence: return (try parseSequence(), 1)
    case .held: return (try parseHeld(), 1)
    case .clear: return (try parseClear(), 1)
    case .during:
      if token.kind == .time || token.kind == .word && token(ahead: 1).kind == .time { throw hoursWithoutName() }
      return (.during(try parseName("the name of hours", .hours), isNot: false), 1)
    case .not:
      try need(.during, "`during` (`not during work`)")
      return (.during(try parseName("the name of hours", .hours), isNot: true), 2)
    case .if:
      try need(word: "unknown", "`unknown` (`if unknown hold`)")
      return (.ifUnknown(try parseChoice(["hold": .hold, "false": .asFalse, "clear": .clear])), 2)
    case .late:
      let late: CheckedRule.Late = try parseChoice([
        "correct": .correct, "mark": .mark, "record": .record, "drop": .drop,
      ])
      return (.late(late), 1)
    case .severity: return (.severity(try parseSeverity()), 1)
    case .notify: return (try parseNotify(), 1)
    case .say: return (.say(try parseMessage("a message in quotes")), 1)
    }
  }

  /// One of a few words.
  mutating func parseChoice<Value>(_ choices: KeyValuePairs<String, Value>) throws(Unreadable) -> Value {
    for (word, _) in choices where index == probe { expect(.word(word)) }
    if let choice = choices.first(where: { take(word: $0.key) }) { return choice.value }
    let list = choices.map { "`\($0.key)`" }.joined(separator: ", ")
    guard let near = nearWord(among: choices.map(\.key)), let choice = choices.first(where: { $0.key == near }) else {
      throw unexpected(choices.count > 1 ? "one of \(list)" : list)
    }
    findings.error(
      .unexpectedText, "`\(shortText(token))` is none of \(list): did you mean `\(near)`?", at: range(token),
      fixes: [.init(near, [.init(range(token), near)])])
    advance()
    return choice.value
  }

  private mutating func parseSeverity() throws(Unreadable) -> Name {
    let place = range(token)
    let text = try parseChoice(["info": "info", "warning": "warning", "critical": "critical"])
    return Name(text: text, range: place)
  }

  /// `during 22:00-06:00`
  private mutating func hoursWithoutName() -> Unreadable {
    findings.error(
      .unexpectedText,
      "hours have a name: declare `hours some mon-sun 22:00-06:00` above the rule, and write `during some`",
      at: range(token))
    return Unreadable()
  }

  /// `for "van-1"`
  private mutating func devicesBehindFor() -> Unreadable {
    findings.error(
      .quotedName,
      "`for` names device lists: declare `devices some \(shortText(token))` above the rule, and write `for some`",
      at: range(token))
    return Unreadable()
  }

  private mutating func parseEach() throws(Unreadable) -> ClauseSyntax.Form {
    let set = try parseName("the name of a set of fences", .set)
    try need(.as, "`as` and a name (`each \(set.text) as one`)")
    let alias = try parseName("a name for one fence of the set", .declares(.alias))
    guard take(.only) else { return .each(set: set, alias: alias, only: nil) }
    let highest = try parseChoice(["highest": true, "lowest": false])
    return .each(
      set: set, alias: alias,
      only: OnlySyntax(highest: highest, property: try parseWord("a property of the fences", .property(of: set.text))))
  }

  private mutating func parseSequence() throws(Unreadable) -> ClauseSyntax.Form {
    var steps = [try parseStep()]
    while take(.then) || commaForThen() { steps.append(try parseStep()) }
    return .sequence(steps)
  }

  /// `sequence exit depot, enter city`: the comma is reported and taken for `then`.
  private mutating func commaForThen() -> Bool {
    guard at(.comma) else { return false }
    findings.error(
      .foreignForm, "the steps of a sequence are joined by `then`", at: range(token),
      fixes: [.init("then", [.init(range(token), " then")])])
    advance()
    return true
  }

  private mutating func parseStep() throws(Unreadable) -> StepSyntax {
    let start = token.start
    expect(.word("no"))
    let no = at(.no) ? range(advance()) : nil
    let edges = try parseEdges()
    let within = take(.within) ? try parseDuration("a duration (`90 min`)") : nil
    return StepSyntax(no: no, edges: edges, within: within, range: range(from: start))
  }

  private mutating func parseHeld() throws(Unreadable) -> ClauseSyntax.Form {
    if sees(.for) { advance() }
    let duration = try parseDuration("a duration (`30 s`)", isLast: true)
    if take(.gap) { return .held(duration, .gap(try parseDuration("a duration (`2 min`)"))) }
    if take(.even) {
      try need(.if, "`if silent`")
      try need(.silent, "`silent`")
      return .held(duration, .evenIfSilent)
    }
    return .held(duration, .plain)
  }

  private mutating func parseClear() throws(Unreadable) -> ClauseSyntax.Form {
    if take(.after) { return .clearAfter(try parseDuration("a duration (`1 h`)")) }
    let condition = try parseCondition()
    return .clear(condition, settled: try parseSettled())
  }

  private mutating func parseNotify() throws(Unreadable) -> ClauseSyntax.Form {
    let sink = try parseName("the name of a sink", .sink)
    if at(.comma) {
      let place = range(token)
      advance()
      let next = token.kind == .word && token.keyword == nil ? text(token) : "NAME"
      findings.error(
        .unexpectedText, "one sink a `notify`: write a line `notify NAME` for each", at: place,
        fixes: next == "NAME" ? [] : [.init("notify \(next)", [.init(place, "\n  notify")])])
      throw Unreadable()
    }
    var options: [NotifyOption] = []
    while let option = try parseNotifyOption() { options.append(option) }
    return .notify(sink, options)
  }

  private mutating func parseNotifyOption() throws(Unreadable) -> NotifyOption? {
    let start = token.start
    let form: NotifyOption.Form
    expect(.word("at most every"))
    if at(.at) {
      advance()
      try need(word: "most", "`most every` and a duration")
      try need(.every, "`every` and a duration (`at most every 10 min`)")
      form = .atMostEvery(try parseDuration("a duration (`10 min`)"))
    } else if take(word: "remind") {
      try need(.every, "`every` and a duration (`remind every 6 h`)")
      form = .remindEvery(try parseDuration("a duration (`6 h`)"))
    } else if at(.every), token(ahead: 1).kind == .number {
      let place = range(token)
      findings.error(
        .unexpectedText, "what happens then: write `at most every …` or `remind every …`", at: place,
        fixes: ["at most every", "remind every"].map { .init($0, [.init(place, $0)]) })
      advance()
      _ = try parseDuration("a duration (`10 min`)")
      return nil
    } else if take(.only) {
      form = try parseChoice(["fired": true, "cleared": false]) ? .onlyFired : .onlyCleared
    } else {
      return nil
    }
    return NotifyOption(form: form, range: range(from: start))
  }
}
