internal import Rules

/// Results of tests as a person reads them.
package struct TrialText {
  private let bench: TrialBench
  private let renderer: DiagnosticRenderer
  private let lines: SourceLines
  private let isColoured: Bool

  package init(_ bench: TrialBench, isColoured: Bool) {
    self.bench = bench
    self.isColoured = isColoured
    renderer = DiagnosticRenderer(sources: bench.sources, color: isColoured)
    lines = SourceLines(bench.sources)
  }

  /// All of one test: nothing where it passed and there is nothing to know, unless `listsAll` asks for a line.
  package func text(_ result: TrialResult, listsAll: Bool) -> String {
    let test = bench.tests[result.number]
    let title = TerminalText.line(test.title.text)
    let notes = result.notes.map { "  note: \(TerminalText.line($0))\n" }.joined()
    switch result.verdict {
    case .passed:
      if !listsAll, notes.isEmpty { return "" }
      return TerminalStyle.fix.paint("passed", isColoured) + ": \(title)\n" + notes
    case .failed, .error:
      let word = result.verdict == .failed ? "failed" : "error"
      let head = TerminalStyle.error.paint(word, isColoured) + TerminalStyle.strong.paint(": \(title)", isColoured)
      return head + "\n" + body(result) + "\n"
    }
  }

  /// What is wrong with a test and what happened in it, without its title.
  package func body(_ result: TrialResult) -> String {
    var text = ""
    for problem in result.problems {
      text += TerminalText.line(problem.message) + "\n"
      text += renderer.excerpt(Diagnostic.Label(problem.range, problem.label), remedy: problem.remedy)
    }
    for note in result.notes { text += "note: \(TerminalText.line(note))\n" }
    let table = TimelineTable(bench, bench.tests[result.number], start: result.start)
    return text + table.text(result.timeline, marks: result.problems.compactMap(\.expected))
  }

  /// `12 tests: 10 passed, 1 failed, 1 error`
  package static func summary(_ results: [TrialResult]) -> String {
    var parts: [String] = []
    for verdict in TrialResult.Verdict.allCases {
      let count = results.count { $0.verdict == verdict }
      let word = verdict == .error && count > 1 ? "errors" : verdict.rawValue
      if count > 0 { parts.append("\(count) \(word)") }
    }
    return "\(results.count) test\(results.count == 1 ? "" : "s"): \(parts.joined(separator: ", "))"
  }
}
