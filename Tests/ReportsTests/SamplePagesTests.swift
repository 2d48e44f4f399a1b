import Foundation
import Reports
import Testing

/// Pages for `Tests/Browser`: written into the folder that `PICKET_REPORT_PAGES` names.
@Suite struct SamplePagesTests {
  private static let folder = ProcessInfo.processInfo.environment["PICKET_REPORT_PAGES"]

  private static let documents: [(name: String, make: @Sendable () -> ReportDocument)] = [
    ("town", { SampleTown.document() }),
    ("quiet", { SampleOddities.quiet }),
    ("empty", { SampleOddities.empty }),
    ("single", { SampleOddities.single }),
    ("hostile", { SampleOddities.hostile }),
    ("edges", { SampleOddities.edges }),
  ]

  @Test(arguments: documents.map(\.name)) func sampleIsAPage(_ name: String) throws {
    let document = try #require(Self.documents.first { $0.name == name }).make()
    let page = ReportWriter.html(document)
    #expect(String(decoding: page, as: UTF8.self).hasSuffix("</html>\n"))
    #expect(page == ReportWriter.html(document))
    try Self.write(page, name)
  }

  @Test(.enabled(if: folder != nil, "PICKET_REPORT_PAGES is not set")) func aLargeFleetFits() throws {
    let page = ReportWriter.html(SampleFleet.document())
    #expect(page.count < 15 << 20)
    try Self.write(page, "fleet")
  }

  private static func write(_ page: [UInt8], _ name: String) throws {
    guard let folder else { return }
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try Data(page).write(to: URL(filePath: folder).appending(path: "\(name).html"))
  }
}
