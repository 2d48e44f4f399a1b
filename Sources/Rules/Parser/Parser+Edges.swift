internal import Model

/// Edges: what happens at one event.
extension Parser {
  mutating func parseEdges() throws(Unreadable) -> [EdgeSyntax] {
    var edges = [try parseEdge()]
    while true {
      if at(.and) {
        findings.error(
          .conditionInEdges, "two edges do not happen at once: write `or`, or a condition behind `while`",
          at: range(token))
        throw Unreadable()
      }
      guard take(.or) else { return edges }
      edges.append(try parseEdge())
    }
  }

  private mutating func parseEdge() throws(Unreadable) -> EdgeSyntax {
    let start = token.start
    let form = try parseEdgeForm()
    return EdgeSyntax(form: form, range: range(from: start))
  }

  private mutating func parseEdgeForm() throws(Unreadable) -> EdgeSyntax.Form {
    _ = mendForeignEdge()
    if take(.enter) {
      let fence = try parseFenceName()
      let includingStart = try parseIncludingStart()
      return .enter(fence, includingStart: includingStart, settled: try parseSettled())
    }
    if take(.exit) {
      let fence = try parseFenceName()
      if at(.including) {
        findings.error(
          .includingStart, "`including start` goes with `enter` only: a first fix outside is no exit, leave it out",
          at: range(token))
        _ = try parseIncludingStart()
      }
      return .exit(fence, settled: try parseSettled())
    }
    if take(.cross) { return try parseCross() }
    if take(.alarm) {
      if token.kind == .string {
        let word = try parseString("an alarm word")
        return .alarm(Name(text: word.text, range: word.range), isQuoted: true)
      }
      return .alarm(try parseWord("an alarm word (`sos`)", .alarm), isQuoted: false)
    }
    if let keyword = token.keyword, Self.conditionWords.contains(keyword) { throw conditionForEdge() }
    return try parseFieldEdge()
  }

  private static let conditionWords: Set<Keyword> = [
    .inside, .outside, .silent, .has, .not, .count, .min, .max, .avg, .sum, .change, .age, .moved, .distance,
  ]

  private mutating func parseCross() throws(Unreadable) -> EdgeSyntax.Form {
    let fence = try parseFenceName()
    let direction = try parseDirection()
    if at(.settled) {
      findings.error(
        .misplacedClause, "`settled` goes with `enter` and `exit`: a crossing has no side to settle on",
        at: range(token))
      _ = try parseSettled()
    }
    return .cross(fence, direction)
  }

  private mutating func conditionForEdge() -> Unreadable {
    let hint =
      at(.inside)
      ? "write `on enter …`, or `when inside …`"
      : at(.outside) ? "write `on exit …`, or `when outside …`" : "write it behind `when`, or behind `while`"
    findings.error(
      .conditionInEdges, "`\(shortText(token))` is a condition, not an edge: \(hint)", at: range(token))
    return Unreadable()
  }

  private mutating func parseFieldEdge() throws(Unreadable) -> EdgeSyntax.Form {
    let field = try parseName("an edge (`enter city`, `alarm sos`, `ignition becomes on`)", .field)
    subject = .field(field.text)
    mendBecomes()
    if take(.becomes) { return .becomes(field, try parseLiteral("a word or value (`on`, `low`)")) }
    if take(.changes) { return .changes(field) }
    if take(.passes) {
      let isEvery = take(.every)
      return .passes(field, every: isEvery, try parseQuantity("a quantity (`10000 km`)"))
    }
    if AlarmWord(rawValue: field.text) != nil, Field(rawValue: field.text) == nil {
      let right = "alarm \(field.text)"
      findings.error(
        .foreignForm, "`\(field.text)` is a word of an alarm: write `\(right)`", at: field.range,
        fixes: [.init(right, [.init(field.range, right)], isSafe: true)])
      return .alarm(field, isQuoted: false)
    }
    findings.error(
      .conditionInEdges,
      "`\(field.text)` is no edge: write `becomes …`, `changes` or `passes …` behind it, or a condition behind `when`",
      at: field.range)
    throw Unreadable()
  }

  /// `ignition = on`, `ignition turns on`: the next token is made `becomes`.
  private mutating func mendBecomes() {
    let isSign = at(.equal) || at(.doubleEqual) || at(.is)
    let isWord = ["turns", "turned", "goes", "gets", "switches", "switched", "to"].contains { at(word: $0) }
    guard isSign || isWord, token(ahead: 1).kind == .word || token(ahead: 1).kind == .string else { return }
    findings.error(
      .foreignForm, "what happens at one event is told by `becomes`: write it for `\(text(token))`", at: range(token),
      fixes: [.init("becomes", [.init(range(token), "becomes")])])
    becomes(.becomes)
  }

  private mutating func parseIncludingStart() throws(Unreadable) -> Bool {
    guard take(.including) else { return false }
    try need(word: "start", "`start` (`including start`)")
    return true
  }

  private mutating func parseDirection() throws(Unreadable) -> CrossDirection? {
    if take(word: "left") {
      try need(word: "to", "`to right`")
      try need(word: "right", "`right`")
      return .leftToRight
    }
    if take(word: "right") {
      try need(word: "to", "`to left`")
      try need(word: "left", "`left`")
      return .rightToLeft
    }
    return nil
  }

  /// `settled 2 fixes`, `settled 30 s`, or nothing.
  mutating func parseSettled() throws(Unreadable) -> SettledSyntax? {
    guard take(.settled) else { return nil }
    let next = token(ahead: 1)
    if token.kind == .number, matches(next, "fixes") || matches(next, "fix") {
      let count = try parseWhole("a number of fixes", in: 1...1000)
      advance()
      return .fixes(count)
    }
    return .time(try parseQuantity("a number of fixes or a duration (`2 fixes`, `30 s`)"))
  }
}
