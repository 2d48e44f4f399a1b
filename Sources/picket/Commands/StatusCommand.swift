internal import ArgumentParser
internal import Host
internal import Platform

/// `picket status`: thin, over `Host.StatusAnswer`.
struct StatusCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "Show how the engine of a state directory fares.",
    discussion: """
        picket status --state /var/lib/picket
        picket status --state /var/lib/picket --format json

      Looks at what the engine writes there each second; it is in no running engine's way.

      Exit codes: 0 it runs and is well, 1 it runs with a fault or does not run, 2 could not read.
      """)

  @Option(help: ArgumentHelp("The state directory, as `picket run` has it.", valueName: "directory"))
  var state: String

  @Option(help: ArgumentHelp("A table as text, or json.", valueName: "format"))
  var format = "text"

  mutating func validate() throws {
    if RunOptions.Format(rawValue: format) == nil {
      throw ValidationError("there is no format `\(format)`; write `json` or `text`")
    }
  }

  func run() throws {
    do {
      let answer = try StatusAnswer(directory: state)
      try Machine.write(format == "json" ? answer.json() : answer.text)
      if !answer.isWell { throw Outcome.findings }
    } catch let failure as RunFailure {
      Announcer().say(failure.message)
      throw Outcome.failed
    }
  }
}
