internal import ArgumentParser
internal import Host
internal import Platform
internal import Rules
internal import Wire

/// The recording that `picket check` looks at beside the rules.
struct RecordingOptions: ParsableArguments {
  @Option(
    name: .long, parsing: .singleValue,
    help: ArgumentHelp("A recording of events, also `.gz` or `.zst`, or `-`; may be repeated.", valueName: "file"))
  var input: [String] = []

  @Option(help: ArgumentHelp("Read every line of the recording as this dialect.", valueName: "name"))
  var dialect: String?

  @Option(help: ArgumentHelp("The device that gpsd reports are of, else the file's name.", valueName: "name"))
  var device: String?

  mutating func validate() throws {
    if let dialect, DialectName(rawValue: dialect) == nil {
      let known = DialectName.allCases.map(\.rawValue).joined(separator: ", ")
      throw ValidationError("there is no dialect `\(dialect)`; there are \(known)")
    }
    if let device, device.isEmpty || device.utf8.count > 255 {
      throw ValidationError("a device's name has 1 to 255 bytes")
    }
    if input.isEmpty, dialect != nil || device != nil {
      throw ValidationError("`--dialect` and `--device` go with `--input`")
    }
  }

  var isNamed: Bool { !input.isEmpty }

  /// Adds what the recording says of the rules; nothing where these have errors.
  func addFindings(to loaded: inout LoadedRuleSet) throws(RunFailure) {
    guard isNamed, let rules = loaded.rules, !loaded.hasErrors else { return }
    let inputs = input.map { $0 == "-" ? EventInput.standardInput : .file($0) }
    guard
      let result = try TrackProfiler.read(
        inputs, for: loaded, dialect: dialect.flatMap { DialectName(rawValue: $0) }, device: device)
    else { return }
    if result.refused > 0 {
      Announcer().say(
        "\(result.refused) line\(result.refused == 1 ? " of the input is" : "s of the input are") refused")
    }
    loaded.diagnostics += InputLints.lint(rules, parsed: loaded.parsed, profile: result.profile)
  }
}
