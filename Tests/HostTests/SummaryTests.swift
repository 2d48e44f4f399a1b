import Engine
import Model
import Rules
import Testing
import Wire

@testable import Host

@Suite struct RunSummaryTests {
  @Test func aQuietRunIsOneLineAndItsTime() {
    var counts = RunCounts()
    counts.events = 1
    counts.engine.devices = 1
    counts.seconds = 0.0421
    #expect(RunSummary.lines(of: counts) == ["1 event of 1 device, no notices", "took 0.042 s, 23 events/s"])
  }

  @Test func everythingThatHappenedIsTold() {
    var counts = RunCounts()
    counts.events = 1_234_567
    counts.engine = EngineCounters(rules: 2)
    counts.engine.devices = 1_000
    counts.engine.late = 12
    counts.engine.rules[1].neverEvaluated = 3
    counts.engine.rules[1].missingFields = [1: 3, 7: 1]
    counts.engine.rules[0].windowCuts = 1
    counts.ruleNames = ["a", "b"]
    counts.fieldNames = ["speed", "battery"]
    counts.refused = [.badJSON: 2, .noDevice: 1]
    counts.notices = [.cleared: 1, .fired: 2_000]
    counts.wrongTypes = 1
    counts.isStandardOutputClosed = true
    counts.seconds = 2
    #expect(
      RunSummary.lines(of: counts) == [
        "1,234,567 events of 1,000 devices, notices: 2,000 fired, 1 cleared",
        "refused 3 lines: 2 not valid JSON; 1 no device",
        "12 late, 1 field of a wrong type",
        "`a` lost 1 sample that its windows had no room for",
        "`b` could never be evaluated for 3 devices, which told no `battery`",
        "standard output was closed before the end",
        "took 2.000 s, 617,283 events/s",
      ])
  }

  @Test(arguments: [(0, "0"), (999, "999"), (1000, "1,000"), (-1_234_567, "-1,234,567")])
  func numbersAreGrouped(_ number: Int, _ text: String) { #expect(CountText.grouped(number) == text) }
}

@Suite struct FenceDiagnosticsTests {
  /// Codes below F30 are errors, the others warnings. A missing property is never an error.
  @Test(arguments: FenceFinding.Problem.allCases.filter { $0 != .propertyMissing })
  func errorsAndWarningsHaveCodesOfTheirOwn(
    _ problem: FenceFinding.Problem
  ) {
    #expect(FenceDiagnostics.code(of: problem, isError: true) < "F30")
    #expect(FenceDiagnostics.code(of: problem, isError: false) >= "F30")
  }

  @Test func theSubjectAndThePlaceAreNamed() {
    let finding = FenceFinding(
      .truncated, isError: true, file: "a.geojson", place: "line 3", message: "ends within the JSON text")
    let diagnostic = FenceDiagnostics.diagnostic(of: PlacedFinding(group: nil, finding: finding), groups: [])
    #expect(diagnostic.message == "`a.geojson` ends within the JSON text")
    #expect(diagnostic.notes == ["line 3"])
    let other = FenceFinding(
      .unsupportedGeometry, isError: false, file: "a.geojson", feature: "7", place: "near 1, 2", message: "a point")
    #expect(
      FenceDiagnostics.diagnostic(of: PlacedFinding(group: nil, finding: other), groups: []).notes
        == ["in `a.geojson`, feature `7`, near 1, 2"])
  }

  @Test(arguments: [
    (1.5, 2, "1.50"), (-0.05, 1, "-0.1"), (0.000001, 6, "0.000001"), (48, 6, "48.000000"), (12.5, 0, "13"),
  ])
  func numbersAreFixed(_ value: Double, _ digits: Int, _ text: String) {
    #expect(FenceReport.fixed(value, digits: digits) == text)
  }
}
