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
        picket run rules/ --state /var/lib/picket --watch < /run/picket/events
        picket run rules/ --state /var/lib/picket --listen --port 8888

      With `--state` the run can be killed at any moment: the same command goes on from there, and loses no event \
      that it took and no notice that it owed. Without it everything is gone with the process.

      The first Ctrl-C or SIGTERM stops reading and tells what is still under way, the second ends at once. SIGHUP \
      opens files anew and loads the rules anew.

      Exit codes: 0 all well, 1 errors in the rules, 2 could not do it, or without \
      `--state` a notice could not be delivered.
      """)

  @Argument(help: ArgumentHelp("Rule files, and folders of them.", valueName: "rules"))
  var rules: [String]

  @OptionGroup(title: "Input") var input: InputOptions
  @OptionGroup(title: "Output") var output: OutputOptions
  @Flag(help: "Listen to trackers in place of reading events, as `picket listen` would in front of a pipe.")
  var listen = false

  @OptionGroup(title: "Trackers, with --listen") var trackers: TrackerOptions
  @OptionGroup(title: "State") var state: StateCommandOptions

  mutating func validate() throws {
    try validateListening()
    if input.strict && state.state != nil {
      throw ValidationError(
        "`--strict` ends at a refused line, and `--state` begins at it again: leave one of them out")
    }
    if state.watch && rules.contains("-") {
      throw ValidationError("`--watch` needs rule files: standard input cannot be read again")
    }
  }

  private func validateListening() throws {
    if listen && !input.input.isEmpty { throw ValidationError("`--listen` and `--input` exclude each other") }
    if listen && input.recorded { throw ValidationError("`--listen` is live: leave out `--recorded`") }
    if !listen && trackers.isGiven {
      throw ValidationError("there are trackers only with `--listen`: add it, or leave their options out")
    }
  }

  func run() throws {
    var options = RunOptions()
    input.apply(to: &options)
    output.apply(to: &options)
    state.apply(to: &options)
    if listen { options.trackers = trackers.options }
    let announcer = Announcer(output.loudness, form: output.logForm)
    do {
      let material = RuleMaterial()
      let loaded = try RuleSetLoader.load(rules, material: material)
      let report = DiagnosticReport.text(loaded, isColoured: Machine.wantsColourOnError)
      if !report.isEmpty { announcer.write(report) }
      if loaded.rules == nil || loaded.index == nil { throw Outcome.findings }
      let stop = StopSignal()
      stop.listen()
      announcer.detail("\(DiagnosticReport.size(loaded)); \(options.sentence)")
      let result = try Run.run(
        loaded, material, paths: rules, options: options, stop: stop, announcer: announcer)
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
