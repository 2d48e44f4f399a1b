internal import ArgumentParser
internal import Host
internal import Platform

/// `picket ast`: thin, over `Host.TreeReport`.
struct ASTCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ast",
    abstract: "Print the checked rule set as JSON, for other programs.",
    discussion: """
      One document: declarations, rules and tests as they are written, with what names stand for, quantities in base \
      units too, and defaults put in. Its shape is in docs/schema/ast.schema.json. Fence files are not read.

        picket ast fleet.rules
        picket ast rules/ | jq '.rules[].name'

      Exit codes: 0 no errors, 1 errors, 2 could not read.
      """)

  @Argument(help: ArgumentHelp("Rule files, and folders of them.", valueName: "rules"))
  var rules: [String]

  func run() throws {
    let announcer = Announcer()
    do {
      let (json, loaded) = try TreeReport.json(rules)
      guard let json else {
        announcer.write(DiagnosticReport.text(loaded, isColoured: Machine.wantsColourOnError))
        throw Outcome.findings
      }
      try Machine.write(json)
    } catch let failure as RunFailure {
      announcer.say(failure.message)
      throw Outcome.failed
    }
  }
}
