internal import Model

/// Test blocks.
extension Parser {
  /// nil where the block has faults, which were reported.
  mutating func parseTest() throws(Unreadable) -> TestBlock? {
    let start = advance().start
    let title = try parseString("the title of the test in quotes")
    try need(.rule, "`rule` and the name of a rule")
    let rules = try parseNames("the name of a rule", .rule)
    try need(.device, "`device` and the name of a device")
    let device = try parseDeviceName(.other)
    var test = TestBlock(
      title: title, rules: rules, device: device, steps: [], expectations: [], range: title.range)
    var isFaulty = false
    while !isAtEnd, !beginsDeclaration {
      do throws(Unreadable) {
        try parseTestLine(&test)
      } catch {
        isFaulty = true
        recover()
        if StepWord(token.keyword) == nil, !beginsDeclaration { advance() }
      }
    }
    for step in StepWord.allCases where index == probe { expect(.statement(step.rawValue)) }
    test.range = range(from: start)
    if isFaulty { return nil }
    if test.expectations.isEmpty {
      findings.error(
        .testShape, "the test expects nothing that can be checked: write `expect fired` or `expect nothing`",
        at: title.range)
      return nil
    }
    return test
  }

  private mutating func parseTestLine(_ test: inout TestBlock) throws(Unreadable) {
    let start = token.start
    guard let word = StepWord(token.keyword) else {
      throw unexpected("a step (`at`, `every`, `until`, `events`) or `expect`")
    }
    advance()
    let form: TestBlock.Step.Form
    switch word {
    case .at: form = .at(try parseWhen(), try parseFacts())
    case .every: form = try parseEvery()
    case .until: form = .until(try parseWhen())
    case .events: form = .events(try parseString("the path of a file of events in quotes"))
    case .expect:
      let expected = try parseExpectation()
      test.expectations.append(TestBlock.Expectation(form: expected, range: range(from: start)))
      return
    }
    let step = TestBlock.Step(form: form, range: range(from: start))
    if !test.expectations.isEmpty {
      findings.error(
        .testShape, "expectations stand after the last step: move this line above `expect`", at: step.range)
    }
    if test.steps.isEmpty, !Self.saysMoment(form) {
      findings.error(
        .testShape, "the first step needs a time of its own: write `at 2026-03-02T08:00:00Z`", at: step.range)
    }
    test.steps.append(step)
  }

  private static func saysMoment(_ form: TestBlock.Step.Form) -> Bool {
    switch form {
    case .at(.moment, _), .every(_, from: .moment, _), .until(.moment), .events: true
    case .at(.offset, _), .every(_, from: .offset, _), .until(.offset): false
    }
  }

  /// A name, or any text in quotes.
  private mutating func parseDeviceName(_ role: NameRole) throws(Unreadable) -> Name {
    if token.kind == .string {
      let text = try parseString("the name of a device")
      return Name(text: text.text, range: text.range)
    }
    return try parseName("the name of a device", role)
  }

  private mutating func parseEvery() throws(Unreadable) -> TestBlock.Step.Form {
    let place = range(token)
    let every = try parseMilliseconds()
    if every == 0 {
      findings.error(.valueOutOfRange, "steps need some time between them: write `every 10 s`", at: place)
    }
    try need(word: "from", "`from` and a time")
    let when = try parseWhen()
    var runs: [TestBlock.Run] = []
    repeat {
      let start = token.start
      let facts = try parseFacts()
      try need(word: "x", "`x` and a number of events (`x 4`)")
      let times = try parseWhole("a number of events", in: 1...100_000).value
      runs.append(TestBlock.Run(facts: facts, times: times, range: range(from: start)))
    } while !isAtEnd && !beginsStatement
    return .every(milliseconds: every, from: when, runs)
  }

  private mutating func parseFacts() throws(Unreadable) -> [TestBlock.Fact] {
    var facts = [try parseFact()]
    while take(.comma) { facts.append(try parseFact()) }
    return facts
  }

  private mutating func parseFact() throws(Unreadable) -> TestBlock.Fact {
    for word in ["inside", "outside", "position"] where index == probe { expect(.word(word)) }
    if at(.inside) || at(.outside) {
      let isInside = advance().keyword == .inside
      let fence = try parseFenceName()
      let feature = token.kind == .string ? try parseString("a feature") : nil
      return isInside ? .inside(fence, feature: feature) : .outside(fence, feature: feature)
    }
    if take(.no) {
      try need(word: "position", "`position` (`no position`)")
      return .noPosition
    }
    if take(.alarm) {
      if token.kind == .string {
        let word = try parseString("an alarm word")
        return .alarm(Name(text: word.text, range: word.range), isQuoted: true)
      }
      return .alarm(try parseWord("an alarm word (`sos`)", .alarm), isQuoted: false)
    }
    if at(word: "position"), token(ahead: 1).kind == .number || token(ahead: 1).symbol == .minus {
      advance()
      return .position(try parsePoint())
    }
    if take(word: "heard") { return .heard(try parseWhen()) }
    if take(word: "moving") {
      let from = try parseName("the name of a fence", .fence)
      try need(word: "to", "`to` and the name of a fence (`moving depot to city`)")
      return .moving(from: from, to: try parseName("the name of a fence", .fence))
    }
    let field = try parseName("a fact (`inside city`, `speed 95 km/h`, `no position`)", .field)
    subject = .field(field.text)
    if sees(.is) { advance() }
    return .field(field, try parseLiteral("the value of `\(field.text)`"))
  }

  private mutating func parseExpectation() throws(Unreadable) -> TestBlock.Expectation.Form {
    if take(word: "nothing") { return .nothing }
    let count = token.kind == .number ? try parseWhole("a number of notices", in: 1...1_000_000).value : 1
    let kinds = NoticeKind.allCases.map(\.rawValue)
    for kind in kinds where index == probe { expect(.word(kind)) }
    guard token.kind == .word, let kind = NoticeKind(rawValue: shortText(token)) else {
      throw unexpected("`nothing` or a notice (\(kinds.map { "`\($0)`" }.joined(separator: ", ")))")
    }
    advance()
    var fence: Name?
    var sink: Name?
    var at: TestBlock.When?
    var since: TestBlock.When?
    var saying: QuotedText?
    while !isAtEnd {
      if take(.in) {
        fence = try parseDeviceName(.fence)
      } else if take(word: "to") {
        sink = try parseName("the name of a sink", .sink)
      } else if self.at(.at) {
        advance()
        at = try parseWhen()
      } else if take(word: "since") {
        since = try parseWhen()
      } else if take(word: "saying") {
        saying = try parseString("the message in quotes")
      } else {
        break
      }
    }
    for word in ["in", "to", "at", "since", "saying"] where index == probe { expect(.word(word)) }
    return .notice(count: count, kind, fence: fence, sink: sink, at: at, since: since, saying: saying)
  }
}
