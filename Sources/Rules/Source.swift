/// The text of one rule file. Bytes that are no UTF-8 are kept; the lexer reports them.
package struct SourceFile: Sendable, Equatable {
  /// As named on the command line; `-` for standard input.
  package let path: String
  package let bytes: [UInt8]
  package init(path: String, bytes: [UInt8]) {
    self.path = path
    self.bytes = bytes
  }
}

/// A stretch of one rule file, as byte offsets.
package struct SourceRange: Sendable, Hashable {
  /// Position of the file in the list of sources.
  package var file: Int
  package var start: Int
  package var end: Int
  package init(file: Int, start: Int, end: Int) {
    self.file = file
    self.start = start
    self.end = end
  }
  /// No place: a fault of the rule set as a whole.
  package static let none = SourceRange(file: -1, start: 0, end: 0)
}
