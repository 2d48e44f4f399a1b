internal import ArgumentParser
internal import Host
internal import Platform
internal import Rules

/// `picket check`: thin, over `Host.RuleSetLoader` and `Host.RuleMender`.
struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Look for mistakes in rules and fences.",
    discussion: """
      Reads everything that a run would read, and tells what is wrong and what to write instead.

        picket check fleet.rules
        picket check rules/ --format json
        picket check fleet.rules --input day.jsonl.gz
        cat fleet.rules | picket check -

      With `--input` it also looks at what the devices of a recording usually do: how often they report, and what.

      Mends what can be mended without changing what was meant, and tells what is left:

        picket check rules/ --fix
        picket check rules/ --fix --diff
        picket check rules/ --fix --guesses

      Tells what a code means, with a wrong text and the right one:

        picket check --explain U02

      Exit codes: 0 no errors, 1 errors, 2 could not read or write.
      """)

  @Argument(help: ArgumentHelp("Rule files, and folders of them.", valueName: "rules"))
  var rules: [String] = []

  @Option(help: ArgumentHelp("text, or json for editors and other programs.", valueName: "format"))
  var format = "text"

  @OptionGroup(title: "Recording") var recording: RecordingOptions

  @Flag(help: "Warnings count as errors: exit code 1.")
  var denyWarnings = false

  @Option(help: ArgumentHelp("Tell what a code means (U02).", valueName: "code"))
  var explain: String?

  @Flag(help: "Write the fixes that are safe into the files.")
  var fix = false

  @Flag(help: "With --fix: take guesses too, such as names that are nearly right.")
  var guesses = false

  @Flag(name: [.customLong("diff"), .customLong("dry-run")], help: "With --fix: write nothing, show the changes.")
  var diff = false

  mutating func validate() throws {
    if RunOptions.Format(rawValue: format) == nil {
      throw ValidationError("there is no format `\(format)`; write `json` or `text`")
    }
    if explain == nil, rules.isEmpty { throw ValidationError("no rules; name rule files or folders of them") }
    if explain != nil, !rules.isEmpty || fix {
      throw ValidationError("`--explain` stands alone; leave the rules and `--fix` out")
    }
    if recording.isNamed, fix { throw ValidationError("`--fix` reads no events; leave `--input` out") }
    if recording.input.contains("-"), rules.contains("-") {
      throw ValidationError("standard input holds rules or events, not both: name a file for one of them")
    }
    if !fix, guesses || diff { throw ValidationError("`--guesses` and `--diff` go with `--fix`") }
    if fix, !diff, rules.contains("-") {
      throw ValidationError("standard input cannot be written; add `--diff`, or name a file")
    }
  }

  func run() throws {
    do {
      if let explain { return try tell(explain) }
      if fix { return try mend() }
      var loaded = try RuleSetLoader.load(rules, watchesWays: recording.isNamed)
      try recording.addFindings(to: &loaded)
      try report(loaded)
    } catch let failure as RunFailure {
      Announcer().say(failure.message)
      throw Outcome.failed
    }
  }

  private func report(_ loaded: LoadedRuleSet) throws {
    if format == "json" {
      try Machine.write(DiagnosticReport.json(loaded))
    } else {
      try Machine.write(DiagnosticReport.text(loaded, isColoured: Machine.wantsColourOnOutput))
      if !loaded.hasErrors { try Machine.write(DiagnosticReport.closing(loaded)) }
    }
    if loaded.hasErrors || denyWarnings && !loaded.diagnostics.isEmpty { throw Outcome.findings }
  }

  private func tell(_ code: String) throws {
    guard let page = DiagnosticPages.page(named: code) else {
      let near = DiagnosticPages.neighbours(of: code).map { "`\($0.rawValue)`" }.joined(separator: ", ")
      let hint = near.isEmpty ? "docs/diagnostics.md lists them" : "did you mean \(near)?"
      throw RunFailure("there is no code `\(code.prefix(20))`; \(hint)")
    }
    let isJSON = format == "json"
    try Machine.write(
      isJSON ? PageRenderer.json(page) : PageRenderer.text(page, color: Machine.wantsColourOnOutput))
  }

  /// The diff, or the findings that are left, go to standard output; what was done goes beside them.
  private func mend() throws {
    let announcer = Announcer()
    let mended = RuleMender.mend(try RuleFiles.read(rules), withGuesses: guesses)
    if diff {
      try Machine.write(MendReport.diff(mended, isTerminal: Machine.isTerminal))
    } else {
      try RuleMender.write(mended)
    }
    announcer.write(MendReport.text(mended, isDry: diff))
    announcer.write(MendReport.remark(mended))
    if diff {
      announcer.write(DiagnosticReport.text(mended.loaded, isColoured: Machine.wantsColourOnError))
      if mended.loaded.hasErrors || !mended.changed.isEmpty { throw Outcome.findings }
    } else {
      try report(mended.loaded)
    }
  }
}
