internal import ArgumentParser
internal import Host
internal import Platform
internal import Replays

/// `picket report`: thin, over `Host.Report`.
struct ReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Show what the rules make of historical tracks, as one page for a browser.",
    discussion: """
      The page is one file that needs no network: a map of fences, tracks and episodes, a timeline of every device, \
      speed and battery with the rules' limits, and a table of all episodes.

        picket report fleet.rules --input 2026-03/ --out march.html
        picket report fleet.rules --input ride.gpx --name my-bike --out ride.html

      Exit codes: 0 all well, 1 errors in the rules, 2 could not do it, or not all of the input could be read.
      """)

  @Argument(help: ArgumentHelp("Rule files, and folders of them.", valueName: "rules"))
  var rules: [String]

  @OptionGroup(title: "Input") var tracks: TrackOptions

  @Option(help: ArgumentHelp("The page, written whole or not at all.", valueName: "file"))
  var out: String

  @Option(help: ArgumentHelp("What stands above the page.", valueName: "text"))
  var title: String?

  func run() throws {
    var options = ReplayOptions()
    tracks.apply(to: &options)
    let announcer = tracks.announcer
    do {
      let loaded = try LoadedRules.load(rules, announcer)
      let stop = StopSignal()
      stop.listen()
      let summary = try Report.run(
        loaded, options: options, title: title, path: out, stop: stop, announcer: announcer)
      for line in SummaryText.lines(of: summary) { announcer.mention(line) }
      if summary.isInterrupted { throw RunFailure("stopped before the end of the input: `\(out)` is not written") }
      if !summary.faults.isEmpty { throw Outcome.failed }
    } catch let failure as RunFailure {
      announcer.say(failure.message)
      throw Outcome.failed
    }
  }
}
