internal import ArgumentParser
internal import Host
internal import Platform
internal import Replays
internal import Wire

/// `picket tune`: thin, over `Host.Tune`.
struct TuneCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tune",
    abstract: "Try other values of a rule on a recording.",
    usage: "picket tune <rules> ... --rule <name> --vary <what=values> [--input <file> ...] [<options>]",
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

  @Option(
    name: .long, parsing: .singleValue,
    help: ArgumentHelp("A file of events, `.gz` too; may be repeated. Without it: standard input.", valueName: "file"))
  var input: [String] = []

  @Option(help: ArgumentHelp("table with a chart, json, or csv.", valueName: "format"))
  var format = TuneOptions.Format.table.rawValue

  @Option(help: ArgumentHelp("Read every line as this dialect: \(Self.dialects).", valueName: "name"))
  var dialect: String?

  @Option(help: ArgumentHelp("The device that gpsd reports are of, else the file's name.", valueName: "name"))
  var device: String?

  @Option(help: ArgumentHelp("Threads that decode and evaluate; without it one a core.", valueName: "count"))
  var workers: Int?

  private static var dialects: String { DialectName.allCases.map(\.rawValue).joined(separator: ", ") }

  mutating func validate() throws {
    if TuneOptions.Format(rawValue: format) == nil {
      throw ValidationError("there is no format `\(format)`; write `table`, `json` or `csv`")
    }
    if let dialect, DialectName(rawValue: dialect) == nil {
      throw ValidationError("there is no dialect `\(dialect)`; there are \(Self.dialects)")
    }
    if let device, device.isEmpty || device.utf8.count > 255 {
      throw ValidationError("a device's name has 1 to 255 bytes")
    }
    if let workers, !(1...256).contains(workers) { throw ValidationError("`--workers` is 1 to 256") }
    if rules.contains("-"), input.isEmpty || input.contains("-") {
      throw ValidationError("standard input holds rules or events, not both: name a file for one of them")
    }
    do { _ = try Variation(vary) } catch { throw ValidationError("`--vary`: \(error.message)") }
  }

  func run() throws {
    let announcer = Announcer()
    do {
      var options = TuneOptions(rule: rule, variation: try Variation(vary))
      options.format = TuneOptions.Format(rawValue: format) ?? .table
      options.columns = Machine.terminalColumns ?? 80
      options.isUnicode = Machine.showsUnicode
      options.isColoured = Machine.wantsColourOnOutput
      let isWell = try Tune.run(rules, options: options, announcer: announcer, evaluate: evaluate)
      if !isWell { throw Outcome.findings }
    } catch let failure as RunFailure {
      announcer.say(failure.message)
      throw Outcome.failed
    }
  }

  // The replay's pass over `input` belongs here; until then the command is not registered.
  private func evaluate(_ lanes: [LoadedRuleSet]) throws(RunFailure) -> TuningPass {
    throw RunFailure("no pass over the data is built yet")
  }
}
