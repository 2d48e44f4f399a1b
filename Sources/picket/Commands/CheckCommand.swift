internal import ArgumentParser
internal import Host
internal import Rules
internal import Wire

/// `picket check`: thin, over `Host.RuleSetLoader`.
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

      Exit codes: 0 no errors, 1 errors, 2 could not read.
      """)

  @Argument(help: ArgumentHelp("Rule files, and folders of them.", valueName: "rules"))
  var rules: [String]

  @Option(help: ArgumentHelp("text, or json for editors and other programs.", valueName: "format"))
  var format = "text"

  @Option(
    name: .long, parsing: .singleValue,
    help: ArgumentHelp("A recording of events, `.gz` too, or `-`; may be repeated.", valueName: "file"))
  var input: [String] = []

  @Option(help: ArgumentHelp("Read every line of the recording as this dialect.", valueName: "name"))
  var dialect: String?

  @Option(help: ArgumentHelp("The device that gpsd reports are of, else the file's name.", valueName: "name"))
  var device: String?

  @Flag(help: "Warnings count as errors: exit code 1.")
  var denyWarnings = false

  mutating func validate() throws {
    if let dialect, DialectName(rawValue: dialect) == nil {
      let known = DialectName.allCases.map(\.rawValue).joined(separator: ", ")
      throw ValidationError("there is no dialect `\(dialect)`; there are \(known)")
    }
    if input.contains("-"), rules.contains("-") {
      throw ValidationError("standard input holds rules or events, not both: name a file for one of them")
    }
    if RunOptions.Format(rawValue: format) == nil {
      throw ValidationError("there is no format `\(format)`; write `json` or `text`")
    }
  }

  func run() throws {
    do {
      var loaded = try RuleSetLoader.load(rules, watchesWays: !input.isEmpty)
      if !input.isEmpty { try profile(&loaded) }
      if format == "json" {
        try Machine.write(DiagnosticReport.json(loaded))
      } else {
        try Machine.write(DiagnosticReport.text(loaded, isColoured: Machine.wantsColourOnOutput))
        if !loaded.hasErrors { try Machine.write(DiagnosticReport.closing(loaded)) }
      }
      if loaded.hasErrors || denyWarnings && !loaded.diagnostics.isEmpty { throw Outcome.findings }
    } catch let failure as RunFailure {
      Announcer().say(failure.message)
      throw Outcome.failed
    }
  }

  /// Adds what a recording says of the rules; nothing where these have errors.
  private func profile(_ loaded: inout LoadedRuleSet) throws(RunFailure) {
    let inputs = input.map { $0 == "-" ? EventInput.standardInput : .file($0) }
    guard let rules = loaded.rules, !loaded.hasErrors,
      let result = try TrackProfiler.read(
        inputs, for: loaded, dialect: dialect.flatMap { DialectName(rawValue: $0) }, device: device)
    else { return }
    if result.refused > 0 {
      Announcer().say("\(result.refused) line\(result.refused == 1 ? "" : "s") of the input refused")
    }
    loaded.diagnostics += InputLints.lint(rules, parsed: loaded.parsed, profile: result.profile)
  }
}
