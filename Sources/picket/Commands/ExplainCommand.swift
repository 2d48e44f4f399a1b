internal import ArgumentParser
internal import Host
internal import Platform
internal import Wire

/// `picket explain`: thin, over `Host.Explain`.
struct ExplainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Say why a rule fired for a device, or why not.",
    discussion: """
      Reads a recording as a run would, evaluates the one device, and shows every part of the rule with its value, \
      what the alert waits for, and what held it back.

        picket explain fleet.rules --input day.jsonl --rule too-fast --device t-017
        picket explain fleet.rules --input day.jsonl --rule too-fast --device t-017 --at 2026-03-02T08:00:20Z
        picket explain rules/ --input day.jsonl.gz --device t-017 --all

      Without `--at` it is the last time that the rule fired, else the moment at which it came nearest to it.

      Exit codes: 0 answered, 1 errors in the rules, 2 could not do it: no such rule or device, nothing to read.
      """)

  @Argument(help: ArgumentHelp("Rule files, and folders of them.", valueName: "rules"))
  var rules: [String]

  @Option(
    name: .long, parsing: .singleValue,
    help: ArgumentHelp(
      "A file of events, also `.gz` or `.zst`; may be repeated. Without it: standard input.", valueName: "file"))
  var input: [String] = []

  @Option(help: ArgumentHelp("The rule that is asked about; with `--all` it may be left out.", valueName: "name"))
  var rule: String?

  @Option(help: ArgumentHelp("The device that is asked about.", valueName: "name"))
  var device: String

  @Option(help: ArgumentHelp("The moment, on the device's clock: `2026-03-02T08:00:20Z`.", valueName: "time"))
  var at: String?

  @Flag(help: "All of the device's recording as a log: what changed, and the gaps.")
  var all = false

  @Option(help: ArgumentHelp("text, or json for other programs.", valueName: "format"))
  var format = "text"

  @Option(help: ArgumentHelp("Read every line as this dialect: \(Self.dialects).", valueName: "name"))
  var dialect: String?

  @Option(help: ArgumentHelp("The device that gpsd reports are of, else the file's name.", valueName: "name"))
  var gpsdDevice: String?

  private static var dialects: String { DialectName.allCases.map(\.rawValue).joined(separator: ", ") }

  mutating func validate() throws {
    if RunOptions.Format(rawValue: format) == nil {
      throw ValidationError("there is no format `\(format)`; write `json` or `text`")
    }
    if let dialect, DialectName(rawValue: dialect) == nil {
      throw ValidationError("there is no dialect `\(dialect)`; there are \(Self.dialects)")
    }
    if let at, TimeArgument.parse(at) == nil {
      throw ValidationError("`\(at)` is no time; write `2026-03-02T08:00:00Z`")
    }
    if !all && rule == nil { throw ValidationError("which rule? write `--rule NAME`, or `--all` for all of them") }
    if all && at != nil { throw ValidationError("`--all` and `--at` exclude each other") }
    for name in [device, gpsdDevice ?? device] where name.isEmpty || name.utf8.count > 255 {
      throw ValidationError("a device's name has 1 to 255 bytes")
    }
  }

  func run() throws {
    var options = ExplainOptions()
    if !input.isEmpty { options.inputs = input.map { $0 == "-" ? .standardInput : .file($0) } }
    options.dialect = dialect.flatMap { DialectName(rawValue: $0) }
    options.gpsdDevice = gpsdDevice
    options.rule = rule
    options.device = device
    options.time = at.flatMap { TimeArgument.parse($0) }
    options.showsAll = all
    options.format = RunOptions.Format(rawValue: format) ?? .text
    options.isColoured = Machine.wantsColourOnOutput
    options.workers = min(Machine.coreCount, 64)
    let announcer = Announcer()
    do {
      let loaded = try RuleSetLoader.load(rules)
      let report = DiagnosticReport.text(loaded, isColoured: Machine.wantsColourOnError)
      if loaded.hasErrors {
        announcer.write(report)
        throw Outcome.findings
      }
      let stop = StopSignal()
      stop.listen()
      try Explain.run(loaded, options: options, stop: stop, announcer: announcer)
    } catch let failure as RunFailure {
      announcer.say(failure.message)
      throw Outcome.failed
    }
  }
}
