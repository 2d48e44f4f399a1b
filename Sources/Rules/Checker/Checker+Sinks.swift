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
    case .mail: target = .mail(mailSettings(sink))
    case .webhook: target = .webhook(webhookSettings(sink))
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
