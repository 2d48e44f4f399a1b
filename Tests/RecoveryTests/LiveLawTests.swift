import Foundation
import Platform
import Storage
import Testing

@testable import Host
@testable import SmallWorlds

/// A live run with ticks and reloads is what its journal says, byte for byte, whoever reads it and whenever.
@Suite struct LiveLawTests {
  static let seeds = 1...(ProcessInfo.processInfo.environment["PICKET_SEEDS"].flatMap(Int.init) ?? 6)

  /// Plays a script, or a part of it.
  @discardableResult
  static func play(
    _ script: LiveScript, in folder: RunFolder, from first: Int = 0, to end: Int? = nil, checkpoints: Int64 = .max / 4,
    workers: Int = 2, beforeStep: ((LiveDriver, Int) throws -> Void)? = nil
  ) throws -> Run.Result {
    for (name, text) in script.files(before: first) { try folder.write(name, text.utf8) }
    let driver = try LiveDriver(script, in: folder, from: first, to: end)
    if let beforeStep { driver.beforeStep = { [unowned driver] in try beforeStep(driver, $0) } }
    var harness = RunHarness(folder: folder, workers: workers, checkpointMilliseconds: checkpoints)
    harness.inputs = driver.inputs
    var options = harness.options
    options.clock = { driver.clock() }
    let result = try harness.run(options, driver: driver)
    if let failure = driver.failure { throw failure }
    #expect(result.failure == nil)
    return result
  }

  /// Recovers what the state directory has, reads nothing more.
  static func recover(_ folder: RunFolder, workers: Int = 2, at clock: Int64) throws {
    let path = try folder.write("none.jsonl", [])
    var harness = RunHarness(folder: folder, workers: workers)
    harness.inputs = [.file(path)]
    var options = harness.options
    options.clock = { clock }
    let result = try harness.run(options)
    #expect(result.failure == nil)
  }

  @Test(arguments: seeds)
  func liveIsTheReplayOfItsJournal(seed: Int) throws {
    var dice = Dice(seed)
    let script = LiveScript(&dice)
    let folder = try RunFolder()
    try Self.play(script, in: folder, checkpoints: dice.once(in: 2) ? 0 : .max / 4)
    let wanted = folder.told
    #expect(wanted.values.reduce(0) { $0 + $1.count } > 10_000)
    #expect((wanted["out/rejects.jsonl"]?.count ?? 0) > 0)
    let kept = folder.contents("state/journal", "state/rules")
    for workers in [1, 2, 8] {
      try folder.keepJournalAlone(kept)
      try Self.recover(folder, workers: workers, at: script.steps[script.steps.count - 1].time)
      let found = folder.told
      #expect(difference(found, wanted) == nil, "seed \(seed), \(workers) workers")
    }
  }

  @Test(arguments: seeds)
  func checkpointsChangeNothing(seed: Int) throws {
    var dice = Dice(seed)
    let script = LiveScript(&dice)
    var told: [[String: Data]] = []
    for checkpoints in [0, Int64.max / 4] {
      let folder = try RunFolder()
      try Self.play(script, in: folder, checkpoints: checkpoints, workers: checkpoints == 0 ? 3 : 1)
      told.append(Self.named(folder.told, in: folder))
    }
    #expect(difference(told[0], told[1]) == nil, "seed \(seed)")
  }

  /// Paths of the folder, which side files name, are no part of the law.
  static func named(_ contents: [String: Data], in folder: RunFolder) -> [String: Data] {
    contents.mapValues { Data(String(decoding: $0, as: UTF8.self).replacing(folder.path, with: "FOLDER").utf8) }
  }

  /// Killed between two pieces, with whatever is on the disk then; gone on from there, nothing shows it but the numbers
  /// of the lines, which begin anew with a pipe.
  @Test(arguments: seeds)
  func killedAnywhereItGoesOn(seed: Int) throws {
    var dice = Dice(seed)
    let script = LiveScript(&dice, silences: false)
    let moments = script.steps.indices.filter { $0 > 1 && script.steps[$0 - 1].beginsClean }
    let kill = dice.pick(moments)
    let checkpoints = dice.pick([0, 5, Int64.max / 4])
    let folder = try RunFolder()
    var copy: [String: Data] = [:]
    try Self.play(script, in: folder, checkpoints: checkpoints) { driver, step in
      guard step == kill else { return }
      driver.waitUntilQuiet()
      copy = folder.contents("out", "state")
    }
    let wanted = folder.told
    try folder.putBack(copy, "out", "state")
    for (name, text) in script.files(before: kill) { try folder.write(name, text.utf8) }
    try Self.goOn(script, in: folder, from: kill - 1)
    let found = folder.told
    #expect(difference(found.withoutRejects, wanted.withoutRejects) == nil, "seed \(seed), killed before \(kill)")
    #expect(Self.bare(found["out/rejects.jsonl"]) == Self.bare(wanted["out/rejects.jsonl"]))
  }

  /// Asked to stop between two pieces, and started again.
  @Test(arguments: seeds)
  func stoppedAnywhereItGoesOn(seed: Int) throws {
    var dice = Dice(seed + 100)
    let script = LiveScript(&dice, silences: false)
    let folder = try RunFolder()
    try Self.play(script, in: folder)
    let wanted = folder.told
    try folder.putBack([:], "out", "state")
    var from = 0
    for _ in 0..<3 {
      let moments = script.steps.indices.filter { $0 > from + 1 && script.steps[$0].beginsClean }
      guard !moments.isEmpty else { break }
      let stop = dice.pick(moments)
      try Self.play(script, in: folder, from: from, to: stop, checkpoints: dice.pick([0, .max / 4]))
      from = stop
    }
    try Self.goOn(script, in: folder, from: from)
    let found = folder.told
    #expect(difference(found.withoutRejects, wanted.withoutRejects) == nil, "seed \(seed)")
    #expect(Self.bare(found["out/rejects.jsonl"]) == Self.bare(wanted["out/rejects.jsonl"]))
  }

  private static func goOn(_ script: LiveScript, in folder: RunFolder, from step: Int) throws {
    try play(script, in: folder, from: step)
  }

  /// Refused lines without their numbers.
  static func bare(_ rejects: Data?) -> [String] {
    String(decoding: rejects ?? Data(), as: UTF8.self).split(separator: "\n").map {
      String($0).replacing(#/"line":\d+,?/#, with: "")
    }
  }
}

extension [String: Data] {
  fileprivate var withoutRejects: [String: Data] { filter { $0.key != "out/rejects.jsonl" } }
}
