internal import Rules
internal import Wire

/// What `picket check --fix` says of its doing.
package enum MendReport {
  /// One line a fix, then their number; empty where nothing was done.
  package static func text(_ mended: MendedRuleSet, isDry: Bool) -> String {
    var text = ""
    for step in mended.steps {
      let path = mended.original[step.file].path
      text += LineEscaper.safe("\(path):\(step.line): \(step.code.rawValue): \(step.message)") + "\n"
    }
    if mended.steps.isEmpty { return "" }
    let files = mended.changed.count
    let done = isDry ? "would fix" : "fixed"
    return text + "\(done) \(count(mended.steps.count, "finding")) in \(count(files, "file"))\n"
  }

  /// What `--fix` left to the writer; empty where there is nothing of it.
  package static func remark(_ mended: MendedRuleSet) -> String {
    var text = ""
    if mended.guessCount > 0 {
      text += "\(count(mended.guessCount, "fix", "fixes")) left out as a guess: `--fix --guesses` takes guesses too\n"
    }
    if mended.undecidedCount > 0 {
      text += "\(count(mended.undecidedCount, "finding")) with several fixes: choose one yourself\n"
    }
    return text
  }

  /// The change of each file, as `patch` reads it; escaped for a terminal.
  package static func diff(_ mended: MendedRuleSet, isTerminal: Bool) -> String {
    let text = mended.changed.map { LineDiff.render(mended.original[$0], mended.loaded.sources[$0]) }.joined()
    guard isTerminal else { return text }
    return text.split(separator: "\n", omittingEmptySubsequences: false).map { LineEscaper.safe(String($0)) }
      .joined(separator: "\n")
  }

  private static func count(_ number: Int, _ one: String, _ many: String? = nil) -> String {
    "\(number) \(number == 1 ? one : many ?? one + "s")"
  }
}
