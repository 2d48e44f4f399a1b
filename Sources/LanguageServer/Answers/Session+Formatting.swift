internal import Rules

/// Formatting: the canonical form, as edits of the lines that differ, so that the caret stays where it is.
extension Session {
  mutating func formatting(_ params: DocumentParams) throws(ResponseFailure) -> JSONText {
    try formatted(params.textDocument.uri, only: nil)
  }

  /// The lines of the range, and those that change together with one of them.
  mutating func rangeFormatting(_ params: RangeParams) throws(ResponseFailure) -> JSONText {
    try formatted(params.textDocument.uri, only: params.range)
  }

  private mutating func formatted(_ uri: String, only range: EditorRange?) throws(ResponseFailure) -> JSONText {
    try withDocument(uri) { (state, number) throws(ResponseFailure) in
      let file = state.files[number]
      guard let text = Self.formatted(file) else {
        throw ResponseFailure(.requestFailed, "the file has errors: only what can be read is formatted")
      }
      var edits = LineEdits.between(file.bytes, Array(text.utf8))
      if let range {
        let wanted = file.offsets(range)
        edits = edits.filter { $0.range.lowerBound <= wanted.upperBound && wanted.lowerBound < $0.range.upperBound }
      }
      return .array(
        edits.map { .object([("range", file.json($0.range)), ("newText", .string($0.replacement))]) })
    }
  }

  /// nil: the file has errors.
  private static func formatted(_ file: RuleFile) -> String? { RuleFormatter.format(file.source).text }
}

/// The difference between two texts as edits of whole lines.
enum LineEdits {
  struct Edit: Equatable {
    var range: Range<Int>
    var replacement: String
  }

  /// One edit a run of lines that differ, where both have the same number of lines; else one edit between the lines
  /// that both begin and end with.
  static func between(_ old: [UInt8], _ new: [UInt8]) -> [Edit] {
    let (olds, news) = (lines(of: old), lines(of: new))
    if olds.count == news.count { return pairwise(old, olds, new, news) }
    var first = 0
    while first < min(olds.count, news.count), old[olds[first]] == new[news[first]] { first += 1 }
    var last = 0
    while last < min(olds.count, news.count) - first,
      old[olds[olds.count - 1 - last]] == new[news[news.count - 1 - last]]
    { last += 1 }
    return [edit(old, olds[first..<(olds.count - last)], new, news[first..<(news.count - last)])].compactMap { $0 }
  }

  private static func pairwise(_ old: [UInt8], _ olds: [Range<Int>], _ new: [UInt8], _ news: [Range<Int>]) -> [Edit] {
    var edits: [Edit] = []
    var first: Int?
    for line in 0...olds.count {
      let differs = line < olds.count && old[olds[line]] != new[news[line]]
      if differs {
        first = first ?? line
      } else if let start = first {
        if let made = edit(old, olds[start..<line], new, news[start..<line]) { edits.append(made) }
        first = nil
      }
    }
    return edits
  }

  private static func edit(
    _ old: [UInt8], _ olds: ArraySlice<Range<Int>>, _ new: [UInt8], _ news: ArraySlice<Range<Int>>
  ) -> Edit? {
    let at = olds.first?.lowerBound ?? (olds.startIndex == 0 ? 0 : old.count)
    let range = at..<(olds.last?.upperBound ?? at)
    let bytes = news.first.map { new[$0.lowerBound..<(news.last?.upperBound ?? $0.upperBound)] } ?? []
    return range.isEmpty && bytes.isEmpty
      ? nil : Edit(range: range, replacement: String(decoding: bytes, as: UTF8.self))
  }

  /// Each line with its end.
  private static func lines(of bytes: [UInt8]) -> [Range<Int>] {
    var lines: [Range<Int>] = []
    var start = 0
    for (offset, byte) in bytes.enumerated() where byte == 0x0A {
      lines.append(start..<(offset + 1))
      start = offset + 1
    }
    if start < bytes.count { lines.append(start..<bytes.count) }
    return lines
  }
}
