import Foundation
import Testing

/// The examples and the rule packs, as their pages say that they are run. `PICKET_RECORD=1` writes what they give into
/// their `expected.jsonl`, and still fails that run.
@Suite struct ExamplesTests {
  private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  static let examples = entries(of: "examples").filter { exists("examples/\($0)/README.md") }
  static let packs = entries(of: "rules").filter { $0.hasSuffix(".rules") }.map { String($0.dropLast(6)) }

  @Test func allAreThere() {
    #expect(Self.examples.count >= 6)
    #expect(Self.packs.count >= 6)
  }

  /// Runs the first command of the example's page, as JSON, and compares what comes out.
  @Test(arguments: examples) func example(_ name: String) throws {
    let page = try Self.text("examples/\(name)/README.md")
    let line = page.split(separator: "\n").first { line in
      ["run", "replay", "listen"].contains { line.hasPrefix("    picket \($0) ") }
    }
    let command = try #require(line, "the page has no command").dropFirst(4).replacing(" --format text", with: "")
    let quiet = command.split(separator: " | ").map { "\($0) --quiet" }.joined(separator: " | ")
    let run = try Self.run(quiet, files: "examples/\(name)")
    #expect(run.exit == 0, "stderr: \(run.stderr)")
    try Self.compare(run.stdout, with: "examples/\(name)/expected.jsonl")
  }

  /// A check of a pack has nothing to say, and its sample makes it fire.
  @Test(arguments: packs) func pack(_ name: String) throws {
    let check = try Self.run("picket check rules/\(name).rules", files: "rules")
    #expect(check.exit == 0)
    #expect(check.stdout.hasSuffix(": no errors\n") && check.stdout.split(separator: "\n").count == 1)
    #expect(check.stderr == "")
    let run = try Self.run(
      "picket run rules/\(name).rules --input rules/samples/\(name).jsonl --quiet", files: "rules")
    #expect(run.exit == 0, "stderr: \(run.stderr)")
    #expect(run.stderr == "")
    try Self.compare(run.stdout, with: "rules/samples/\(name).expected.jsonl")
  }

  /// Its tests pass, and show all that its rules can do.
  @Test(arguments: packs) func packIsCovered(_ name: String) throws {
    let run = try Self.run("picket test rules/\(name).rules --coverage --coverage-below 100", files: "rules")
    #expect(run.exit == 0, "\(run.stdout)\(run.stderr)")
  }

  @Test(arguments: examples) func exampleIsCovered(_ name: String) throws {
    let folder = "examples/\(name)"
    let run = try Self.run("picket test \(folder) --coverage --coverage-below 100", files: folder)
    #expect(run.exit == 0, "\(run.stdout)\(run.stderr)")
  }

  @Test func packsGoTogether() throws {
    let check = try Self.run("picket check rules", files: "rules")
    #expect(check.exit == 0 && check.stderr == "", "\(check.stdout)")
    let test = try Self.run("picket test rules --coverage-below 100", files: "rules")
    #expect(test.exit == 0, "\(test.stdout)\(test.stderr)")
  }

  // MARK: Running

  /// A command in a copy of a folder of the package.
  private static func run(_ command: String, files folder: String) throws -> GoldenRun {
    var golden = GoldenCase("")
    golden["command"] = command + "\n"
    for path in try FileManager.default.subpathsOfDirectory(atPath: root.appending(path: folder).path).sorted()
    where exists("\(folder)/\(path)") && !path.hasPrefix(".") && path.contains(".") {
      golden["file \(folder)/\(path)"] = try text("\(folder)/\(path)")
    }
    return try GoldenRun(of: golden)
  }

  private static func compare(_ output: String, with path: String) throws {
    let isRecording = ProcessInfo.processInfo.environment["PICKET_RECORD"] == "1"
    let expected = exists(path) ? try text(path) : ""
    if isRecording, output != expected {
      try output.write(to: root.appending(path: path), atomically: true, encoding: .utf8)
      Issue.record("wrote \(path); read the difference")
      return
    }
    #expect(!output.isEmpty)
    let lines = (output.split(separator: "\n"), expected.split(separator: "\n"))
    let first = zip(lines.0, lines.1).enumerated().first { $0.element.0 != $0.element.1 }
    #expect(output == expected, "\(path), line \((first?.offset ?? min(lines.0.count, lines.1.count)) + 1)")
  }

  private static func entries(of folder: String) -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: root.appending(path: folder).path)) ?? []).sorted()
  }

  private static func exists(_ path: String) -> Bool {
    FileManager.default.fileExists(atPath: root.appending(path: path).path)
  }

  private static func text(_ path: String) throws -> String {
    try String(contentsOf: root.appending(path: path), encoding: .utf8)
  }
}
