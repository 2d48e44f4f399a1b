import Model
import Testing

@testable import Engine

private typealias Event = Scenario.Event

/// Sides after fences were edited: taken anew without a notice, and right for the next crossing.
@Suite struct ReloadFenceTests {
  private static let rules = "rule came\n on enter yard\nrule went\n on exit yard\nrule there\n when inside yard\n"

  private func yard(_ latitude: Double, radius: Int = 100, margin: Int = 0, rules: String = Self.rules) -> String {
    "fence yard circle \(latitude), 11.0 radius \(radius) m\(margin > 0 ? " margin \(margin) m" : "")\n" + rules
  }

  private func at(_ second: Double, _ latitude: Double, accuracy: Double? = nil) -> Scenario.Event {
    Scenario.Event(at: second, place: (latitude, 11), values: accuracy.map { ["accuracy": $0] } ?? [:])
  }

  @Test func aFenceThatMovedAwayTakesTheSideAnew() throws {
    let run = try ReloadRun(yard(48))
    run.feed([at(0, 48.1), at(10, 48)])
    #expect(run.take() == ["10 fired came t in yard", "10 fired there t in yard"])
    try run.reload(yard(48.5))
    #expect(run.take().isEmpty)
    // No exit; the open alert is judged.
    run.feed([at(20, 48)])
    #expect(run.take() == ["20 cleared there t in yard since 10 n 1"])
    run.feed([at(30, 48.5)])
    #expect(run.take() == ["30 fired came t in yard", "30 fired there t in yard"])
  }

  @Test func aFenceThatMovedHereTakesTheSideAnew() throws {
    let run = try ReloadRun(yard(48))
    run.feed([at(0, 48.5)])
    try run.reload(yard(48.5))
    #expect(run.state()?.inside == [0])
    run.feed([at(10, 48.5)])
    #expect(run.take() == ["10 fired there t in yard"])
    run.feed([at(20, 48.6)])
    #expect(run.take() == ["20 cleared there t in yard since 10 n 1", "20 fired went t in yard"])
  }

  @Test func aFenceLeftAloneKeepsItsSide() throws {
    // Inside only by the margin: a fresh look would say outside.
    let run = try ReloadRun(yard(48, margin: 100))
    run.feed([at(0, 48), at(10, 48.0012)])
    try run.reload("fence aaa circle 10, 10 radius 5 m\n" + yard(48, margin: 100))
    #expect(run.state()?.inside == [1])
    run.feed([at(20, 48.0012)])
    #expect(run.take() == ["0 fired there t in yard"])
    run.feed([at(30, 48.1)])
    #expect(run.take() == ["30 cleared there t in yard since 0 n 1", "30 fired went t in yard"])
  }

  @Test func anEditedMarginTakesTheSideAnewAndOutside() throws {
    let run = try ReloadRun(yard(48, margin: 100))
    run.feed([at(0, 48), at(10, 48.0012)])
    #expect(try run.reload(yard(48, margin: 120)) == ["fence yard was edited"])
    #expect(run.state()?.inside == [])
    run.feed([at(20, 48)])
    #expect(run.take() == ["0 fired there t in yard", "20 fired came t in yard"])
  }

  @Test func aFixThatCannotTellLeavesTheSideUnknown() throws {
    let run = try ReloadRun(yard(48, radius: 500))
    // An exact fix long ago, and a coarse one now: of the new, narrow fence nothing is known.
    run.feed([at(0, 48.2), at(10, 48.5, accuracy: 300)])
    try run.reload(yard(48.5))
    #expect(run.state()?.inside == [])
    run.feed([at(20, 48.5)])
    // Whether it came just now nobody knows.
    #expect(run.take() == ["20 fired there t in yard"])
  }

  @Test func aNewFenceTellsOfTheNextTrueCrossing() throws {
    let other = "fence other circle 10, 10 radius 50 m\nrule o\n on enter other\n"
    let run = try ReloadRun(other)
    run.feed([at(0, 48)])
    #expect(try run.reload(other + yard(48)).contains("fence yard is new"))
    run.feed([at(10, 48)])
    #expect(run.take() == ["10 fired there t in yard"])
    run.feed([at(20, 48.1)])
    #expect(run.take() == ["20 cleared there t in yard since 10 n 1", "20 fired went t in yard"])
    try run.reload(other)
    run.feed([at(30, 48)])
    try run.reload(other + yard(48.3))
    run.feed([at(40, 48.3)])
    #expect(run.take() == ["40 fired came t in yard", "40 fired there t in yard"])
  }

  /// Where no rule names a fence, accuracies are not even decoded.
  @Test func aTimeWithoutFencesLeavesNothingKnown() throws {
    let run = try ReloadRun(yard(48))
    run.feed([at(0, 48.1)])
    try run.reload("rule cry\n on alarm sos\n")
    run.feed([at(10, 48)])
    try run.reload(yard(48))
    #expect(run.state()?.inside == [])
    run.feed([at(20, 48)])
    #expect(run.take() == ["20 fired there t in yard"])
  }

  @Test func aGoneFenceLeavesSilently() throws {
    let run = try ReloadRun("fence dock circle 48, 11.0 radius 50 m\n" + yard(48))
    run.feed([at(0, 48)])
    try run.reload(yard(48))
    #expect(run.state()?.inside == [0])
    run.feed([at(10, 48.1)])
    #expect(run.lines.filter { $0.contains("dock") }.isEmpty)
  }

  // MARK: Sets

  private static let set = """
    fences schools file "schools.geojson"
      limit: speed in km/h
    sink a stdout
    rule in-school
      each schools as school
      when inside school
      notify a at most every 10 min
    rule any
      when inside schools
      notify a
    """

  private func schools(_ ids: [String], latitude: Double = 48) throws -> Scenario {
    let drafts = ids.map { id in
      FenceDraft(
        id: id, name: nil, group: 0,
        outline: .circle(center: Coordinate(latitude: latitude, longitude: 11), radiusMetres: 100), properties: [nil])
    }
    return try Scenario(Self.set, keepsRecords: true, sets: ["schools": drafts])
  }

  @Test func onlyTheAlertOfAFeatureThatIsGoneIsWithdrawn() throws {
    let run = ReloadRun(try schools(["a", "b", "c"]))
    run.feed([at(0, 48)])
    #expect(
      run.take() == [
        "0 fired any t in a", "0 fired in-school t in a", "0 fired in-school t in b", "0 fired in-school t in c",
      ])
    let ids = run.outcome.records.map(\.idLow)
    run.reload(try schools(["0", "b", "c"]))
    #expect(run.take() == ["0 withdrawn in-school t in a n 1"])
    run.feed([at(10, 48)])
    #expect(run.take() == ["10 fired in-school t in 0"])
    run.feed([at(20, 48.1)])
    // The episode's id stays, though the fence that it named is gone.
    #expect(
      run.take() == [
        "20 cleared any t since 0 n 1", "20 cleared in-school t in 0 since 10 n 1",
        "20 cleared in-school t in b since 0 n 1", "20 cleared in-school t in c since 0 n 1",
      ])
    let ends = run.outcome.records.filter { $0.kind == .cleared }.map(\.idLow)
    #expect(ends[0] == ids[0] && ends[2] == ids[2] && ends[3] == ids[3])
  }

  @Test func coolDownsOfASetStayByFence() throws {
    let run = ReloadRun(try schools(["b"]))
    run.feed([at(0, 48), at(10, 48.1)])
    run.reload(try schools(["a", "b"]))
    _ = run.take()
    run.feed([at(20, 48)])
    #expect(
      run.take() == ["20 fired any t in a", "20 fired in-school t in a", "20 fired in-school t in b untold"])
  }

  @Test func settlingGoesOnWhereTheFenceStays() throws {
    let rules = "rule went\n on exit yard settled 3 fixes\n"
    let run = try ReloadRun(yard(48, rules: rules))
    run.feed([at(0, 48), at(10, 48.1)])
    try run.reload(
      "rule gone\n on exit dock settled 2 fixes\nfence dock circle 1, 1 radius 9 m\n" + yard(48, rules: rules))
    run.feed([at(20, 48.1), at(30, 48.1)])
    #expect(run.take() == ["30 fired went t in yard since 10"])
    run.feed([at(40, 48), at(50, 48.1)])
    try run.reload(yard(48.0001, rules: rules))
    run.feed([at(60, 48.1), at(70, 48.1), at(80, 48.1)])
    #expect(run.take().isEmpty)
  }

  @Test func aDeviceThatNoRuleLookedAtStartsAnew() throws {
    let rules = "rule came\n for some\n on enter yard\nrule went\n for some\n on exit yard\n"
    let run = try ReloadRun("devices some \"t\"\n" + yard(48, rules: rules))
    run.feed([at(0, 48)])
    try run.reload("devices some \"u\"\n" + yard(48, rules: rules))
    run.feed([at(10, 48.1)])
    try run.reload("devices some \"t\"\n" + yard(48, rules: rules))
    // It left while nobody looked.
    run.feed([at(20, 48.1)])
    #expect(run.lines.isEmpty)
    run.feed([at(30, 48)])
    #expect(run.lines == ["30 fired came t in yard"])
  }
}
