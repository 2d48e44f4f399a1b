internal import ArgumentParser
internal import Host
internal import Platform
internal import Rules

/// `picket run`: thin, over `Host.Run`.
struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Read events, tell notices.",
    discussion: """
      Events are JSON lines, on standard input or in files; notices go to the sinks of the rules, and without a \
      sink to standard output. A summary goes to stderr.

        picket run fleet.rules --input day.jsonl
        picket run rules/ --input mon.jsonl.gz --input tue.jsonl.gz --format text
        tail -f positions.jsonl | picket run fleet.rules --rejects refused.jsonl

      The first Ctrl-C stops reading and tells what is still under way, the second ends at once.

      Exit codes: 0 all well, 1 errors in the rules, 2 could not do it.
      """)

  @Argument(help: ArgumentHelp("Rule files, and folders of them.", valueName: "rules"))
  var rules: [String]

  @OptionGroup(title: "Input") var input: InputOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  func run() throws {
    var options = RunOptions()
    input.apply(to: &options)
    output.apply(to: &options)
    let announcer = Announcer(output.loudness, form: output.logForm)
    do {
      let loaded = try RuleSetLoader.load(rules)
      let report = DiagnosticReport.text(loaded, isColoured: Machine.wantsColourOnError)
      if !report.isEmpty { announcer.write(report) }
      guard let rules = loaded.rules, let index = loaded.index else { throw Outcome.findings }
      let stop = StopSignal()
      stop.listen()
      announcer.detail("\(DiagnosticReport.size(loaded)); \(options.sentence)")
      let result = try Run.run(rules, index: index, options: options, stop: stop, announcer: announcer)
      // A run that never began has nothing to sum up.
      if result.failure == nil || result.counts.lines > 0 {
        for line in RunSummary.lines(of: result.counts) { announcer.mention(line) }
      }
      if let failure = result.failure { throw failure }
    } catch let failure as RunFailure {
      announcer.say(failure.message)
      throw Outcome.failed
    }
  }
}
