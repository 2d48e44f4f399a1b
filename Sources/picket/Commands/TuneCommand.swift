internal import ArgumentParser
internal import Host
internal import Platform
internal import Replays

/// `picket tune`: thin, over `Host.Tune`.
struct TuneCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tune",
    abstract: "Try other values of a rule on a recording.",
    usage: "picket tune <rules> ... --rule <name> --vary <what=values> --input <files> ... [<options>]",
    discussion: """
      Reads a recording once and evaluates the rule with every value: how often it would have fired, and how many mails \
      it would have sent.

        picket tune rules/ --rule fast --vary 'speed=80..99/5 km/h' --input may.jsonl
        picket tune rules/ --rule fast --vary 'held=10,30,60 s' --input may.jsonl.gz
        picket tune rules/ --rule home --vary 'margin=0..200/50 m' --input may.jsonl

      The rule files stay as they are. What can be varied is told in docs/tune.md.

      Exit codes: 0 told, 1 errors in the rules, 2 could not do it: no such rule, nothing of that name in it, nothing to \
      read.
      """)

  @Argument(help: ArgumentHelp("Rule files, and folders of them.", valueName: "rules"))
  var rules: [String]

  @Option(help: ArgumentHelp("The rule that is tried.", valueName: "name"))
  var rule: String

  @Option(
    help: ArgumentHelp(
      "What is varied, and its values: `speed=80..130/5 km/h`, `held=10,30,60 s`.", valueName: "what=values"))
  var vary: String

  @OptionGroup(title: "Input") var tracks: TrackOptions

  @Option(help: ArgumentHelp("table with a chart, json, or csv.", valueName: "format"))
  var format = TuneOptions.Format.table.rawValue

  mutating func validate() throws {
    if TuneOptions.Format(rawValue: format) == nil {
      throw ValidationError("there is no format `\(format)`; write `table`, `json` or `csv`")
    }
    if rules.contains("-"), tracks.input.contains("-") {
      throw ValidationError("standard input holds rules or events, not both: name a file for one of them")
    }
    do { _ = try Variation(vary) } catch { throw ValidationError("`--vary`: \(error.message)") }
  }

  func run() throws {
    let announcer = tracks.announcer
    do {
      var options = TuneOptions(rule: rule, variation: try Variation(vary))
      options.format = TuneOptions.Format(rawValue: format) ?? .table
      options.columns = Machine.terminalColumns ?? 80
      options.isUnicode = Machine.showsUnicode
      options.isColoured = Machine.wantsColourOnOutput
      var replay = ReplayOptions()
      tracks.apply(to: &replay)
      let stop = StopSignal()
      stop.listen()
      var isWhole = true
      let isWell = try Tune.run(rules, options: options, announcer: announcer) { (lanes) throws(RunFailure) in
        let told = try TunePass.run(lanes, options: replay, stop: stop, announcer: announcer)
        isWhole = told.isWhole
        return told.pass
      }
      if !isWell { throw Outcome.findings }
      if !isWhole { throw Outcome.failed }
    } catch let failure as RunFailure {
      announcer.say(failure.message)
      throw Outcome.failed
    }
  }
}
