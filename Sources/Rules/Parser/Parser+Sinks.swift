internal import Model

/// Sinks and their options.
extension Parser {
  mutating func parseSink() throws(Unreadable) -> SinkSyntax {
    let start = advance().start
    let name = try parseDeclaredName("the name of the sink", .sink)
    let kind: SinkSyntax.Kind = try parseChoice([
      "stdout": .stdout, "file": .file, "mail": .mail, "webhook": .webhook,
    ])
    var sink = SinkSyntax(name: name, kind: kind, targets: [], options: [], range: name.range)
    switch kind {
    case .stdout: break
    case .file: sink.targets = [try parseString("a path in quotes (`\"alerts/{date}.jsonl\"`)")]
    case .mail: sink.targets = try parseStrings("an address in quotes (`\"ops@example.org\"`)")
    case .webhook: sink.targets = [try parseString("an address in quotes (`\"https://example.org/alerts\"`)")]
    }
    while token.kind == .word, token.keyword == nil || at(.at), !beginsDeclaration {
      sink.options.append(try parseSinkOption())
    }
    for option in Self.optionWords where index == probe { expect(.word(option)) }
    sink.range = range(from: start)
    return sink
  }

  /// The words that begin an option of a sink.
  static let optionWords = [
    "rotate", "keep", "format", "server", "insecure", "from", "user", "password", "subject", "digest", "at most", "ca",
    "header", "token", "secret", "batch",
  ]

  private mutating func parseSinkOption() throws(Unreadable) -> SinkOption {
    let taken = advance()
    let form: SinkOption.Form
    switch shortText(taken) {
    case "rotate": form = try parseRotation()
    case "keep": form = .keep(try parseWhole("a number of files", in: 1...100_000))
    case "format": form = .format(try parseChoice(["json": .json, "text": .text]))
    case "server": form = .server(try parseString("an address in quotes (`\"smtp://mail.example.org:587\"`)"))
    case "insecure": form = .insecure
    case "from": form = .from(try parseString("an address in quotes"))
    case "user": form = .user(try parseString("a user name in quotes"))
    case "password": form = .password(try parseSecret("password", allowsFile: true))
    case "subject": form = .subject(try parseMessage("a subject in quotes"))
    case "digest":
      try need(.every, "`every` and a duration (`digest every 5 min`)")
      form = .digest(every: try parseDuration("a duration (`5 min`)"))
    case "at":
      try need(word: "most", "`most` (`at most 20 per 1 h`)")
      let count = try parseWhole("a number (`at most 20 per 1 h`)", in: 1...1_000_000)
      try need(word: "per", "`per` and a duration (`at most 20 per 1 h`)")
      form = .atMost(count, per: try parseDuration("a duration (`1 h`)"))
    case "ca": form = .authority(try parseString("the path of a certificate in quotes"))
    case "header": form = .header(try parseString("a header in quotes (`\"X-Fleet: north\"`)"))
    case "token": form = .token(try parseSecret("token", allowsFile: false))
    case "secret": form = .secret(try parseSecret("secret", allowsFile: false))
    case "batch": form = .batch(try parseWhole("a number of notices", in: 1...10_000))
    default: throw unknownOption(taken)
    }
    return SinkOption(form: form, range: range(from: taken.start))
  }

  private mutating func unknownOption(_ taken: Token) -> Unreadable {
    let word = shortText(taken)
    if let near = DidYouMean.suggestion(for: word, among: Self.optionWords) {
      findings.error(
        .unknownOption, "`\(word)` is no option of a sink: did you mean `\(near)`?", at: range(taken),
        fixes: [.init(near, [.init(range(taken), near)])])
    } else {
      let list = Self.optionWords.map { "`\($0)`" }.joined(separator: ", ")
      findings.error(.unknownOption, "`\(word)` is no option of a sink: write one of \(list)", at: range(taken))
    }
    return Unreadable()
  }

  private mutating func parseRotation() throws(Unreadable) -> SinkOption.Form {
    if take(word: "daily") { return .rotateDaily }
    try need(.at, "`daily` or `at` and a size (`rotate at 100 MB`)")
    let (value, place) = try parseNumber("a size (`100 MB`)")
    let factor: Double = try parseChoice(["kB": 1e3, "KB": 1e3, "MB": 1e6, "GB": 1e9])
    let bytes = value * factor
    guard bytes >= 1e3, bytes <= 1e15 else {
      findings.error(.valueOutOfRange, "a file of that size makes no sense: write `rotate at 100 MB`", at: place)
      return .rotateSize(bytes: 100_000_000)
    }
    return .rotateSize(bytes: Int(bytes))
  }

  private mutating func parseSecret(_ option: String, allowsFile: Bool) throws(Unreadable) -> SecretSource {
    if token.kind == .string {
      let place = range(advance())
      let right = allowsFile ? "`\(option) env NAME` or `\(option) file \"…\"`" : "`\(option) env NAME`"
      findings.error(
        .passwordInText, "a secret does not belong into a rule file: write \(right)", at: place)
      return .literal(place)
    }
    if take(word: "env") { return .environment(try parseWord("the name of an environment variable", .other)) }
    if allowsFile, take(word: "file") { return .file(try parseString("the path of a file in quotes")) }
    throw unexpected(allowsFile ? "`env NAME` or `file \"…\"`" : "`env NAME`")
  }
}
