internal import ArgumentParser
internal import Host
internal import Platform
internal import Rules

/// `picket fences`: thin, over `Host.FenceReport`.
struct FencesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fences",
    abstract: "Show the fences of a rule set as they were understood.",
    discussion: """
        picket fences fleet.rules
        picket fences fleet.rules --format json
        picket fences fleet.rules --geojson > fences.geojson

      On the map, circles and corridors are polygons.

      Exit codes: 0 no errors, 1 errors, 2 could not read.
      """)

  @Argument(help: ArgumentHelp("Rule files, and folders of them.", valueName: "rules"))
  var rules: [String]

  @Flag(help: "GeoJSON, to look at on a map.")
  var geojson = false

  @Option(help: ArgumentHelp("A table as text, or json with one fence a line.", valueName: "format"))
  var format = "text"

  mutating func validate() throws {
    if RunOptions.Format(rawValue: format) == nil {
      throw ValidationError("there is no format `\(format)`; write `json` or `text`")
    }
  }

  func run() throws {
    let announcer = Announcer()
    do {
      let loaded = try RuleSetLoader.load(rules)
      let report = DiagnosticReport.text(loaded, isColoured: Machine.wantsColourOnError)
      if !report.isEmpty { announcer.write(report) }
      guard let rules = loaded.rules, let index = loaded.index else { throw Outcome.findings }
      if geojson {
        try Machine.write(FenceReport.geoJSON(index, groups: rules.groups))
      } else if format == "json" {
        try Machine.write(FenceReport.json(index, groups: rules.groups))
      } else {
        try Machine.write(FenceReport.text(index, groups: rules.groups))
      }
    } catch let failure as RunFailure {
      announcer.say(failure.message)
      throw Outcome.failed
    }
  }
}
