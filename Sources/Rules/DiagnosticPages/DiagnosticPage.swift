/// The page of one code: what it means, a wrong text and the right one. The tests run both.
///
/// `docs/diagnostics.md` is made from the pages, and `picket check --explain CODE` prints one.
package struct DiagnosticPage: Sendable {
  /// A file beside the rule file, which the texts name by its path.
  package struct File: Sendable, Equatable {
    package var path: String
    package var text: String
    /// The file is Latin-1, not UTF-8.
    package var isLatin1: Bool
    package init(_ path: String, _ text: String, isLatin1: Bool = false) {
      self.path = path
      self.text = text
      self.isLatin1 = isLatin1
    }

    package var bytes: [UInt8] {
      isLatin1 ? text.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) } : Array(text.utf8)
    }
  }

  package var code: DiagnosticCode
  /// One paragraph: what is wrong, why it matters, what to write instead. Markdown with backticks, nothing else.
  package var meaning: String
  /// A whole rule file, as small as may be, that has this finding and no other.
  package var wrong: String
  /// The same, mended: it has no finding at all. Both end with a line break.
  package var right: String
  /// Files that both texts name; one that is not here is not there.
  package var files: [File]
  /// Files that only the right text has, or has otherwise.
  package var rightFiles: [File]
  /// Events for `check --input`, one JSON object a line; nil: the finding needs none.
  package var input: String?
  /// Makes the whole of a wrong text that the page shows in part (a file of 16 MB); nil: it is whole.
  package var grown: (@Sendable (String) -> String)?

  package init(
    _ code: DiagnosticCode, meaning: String, wrong: String, right: String, files: [File] = [],
    rightFiles: [File] = [], input: String? = nil, grown: (@Sendable (String) -> String)? = nil
  ) {
    self.code = code
    self.meaning = meaning
    self.wrong = wrong + "\n"
    self.right = right + "\n"
    self.files = files
    self.rightFiles = rightFiles
    self.input = input
    self.grown = grown
  }
}
