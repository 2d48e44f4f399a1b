import Authoring
import Foundation
import Testing

/// JUnit XML holds whatever titles and messages hold.
@Suite struct JUnitTests {
  @Test func anyTextIsWellFormed() throws {
    let nasty = "<![CDATA[ ]]> & ' \\\" \\u{0} \\u{1B}[31m \\u{FFFE} \\u{1F69A} \\n x"
    let bench = try Bench(
      """
      rule says
        on alarm sos
        say "]]> & < {device} \\u{8}"
      test "\(nasty)"
        rule says
        device "\(nasty)"
        at 2026-03-02T08:00:00Z alarm sos
        expect fired saying "\(nasty)"
      test "passes"
        rule says
        device t
        at 2026-03-02T08:00:00Z alarm sos
        expect fired
      """
    ).bench
    let tools = bench.makeTools()
    let results = bench.tests.indices.map { bench.run($0, with: tools, marksCoverage: false) }
    #expect(results.map(\.verdict) == [.failed, .passed])
    let xml = JUnitWriter.text(results, bench)
    #expect(!xml.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" })
    #expect(try Self.check(xml) == "")
  }

  /// What xmllint has to say; nothing where it is well, or where xmllint is absent.
  private static func check(_ xml: String) throws -> String {
    let program = "/usr/bin/xmllint"
    guard FileManager.default.isExecutableFile(atPath: program) else {
      print("skipped: no xmllint (Debian: libxml2-utils)")
      return ""
    }
    let file = FileManager.default.temporaryDirectory.appendingPathComponent("junit-\(UUID().uuidString).xml")
    try xml.write(to: file, atomically: true, encoding: .utf8)
    defer { try? FileManager.default.removeItem(at: file) }
    let process = Process()
    let pipe = Pipe()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = ["--noout", file.path]
    process.standardError = pipe
    try process.run()
    let told = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return process.terminationStatus == 0 ? "" : told
  }
}
