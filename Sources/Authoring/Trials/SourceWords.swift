internal import Rules

/// Pieces of rule files as one line of text.
struct SourceWords {
  private let sources: [SourceFile]
  /// Bytes that are shown of a piece.
  private static let limit = 70

  init(_ sources: [SourceFile]) { self.sources = sources }

  /// The writer's words, blanks made single, comments and all; safe for a terminal.
  func text(_ range: SourceRange) -> String {
    guard sources.indices.contains(range.file) else { return "" }
    let bytes = sources[range.file].bytes
    let start = min(max(range.start, 0), bytes.count)
    let end = min(max(range.end, start), bytes.count)
    var out: [UInt8] = []
    for byte in bytes[start..<end] {
      let isBlank = byte == 0x20 || (byte >= 0x09 && byte <= 0x0D)
      if !isBlank { out.append(byte) } else if out.last != 0x20 { out.append(0x20) }
      if out.count > Self.limit { break }
    }
    if out.count <= Self.limit { return TerminalText.line(String(decoding: out, as: UTF8.self)) }
    // Not within a scalar.
    while let last = out.last, last & 0xC0 == 0x80 { out.removeLast() }
    out.removeLast()
    return TerminalText.line(String(decoding: out, as: UTF8.self)) + "…"
  }
}

/// `file:line` of places, found in about constant time.
final class SourceLines {
  private let sources: [SourceFile]
  private var indexes: [Int: SourceIndex] = [:]

  init(_ sources: [SourceFile]) { self.sources = sources }

  func line(_ range: SourceRange) -> Int { position(range).line }

  func position(_ range: SourceRange) -> SourceIndex.Position {
    guard sources.indices.contains(range.file) else { return SourceIndex.Position(line: 0, column: 0) }
    let index = indexes[range.file] ?? SourceIndex(sources[range.file])
    indexes[range.file] = index
    return index.position(at: range.start)
  }

  func path(_ range: SourceRange) -> String {
    sources.indices.contains(range.file) ? sources[range.file].path : ""
  }

  /// `fleet.rules:12`, safe for a terminal.
  func place(_ range: SourceRange) -> String { "\(TerminalText.line(path(range))):\(line(range))" }
}
