internal import ArgumentParser
internal import Host
internal import Platform

/// `picket fmt`: thin, over `Host.FormatRun`.
struct FmtCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fmt",
    abstract: "Put rule files into their one canonical form.",
    discussion: """
      One clause a line, columns aligned; comments stay where they stand, and the meaning what it is. Names the files \
      that it has changed; one that is right already is not written.

        picket fmt fleet.rules rules/
        picket fmt --check .
        picket fmt --diff fleet.rules
        picket fmt - < fleet.rules

      A file with mistakes of syntax is left as it is.

      Exit codes: 0 all well, 1 `--check` or `--diff` found differences, 2 could not do it.
      """)

  @Argument(help: ArgumentHelp("Rule files, and folders of them; `-` formats standard input.", valueName: "paths"))
  var paths: [String]

  @Flag(help: "Write nothing; name the files that are not formatted.")
  var check = false

  @Flag(help: "Write nothing; show what would change.")
  var diff = false

  func run() throws {
    let announcer = Announcer()
    do {
      let mode: FormatRun.Mode = diff ? .diff : check ? .check : .write
      switch try FormatRun.run(paths, mode: mode, announcer: announcer) {
      case .well: return
      case .differences: throw Outcome.findings
      case .failed: throw Outcome.failed
      }
    } catch let failure as RunFailure {
      announcer.say(failure.message)
      throw Outcome.failed
    }
  }
}
