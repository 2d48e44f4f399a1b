/// Prints the page of a code, for people and for programs.
package enum PageRenderer {
  /// For a terminal: head, meaning, the wrong text, the right one.
  package static func text(_ page: DiagnosticPage, color: Bool = false) -> String {
    let severity = page.code.severity
    let style = Snippet.style(of: severity)
    var text = style.paint("\(severity.rawValue)[\(page.code.rawValue)]", color)
    text += TerminalStyle.strong.paint(": \(page.code.summary)", color) + "\n\n"
    for line in wrapped(page.meaning) { text += "  " + line + "\n" }
    for file in page.files { text += "\n" + block("the file \(file.path):", file.text, .gutter, color) }
    if let input = page.input { text += "\n" + block("with the events:", input, .gutter, color) }
    text += "\n" + block(page.grown == nil ? "wrong:" : "wrong, as far as it can be shown:", page.wrong, style, color)
    for file in page.rightFiles {
      text += "\n" + block("right, with the file \(file.path):", file.text, .fix, color)
    }
    return text + "\n" + block("right:", page.right, .fix, color)
  }

  /// One JSON object in a line: `code`, `severity`, `summary`, `meaning`, `wrong`, `right`, `files` (objects of `path`
  /// and `text`, those beside the wrong text) and `input` (events, or null).
  package static func json(_ page: DiagnosticPage) -> String {
    var text = ""
    JSONText.object([
      ("code", .string(page.code.rawValue)), ("severity", .string(page.code.severity.rawValue)),
      ("summary", .string(page.code.summary)), ("meaning", .string(page.meaning)), ("wrong", .string(page.wrong)),
      ("right", .string(page.right)),
      ("files", .array(page.files.map { .object([("path", .string($0.path)), ("text", .string($0.text))]) })),
      ("input", page.input.map { .string($0) } ?? .null),
    ]).write(to: &text)
    return text + "\n"
  }

  private static func block(_ head: String, _ body: String, _ style: TerminalStyle, _ color: Bool) -> String {
    var text = "  " + style.paint(head, color) + "\n\n"
    for line in body.split(separator: "\n", omittingEmptySubsequences: false).dropLast(body.hasSuffix("\n") ? 1 : 0) {
      text += line.isEmpty ? "\n" : "      \(TerminalText.line(String(line)))\n"
    }
    return text
  }

  /// Lines of at most 76 columns; a longer word has one of its own.
  private static func wrapped(_ paragraph: String) -> [String] {
    var lines: [String] = []
    for word in paragraph.split(separator: " ") {
      if let last = lines.last, last.count + word.count < 76 {
        lines[lines.count - 1] = "\(last) \(word)"
      } else {
        lines.append(String(word))
      }
    }
    return lines
  }
}
