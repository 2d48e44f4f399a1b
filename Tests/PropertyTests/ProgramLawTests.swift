import Foundation
import Testing

@testable import SmallWorlds

/// Laws of ARCHITECTURE, section 6, over the built program: what must not change its output.
@Suite struct ProgramLawTests {
  static let seeds = 1...(ProcessInfo.processInfo.environment["PICKET_SEEDS"].flatMap(Int.init) ?? 8)

  /// A random world with random rules, and what one worker says about it.
  private struct Trial {
    var dice: Dice
    let folder: Scratch
    let world: SmallWorld
    let rules: String
    let input: String
    let expected: Data

    init(_ seed: Int) throws {
      var dice = Dice(seed)
      folder = try Scratch()
      world = SmallWorld(&dice, eventCount: 1500)
      let slow = (1...4).map { SmallRule.random($0, &dice).text }.joined(separator: "\n")
      let hours = "hours day mon-sun 00:10-00:50 in Europe/Berlin\n"
      rules = try folder.write("all.rules", world.declarations + hours + slow + WildRules.random(&dice))
      try folder.write("boxes.geojson", world.setFile)
      input = try folder.write("events.jsonl", world.eventLines)
      let outcome = try BuiltProgram.run(["run", rules, "--input", input, "--workers", "1"])
      try #require(outcome.code == 0, "\(outcome.errors)")
      try #require(!outcome.output.isEmpty)
      expected = outcome.output
      self.dice = dice
    }

    func expectSame(_ arguments: [String], pieces: [Data] = [], _ what: Comment) throws {
      let outcome = try BuiltProgram.run(["run", rules] + arguments, pieces: pieces)
      #expect(outcome.code == 0, "\(outcome.errors)")
      #expect(outcome.output == expected, what)
    }
  }

  @Test(arguments: seeds)
  func workersAndRepetitionChangeNothing(seed: Int) throws {
    let trial = try Trial(seed)
    for workers in [1, 2, 3, 7] {
      try trial.expectSame(["--input", trial.input, "--workers", "\(workers)"], "seed \(seed), \(workers) workers")
    }
  }

  @Test(arguments: seeds)
  func chunkingChangesNothing(seed: Int) throws {
    var trial = try Trial(seed)
    let bytes = Data(trial.world.eventLines.utf8)
    var pieces: [Data] = []
    var at = bytes.startIndex
    let longest = trial.dice.pick([3000, 70_000])
    while at < bytes.endIndex {
      let next = min(bytes.endIndex, at + trial.dice.roll(1...longest))
      pieces.append(bytes[at..<next])
      at = next
    }
    try trial.expectSame(["--recorded"], pieces: pieces, "seed \(seed), by pipe in \(pieces.count) pieces")
    pieces[pieces.count - 1].removeLast()
    try trial.expectSame(["--recorded"], pieces: pieces, "seed \(seed), without the last newline")
  }

  @Test(arguments: seeds)
  func packingAndSplittingChangeNothing(seed: Int) throws {
    var trial = try Trial(seed)
    let lines = trial.world.events.map { SmallWorld.line($0) + "\n" }
    let cut = trial.dice.roll(0...lines.count)
    let first = try trial.folder.write("first.jsonl", lines[..<cut].joined())
    let second = try trial.folder.write("second.jsonl", lines[cut...].joined())
    try trial.expectSame(["--input", first, "--input", second], "seed \(seed), cut at line \(cut)")

    for file in [first, second] { _ = try BuiltProgram.launch("/bin/gzip", ["-k", file]) }
    try trial.expectSame(["--input", first + ".gz", "--input", second + ".gz"], "seed \(seed), packed")
    // Two members in one file.
    let members = try trial.folder.read("first.jsonl.gz") + trial.folder.read("second.jsonl.gz")
    let joined = try trial.folder.write("joined.jsonl.gz", members)
    try trial.expectSame(["--input", joined], "seed \(seed), two members")
    try trial.expectSame(["--recorded"], pieces: [members], "seed \(seed), packed on standard input")
  }

  @Test(arguments: seeds)
  func refusedLinesAndFormsOfLinesChangeNothing(seed: Int) throws {
    var trial = try Trial(seed)
    let rubbish = [
      "", "   ", "null", "[]", "{", "{}", "{\"device\":\"car-1\"}",
      "{\"device\":\"car-1\",\"time\":\"2026-13-01T00:00:00Z\"}",
      "{\"device\":\"car-1\",\"time\":\"2026-03-02T00:00:00Z\",\"lat\":91,\"lon\":0}", "\u{0}", "{\"device\":{}}",
      "{\"device\":\"car-1\",\"time\":\"2026-03-02T00:00:00Z\"} x", String(repeating: "[", count: 5000),
      "{\"device\":\"car-2\",\"time\":1e400}", String(repeating: "x", count: 1_100_000),
    ]
    var text = ""
    for (number, event) in trial.world.events.enumerated() {
      // A million bytes once is enough.
      while trial.dice.once(in: 20) { text += rubbish[trial.dice.roll(0...rubbish.count - 2)] + "\n" }
      if number == 700 { text += (rubbish.last ?? "") + "\n" }
      text += SmallWorld.line(event) + (trial.dice.once(in: 3) ? "\r\n" : "\n")
    }
    let input = try trial.folder.write("dirty.jsonl", text)
    try trial.expectSame(["--input", input], "seed \(seed), with refused lines")
    try trial.expectSame(["--recorded"], pieces: [Data(text.utf8)], "seed \(seed), with refused lines, by pipe")
  }

  @Test(arguments: seeds)
  func dialectsSayTheSame(seed: Int) throws {
    var dice = Dice(seed)
    let world = SmallWorld(&dice, eventCount: 600)
    let rules = (1...16).map { SmallRule.random($0, &dice) }
    let folder = try Scratch()
    let file = try folder.write("all.rules", world.declarations + rules.map(\.text).joined(separator: "\n"))
    try folder.write("boxes.geojson", world.setFile)
    let mixed = world.events.map { DialectMixer.line($0, &dice) + "\n" }.joined()
    let plain = try folder.write("plain.jsonl", world.eventLines)
    let other = try folder.write("mixed.jsonl", mixed)
    // Heard times that a dialect tells are not compared, and figures only as far as thresholds see them.
    func notices(_ input: String) throws -> [SmallNotice] {
      let outcome = try BuiltProgram.run(["run", file, "--input", input, "--device", "car-0"])
      try #require(outcome.code == 0, "\(outcome.errors)")
      return outcome.output.split(separator: UInt8(ascii: "\n")).compactMap { SmallNotice(line: $0) { _ in true } }
    }
    let expected = try notices(plain)
    #expect(!expected.isEmpty)
    #expect(try notices(other) == expected, "seed \(seed)")
  }
}
