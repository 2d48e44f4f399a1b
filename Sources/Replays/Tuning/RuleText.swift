internal import Rules

/// The rule files, for messages that quote them and say where something stands.
struct RuleText {
  private let sources: [SourceFile]
  private var indexes: [Int: SourceIndex] = [:]

  init(_ sources: [SourceFile]) { self.sources = sources }

  mutating func location(of range: SourceRange) -> TuningLocation {
    let index = indexes[range.file] ?? SourceIndex(sources[range.file])
    indexes[range.file] = index
    return TuningLocation(file: sources[range.file].path, line: index.line(at: range.start))
  }

  /// The writer's words, blanks made single, at most 60 characters.
  func words(of range: SourceRange) -> String {
    let text = String(decoding: sources[range.file].bytes[range.start..<range.end].prefix(400), as: UTF8.self)
    let words = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    return words.count > 60 ? TerminalText.line(String(words.prefix(59))) + "…" : TerminalText.line(words)
  }

  /// ``the rules are `a`, `b` and 3 more``: the first eight.
  static func list(_ items: [String], _ words: String) -> String {
    let limit = 8
    let shown = items.prefix(limit).joined(separator: ", ")
    return "\(words) \(shown)" + (items.count > limit ? " and \(items.count - limit) more" : "")
  }
}
