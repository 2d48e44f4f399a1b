internal import Model

/// Mail and webhook sinks: addresses, servers, headers.
extension Checker {
  mutating func mailSettings(_ sink: SinkSyntax) -> MailSettings {
    var settings = MailSettings(recipients: sink.targets.map(\.text))
    var seen: [String: SourceRange] = [:]
    for address in sink.targets {
      checkAddress(address)
      // Whoever stands twice would get each mail twice.
      if let first = seen.updateValue(address.range, forKey: address.text.lowercased()) {
        findings.error(
          .badAddress, "`\(address.text)` stands twice: leave one out", at: address.range,
          and: [.init(first, "first here")])
      }
    }
    var user: SourceRange?
    var password: SourceRange?
    for option in sink.options {
      switch option.form {
      case .server(let server): settings.server = checkedServer(server) ?? settings.server
      case .from(let address):
        checkAddress(address)
        settings.from = address.text
      case .user(let name):
        user = option.range
        settings.user = name.text
      case .password(let source):
        password = option.range
        switch source {
        case .environment(let name): settings.password = .environment(name.text)
        case .file(let path): settings.password = .file(path.text)
        // Told by the parser.
        case .literal: break
        }
      case .subject(let subject): settings.subject = subjectParts(subject)
      case .digest(let every): settings.digestEveryMilliseconds = span(every, "digest every 5 min", at: option.range)
      case .atMost(let count, let per):
        let length = span(per, "at most 20 per 1 h", at: option.range)
        settings.atMost = length.map { .init(count: count.value, perMilliseconds: $0) }
      case .insecure: settings.isInsecure = true
      case .authority(let path):
        checkFilePath(path)
        settings.authority = path.text
      case .rotateDaily, .rotateSize, .keep, .format, .header, .token, .secret, .batch: break
      }
    }
    if let user, password == nil {
      findings.error(.incompleteSink, "a user needs a password: write `password env NAME`", at: user)
    }
    if let password, user == nil {
      findings.error(.incompleteSink, "a password needs a user: write `user \"…\"`", at: password)
    }
    return settings
  }

  /// A time between mails that makes sense.
  private mutating func span(_ quantity: Quantity, _ example: String, at range: SourceRange) -> Int64? {
    guard let length = milliseconds(quantity) else { return nil }
    if length >= 1000, length <= 31 * 86_400_000 { return length }
    findings.error(.valueOutOfRange, "the time has to be between 1 s and 31 d: write `\(example)`", at: range)
    return nil
  }

  private mutating func checkFilePath(_ path: QuotedText) {
    if !path.text.isEmpty, !path.text.hasSuffix("/"), !path.text.utf8.contains(0) { return }
    findings.error(.badPath, "this is no path of a file: write `\"ca.pem\"`", at: path.range)
  }

  // What RFC 5321 would have in quotes is in no address that is in use, and what is not ASCII few servers take.
  private mutating func checkAddress(_ address: QuotedText) {
    let parts = address.text.split(separator: "@", omittingEmptySubsequences: false)
    let isClean = address.text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && !Self.specialBytes.contains($0) }
    if parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty, isClean, address.text.utf8.count <= 254 { return }
    findings.error(
      .badAddress, "`\(String(address.text.prefix(60)))` is no mail address: write `ops@example.org`", at: address.range
    )
  }

  private static let specialBytes = Array("()<>[]:;,\\\"".utf8)

  private mutating func checkedServer(_ server: QuotedText) -> MailSettings.Server? {
    for scheme in [MailSettings.Server.Scheme.smtp, .smtps] where server.text.hasPrefix(scheme.rawValue + "://") {
      guard let (host, port) = hostAndPort(server.text.dropFirst(scheme.rawValue.count + 3)) else { break }
      return .init(scheme: scheme, host: host, port: port ?? scheme.usualPort)
    }
    findings.error(
      .badAddress, "this is no mail server: write `\"smtp://mail.example.org:587\"` or `\"smtps://mail.example.org\"`",
      at: server.range)
    return nil
  }

  /// `name`, `name:port`, `[v6]`, `[v6]:port`; nil: none of these.
  private func hostAndPort(_ text: Substring) -> (host: String, port: Int?)? {
    var host = text
    var port: Int?
    if !text.hasSuffix("]"), let colon = text.lastIndex(of: ":") {
      guard let number = Int(text[text.index(after: colon)...]), (1...65_535).contains(number) else { return nil }
      port = number
      host = text[..<colon]
    }
    if host.hasPrefix("["), host.hasSuffix("]") {
      host = host.dropFirst().dropLast()
      let isAddress = host.utf8.allSatisfy { $0 == 0x3A || $0 == 0x2E || Character(.init($0)).isHexDigit }
      return isAddress && host.contains(":") ? (String(host), port) : nil
    }
    let isName = host.utf8.allSatisfy { byte in
      byte < 0x80 && (Character(.init(byte)).isLetter || Character(.init(byte)).isNumber || "-._".utf8.contains(byte))
    }
    return isName && !host.isEmpty ? (String(host), port) : nil
  }

  private mutating func subjectParts(_ subject: QuotedText) -> [SubjectPart] {
    var parts: [SubjectPart] = []
    for segment in MessageTemplate.parse(subject.text) {
      switch segment {
      case .literal(let text):
        parts.append(.literal(text))
        if text.utf8.contains(where: { $0 < 0x20 }) {
          findings.error(.malformedPlaceholder, "a subject is one line: leave `\\n` out", at: subject.range)
        }
      case .malformed(_, let message): findings.error(.malformedPlaceholder, message, at: subject.range)
      case .placeholder(let placeholder):
        if let part = subjectPart(placeholder, at: subject.range) { parts.append(part) }
      }
    }
    return parts
  }

  private mutating func subjectPart(
    _ placeholder: MessageTemplate.Placeholder, at range: SourceRange
  ) -> SubjectPart? {
    let known = SubjectPart.placeholders
    if !placeholder.isPeak, let part = known.first(where: { $0.word == placeholder.name }) {
      if placeholder.format == nil, placeholder.unitOrZone == nil { return part }
      findings.error(
        .malformedPlaceholder,
        "a subject has its own form of `{\(placeholder.name)}`, in UTC: write no more than that between the braces",
        at: range)
      return nil
    }
    let words = known.compactMap(\.word)
    let list = words.map { "`{\($0)}`" }.joined(separator: ", ")
    let (hint, _) = suggestion(
      for: Name(text: placeholder.name, range: range), among: words, else: "write one of \(list)")
    findings.error(
      .unknownPlaceholder, "a subject knows no `{\(String(placeholder.name.prefix(60)))}`: \(hint)", at: range)
    return nil
  }

  // MARK: Webhooks

  mutating func webhookSettings(_ sink: SinkSyntax) -> WebhookSettings {
    let url = sink.targets[0]
    var settings = WebhookSettings(url: url.text)
    let rest = ["https://", "http://"].compactMap { url.text.hasPrefix($0) ? url.text.dropFirst($0.count) : nil }.first
    let host = rest?.prefix { $0 != "/" && $0 != "?" }
    if host.flatMap({ hostAndPort($0) }) == nil || url.text.utf8.contains(where: { $0 <= 0x20 || $0 >= 0x7F }) {
      findings.error(
        .badAddress, "this is no address of a webhook: write `\"https://example.org/alerts\"`", at: url.range)
    }
    for option in sink.options {
      switch option.form {
      case .header(let header): if let checked = checkedHeader(header) { settings.headers.append(checked) }
      case .token(let source): settings.tokenVariable = variable(source)
      case .secret(let source): settings.secretVariable = variable(source)
      case .batch(let count): settings.batch = count.value
      case .rotateDaily, .rotateSize, .keep, .format, .server, .insecure, .from, .user, .password, .subject, .digest,
        .atMost, .authority:
        break
      }
    }
    return settings
  }

  private func variable(_ source: SecretSource) -> String? {
    switch source {
    case .environment(let name): name.text
    // Told by the parser.
    case .file, .literal: nil
    }
  }

  private mutating func checkedHeader(_ header: QuotedText) -> WebhookSettings.Header? {
    let name = header.text.prefix { $0 != ":" }
    // In a header, bytes beyond ASCII mean something else to everybody.
    let isClean = header.text.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F }
    let isName = !name.isEmpty && name.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }
    if !isClean || !isName || name.count == header.text.count {
      findings.error(.badAddress, "this is no header: write `\"X-Fleet: north\"`", at: header.range)
      return nil
    }
    if name.lowercased() == "authorization" {
      findings.error(
        .passwordInText, "a secret does not belong into a rule file: write `token env NAME`", at: header.range)
      return nil
    }
    if Self.ownHeaders.contains(name.lowercased()) {
      findings.error(.badAddress, "`\(name)` is written by picket itself: leave it out", at: header.range)
      return nil
    }
    let value = header.text.dropFirst(name.count + 1).drop { $0 == " " }
    return .init(name: String(name), value: String(value))
  }

  private static let ownHeaders: Set<String> = [
    "host", "content-type", "content-length", "transfer-encoding", "connection", "expect", "user-agent",
    "idempotency-key", "x-picket-signature",
  ]
}
