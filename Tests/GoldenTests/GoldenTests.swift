import Foundation
import Testing

/// The built program as a person meets it. `PICKET_RECORD=1` rewrites what is expected, and still fails that run.
@Suite struct GoldenTests {
  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Cases")

  /// Paths of the cases below `Cases`, without their ending.
  static let cases: [String] = {
    let found = FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String } ?? []
    return found.filter { $0.hasSuffix(".txt") }.map { String($0.dropLast(4)) }.sorted()
  }()

  static let isRecording = ProcessInfo.processInfo.environment["PICKET_RECORD"] == "1"

  @Test func thereAreCases() { #expect(!Self.cases.isEmpty) }

  @Test(arguments: cases) func holds(_ name: String) throws {
    let file = Self.folder.appendingPathComponent(name + ".txt")
    let golden = GoldenCase(String(decoding: try Data(contentsOf: file), as: UTF8.self))
    try #require(!golden.commands.isEmpty, "a case needs a command")
    for command in golden.commands { #expect(command[0] == "picket", "the first word of a command is `picket`") }
    let run = try GoldenRun(of: golden)
    #expect(!run.isTimedOut, "it took longer than \(Int(GoldenRun.timeLimit)) s")
    if Self.isRecording {
      var recorded = golden
      record(run, into: &recorded)
      try Data(recorded.archive.utf8).write(to: file)
      Issue.record("recorded; read the difference, then run without PICKET_RECORD")
      return
    }
    compare(run, with: golden)
  }

  private func compare(_ run: GoldenRun, with golden: GoldenCase) {
    if let expected = golden["stdout"] { #expect(run.stdout == expected) }
    if let expected = golden["stderr"] { #expect(run.stderr == expected) }
    for (name, expected) in golden.named("out") { #expect(run.files[name] == expected, "\(name)") }
    #expect("\(run.exit)\n" == golden["exit"], "exit code; stderr: \(run.stderr)")
  }

  private func record(_ run: GoldenRun, into golden: inout GoldenCase) {
    golden["stdout"] = run.stdout
    // What a case does not look at, it goes on not to look at; a new one gets to see it.
    if golden["stderr"] != nil || golden["exit"] == nil { golden["stderr"] = run.stderr }
    for (name, _) in golden.named("out") { golden["out " + name] = run.files[name] ?? "" }
    golden["exit"] = "\(run.exit)\n"
  }
}
