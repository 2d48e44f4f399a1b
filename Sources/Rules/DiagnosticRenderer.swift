/// Writes findings for people: header, place, the lines with carets under them, notes and fixes (LANGUAGE, section 10).
///
/// What comes from rule files never reaches the terminal as control characters, and no line is wider than
/// `columnLimit` and a few.
package struct DiagnosticRenderer: Sendable {
  private let sources: [SourceFile]
  private let color: Bool

  /// Wider lines are shown from a little before their label on.
  package static let columnLimit = 120

  /// `sources` in the order that `SourceRange.file` counts.
  package init(sources: [SourceFile], color: Bool = false) {
    self.sources = sources
    self.color = color
  }

  /// The findings by file and place, one block each with an empty line behind it, then the count; empty without any.
  ///
  /// Findings without a place stand last.
  package func render(_ diagnostics: [Diagnostic], closing: Bool = true) -> String {
    if diagnostics.isEmpty { return "" }
    var indexes: [Int: SourceIndex] = [:]
    var text = ""
    for diagnostic in Self.sorted(diagnostics) {
      var snippet = Snippet(color: color, severity: diagnostic.code.severity)
      for (label, isPrimary) in [(diagnostic.primary, true)] + diagnostic.secondary.map({ ($0, false) }) {
        guard sources.indices.contains(label.range.file) else { continue }
        let index = indexes[label.range.file] ?? SourceIndex(sources[label.range.file])
        indexes[label.range.file] = index
        snippet.add(label, isPrimary: isPrimary, in: index)
      }
      text += block(of: diagnostic, snippet) + "\n"
    }
    return closing ? text + Self.summary(of: diagnostics) + "\n" : text
  }

  /// A place and its lines with carets under them, for what is drawn like a finding and is none; then what to do.
  package func excerpt(_ label: Diagnostic.Label, remedy: String? = nil) -> String {
    var snippet = Snippet(color: color, severity: .error)
    if sources.indices.contains(label.range.file) {
      snippet.add(label, isPrimary: true, in: SourceIndex(sources[label.range.file]))
    }
    let margin = snippet.gutterWidth == 0 ? "  " : String(repeating: " ", count: snippet.gutterWidth + 1)
    return snippet.text() + (remedy.map { remark("fix", .fix, $0, margin) } ?? "")
  }

  /// `2 errors, 1 warning`; `no findings`.
  package static func summary(of diagnostics: [Diagnostic]) -> String {
    var errors = 0
    var warnings = 0
    for diagnostic in diagnostics {
      switch diagnostic.code.severity {
      case .error: errors += 1
      case .warning: warnings += 1
      }
    }
    return summary(errors: errors, warnings: warnings)
  }

  /// The same from counts, for what is not a list of findings.
  package static func summary(errors: Int, warnings: Int) -> String {
    func count(_ number: Int, _ noun: String) -> String? {
      number == 0 ? nil : "\(number) \(noun)\(number == 1 ? "" : "s")"
    }
    let parts = [count(errors, "error"), count(warnings, "warning")].compactMap { $0 }
    return parts.isEmpty ? "no findings" : parts.joined(separator: ", ")
  }

  /// By file, place and code, otherwise as they were found; those without a place last.
  package static func sorted(_ diagnostics: [Diagnostic]) -> [Diagnostic] {
    func key(_ d: Diagnostic) -> (Int, Int, Int, String) {
      let range = d.primary.range
      return (range.file < 0 ? .max : range.file, range.start, range.end, d.code.rawValue)
    }
    return diagnostics.enumerated().sorted { a, b in
      let (left, right) = (key(a.element), key(b.element))
      return left == right ? a.offset < b.offset : left < right
    }.map(\.element)
  }

  private func block(of diagnostic: Diagnostic, _ snippet: Snippet) -> String {
    let severity = diagnostic.code.severity
    let head = Snippet.style(of: severity).paint("\(severity.rawValue)[\(diagnostic.code.rawValue)]", color)
    var text = head + TerminalStyle.strong.paint(": " + TerminalText.line(diagnostic.message), color) + "\n"
    text += snippet.text()
    let margin = snippet.gutterWidth == 0 ? "  " : String(repeating: " ", count: snippet.gutterWidth + 1)
    for note in diagnostic.notes { text += remark("note", .strong, note, margin) }
    for fix in diagnostic.fixes {
      text += remark(fix.isSafe || fix.edits.isEmpty ? "fix" : "perhaps", .fix, fix.title, margin)
    }
    return text
  }

  private func remark(_ word: String, _ style: TerminalStyle, _ message: String, _ margin: String) -> String {
    let lines = TerminalText.lines(message)
    var text = margin + TerminalStyle.gutter.paint("=", color) + " " + style.paint(word + ":", color)
    let hanging = String(repeating: " ", count: margin.count + word.count + 4)
    for (number, line) in lines.enumerated() {
      text += number == 0 ? " " + line : line.isEmpty ? "" : hanging + line
      text += "\n"
    }
    return text
  }
}
