internal import ArgumentParser
internal import Glibc
internal import Host
internal import Platform
internal import Wire

/// The program: it parses its arguments, runs a command and gives its exit code.
@main
struct Picket: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "picket",
    abstract: "Alerts from GPS trackers: rules and geofences over a stream of positions.",
    discussion: """
      Events come in as JSON lines, notices go out as JSON lines. Rules say when:

        fence depot circle 48.1371, 11.5754 radius 150 m
        rule too-fast
          when speed > 90 km/h
          held 30 s

      Try:

        picket run fleet.rules --input day.jsonl --format text
        tail -f positions.jsonl | picket run fleet.rules
        picket run fleet.rules --state /var/lib/picket < /run/picket/events
        picket listen | picket run fleet.rules
        picket check fleet.rules
        picket test fleet.rules --coverage
        picket fences fleet.rules --geojson > fences.geojson
        picket fmt fleet.rules
        picket status --state /var/lib/picket
        picket history --state /var/lib/picket --limit 20
        picket ast fleet.rules > fleet.json

      Exit codes: 0 all well, 1 findings, 2 could not do it.
      """,
    version: Version.text,
    subcommands: [
      RunCommand.self, ListenCommand.self, ReplayCommand.self, DiffCommand.self, TuneCommand.self, ReportCommand.self,
      CheckCommand.self,
      TestCommand.self,
      FmtCommand.self,
      ExplainCommand.self,
      FencesCommand.self,
      HistoryCommand.self, StatusCommand.self, SpoolCommand.self, MailCommand.self, ASTCommand.self,
      LanguageServerCommand.self,
    ])

  static func main() {
    OpenFileLimit.raise()
    do {
      var command = try parseAsRoot()
      try command.run()
    } catch {
      let isHelp = exitCode(for: error) == .success
      let message = fullMessage(for: error)
      if !message.isEmpty { Announcer.write(Self.safe(message) + "\n", toOutput: isHelp) }
      // The parser's own code for wrong usage is 64; ours is 2.
      Glibc.exit(Outcome.code(for: exitCode(for: error).rawValue))
    }
  }

  /// The parser's messages repeat the arguments, which may hold anything.
  private static func safe(_ message: String) -> String {
    message.split(separator: "\n", omittingEmptySubsequences: false).map { LineEscaper.safe(String($0)) }
      .joined(separator: "\n")
  }
}

/// How a command ends.
enum Outcome {
  /// There are findings.
  static let findings = ExitCode(1)
  /// It could not be done.
  static let failed = ExitCode(2)

  static func code(for code: Int32) -> Int32 { code == 0 || code == 1 ? code : 2 }
}
