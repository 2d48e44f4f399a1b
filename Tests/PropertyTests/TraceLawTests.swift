import Engine
import Foundation
import Testing

@testable import SmallWorlds

/// Tracing changes nothing, and what it tells is what happened: over random rules and tracks, against the built program.
@Suite struct TraceLawTests {
  static let seeds = 1...(ProcessInfo.processInfo.environment["PICKET_SEEDS"].flatMap(Int.init) ?? 12)

  @Test(arguments: seeds)
  func tracedNoticesAreThoseOfARun(seed: Int) throws {
    var dice = Dice(seed)
    let folder = try Scratch()
    let world = SmallWorld(&dice, eventCount: 700)
    let slow = (1...8).map { SmallRule.random($0, &dice).text }.joined(separator: "\n")
    let hours = "hours day mon-sun 00:10-00:50 in Europe/Berlin\n"
    let rules = try folder.write("all.rules", world.declarations + hours + slow + WildRules.random(&dice))
    try folder.write("boxes.geojson", world.setFile)
    var lines = world.events.map { SmallWorld.line($0) }
    // Some come late, some twice.
    for _ in 0..<20 { lines.swapAt(dice.roll(0...lines.count - 1), dice.roll(0...lines.count - 1)) }
    for _ in 0..<10 { lines.insert(lines[dice.roll(0...lines.count - 1)], at: dice.roll(0...lines.count)) }
    let input = try folder.write("events.jsonl", lines.map { $0 + "\n" }.joined())
    let outcome = try BuiltProgram.run([
      "run", rules, "--input", input, "--until", SmallWorld.time(world.lastSecond),
    ])
    try #require(outcome.code == 0, "\(outcome.errors)")
    let until = 1_772_409_600_000 + Int64(world.lastSecond) * 1000
    let replay = try #require(try TracedReplay(rules: rules, inputs: [input], until: until))
    try expectSame(replay, outcome, devices: (0..<SmallWorld.deviceCount).map { "car-\($0)" }, "seed \(seed)")
  }

  /// The examples, as their stories run them.
  @Test(arguments: ["battery-watch", "first-alert", "lost-contact", "missed-handover", "night-watch", "school-zone"])
  func tracedExamplesAreThoseOfARun(example: String) throws {
    let folder = BuiltProgram.packageRoot.appendingPathComponent("examples/\(example)").path
    let names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
    let inputs = names.filter { $0.hasSuffix(".jsonl") && !$0.hasPrefix("expected") }.map { folder + "/" + $0 }
    try #require(!inputs.isEmpty)
    let outcome = try BuiltProgram.run(["run", folder] + inputs.flatMap { ["--input", $0] })
    try #require(outcome.code == 0, "\(outcome.errors)")
    let replay = try #require(try TracedReplay(rules: folder, inputs: inputs))
    let output = String(decoding: outcome.output, as: UTF8.self).split(separator: "\n").map(String.init)
    let devices = Set(output.compactMap { Self.device(of: $0) }).sorted()
    try #require(!devices.isEmpty)
    try expectSame(replay, outcome, devices: devices, Comment(rawValue: example))
  }

  private func expectSame(
    _ replay: TracedReplay, _ outcome: BuiltProgram.Outcome, devices: [String], _ what: Comment
  ) throws {
    let output = String(decoding: outcome.output, as: UTF8.self).split(separator: "\n").map(String.init)
    var fired = 0
    for device in devices {
      let found = replay.run(device)
      let wanted = output.filter { Self.device(of: $0) == device }
      #expect(found.lines == wanted, "\(what), \(device): notices differ")
      #expect(found.traced.sorted() == found.notices.sorted(), "\(what), \(device): trace and notices differ")
      fired += found.steps.flatMap(\.alerts).count { $0.transitions.contains(.fired) }
      for alert in found.steps.flatMap(\.alerts) { check(alert, "\(what), \(device)") }
      let times = found.steps.filter { if case .event = $0.cause { true } else { false } }.map(\.time)
      #expect(times == times.sorted())
    }
    #expect(fired > 0, "\(what): nothing fired")
  }

  private func check(_ alert: AlertTrace, _ what: String) {
    // What the engine passes over could not have moved.
    if alert.isPassedOver {
      #expect(alert.before == alert.after && alert.transitions.isEmpty && alert.notices.isEmpty, "\(what): \(alert)")
      if alert.before.state == .idle {
        #expect(alert.now != .yes && !alert.edges.contains { $0.isTrue }, "\(what): \(alert)")
      }
    }
    // With hours open and no `if unknown`, W is the condition.
    if let condition = alert.condition, let now = alert.now, now == .yes {
      #expect(condition.truth == .yes && !alert.hours.contains(false), "\(what): \(alert)")
    }
    if alert.before.state != alert.after.state, alert.transitions.isEmpty {
      // Left over from an episode: only the cool-down counts.
      Issue.record("\(what): \(alert.before.state) to \(alert.after.state) without a transition")
    }
    let isOpening = alert.transitions.contains(.fired) && alert.edges.isEmpty
    if isOpening, alert.after.state == .firing { #expect(alert.after.fired != nil && alert.after.since != nil) }
  }

  private static func device(of line: String) -> String? {
    guard let start = line.range(of: "\"device\":\""), let end = line[start.upperBound...].firstIndex(of: "\"") else {
      return nil
    }
    return String(line[start.upperBound..<end])
  }
}
