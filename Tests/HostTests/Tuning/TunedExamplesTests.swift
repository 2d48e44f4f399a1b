import Foundation
import Model
import Replays
import Rules
import Testing

@testable import Host

/// Every number of every rule that comes with picket can be another one.
@Suite struct TunedExamplesTests {
  static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().path

  @Test(arguments: [
    "examples/battery-watch", "examples/first-alert", "examples/fleet-service", "examples/lost-contact",
    "examples/missed-handover", "examples/night-watch", "examples/school-zone", "rules",
  ])
  func everyNumberCanBeAnother(_ folder: String) throws {
    let loaded = try RuleSetLoader.loadTexts([Self.root + "/" + folder])
    try #require(!loaded.hasErrors)
    let rules = try #require(loaded.rules)
    var tried = 0
    for rule in rules.rules {
      for name in [
        "speed", "clear.speed", "battery", "held", "gap", "settled", "over", "within", "every", "remind", "silent",
        "margin", "count", "by", "clear.battery", "temperature", "distance", "moved", "age", "odometer", "clear.after",
      ] {
        for number in 1...4 {
          guard let vary = variation(name, number, of: rule.name, in: loaded) else { break }
          let varied = try VariedRuleSets.load(loaded, rule: rule.name, variation: vary)
          #expect(varied.lanes.count == 2 && varied.lanes.count { $0.varied.isPresent } == 1)
          tried += 1
          let lanes = varied.lanes.compactMap { $0.loaded.rules?.rules.first }
          #expect(lanes.map(\.name) == [rule.name, rule.name] && lanes[0].devices == rule.devices)
          #expect(lanes.map(\.each?.alias) == [rule.each?.alias, rule.each?.alias])
        }
      }
    }
    #expect(tried >= rules.rules.count)
  }

  /// A value a little above the one that holds; nil where the rule has no such place.
  private func variation(_ name: String, _ number: Int, of rule: String, in loaded: LoadedRuleSet) -> Variation? {
    for unit in MeasureUnit.all.map({ Variation.Unit.measure($0) }) + [.fixes, nil] {
      for digits in [2, 0] {
        let probe = Variation(
          subject: name, number: number, values: [TuningDecimal(units: 1, digits: digits)], unit: unit, valuesText: "1")
        guard let target = try? TuningTarget(probe, of: rule, in: loaded.parsed, sources: loaded.sources),
          let present = target.places[0].present, present.unit == nil || unit == present.unit.map({ .measure($0) })
        else { continue }
        let value = TuningDecimal(units: Int64(present.number * (digits == 2 ? 100 : 1)) + 1, digits: digits)
        return Variation(subject: name, number: number, values: [value], unit: unit, valuesText: value.text)
      }
    }
    return nil
  }
}
