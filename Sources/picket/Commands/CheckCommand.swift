internal import ArgumentParser
internal import Host

/// `picket check`: thin, over `Host.RuleSetLoader`.
struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Look for mistakes in rules and fences.",
    discussion: """
      Reads everything that a run would read, and tells what is wrong and what to write instead.

        picket check fleet.rules
        picket check rules/ --format json
        cat fleet.rules | picket check -

      Exit codes: 0 no errors, 1 errors, 2 could not read.
      """)

  @Argument(help: ArgumentHelp("Rule files, and folders of them.", valueName: "rules"))
  var rules: [String]

  @Option(help: ArgumentHelp("text, or json for editors and other programs.", valueName: "format"))
  var format = "text"

  mutating func validate() throws {
    if RunOptions.Format(rawValue: format) == nil {
      throw ValidationError("there is no format `\(format)`; write `json` or `text`")
    }
  }

  func run() throws {
    do {
      let loaded = try RuleSetLoader.load(rules)
      if format == "json" {
        try Machine.write(DiagnosticReport.json(loaded))
      } else {
        try Machine.write(DiagnosticReport.text(loaded, isColoured: Machine.wantsColourOnOutput))
        if !loaded.hasErrors { try Machine.write(DiagnosticReport.closing(loaded)) }
      }
      if loaded.hasErrors { throw Outcome.findings }
    } catch let failure as RunFailure {
      Announcer().say(failure.message)
      throw Outcome.failed
    }
  }
}
