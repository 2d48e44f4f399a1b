import Foundation
import Platform
import Testing

@testable import Host

@Suite struct OutputPathsTests {
  let folder: TestFolder

  init() throws {
    folder = try TestFolder()
    try folder.write("rules/a.rules", "fence depot file \"depot.geojson\"\nrule low when battery < 20 %\n")
    try folder.write("rules/depot.geojson", "{}")
    try folder.write("in/a.jsonl", "")
    try folder.write("in/b.jsonl", "")
    try folder.write("free.jsonl", "")
  }

  /// The files that are read, for inputs within the folder.
  func outputs(_ inputs: [String] = ["in"]) throws -> OutputPaths {
    var options = ReplayOptions()
    options.inputs = inputs.map { folder.path + "/" + $0 }
    return OutputPaths(try RuleSetLoader.loadTexts([folder.path + "/rules"]), options: options)
  }

  /// What is said of outputs, without the folder.
  func refusal(_ names: [String], inputs: [String] = ["in"]) throws -> String? {
    var outputs = try outputs(inputs)
    for (number, name) in names.enumerated() {
      do throws(RunFailure) { try outputs.write(folder.path + "/" + name, "--out\(number)") } catch {
        return error.message.replacingOccurrences(of: folder.path + "/", with: "")
      }
    }
    return nil
  }

  @Test func otherFilesAreFree() throws {
    #expect(try refusal(["free.jsonl", "in/c.jsonl", "new/x.jsonl", "new/y.jsonl"]) == nil)
  }

  @Test func anInputIsNotOverwritten() throws {
    let sentence = "`--out0 in/b.jsonl` would overwrite the input `in/b.jsonl`: write to another file"
    #expect(try refusal(["in/b.jsonl"]) == sentence)
    #expect(try refusal(["in/../in/b.jsonl"])?.hasSuffix("the input `in/b.jsonl`: write to another file") == true)
  }

  @Test func linksLeadToTheFile() throws {
    let link = folder.path + "/link.jsonl"
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: folder.path + "/in/a.jsonl")
    try FileManager.default.linkItem(atPath: folder.path + "/in/a.jsonl", toPath: folder.path + "/hard.jsonl")
    #expect(try refusal(["link.jsonl"])?.contains("the input `in/a.jsonl`") == true)
    #expect(try refusal(["hard.jsonl"])?.contains("the input `in/a.jsonl`") == true)
  }

  @Test func filesOfTheRulesAreNotOverwritten() throws {
    try folder.write("rules/b.rules", "devices vans file \"vans.txt\"\n")
    try folder.write("rules/vans.txt", "van\n")
    #expect(
      try refusal(["rules/a.rules"])
        == "`--out0 rules/a.rules` would overwrite the rule file `rules/a.rules`: write to another file")
    #expect(
      try refusal(["rules/vans.txt"])
        == "`--out0 rules/vans.txt` would overwrite `rules/vans.txt`, which the rules read: write to another file")
    #expect(try refusal(["rules/depot.geojson"])?.contains("which the rules read") == true)
  }

  @Test func twoOutputsAreTwoFiles() throws {
    #expect(
      try refusal(["x.jsonl", "x.jsonl"])
        == "`--out0 x.jsonl` and `--out1 x.jsonl` are one file: write each to its own")
    #expect(try refusal(["free.jsonl", "in/../free.jsonl"]) != nil)
    #expect(try refusal(["new/x.jsonl", "in/../new/x.jsonl"]) != nil)
    // Nothing is lost there.
    var outputs = try outputs()
    try outputs.write("/dev/null", "--out")
    try outputs.write("/dev/null", "--records")
  }

  @Test func anInputThatIsNotThereIsNotMade() throws {
    #expect(try refusal(["gone.jsonl"], inputs: ["gone.jsonl"])?.contains("the input `gone.jsonl`") == true)
  }

  @Test func standardOutputIsAFileToo() throws {
    let descriptor = open(folder.path + "/in/a.jsonl", O_WRONLY | O_APPEND)
    defer { close(descriptor) }
    var outputs = try outputs()
    #expect(throws: RunFailure.self) { try outputs.write(standardOutput: descriptor) }
  }

  @Test func aSinkWritesToNothingThatIsReadOrWritten() throws {
    try folder.write(
      "sinks.rules",
      "sink told file \"in/b.jsonl\"\nsink days file \"{date}.jsonl\"\nrule low\n  when battery < 20 %\n  notify told\n  notify days\n"
    )
    let rules = try #require(try RuleSetLoader.loadTexts([folder.path + "/sinks.rules"]).rules)
    #expect(throws: RunFailure.self) { try outputs().tellSinks(of: rules) }
    var free = try outputs(["free.jsonl"])
    try free.tellSinks(of: rules)
    try free.write(folder.path + "/in/b.jsonl", "--out")
    #expect(throws: RunFailure.self) { try free.tellSinks(of: rules) }
  }

  @Test func aJournalIsLeftAsItIs() throws {
    try folder.write("state/state.db", "")
    try folder.write("state/journal/1.log", "")
    #expect(try refusal(["state/journal/1.log"], inputs: ["state"])?.contains("the journal `state`") == true)
    #expect(try refusal(["state/journal/2.log"], inputs: ["state/journal"]) != nil)
    #expect(try refusal(["state/state.db"], inputs: ["state"]) != nil)
    // Of a state directory the journal alone is read.
    try folder.write("state/march.jsonl", "")
    #expect(try refusal(["state/march.jsonl"], inputs: ["state"]) == nil)
  }
}
