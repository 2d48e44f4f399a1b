import Testing

@testable import Reports

@Suite struct ReportPageTests {
  @Test func thePageIsInTheProgram() {
    #expect(String(decoding: ReportPage.frame, as: UTF8.self).contains("<html"))
  }
}
