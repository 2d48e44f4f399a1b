import Foundation
import Testing

/// What the pages show is what the program says.
@Suite struct FrontPageTests {
  private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  /// The indented block of a page that begins with this text, without its indentation.
  private static func block(beginning start: String, in page: String = "README.md") throws -> String {
    let text = try String(contentsOf: root.appending(path: page), encoding: .utf8)
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    let first = try #require(lines.firstIndex { $0.hasPrefix("    " + start) }, "\(page) has no block `\(start)`")
    var block = lines[first...].prefix { $0.isEmpty || $0.hasPrefix("    ") }
    while block.last?.isEmpty == true { block.removeLast() }
    return block.map { $0.dropFirst(4) + "\n" }.joined()
  }

  private static func run(_ command: String, files: [String: String]) throws -> GoldenRun {
    var golden = GoldenCase("")
    golden["command"] = command + "\n"
    for (name, text) in files { golden["file " + name] = text }
    return try GoldenRun(of: golden)
  }

  @Test func theRuleIsRight() throws {
    let run = try Self.run("picket check fleet.rules", files: ["fleet.rules": Self.block(beginning: "# fleet.rules")])
    #expect(run.stdout == "2 rules, 1 fence: no errors\n")
    #expect(run.exit == 0)
  }

  @Test func theBrokenRuleSaysWhatIsShown() throws {
    let rules = try Self.block(beginning: "# fleet.rules").replacing("speed > 60 km/h", with: "speed > 60")
      .replacing("held     30 s", with: "held     30 m")
    let run = try Self.run("picket check fleet.rules", files: ["fleet.rules": rules])
    #expect(run.stdout == (try Self.block(beginning: "error[U01]")))
    #expect(run.exit == 1)
  }

  @Test func theExampleOfTheLanguageIsRight() throws {
    let fences = Self.root.appending(path: "examples/first-alert/fences/mewen.geojson")
    let run = try Self.run(
      "picket check fleet.rules",
      files: [
        "fleet.rules": Self.block(beginning: "fence   city    file", in: "docs/language.md"),
        "fences/mewen.geojson": String(contentsOf: fences, encoding: .utf8),
      ])
    #expect(run.stdout == "3 rules, 2 fences: no errors\n")
    #expect(run.exit == 0)
  }

  @Test(arguments: [
    ("README.md", "# fleet.rules"), ("docs/language.md", "fence   city    file"),
    ("docs/language.md", "zone    Europe/Berlin  # whatever"),
  ])
  func theRulesOfThePagesAreFormatted(_ page: String, _ start: String) throws {
    let run = try Self.run(
      "picket fmt --diff fleet.rules", files: ["fleet.rules": Self.block(beginning: start, in: page)])
    #expect(run.stdout == "")
    #expect(run.exit == 0)
  }

  @Test func thePageOnTestsShowsWhatComesOut() throws {
    let page = "docs/testing.md"
    let rules = try Self.block(beginning: "# fleet.rules", in: page)
    let passed = try Self.run("picket test fleet.rules", files: ["fleet.rules": rules])
    #expect(passed.stdout == (try Self.block(beginning: "1 test: 1 passed", in: page)))
    #expect(passed.exit == 0)
    let slow = rules.replacing("held     30 s", with: "held     60 s")
    let failed = try Self.run("picket test fleet.rules", files: ["fleet.rules": slow])
    #expect(failed.stdout == (try Self.block(beginning: "failed: ", in: page)))
    #expect(failed.exit == 1)
    let covered = try Self.run("picket test fleet.rules --coverage", files: ["fleet.rules": rules])
    #expect(covered.stdout == (try Self.block(beginning: "coverage", in: page)))
  }

  @Test func theTestOnTheFrontPagePasses() throws {
    let rules = try Self.block(beginning: "# fleet.rules") + "\n" + Self.block(beginning: "test \"")
    let run = try Self.run("picket test fleet.rules", files: ["fleet.rules": rules])
    #expect(run.stdout == "1 test: 1 passed\n")
  }

  @Test func theDemoBeginsAsShown() throws {
    let folder = "examples/first-alert"
    var files: [String: String] = [:]
    for name in ["fleet.rules", "events.jsonl", "fences/mewen.geojson"] {
      let file = Self.root.appending(path: "\(folder)/\(name)")
      files["\(folder)/\(name)"] = try String(contentsOf: file, encoding: .utf8)
    }
    let run = try Self.run("picket run \(folder) --input \(folder)/events.jsonl --format text", files: files)
    let shown = try Self.block(beginning: "2026-05-12").split(separator: "\n").filter { $0 != "…" }
    #expect(Array(run.stdout.split(separator: "\n").prefix(shown.count)) == shown)
    #expect(shown.count >= 5)
  }
}
