internal import ArgumentParser
internal import Delivery
internal import Host
internal import Platform
internal import Rules

/// `picket mail`: what has to do with the sending of mails.
struct MailCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "mail", abstract: "Try the mail sinks of a rule set.", subcommands: [MailTestCommand.self])
}

/// `picket mail test`: thin, over `Delivery.MailTrial`.
struct MailTestCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "test",
    abstract: "Send one test mail through a sink and show what was said.",
    discussion: """
        picket mail test ops fleet.rules

      Lines with > are ours, those with < the server's; passwords are left out.

      Exit codes: 0 sent to every recipient, 1 errors in the rules, 2 not sent.
      """)

  @Argument(help: ArgumentHelp("The mail sink.", valueName: "sink"))
  var sink: String

  @Argument(help: ArgumentHelp("Rule files, and folders of them.", valueName: "rules"))
  var rules: [String]

  func run() throws {
    let announcer = Announcer()
    do {
      let loaded = try RuleSetLoader.load(rules)
      guard let set = loaded.rules else {
        announcer.write(DiagnosticReport.text(loaded, isColoured: Machine.wantsColourOnError))
        throw Outcome.findings
      }
      let trial = try MailTrial(sink: sink, of: set.sinks)
      let isSent = trial.run { line in Announcer.write(line + "\n", toOutput: true) }
      if !isSent { throw Outcome.failed }
    } catch let failure as RunFailure {
      announcer.say(failure.message)
      throw Outcome.failed
    }
  }
}
