internal import ArgumentParser
internal import Host
internal import Wire

/// Where events come from and how they are read.
struct InputOptions: ParsableArguments {
  @Option(
    name: .long, parsing: .singleValue,
    help: ArgumentHelp(
      "A file of events, also `.gz` or `.zst`; may be repeated. Without it: standard input.", valueName: "file"))
  var input: [String] = []

  @Option(help: ArgumentHelp("Read every line as this dialect: \(Self.dialects).", valueName: "name"))
  var dialect: String?

  @Option(help: ArgumentHelp("The device that gpsd reports are of, else the file's name.", valueName: "name"))
  var device: String?

  @Flag(help: "The input is live: what has no `received` is stamped on reading.")
  var live = false

  @Flag(help: "The input is a recording: what has no `received` was heard at its `time`.")
  var recorded = false

  @Flag(help: "Stop at the first refused line, with exit code 2.")
  var strict = false

  @Option(help: ArgumentHelp("At the end of the input, run deadlines up to this time.", valueName: "time"))
  var until: String?

  private static var dialects: String { DialectName.allCases.map(\.rawValue).joined(separator: ", ") }

  mutating func validate() throws {
    if live && recorded { throw ValidationError("`--live` and `--recorded` exclude each other") }
    if let dialect, DialectName(rawValue: dialect) == nil {
      throw ValidationError("there is no dialect `\(dialect)`; there are \(Self.dialects)")
    }
    if let until, TimeArgument.parse(until) == nil {
      throw ValidationError("`\(until)` is no time; write `2026-03-02T08:00:00Z`")
    }
    if let device, device.isEmpty || device.utf8.count > 255 {
      throw ValidationError("a device's name has 1 to 255 bytes")
    }
  }

  func apply(to options: inout RunOptions) {
    if !input.isEmpty { options.inputs = input.map { $0 == "-" ? .standardInput : .file($0) } }
    options.dialect = dialect.flatMap { DialectName(rawValue: $0) }
    options.device = device
    options.isLive = live ? true : recorded ? false : nil
    options.isStrict = strict
    options.until = until.flatMap { TimeArgument.parse($0) }
  }
}
