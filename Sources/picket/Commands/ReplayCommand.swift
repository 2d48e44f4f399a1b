internal import ArgumentParser
internal import Host
internal import Platform
internal import Replays
internal import Rules
internal import Wire

/// `picket replay`: thin, over `Host.Replay`.
struct ReplayCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "replay",
    abstract: "Run historical tracks through the rules, and sum up what came of it.",
    discussion: """
      Files are put in the order of their times, whatever they are and however they lie. Sinks are not touched without \
      `--send`: notices go to `--out`, or to standard output where that is no terminal; a summary tells what each rule \
      did and what is wrong with the data.

        picket replay fleet.rules --input 2026-03/ --out notices.jsonl
        picket replay fleet.rules --input 'archive/*.jsonl.zst' --from 2026-03-01 --to 2026-04-01
        picket replay fleet.rules --input ride.gpx phone.csv --name my-phone
        zcat day.jsonl.gz | picket replay fleet.rules --input - > notices.jsonl

      Exit codes: 0 all well, 1 errors in the rules, 2 could not do it, or not all of the input could be read.
      """)

  enum SummaryForm: String, ExpressibleByArgument, CaseIterable { case text, json, none }

  @Argument(help: ArgumentHelp("Rule files, and folders of them.", valueName: "rules"))
  var rules: [String]

  @OptionGroup(title: "Input") var tracks: TrackOptions

  @Option(
    help: ArgumentHelp("Write notices to this file, whole or not at all; `-` is standard output.", valueName: "file"))
  var out: String?

  @Option(
    help: ArgumentHelp(
      "How notices are written: json, csv or text. Else by the file's name, else json.", valueName: "format"))
  var format: String?

  @Option(help: ArgumentHelp("Write every notice, told or not, to this file.", valueName: "file"))
  var records: String?

  @Option(help: ArgumentHelp("Write refused lines with their reasons to this file.", valueName: "file"))
  var rejects: String?

  @Flag(help: "Tell the sinks of the rules: send mails, call webhooks, write files.")
  var send = false

  @Option(help: "The form of the summary; it goes to standard output, or to stderr where the notices go there.")
  var summary: SummaryForm?

  mutating func validate() throws {
    if let format, ReplayOptions.Format(rawValue: format) == nil {
      throw ValidationError("there is no format `\(format)`; write `json`, `csv` or `text`")
    }
    if let out, out.hasSuffix(".parquet") {
      throw ValidationError("Parquet is not written: write `--out FILE.csv`, which every tool makes Parquet of")
    }
  }

  func run() throws {
    var options = ReplayOptions()
    tracks.apply(to: &options)
    options.out = target
    options.format =
      format.flatMap { ReplayOptions.Format(rawValue: $0) } ?? (out?.hasSuffix(".csv") == true ? .csv : .json)
    options.isColoured = Machine.wantsColourOnOutput
    options.recordsPath = records
    options.rejectsPath = rejects
    options.sends = send
    let announcer = tracks.announcer
    do {
      let loaded = try LoadedRules.load(rules, announcer)
      let stop = StopSignal()
      stop.listen()
      let result = try Replay.run(loaded, options: options, stop: stop, announcer: announcer)
      try tell(result, notices: options.out, announcer)
      if !result.faults.isEmpty || result.isInterrupted { throw Outcome.failed }
    } catch let failure as RunFailure {
      announcer.say(failure.message)
      throw Outcome.failed
    }
  }

  private var target: ReplayOptions.Target {
    switch out {
    case "-": .standardOutput
    case .some(let path): .file(path)
    // At a terminal people want the summary; where they named another place for it, nobody asked for notices.
    case nil: Machine.isTerminal || send ? .nowhere : .standardOutput
    }
  }

  private func tell(_ result: ReplaySummary, notices: ReplayOptions.Target, _ announcer: Announcer) throws(RunFailure) {
    let text: String
    switch summary ?? (tracks.quiet ? .none : .text) {
    case .none: return
    case .json: text = SummaryJSON.tree(of: result).text + "\n"
    case .text: text = SummaryText.lines(of: result).map { $0 + "\n" }.joined()
    }
    if notices == .standardOutput { announcer.write(text) } else { try Machine.write(text) }
  }
}

/// Rules that a command cannot do without.
enum LoadedRules {
  /// Loads them, says what is to be said of them, and ends the command where they have errors.
  static func load(_ paths: [String], _ announcer: Announcer) throws -> LoadedRuleSet {
    let loaded = try RuleSetLoader.load(paths)
    let report = DiagnosticReport.text(loaded, isColoured: Machine.wantsColourOnError)
    if !report.isEmpty { announcer.write(report) }
    if loaded.rules == nil || loaded.index == nil { throw Outcome.findings }
    return loaded
  }
}
