internal import ArgumentParser
internal import Host
internal import Platform
internal import Platform

/// What goes out, and where.
struct OutputOptions: ParsableArguments {
  @Option(help: ArgumentHelp("How notices stand on standard output: json or text.", valueName: "format"))
  var format = "json"

  @Option(help: ArgumentHelp("Append every notice, told or not, to this file.", valueName: "file"))
  var records: String?

  @Option(help: ArgumentHelp("Append refused lines with their reasons to this file.", valueName: "file"))
  var rejects: String?

  @Option(help: ArgumentHelp("Append the late events of `late record` rules to this file.", valueName: "file"))
  var late: String?

  @Option(help: ArgumentHelp("Threads that decode and evaluate; without it one a core.", valueName: "count"))
  var workers: Int?

  @Flag(help: "No summary at the end.")
  var quiet = false

  @Flag(help: "Tell what is being done: what was loaded, which files are opened.")
  var verbose = false

  @Option(
    help: ArgumentHelp(
      "How stderr is written: text, json or journal. Without it: journal where it leads to systemd's, else text.",
      valueName: "format"))
  var logFormat: String?

  /// How stderr is written.
  var logForm: LogForm { logFormat.flatMap { LogForm(rawValue: $0) } ?? .natural }

  var loudness: Announcer.Loudness { quiet ? .quiet : verbose ? .verbose : .usual }

  mutating func validate() throws {
    if RunOptions.Format(rawValue: format) == nil {
      throw ValidationError("there is no format `\(format)`; write `json` or `text`")
    }
    if let logFormat, LogForm(rawValue: logFormat) == nil {
      throw ValidationError("there is no log format `\(logFormat)`; write `text`, `json` or `journal`")
    }
    if quiet && verbose { throw ValidationError("`--quiet` and `--verbose` exclude each other") }
    if let workers, !(1...256).contains(workers) { throw ValidationError("`--workers` is 1 to 256") }
  }

  func apply(to options: inout RunOptions) {
    options.format = RunOptions.Format(rawValue: format) ?? .json
    options.isColoured = Machine.wantsColourOnOutput
    options.recordsPath = records
    options.rejectsPath = rejects
    options.latePath = late
    options.workers = workers ?? min(Machine.coreCount, 64)
  }
}
