import Foundation
import Model
import Rules
import Testing

@testable import Host

/// The examples of the pages do what the pages say.
@Suite struct DiagnosticPageTests {
  static let pages = DiagnosticPages.all

  @Test func thereIsOnePageACode() {
    #expect(Self.pages.map(\.code) == DiagnosticCode.allCases)
  }

  @Test(arguments: pages.map(\.code)) func theWrongTextHasTheFindingAndNoOther(_ code: DiagnosticCode) throws {
    let page = try #require(DiagnosticPages.page(of: code))
    if page.input != nil || Self.notRun.contains(code) { return }
    let loaded = try Self.load(page, page.grown?(page.wrong) ?? page.wrong, page.files)
    let report = DiagnosticReport.text(loaded, isColoured: false)
    // A closing finding stands beside those that it counts.
    let isClosing = code == .moreErrors || code == .moreWarnings
    let found = Set(loaded.diagnostics.map(\.code))
    #expect(isClosing ? found.contains(code) && found.count == 2 : found == [code], "\(report)")
  }

  @Test(arguments: pages.map(\.code)) func theRightTextHasNone(_ code: DiagnosticCode) throws {
    let page = try #require(DiagnosticPages.page(of: code))
    let names = page.rightFiles.map(\.path)
    let files = page.files.filter { !names.contains($0.path) } + page.rightFiles
    let loaded = try Self.load(page, page.right, files)
    #expect(loaded.diagnostics.isEmpty, "\(DiagnosticReport.text(loaded, isColoured: false))")
  }

  @Test(arguments: pages.map(\.code)) func thePageReadsWell(_ code: DiagnosticCode) throws {
    let page = try #require(DiagnosticPages.page(of: code))
    #expect(page.meaning.hasSuffix(".") && page.meaning.first?.isLowercase == false && !page.meaning.contains("\n"))
    #expect(page.meaning.count(where: { $0 == "`" }).isMultiple(of: 2))
    #expect(page.wrong != page.right || !page.rightFiles.isEmpty)
    #expect((page.wrong + page.right).split(separator: "\n").allSatisfy { $0.count <= 90 })
  }

  /// A fix that a finding carries takes it away.
  @Test(arguments: pages.map(\.code)) func theFixesWork(_ code: DiagnosticCode) throws {
    let page = try #require(DiagnosticPages.page(of: code))
    if page.input != nil || page.grown != nil { return }
    let folder = try TestFolder()
    for file in page.files { try folder.write(file) }
    let sources = try RuleFiles.read([try folder.write("fleet.rules", page.wrong)])
    let before = RuleSetLoader.check(sources).diagnostics
    for finding in before {
      for fix in finding.fixes where !fix.edits.isEmpty {
        var alone = finding
        alone.fixes = [fix]
        let plan = FixPlan([alone], sources: sources, withGuesses: true)
        let after = RuleSetLoader.check(plan.applied(to: sources)).diagnostics
        #expect(after.count { $0.code == code } < before.count { $0.code == code }, "\(fix.title): \(after)")
      }
    }
  }

  /// Their whole text would be too large for a test.
  static let notRun: Set<DiagnosticCode> = [.tooManyFences]

  /// Checks a text with its files in a folder of its own.
  static func load(_ page: DiagnosticPage, _ text: String, _ files: [DiagnosticPage.File]) throws -> LoadedRuleSet {
    let folder = try TestFolder()
    for file in files { try folder.write(file) }
    return try RuleSetLoader.load([try folder.write("fleet.rules", text)])
  }
}
