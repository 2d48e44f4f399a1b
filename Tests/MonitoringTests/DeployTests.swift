import Foundation
import Testing

@testable import Monitoring

/// The files of deploy/, held against the tools that read them.
@Suite struct DeployTests {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  private static func text(_ path: String) throws -> String {
    try String(contentsOf: root.appending(path: path), encoding: .utf8)
  }

  private static let units = [
    "picket.service", "picket.socket", "picket-mqtt.service", "picket-listen.service", "picket-listen.socket",
  ]

  /// Copies of the units, whose programs are ones that are there.
  private static func withUnits(_ body: (_ tool: String, _ folder: URL) throws -> Void) throws {
    guard let tool = Tool.find("systemd-analyze", "/usr/bin/systemd-analyze") else {
      return print("skipped: no systemd-analyze (Debian: systemd)")
    }
    let folder = FileManager.default.temporaryDirectory.appending(path: "picket-units-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    for name in units {
      let unit = try text("deploy/systemd/\(name)").replacing("/usr/bin/picket ", with: "/bin/true ")
        .replacing("/usr/bin/mosquitto_sub ", with: "/bin/true ")
      try unit.write(to: folder.appending(path: name), atomically: true, encoding: .utf8)
    }
    try body(tool, folder)
  }

  @Test func systemdUnderstandsTheUnits() throws {
    try Self.withUnits { tool, folder in
      let units = Self.units.map { folder.appending(path: $0).path }
      let result = try Tool.run(tool, ["verify", "--man=no"] + units)
      #expect(result.code == 0 && result.text == "", "\(result.text)")
    }
  }

  @Test(arguments: ["picket.service", "picket-mqtt.service", "picket-listen.service"]) func theServicesAreHardened(
    _ name: String
  ) throws {
    try Self.withUnits { tool, folder in
      // The threshold is in tenths.
      let result = try Tool.run(
        tool, ["security", "--offline=true", "--no-pager", "--threshold=20", folder.appending(path: name).path])
      #expect(result.code == 0, "\(result.text)")
      #expect(result.text.contains("Overall exposure level for \(name)"))
    }
  }

  @Test func alertsNameMetricsThatAre() throws {
    let rules = try Self.text("deploy/prometheus/picket.rules.yml")
    var known: Set<String> = []
    for family in MetricCatalogue.families {
      known.insert(family.name)
      if family.kind == .histogram { known.formUnion(["_bucket", "_sum", "_count"].map { family.name + $0 }) }
    }
    let named = rules.matches(of: /\bpicket_\w+/).map { String($0.output) }
    #expect(named.count > 10)
    #expect(named.filter { !known.contains($0) } == [])
    // Labels that are asked for are those of the family.
    for match in rules.matches(of: /\b(picket_\w+)\{(\w+)=/) {
      let family = MetricCatalogue.families.first { $0.name == match.output.1 }
      #expect(family?.labels.contains(String(match.output.2)) == true, "\(match.output.0)")
    }
  }

  @Test func promtoolUnderstandsTheAlerts() throws {
    guard let promtool = Tool.find("promtool") else { return print("skipped: no promtool (Debian: prometheus)") }
    let result = try Tool.run(
      promtool, ["check", "rules", Self.root.appending(path: "deploy/prometheus/picket.rules.yml").path])
    #expect(result.code == 0, "\(result.text)")
  }

  /// docs/monitoring.md has every metric, each as the catalogue has it.
  @Test func thePageHasEveryMetric() throws {
    let page = try Self.text("docs/monitoring.md").split(separator: "\n").map(String.init)
    let expected = MetricCatalogue.families.map { family in
      "| `\(family.name)` | \(family.kind.rawValue) | \(family.labels.map { "`\($0)`" }.joined(separator: ", ")) | "
        + "\(family.help) |"
    }
    let rows = page.filter { $0.hasPrefix("| `picket_") || $0.hasPrefix("| `process_") }
    #expect(rows == expected, "write these rows:\n\(expected.joined(separator: "\n"))")
  }
}
