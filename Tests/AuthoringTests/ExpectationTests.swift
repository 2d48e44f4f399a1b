import Authoring
import Testing

/// What expectations ask of notices: for each kind that is named they name all, one to one.
@Suite struct ExpectationTests {
  /// Fires at 08:00:00, 08:01:00, 08:02:00; told to `ops` at the first, to `log` always. Clears at +30 s, +90 s.
  private static let rules = """
    sink ops stdout
    sink log file "log.jsonl"
    fence a circle 48.1, 11.5 radius 100 m
    rule fast
      when speed > 50 km/h
      notify ops at most every 10 min
      notify log
      say "too fast"
    """
  private static let steps = """
    rule fast
    device t
    every 30 s from 2026-03-02T08:00:00Z speed 60 km/h x 1 speed 40 km/h x 1 speed 60 km/h x 1 speed 40 km/h x 1 \
    speed 60 km/h x 1

    """

  @Test(arguments: [
    "expect 3 fired",
    "expect fired\nexpect fired\nexpect fired",
    "expect fired at +0 s\nexpect fired at +1 min\nexpect fired at 2026-03-02T08:02:00Z",
    // The first could take the only one that fits the second.
    "expect fired\nexpect fired\nexpect fired at +0 s",
    "expect 2 fired\nexpect fired at +60 s since +60 s",
    "expect fired at +0 s\nexpect 2 fired saying \"too fast\"",
    "expect fired to ops at +0 s",
    "expect fired to ops\nexpect 3 fired to log\nexpect 3 fired",
    "expect 2 cleared",
    "expect cleared at +30 s since +0 s\nexpect cleared at +90 s",
    "expect 3 fired in t\nexpect 2 cleared",
  ])
  func holds(_ expectations: String) throws {
    let (verdict, problems) = try Bench.verdict(Self.rules, Self.steps + expectations)
    #expect(verdict == .passed, "\(problems)")
  }

  @Test(arguments: [
    ("expect nothing", ["`fired at +0 s` came and was not expected"]),
    ("expect 2 fired", ["`fired at +2 min` came and was not expected"]),
    ("expect 4 fired", ["`fired` was expected and did not come"]),
    ("expect fired at +0 s\nexpect fired at +1 min\nexpect fired at +121 s", ["`fired` came at +2 min, not +121 s"]),
    ("expect fired to ops at +1 s", ["`fired` came at +0 s, not +1 s"]),
    ("expect 2 fired to ops", ["`fired to ops` was expected and did not come"]),
    ("expect 2 fired to log", ["`fired at +2 min` came and was not expected"]),
    ("expect 2 cleared since +0 s", ["`cleared` came since +1 min, not +0 s"]),
    ("expect 3 fired saying \"too slow\"", ["`fired` came saying \"too fast\""]),
    ("expect 3 fired in a", ["`fired` came without a fence, not in `a`"]),
    ("expect reminded", ["`reminded` was expected and did not come"]),
    ("expect 3 fired\nexpect 2 withdrawn", ["`withdrawn` was expected and did not come"]),
  ])
  func fails(_ expectations: String, _ messages: [String]) throws {
    let (verdict, problems) = try Bench.verdict(Self.rules, Self.steps + expectations)
    #expect(verdict == .failed)
    for message in messages { #expect(problems.contains(message), "\(problems)") }
  }

  @Test func manyExpectationsAndManyNotices() throws {
    // Every second of an hour; expectations in another order than notices.
    var lines = (0..<600).map { "expect fired at +\(($0 * 7) % 600) s" }.joined(separator: "\n")
    let rules = "rule cry\n on alarm sos"
    let steps = "rule cry\ndevice t\nevery 1 s from 2026-03-02T08:00:00Z alarm sos x 601\n"
    #expect(try Bench.verdict(rules, steps + lines + "\nexpect fired at +10 min").0 == .passed)
    lines += "\nexpect fired at +599 s"
    let (verdict, problems) = try Bench.verdict(rules, steps + lines)
    #expect(verdict == .failed)
    #expect(problems == ["`fired` came at +10 min, not +599 s"])
  }
}
