internal import Model

/// Sinks and their options.
extension Checker {
  mutating func declareSink(_ sink: SinkSyntax, in file: ParsedFile) {
    guard declare(sink.name, .sink, called: "sink") else { return }
    checkOptions(sink)
    let target: CheckedSink.Target
    switch sink.kind {
    case .stdout: target = .stdout
    case .file: target = fileTarget(sink, in: file)
    case .mail:
      checkMail(sink)
      target = .mail
    case .webhook:
      checkWebhook(sink)
      target = .webhook
    }
    sinkNames[sink.name.text] = sinks.count
    sinks.append(
      CheckedSink(name: sink.name.text, target: target, declaredIn: file.path, place: sink.name.range))
    if sinks.count == NoticeRecord.sinkLimit + 1 { tooManySinks(at: sink.name.range) }
  }

  /// Each option once, and only where it belongs.
  private mutating func checkOptions(_ sink: SinkSyntax) {
    var seen: [String: SourceRange] = [:]
    for option in sink.options {
      let (word, kinds) = option.form.word
      if !kinds.contains(sink.kind) {
        let owners = kinds.map { "`\($0.rawValue)`" }.joined(separator: ", ")
        findings.error(
          .optionOfOtherSink,
          "`\(word)` is an option of \(owners), not of `\(sink.kind.rawValue)`",
          at: option.range)
      }
      // Headers may be many.
      if word == "header" { continue }
      if let first = seen[word] {
        findings.error(
          .repeatedOption, "`\(word)` stands twice: leave one out", at: option.range, and: [.init(first, "first here")])
      }
      seen[word] = option.range
    }
  }

  // MARK: Files

  private mutating func fileTarget(_ sink: SinkSyntax, in file: ParsedFile) -> CheckedSink.Target {
    let path = pathParts(sink.targets[0])
    if let text = sink.targets.first {
      // Relative to the rule file, so the same text in another folder is another path.
      let folder = file.path.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
      let key = text.text.hasPrefix("/") ? PathText.normal(text.text) : PathText.normal("\(folder)/./\(text.text)")
      if let first = sinkPaths[key] {
        findings.error(
          .samePath, "another sink writes to this path: choose another", at: text.range,
          and: [.init(first, "also here")])
      }
      sinkPaths[key] = text.range
    }
    var rotation = CheckedSink.Rotation.none
    var keep: Int?
    var form = CheckedSink.Form.json
    for option in sink.options {
      switch option.form {
      case .rotateDaily: rotation = .daily
      case .rotateSize(let bytes): rotation = .size(bytes: bytes)
      case .keep(let count): keep = count.value
      case .format(let chosen): form = chosen
      case .server, .insecure, .from, .user, .password, .subject, .digest, .atMost, .authority, .header, .token,
        .secret, .batch:
        break
      }
    }
    return .file(path: path, rotation: rotation, keep: keep, form: form)
  }

  private mutating func pathParts(_ path: QuotedText) -> [CheckedSink.PathPart] {
    var parts: [CheckedSink.PathPart] = []
    if path.text.isEmpty || path.text.hasSuffix("/") || path.text.utf8.contains(0) {
      findings.error(.badPath, "this is no path of a file: write `\"alerts/{date}.jsonl\"`", at: path.range)
    }
    for segment in MessageTemplate.parse(path.text) {
      switch segment {
      case .literal(let text): parts.append(.literal(text))
      case .malformed(_, let message): findings.error(.badPath, message, at: path.range)
      case .placeholder(let placeholder):
        switch (placeholder.name, placeholder.isPeak, placeholder.format ?? placeholder.unitOrZone) {
        case ("date", false, nil): parts.append(.date)
        case ("device", false, nil): parts.append(.device)
        case ("rule", false, nil): parts.append(.rule)
        default:
          findings.error(
            .badPath, "a path knows no `{\(placeholder.name)}`: write `{date}`, `{device}` or `{rule}`", at: path.range)
        }
      }
    }
    return parts
  }

  // MARK: Mail and webhooks

  private mutating func checkMail(_ sink: SinkSyntax) {
    for address in sink.targets { checkAddress(address) }
    var user: SourceRange?
    var password: SourceRange?
    for option in sink.options {
      switch option.form {
      case .server(let server): checkServer(server)
      case .from(let address): checkAddress(address)
      case .user: user = option.range
      case .password: password = option.range
      case .subject(let subject): checkSubject(subject)
      case .digest(let every): _ = milliseconds(every)
      case .atMost(_, let per): _ = milliseconds(per)
      case .rotateDaily, .rotateSize, .keep, .format, .insecure, .authority, .header, .token, .secret, .batch: break
      }
    }
    if let user, password == nil {
      findings.error(.incompleteSink, "a user needs a password: write `password env NAME`", at: user)
    }
    if let password, user == nil {
      findings.error(.incompleteSink, "a password needs a user: write `user \"…\"`", at: password)
    }
  }

  private mutating func checkAddress(_ address: QuotedText) {
    let parts = address.text.split(separator: "@", omittingEmptySubsequences: false)
    let isClean = address.text.unicodeScalars.allSatisfy {
      $0.value > 0x20 && $0.value != 0x7F && $0 != "," && $0 != "<" && $0 != ">"
    }
    if parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty, isClean, address.text.utf8.count <= 254 { return }
    findings.error(
      .badAddress, "`\(String(address.text.prefix(60)))` is no mail address: write `ops@example.org`", at: address.range
    )
  }

  private mutating func checkServer(_ server: QuotedText) {
    for scheme in ["smtp://", "smtps://"] where server.text.hasPrefix(scheme) {
      if isHost(server.text.dropFirst(scheme.count)) { return }
    }
    findings.error(
      .badAddress, "this is no mail server: write `\"smtp://mail.example.org:587\"` or `\"smtps://mail.example.org\"`",
      at: server.range)
  }

  /// `name`, `name:port`, `[v6]:port`.
  private func isHost(_ text: Substring) -> Bool {
    let isClean = text.unicodeScalars.allSatisfy { $0.value > 0x20 && $0.value < 0x7F && $0 != "@" && $0 != "/" }
    guard isClean, !text.isEmpty, !text.hasPrefix(":") else { return false }
    guard !text.hasSuffix("]"), let colon = text.lastIndex(of: ":") else { return true }
    guard let port = Int(text[text.index(after: colon)...]) else { return false }
    return (1...65_535).contains(port)
  }

  private mutating func checkSubject(_ subject: QuotedText) {
    let known = ["device", "rule", "title", "severity", "fence", "notice", "time", "since", "duration", "suppressed"]
    for segment in MessageTemplate.parse(subject.text) {
      switch segment {
      case .literal(let text):
        if text.utf8.contains(where: { $0 < 0x20 }) {
          findings.error(.malformedPlaceholder, "a subject is one line: leave `\\n` out", at: subject.range)
        }
      case .malformed(_, let message): findings.error(.malformedPlaceholder, message, at: subject.range)
      case .placeholder(let placeholder):
        if known.contains(placeholder.name), !placeholder.isPeak { continue }
        let name = Name(text: placeholder.name, range: subject.range)
        let list = known.map { "`{\($0)}`" }.joined(separator: ", ")
        let (hint, _) = suggestion(for: name, among: known, else: "write one of \(list)")
        findings.error(
          .unknownPlaceholder, "a subject knows no `{\(String(placeholder.name.prefix(60)))}`: \(hint)",
          at: subject.range)
      }
    }
  }

  private mutating func checkWebhook(_ sink: SinkSyntax) {
    let url = sink.targets[0]
    let rest = ["https://", "http://"].compactMap { url.text.hasPrefix($0) ? url.text.dropFirst($0.count) : nil }.first
    let host = rest?.prefix { $0 != "/" && $0 != "?" }
    if host.map({ isHost($0) }) != true || url.text.unicodeScalars.contains(where: { $0.value <= 0x20 }) {
      findings.error(
        .badAddress, "this is no address of a webhook: write `\"https://example.org/alerts\"`", at: url.range)
    }
    for option in sink.options {
      guard case .header(let header) = option.form else { continue }
      let name = header.text.prefix { $0 != ":" }
      let isClean = header.text.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F }
      let isName = !name.isEmpty && name.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }
      if !isClean || !isName || name.count == header.text.count {
        findings.error(.badAddress, "this is no header: write `\"X-Fleet: north\"`", at: header.range)
      }
    }
  }
}

extension SinkOption.Form {
  /// The option's word, and the kinds of sinks that have it.
  var word: (String, [SinkSyntax.Kind]) {
    switch self {
    case .rotateDaily, .rotateSize: ("rotate", [.file])
    case .keep: ("keep", [.file])
    case .format: ("format", [.file])
    case .server: ("server", [.mail])
    case .insecure: ("insecure", [.mail])
    case .from: ("from", [.mail])
    case .user: ("user", [.mail])
    case .password: ("password", [.mail])
    case .subject: ("subject", [.mail])
    case .digest: ("digest", [.mail])
    case .atMost: ("at most", [.mail])
    case .authority: ("ca", [.mail])
    case .header: ("header", [.webhook])
    case .token: ("token", [.webhook])
    case .secret: ("secret", [.webhook])
    case .batch: ("batch", [.webhook])
    }
  }
}

/// Paths as text, for comparing them.
enum PathText {
  /// Without `.`, `..` and doubled slashes.
  static func normal(_ path: String) -> String {
    var parts: [Substring] = []
    for part in path.split(separator: "/") where part != "." {
      if part == "..", let last = parts.last, last != ".." { parts.removeLast() } else { parts.append(part) }
    }
    return (path.hasPrefix("/") ? "/" : "") + parts.joined(separator: "/")
  }
}
