internal import ArgumentParser
internal import Host
internal import Platform
internal import Replays
internal import Wire

/// `picket diff`: thin, over `Host.Diff`.
struct DiffCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diff",
    abstract: "Compare what two rule sets make of the same tracks.",
    discussion: """
      Both run over the same events in one pass; nothing is sent. Episodes that only one of them has, that are shifted \
      in time, or that say something else are counted by rule and listed.

        picket diff --base old/ --new new/ --input 2026-03/
        picket diff --base fleet.rules --new fleet-95.rules --input march.jsonl.zst --format json

      Exit codes: 0 both tell the same, 1 they differ or have errors, 2 could not do it, or not all of the input could \
      be read.
      """)

  enum Format: String, ExpressibleByArgument, CaseIterable { case text, json }

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp("The rule files, and folders of them, that are compared with.", valueName: "rules"))
  var base: [String]

  @Option(
    parsing: .upToNextOption, help: ArgumentHelp("The rule files, and folders of them, to try.", valueName: "rules"))
  var new: [String]

  @OptionGroup(title: "Input") var tracks: TrackOptions

  @Option(help: "How the comparison is written.")
  var format = Format.text

  @Option(help: ArgumentHelp("Differences that are listed: a number, or `all`.", valueName: "count"))
  var list = "20"

  mutating func validate() throws {
    if base.isEmpty || new.isEmpty { throw ValidationError("`--base` and `--new` each need rule files") }
    if list != "all", Int(list).map({ $0 < 0 }) ?? true {
      throw ValidationError("`\(list)` is no number of differences; write `--list 100` or `--list all`")
    }
  }

  func run() throws {
    var options = ReplayOptions()
    tracks.apply(to: &options)
    let announcer = tracks.announcer
    do {
      let old = try LoadedRules.load(base, announcer)
      let new = try LoadedRules.load(self.new, announcer)
      let stop = StopSignal()
      stop.listen()
      let result = try Diff.run(old: old, new: new, options: options, stop: stop, announcer: announcer)
      switch format {
      case .text:
        try Machine.write(
          DifferenceText.lines(of: result, limit: list == "all" ? nil : Int(list)).map { $0 + "\n" }.joined())
      case .json: try Machine.write(DifferenceJSON.tree(of: result).text + "\n")
      }
      if !result.faults.isEmpty || result.isInterrupted { throw Outcome.failed }
      if !result.areSame { throw Outcome.findings }
    } catch let failure as RunFailure {
      announcer.say(failure.message)
      throw Outcome.failed
    }
  }
}
