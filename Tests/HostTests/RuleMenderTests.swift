import Foundation
import Platform
import Rules
import Testing

@testable import Host

@Suite struct RuleMenderTests {
  let folder: TestFolder
  init() throws { folder = try TestFolder() }

  static let wrong = """
    rule fast
      when speed >= 90kmh && inside Depot
      held 10m
    rule slow
      when speed < 5
    fence depot circle 48.1 11.5 radius 150 m

    """

  @Test func fixesUntilNothingChanges() throws {
    let file = try folder.write("a.rules", Self.wrong)
    let mended = RuleMender.mend(try RuleFiles.read([file]), withGuesses: false)
    #expect(mended.steps.map(\.code.rawValue) == ["U03", "S08", "N01", "U02"])
    #expect(mended.steps.map(\.line) == [2, 2, 2, 3])
    #expect(mended.loaded.diagnostics.map(\.code.rawValue) == ["U01"] && mended.guessCount == 1)
    try RuleMender.write(mended)
    #expect(
      folder.read("a.rules")
        == Self.wrong.replacing("90kmh && inside Depot", with: "90 km/h and inside depot").replacing(
          "10m\n", with: "10 min\n"))
    #expect(folder.files == ["a.rules"])
  }

  @Test func guessesAreTakenWhenAsked() throws {
    let file = try folder.write("a.rules", Self.wrong)
    let mended = RuleMender.mend(try RuleFiles.read([file]), withGuesses: true)
    #expect(mended.loaded.diagnostics.isEmpty && mended.loaded.rules?.rules.count == 2)
  }

  @Test func whatIsRightIsLeftAlone() throws {
    let file = try folder.write("a.rules", "rule sos on alarm sos\n")
    let mended = RuleMender.mend(try RuleFiles.read([file]), withGuesses: true)
    #expect(mended.changed.isEmpty && MendReport.text(mended, isDry: false) == "")
  }

  /// Fixes that undo each other, and fixes without end, come to an end.
  @Test(arguments: [true, false]) func isBounded(_ turns: Bool) {
    let source = SourceFile(path: "x", bytes: Array("0".utf8))
    let mended = RuleMender.mend([source], withGuesses: false) { sources in
      let bytes = sources[0].bytes
      let place = SourceRange(file: 0, start: 0, end: turns ? bytes.count : 0)
      let fix = Diagnostic.Fix("f", [.init(place, turns && bytes == [0x30] ? "1" : "0")], isSafe: true)
      let finding = Diagnostic(.unexpectedText, "m", at: .init(place), fixes: [fix])
      return LoadedRuleSet(sources: sources, diagnostics: [finding], hasErrors: true, rules: nil, index: nil)
    }
    #expect(mended.steps.count == (turns ? 1 : RuleMender.roundLimit))
  }

  @Test func theModeStaysAndALinkLeadsToItsFile() throws {
    let file = try folder.write("a.rules", "old")
    try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: file)
    let link = folder.path + "/link.rules"
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "a.rules")
    try WholeFile.replace(link, with: Array("new".utf8), expected: Array("old".utf8))
    #expect(folder.read("a.rules") == "new")
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == "a.rules")
    let mode = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int
    #expect(mode == 0o640)
    #expect(folder.files == ["a.rules", "link.rules"])
  }

  @Test func aFileThatWasChangedMeanwhileIsLeft() throws {
    let file = try folder.write("a.rules", "mine")
    #expect(throws: RunFailure("`\(file)` was changed meanwhile: nothing is written")) {
      try WholeFile.replace(file, with: Array("new".utf8), expected: Array("old".utf8))
    }
    #expect(folder.read("a.rules") == "mine" && folder.files == ["a.rules"])
    #expect(throws: RunFailure.self) {
      try WholeFile.replace(folder.path + "/nowhere", with: [], expected: [])
    }
  }
}
