import Foundation
import Model
import Rules
import Testing

/// Tables of the pages that are made from the catalogues. `PICKET_RECORD=1` writes them anew, and still fails that run.
@Suite struct LanguagePageTests {
  /// A table between `<!-- generated: name -->` and `<!-- end -->` of a page.
  struct Section: Sendable, CustomTestStringConvertible {
    var page: String
    var name: String
    var table: @Sendable () -> String
    var testDescription: String { "\(page): \(name)" }
  }

  static let sections = [
    Section(page: "docs/language.md", name: "fields", table: fields),
    Section(page: "docs/language.md", name: "units", table: units),
    Section(page: "docs/language.md", name: "alarms", table: alarms),
    Section(page: "docs/language.md", name: "battery", table: batteryStates),
    Section(page: "docs/diagnostics.md", name: "diagnostics", table: diagnostics),
    Section(page: "docs/diagnostics.md", name: "pages", table: pages),
  ]

  private static let isRecording = ProcessInfo.processInfo.environment["PICKET_RECORD"] == "1"

  /// One after the other: several sections stand in one file.
  @Test func tablesAreCurrent() throws {
    for section in Self.sections {
      let file = Self.root.appending(path: section.page)
      let page = try String(contentsOf: file, encoding: .utf8)
      let start = "<!-- generated: \(section.name) -->\n"
      let head = try #require(page.range(of: start), "\(section.page) has no place for \(section.name)")
      let end = try #require(
        page.range(of: "<!-- end -->", range: head.upperBound..<page.endIndex), "\(section.name) has no end")
      let written = String(page[head.upperBound..<end.lowerBound])
      let table = section.table()
      if Self.isRecording, written != table {
        let renewed = page.replacingCharacters(in: head.upperBound..<end.lowerBound, with: table)
        try renewed.write(to: file, atomically: true, encoding: .utf8)
        Issue.record("wrote \(section.name) into \(section.page); read the difference")
      } else {
        #expect(written == table, "\(section.page), \(section.name): write it anew with PICKET_RECORD=1")
      }
    }
  }

  /// Links between pages lead to files that are there.
  @Test(arguments: [
    "README.md", "docs/ARCHITECTURE.md", "docs/language.md", "docs/events.md", "docs/operations.md",
    "docs/diagnostics.md", "docs/ast.md", "docs/editors.md", "docs/mail.md", "docs/spool.md", "docs/history.md",
    "docs/monitoring.md", "docs/testing.md", "docs/explain.md", "docs/lints.md", "docs/report.md",
    "docs/trackers.md", "docs/decisions/README.md", "examples/README.md", "rules/README.md",
  ])
  func linksLead(_ page: String) throws {
    let file = Self.root.appending(path: page)
    let text = try String(contentsOf: file, encoding: .utf8)
    for match in text.matches(of: /\]\(([^)#\s]+)(#[^)\s]*)?\)/) {
      let target = String(match.output.1)
      if target.contains("://") { continue }
      let path = file.deletingLastPathComponent().appending(path: target).standardized.path
      #expect(FileManager.default.fileExists(atPath: path), "\(page) leads to \(target)")
    }
  }

  private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  // MARK: Tables

  private static func table(_ heads: [String], _ rows: [[String]]) -> String {
    var text = "| " + heads.joined(separator: " | ") + " |\n|" + String(repeating: "---|", count: heads.count) + "\n"
    for row in rows { text += "| " + row.joined(separator: " | ") + " |\n" }
    return text
  }

  private static func code(_ words: [String]) -> String { words.map { "`\($0)`" }.joined(separator: ", ") }

  @Sendable private static func fields() -> String {
    table(
      ["field", "kind", "native unit", "words", "what it is"],
      Field.allCases.map { field in
        [
          code([field.name]), field.kind.rawValue, field.nativeUnit.map { code([$0.symbol]) } ?? "",
          field.boolWords.map { code([$0.yes, $0.no]) } ?? "", field.summary,
        ]
      })
  }

  @Sendable private static func units() -> String {
    let kinds = QuantityKind.allCases.filter { MeasureUnit.usual(for: $0) != nil }
    return table(
      ["kind", "units"],
      kinds.map { kind in [kind.rawValue, code(MeasureUnit.all.filter { $0.kind == kind }.map(\.symbol))] })
  }

  @Sendable private static func alarms() -> String { code(AlarmWord.allCases.map(\.rawValue)) + "\n" }

  @Sendable private static func batteryStates() -> String {
    let defaults = BatteryThresholds()
    func percent(_ ratio: Double) -> String { "\(Int((ratio * 100).rounded())) %" }
    return table(
      ["state", "percentage", "voltage", "else"],
      BatteryState.allCases.map { state in
        let cells: [String]
        switch state {
        case .low:
          cells = ["below \(percent(defaults.lowRatio))", "below \(defaults.lowVolts) V", "`alarm low_battery`"]
        case .critical: cells = ["below \(percent(defaults.criticalRatio))", "below \(defaults.criticalVolts) V", ""]
        case .charging: cells = ["", "", "`charging`"]
        case .full:
          let volts = defaults.fullVolts.map { "\($0) V or more" } ?? "only where one is declared"
          cells = ["\(percent(defaults.fullRatio)) or more", volts, ""]
        }
        return ["`battery is \(state.rawValue)`"] + cells
      })
  }

  @Sendable private static func diagnostics() -> String {
    table(
      ["code", "severity", "what it says"],
      DiagnosticCode.allCases.map {
        ["[`\($0.rawValue)`](#\($0.rawValue.lowercased()))", $0.severity.rawValue, $0.summary]
      })
  }

  /// What each code means, a wrong text and the right one.
  @Sendable private static func pages() -> String {
    DiagnosticPages.all.map { page in
      var text = "\n### \(page.code.rawValue)\n\n\(page.code.severity.rawValue.capitalized): \(page.code.summary).\n\n"
      text += page.meaning + "\n"
      for file in page.files { text += fence("With `\(file.path)`:", file.text) }
      if let input = page.input { text += fence("With the events:", input) }
      text += fence(page.grown == nil ? "Wrong:" : "Wrong, as far as it can be shown:", page.wrong)
      for file in page.rightFiles { text += fence("Right, with `\(file.path)`:", file.text) }
      return text + fence(page.rightFiles.isEmpty ? "Right:" : "and the rules:", page.right)
    }.joined()
  }

  private static func fence(_ head: String, _ text: String) -> String { "\n\(head)\n\n```text\n\(text)```\n" }
}
