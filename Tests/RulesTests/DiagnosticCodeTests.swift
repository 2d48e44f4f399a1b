import Rules
import Testing

@Suite struct DiagnosticCodeTests {
  @Test(arguments: DiagnosticCode.allCases) func isARow(_ code: DiagnosticCode) {
    #expect(!code.summary.isEmpty && code.summary.last != ".")
    #expect(code.summary.first?.isUppercase == false)
    #expect("SNURMFKDL".contains(code.rawValue.prefix(1)))
  }

  /// Beside the lints, fences and devices have warnings, from 30 on.
  @Test func lintsAreWarnings() {
    for code in DiagnosticCode.allCases where code != .moreWarnings {
      let isMild = code.rawValue.hasPrefix("L") || code.rawValue.dropFirst().hasPrefix("3")
      #expect((code.severity == .warning) == isMild, "\(code)")
    }
  }

  @Test func moreWarnings() {
    let checked = Checked((0..<150).map { "devices d\($0) \"a\"\n" }.joined())
    #expect(checked.findings.last?.code == .moreWarnings)
    #expect(checked.findings.last?.message == "and 50 more findings in this file")
    #expect(checked.set != nil)
  }

  @Test func aFileHasALimit() {
    let checked = Checked([SourceFile(path: "x", bytes: [UInt8](repeating: 0x20, count: 16 << 20 | 1))])
    #expect(checked.errors.map(\.code) == [.fileTooLarge])
  }
}
