import Foundation

/// One case: a text archive of a command, its files, and what has to come out.
///
/// Sections begin with a line `-- name --` and go on to the next one; text before the first is a comment.
///
///     -- command --            one command a line, run one after the other in an empty folder; words are split at
///                              blanks, "…" and '…' keep them together; the first word is `picket`; behind a `|`
///                              stands another one that reads what the one before it has written
///     -- file NAME --          a file that is there before
///     -- stdin --              standard input, as a regular file (a recording); without it: nothing
///     -- stdin pipe --         the same through a pipe (live)
///     -- stdout --  -- stderr --   what comes out, all commands together; without the section it is not looked at
///     -- out NAME --           a file that is there afterwards
///     -- exit --               the last command's exit code
///
/// Every section ends in a line end. One whose text has none has `-- name, no line end --` as its head.
/// Lines that begin with `took ` are left out: no two runs share them.
struct GoldenCase {
  struct Section: Equatable {
    var head: String
    var text: String
  }
  var comment: String
  var sections: [Section]

  init(_ text: String) {
    comment = ""
    sections = []
    for line in text.split(separator: "\n", omittingEmptySubsequences: false).dropLast(text.hasSuffix("\n") ? 1 : 0) {
      if line.hasPrefix("-- ") && line.hasSuffix(" --") && line.count > 6 {
        sections.append(Section(head: String(line.dropFirst(3).dropLast(3)), text: ""))
      } else if sections.isEmpty {
        comment += line + "\n"
      } else {
        sections[sections.count - 1].text += line + "\n"
      }
    }
    for index in sections.indices where sections[index].head.hasSuffix(Self.noLineEnd) {
      sections[index].head.removeLast(Self.noLineEnd.count)
      if sections[index].text.hasSuffix("\n") { sections[index].text.removeLast() }
    }
  }

  private static let noLineEnd = ", no line end"

  var archive: String {
    comment
      + sections.map { section in
        let lacksEnd = !section.text.isEmpty && !section.text.hasSuffix("\n")
        return "-- \(section.head)\(lacksEnd ? Self.noLineEnd : "") --\n\(section.text)\(lacksEnd ? "\n" : "")"
      }.joined()
  }

  subscript(head: String) -> String? {
    get { sections.first { $0.head == head }?.text }
    set {
      if let index = sections.firstIndex(where: { $0.head == head }) {
        if let newValue { sections[index].text = newValue } else { sections.remove(at: index) }
      } else if let newValue {
        sections.append(Section(head: head, text: newValue))
      }
    }
  }

  /// Names and texts of the sections whose head begins with a word.
  func named(_ word: String) -> [(name: String, text: String)] {
    sections.filter { $0.head.hasPrefix(word + " ") }.map { (String($0.head.dropFirst(word.count + 1)), $0.text) }
  }

  /// The commands, split into words.
  var commands: [[String]] {
    (self["command"] ?? "").split(separator: "\n").map { Self.words(of: $0) }.filter { !$0.isEmpty }
  }

  static func words(of line: Substring) -> [String] {
    var words: [String] = []
    var word: String?
    var quote: Character?
    for character in line {
      switch (quote, character) {
      case (let open?, _) where character == open: quote = nil
      case (_?, _): word = (word ?? "") + String(character)
      case (nil, "\""), (nil, "'"):
        quote = character
        word = word ?? ""
      case (nil, " "):
        if let word { words.append(word) }
        word = nil
      case (nil, _): word = (word ?? "") + String(character)
      }
    }
    if let word { words.append(word) }
    return words
  }
}
