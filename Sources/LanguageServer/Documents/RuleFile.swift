internal import Rules

/// One file of a rule set as the session knows it: the editor's text where one is open, else the disk's.
struct RuleFile {
  let path: String
  /// As the client names it.
  var uri: String
  private(set) var bytes: [UInt8]
  private(set) var lines: LineTable
  /// nil: not open in the editor.
  var documentVersion: Int?
  var isOpen = false
  /// What the parser said, once it was asked.
  var parse: Parse?

  struct Parse {
    var file: ParsedFile
    var findings: [Diagnostic]
    var hasErrors: Bool
  }

  init(path: String, uri: String, bytes: [UInt8], _ encoding: LineTable.Encoding) {
    self.path = path
    self.uri = uri
    self.bytes = bytes
    lines = LineTable(bytes, encoding)
  }

  var source: SourceFile { SourceFile(path: path, bytes: bytes) }

  mutating func replace(_ bytes: [UInt8]) {
    self.bytes = bytes
    lines = LineTable(bytes, lines.encoding)
    parse = nil
  }

  /// Takes over one change of the editor.
  mutating func apply(_ change: DidChangeParams.Change) {
    guard let range = change.range else { return replace(Array(change.text.utf8)) }
    let span = offsets(range)
    var changed = bytes
    changed.replaceSubrange(span, with: change.text.utf8)
    replace(changed)
  }

  /// Byte offsets of a range; an end before its start is the start.
  func offsets(_ range: EditorRange) -> Range<Int> {
    let start = lines.offset(range.start, in: bytes)
    return start..<max(start, lines.offset(range.end, in: bytes))
  }

  func offset(_ position: EditorPosition) -> Int { lines.offset(position, in: bytes) }

  func json(_ range: Range<Int>) -> JSONText {
    .object([("start", json(range.lowerBound)), ("end", json(range.upperBound))])
  }

  func json(_ range: SourceRange) -> JSONText { json(min(range.start, range.end)..<range.end) }

  func json(_ offset: Int) -> JSONText {
    let position = lines.position(of: offset, in: bytes)
    return .object([("line", .number(position.line)), ("character", .number(position.character))])
  }

  /// The text of a range, taken into the file.
  func text(_ range: Range<Int>) -> String {
    let start = min(max(0, range.lowerBound), bytes.count)
    return String(decoding: bytes[start..<min(max(start, range.upperBound), bytes.count)], as: UTF8.self)
  }
}
