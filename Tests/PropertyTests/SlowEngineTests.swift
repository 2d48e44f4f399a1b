import Foundation
import Testing

@testable import SmallWorlds

/// The built program says what the slow engine says: random rules over random tracks.
@Suite struct SlowEngineTests {
  /// More seeds for a night: `PICKET_SEEDS=1000`.
  static let seeds = 1...(ProcessInfo.processInfo.environment["PICKET_SEEDS"].flatMap(Int.init) ?? 24)

  @Test(arguments: seeds)
  func engineAgreesWithTheSlowOne(seed: Int) throws {
    var dice = Dice(seed)
    let world = SmallWorld(&dice, eventCount: 600)
    let rules = (1...16).map { SmallRule.random($0, &dice) }
    let folder = try Scratch()
    let file = try folder.write("all.rules", world.declarations + rules.map(\.text).joined(separator: "\n"))
    try folder.write("boxes.geojson", world.setFile)
    let input = try folder.write("events.jsonl", world.eventLines)
    let outcome = try BuiltProgram.run([
      "run", file, "--input", input, "--until", SmallWorld.time(world.lastSecond),
    ])
    try #require(outcome.code == 0, "\(outcome.errors)")

    let found = outcome.output.split(separator: UInt8(ascii: "\n")).compactMap { line in
      SmallNotice(line: line) { name in
        guard let rule = rules.first(where: { $0.name == name }) else { return true }
        switch rule.trigger {
        case .when, .silent: return false
        case .eachBox, .enter, .exit, .ignitionBecomes, .ignitionChanges: return true
        }
      }
    }.sorted()
    let wanted = SlowEngine(world, rules).notices
    try #require(!wanted.isEmpty)
    if found != wanted { report(seed, rules, found, wanted) }
  }

  /// Names the first rule that differs, with its text and what is too much and too little.
  private func report(_ seed: Int, _ rules: [SmallRule], _ found: [SmallNotice], _ wanted: [SmallNotice]) {
    let extra = Set(found).subtracting(wanted).sorted()
    let missing = Set(wanted).subtracting(found).sorted()
    let name = (extra + missing).first?.rule ?? "no rule"
    let text = rules.first { $0.name == name }?.text ?? ""
    Issue.record(
      """
      seed \(seed): \(extra.count) notices too many, \(missing.count) missing of \(wanted.count); for example
      \(text)too many: \(extra.filter { $0.rule == name }.prefix(4))
      missing: \(missing.filter { $0.rule == name }.prefix(4))
      """)
  }
}
