internal import ArgumentParser
internal import Host
internal import Model
internal import Platform
internal import Rules
internal import Wire

/// Which historical tracks are read, and how: common to `replay`, `diff`, `tune` and `report`.
struct TrackOptions: ParsableArguments {
  @Option(
    name: .long, parsing: .upToNextOption,
    help: ArgumentHelp(
      "Files, folders and patterns; `-` is standard input. JSON lines, CSV, GPX, NMEA, `.gz` and `.zst`.",
      valueName: "files"))
  var input: [String]

  @Option(help: ArgumentHelp("Look at events from this time on.", valueName: "time"))
  var from: String?

  @Option(help: ArgumentHelp("Look at events before this time.", valueName: "time"))
  var to: String?

  @Option(help: ArgumentHelp("At the end of the input, run deadlines up to this time.", valueName: "time"))
  var until: String?

  @Option(
    parsing: .singleValue,
    help: ArgumentHelp("Look at these devices alone: a name or a pattern; may be repeated.", valueName: "glob"))
  var device: [String] = []

  @Option(help: ArgumentHelp("The device of files that name none, else the file's name.", valueName: "name"))
  var name: String?

  @Option(help: ArgumentHelp("Read every line as this dialect: \(Self.dialects).", valueName: "name"))
  var dialect: String?

  @Option(
    help: ArgumentHelp(
      "Which column of CSV is which field: `device=imei,time=ts,speed=spd[kn]`.", valueName: "map"))
  var map: String?

  @Option(help: ArgumentHelp("The zone of times that name none: `Europe/Berlin`; else UTC.", valueName: "zone"))
  var zone: String?

  @Flag(help: "The input is a recording; a replay knows no other.")
  var recorded = false

  @Flag(help: "Take lines in the order in which they stand, file by file, as `run` does.")
  var keepOrder = false

  @Option(help: ArgumentHelp("Memory for putting events in order: `512 MB` where nothing is said.", valueName: "size"))
  var memory: String?

  @Flag(help: "Stop at the first line or file that cannot be read, with exit code 2.")
  var strict = false

  @Option(help: ArgumentHelp("Threads that decode and evaluate; without it one a core.", valueName: "count"))
  var workers: Int?

  @Flag(help: "Say nothing but what is wrong.")
  var quiet = false

  private static var dialects: String { DialectName.allCases.map(\.rawValue).joined(separator: ", ") }

  mutating func validate() throws {
    for (option, text) in [("--from", from), ("--to", to), ("--until", until)] {
      if let text, Self.moment(text) == nil {
        throw ValidationError("`\(text)` after `\(option)` is no time; write `2026-03-02T08:00:00Z` or `2026-03-02`")
      }
    }
    if let from, let to, let start = Self.moment(from), let end = Self.moment(to), start >= end {
      throw ValidationError("`--from \(from)` is not before `--to \(to)`: there is nothing between them")
    }
    if input.isEmpty { throw ValidationError("`--input` needs a file, a folder, a pattern or `-`") }
    if let dialect, DialectName(rawValue: dialect) == nil {
      throw ValidationError("there is no dialect `\(dialect)`; there are \(Self.dialects)")
    }
    if let name, name.isEmpty || name.utf8.count > 255 { throw ValidationError("a device's name has 1 to 255 bytes") }
    if let map {
      do { _ = try ColumnMap(map) } catch { throw ValidationError("`--map`: \(error.sentence)") }
    }
    if let zone, ZoneSource.zone(named: zone) == nil {
      throw ValidationError("there is no zone `\(zone)`; write `Europe/Berlin` or `UTC`")
    }
    if let workers, !(1...256).contains(workers) { throw ValidationError("`--workers` is 1 to 256") }
    if memory != nil && memoryBytes == nil {
      throw ValidationError("`\(memory ?? "")` is no size of 1 MB or more; write `512 MB` or `2 GB`")
    }
  }

  private static func moment(_ text: String) -> Int64? { TimeArgument.parse(text, allowsDates: true) }

  private var memoryBytes: Int? {
    guard let memory, case .bytes(let bytes) = AmountArgument(memory), bytes >= 1_000_000 else { return nil }
    return bytes
  }

  var announcer: Announcer { Announcer(quiet ? .quiet : .usual) }

  func apply(to options: inout ReplayOptions) {
    options.inputs = input
    options.from = from.flatMap(Self.moment)
    options.to = to.flatMap(Self.moment)
    options.until = until.flatMap(Self.moment)
    options.devices = device.map { Glob($0) }
    options.deviceName = name
    options.dialect = dialect.flatMap { DialectName(rawValue: $0) }
    options.columns = map.flatMap { try? ColumnMap($0) }
    options.zone = zone.flatMap { ZoneSource.zone(named: $0) }
    options.keepsOrder = keepOrder
    if let memoryBytes { options.memoryBytes = memoryBytes }
    options.isStrict = strict
    options.workers = workers ?? min(Machine.coreCount, 64)
    options.showsProgress = !quiet
    options.drawsProgress = Machine.drawsOnError
  }
}
