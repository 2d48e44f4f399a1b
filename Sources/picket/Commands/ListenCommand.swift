internal import ArgumentParser
internal import Listening
internal import Monitoring
internal import Platform

/// `picket listen`: thin, over `Listening.Listen`.
struct ListenCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "listen",
    abstract: "Listen to trackers, write their events as JSON lines.",
    discussion: """
      Trackers report over TCP or UDP to one port. Each protocol is recognised from its bytes: xexun, gps103, tk103, \
      tk102, h02, t55, v680. Events go to standard output, ready for `picket run`:

        picket listen | picket run rules/
        picket listen --port 8888 --port 5001 --allow fleet.txt --quarantine strangers.jsonl
        picket listen --dump 490000000000015 > /dev/null
        picket listen --record day.frames | picket run rules/
        picket listen --play day.frames | picket run rules/ --recorded

      The answer to an alarm goes out once its event has been written. A reader that is slow holds the trackers back. \
      The first Ctrl-C or SIGTERM reads what has arrived and ends; SIGHUP reads the list of devices anew.

      Exit codes: 0 all well, 2 could not do it.
      """)

  @OptionGroup(title: "Trackers") var trackers: TrackerOptions

  @Option(help: ArgumentHelp("Feed a record again, with its times, in place of listening.", valueName: "file"))
  var play: String?

  @Option(help: ArgumentHelp("Serve metrics and health over HTTP there: `127.0.0.1:9465`.", valueName: "host:port"))
  var metrics: String?

  @Flag(help: "No summary at the end.")
  var quiet = false

  @Option(
    help: ArgumentHelp(
      "How stderr is written: text, json or journal. Without it: journal where it leads to systemd's, else text.",
      valueName: "format"))
  var logFormat: String?

  mutating func validate() throws {
    if let metrics { do { _ = try ListenAddress(metrics) } catch { throw ValidationError(error.message) } }
    if let logFormat, LogForm(rawValue: logFormat) == nil {
      throw ValidationError("there is no log format `\(logFormat)`; write `text`, `json` or `journal`")
    }
    if play != nil, !trackers.port.isEmpty || !trackers.host.isEmpty || trackers.record != nil || metrics != nil {
      throw ValidationError("`--play` listens to nobody: leave out --port, --host, --record and --metrics")
    }
  }

  func run() throws {
    let announcer = Announcer(quiet ? .quiet : .usual, form: logFormat.flatMap { LogForm(rawValue: $0) } ?? .natural)
    do {
      var options = trackers.options
      options.metrics = try metrics.map { (text) throws(RunFailure) in try ListenAddress(text) }
      let stop = StopSignal()
      stop.listen()
      let result =
        if let play {
          try RecordPlayer.play(play, options, stop: stop, announcer: announcer)
        } else {
          try Listen.run(options, stop: stop, announcer: announcer)
        }
      for sentence in result.sentences { announcer.mention(sentence) }
      if let failure = result.failure { throw failure }
    } catch let failure as RunFailure {
      announcer.say(failure.message)
      throw Outcome.failed
    }
  }
}
