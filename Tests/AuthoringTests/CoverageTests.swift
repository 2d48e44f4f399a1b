import Authoring
import Testing

/// What counts as covered: what a rule can do, what a predicate can be.
@Suite struct CoverageTests {
  private static func gaps(_ text: String) throws -> (percent: Int, text: String) {
    let bench = try Bench(text).bench
    let tools = bench.makeTools()
    let results = bench.tests.indices.map { bench.run($0, with: tools, marksCoverage: true) }
    for result in results { #expect(result.verdict == .passed, "\(result.problems.map(\.message))") }
    let report = CoverageReport(bench, results)
    return (CoverageReport.percent(report.total), report.text())
  }

  @Test func onlyWhatCanBeIsAskedFor() throws {
    // `has` is never unknown, a rule without `held` is never abandoned, an `on` rule never cleared.
    let (percent, text) = try Self.gaps(
      """
      rule tells
        when has speed
      rule cries
        on alarm sos
      test "a"
        rule tells, cries
        device t
        at 2026-03-02T08:00:00Z speed 5 km/h
        at +1 s alarm sos
        expect 2 fired
        expect cleared
      """)
    #expect(percent == 100, "\(text)")
  }

  @Test func everyTruthAndOutcomeIsNamed() throws {
    let (percent, text) = try Self.gaps(
      """
      hours day mon-fri 07:00-18:00
      let slow = speed < 45 km/h
      fence depot circle 48, 11 radius 100 m
      rule fast
        when speed > 50 km/h and outside depot
        held 30 s
        clear slow
        during day
        notify stdout-sink at most every 1 h remind every 2 h
      sink stdout-sink stdout
      test "nothing much"
        rule fast
        device t
        at 2026-03-02T08:00:00Z inside depot, speed 60 km/h
        expect nothing
      """)
    #expect(percent < 20)
    for gap in [
      "never fired", "never cleared", "never abandoned", "never reminded nor held back by its cool-down",
      "never kept quiet by its hours", "`speed > 50 km/h`: never false nor unknown",
      "`outside depot`: never true nor unknown", "clear `speed < 45 km/h`: never true, false nor unknown",
    ] { #expect(text.contains(gap), "\(gap) in \(text)") }
  }

  @Test func aSideThatWhenDemandsIsKnownInClear() throws {
    let (percent, text) = try Self.gaps(
      """
      fence depot circle 48, 11 radius 100 m
      rule there
        when inside depot
        clear outside depot
      test "in and out"
        rule there
        device t
        at 2026-03-02T08:00:00Z speed 5 km/h
        at +1 s outside depot
        at +2 s inside depot
        at +3 s inside depot
        at +4 s outside depot
        expect fired
        expect cleared
      """)
    #expect(percent == 100, "\(text)")
  }

  @Test func edgesAndStepsOneByOne() throws {
    let (percent, text) = try Self.gaps(
      """
      fence a circle 48, 11 radius 100 m
      fence b circle 48, 11.1 radius 100 m
      rule trip
        sequence exit a or exit b then no enter b within 1 h
      rule cries
        on alarm sos or alarm tow while ignition is on
      test "leaves and does not come"
        rule trip
        device t
        at 2026-03-02T08:00:00Z inside a
        at +1 s outside a
        until +2 h
        expect fired at +3601 s
      test "cries"
        rule cries
        device t
        at 2026-03-02T08:00:00Z alarm sos, ignition on
        expect fired
      """)
    #expect(percent == 45, "\(text)")
    for gap in [
      "never abandoned", "`exit b`: never happened", "`enter b`: never happened", "`alarm tow`: never happened",
      "while `ignition is on`: never false nor unknown",
    ] { #expect(text.contains(gap), "\(gap) in \(text)") }
    #expect(!text.contains("`exit a`: never"))
  }

  @Test func theWorkersChangeNothing() throws {
    let bench = try Bench(
      "rule fast\n when speed > 50 km/h\n"
        + (0..<20).map { number in
          """
          test "\(number)"
            rule fast
            device t
            at 2026-03-02T08:00:00Z speed \(number * 5) km/h
            expect \(number % 3 == 0 ? "nothing" : "fired at +0 s")

          """
        }.joined()
    ).bench
    let tools = bench.makeTools()
    let forward = bench.tests.indices.map { bench.run($0, with: tools, marksCoverage: false) }
    let backward = bench.tests.indices.reversed().map { bench.run($0, with: bench.makeTools(), marksCoverage: false) }
    #expect(forward == backward.reversed())
    #expect(Set(forward.map(\.verdict)) == [.passed, .failed])
    let text = TrialText(bench, isColoured: false)
    // What a traced run gives is what one without a trace does.
    for result in forward {
      let traced = bench.run(result.number, with: tools, marksCoverage: true)
      #expect(traced.verdict == result.verdict && traced.notices == result.notices)
      #expect(text.text(traced, listsAll: true) == text.text(result, listsAll: true))
    }
  }
}
