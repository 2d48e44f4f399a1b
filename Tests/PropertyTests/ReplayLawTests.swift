import Foundation
import Glibc
import Platform
import Replays
import Testing

@testable import Host
@testable import SmallWorlds

/// What holds of every replay, over random rules and tracks.
@Suite struct ReplayLawTests {
  static let seeds = 1...(ProcessInfo.processInfo.environment["PICKET_SEEDS"].flatMap(Int.init) ?? 8)

  /// A small world in files, its events in the order of their times.
  private struct Track {
    let folder: Scratch
    let lines: [String]
    let loaded: LoadedRuleSet
    let until: Int64

    init(_ dice: inout Dice) throws {
      folder = try Scratch()
      let world = SmallWorld(&dice, eventCount: 600)
      try folder.write("boxes.geojson", world.setFile)
      lines = world.mixedLines(&dice)
      until = 1_772_409_600_000 + Int64(world.lastSecond) * 1000
      let slow = (1...6).map { SmallRule.random($0, &dice).text }.joined(separator: "\n")
      let hours = "hours day mon-sun 00:00-02:10 in UTC\n"
      let rules = try folder.write("a.rules", world.declarations + hours + slow + "\n" + WildRules.random(&dice))
      loaded = try RuleSetLoader.load([rules])
      try #require(loaded.rules != nil && loaded.index != nil)
    }

    func write(_ name: String, _ lines: some Sequence<String>) throws -> String {
      try folder.write(name, lines.map { $0 + "\n" }.joined())
    }
  }

  /// What orders an event, ms since 1970.
  private static func heard(_ line: String) throws -> Int64 {
    let json = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
    return try #require(((json?["received"] ?? json?["time"]) as? String).flatMap { TimeArgument.parse($0) })
  }

  private static let silent = Announcer(.quiet, output: { _ in })

  /// The notices that a replay writes, and its summary.
  private func replay(
    _ track: Track, _ inputs: [String], _ change: (inout ReplayOptions) -> Void = { _ in }
  ) throws -> (notices: [String], summary: ReplaySummary) {
    let out = track.folder.path("out.jsonl")
    var options = ReplayOptions()
    options.inputs = inputs
    options.out = .file(out)
    options.until = track.until
    options.showsProgress = false
    change(&options)
    let summary = try Replay.run(track.loaded, options: options, stop: StopSignal(), announcer: Self.silent)
    let text = try String(contentsOfFile: out, encoding: .utf8)
    return (text.split(separator: "\n").map(String.init), summary)
  }

  private func run(
    _ track: Track, _ input: String, _ change: (inout RunOptions) -> Void = { _ in }
  ) throws -> [String] {
    let out = try track.folder.write("run.jsonl", "")
    let descriptor = open(out, O_WRONLY)
    defer { close(descriptor) }
    var options = RunOptions()
    options.inputs = [.file(input)]
    options.until = track.until
    change(&options)
    _ = try Run.run(
      track.loaded, RuleMaterial(), paths: [], options: options, stop: StopSignal(), announcer: Self.silent,
      output: descriptor)
    return try String(contentsOfFile: out, encoding: .utf8).split(separator: "\n").map(String.init)
  }

  @Test(arguments: seeds)
  func aReplayTellsWhatARunTells(seed: Int) throws {
    var dice = Dice(seed)
    let track = try Track(&dice)
    let input = try track.write("events.jsonl", track.lines)
    let told = try run(track, input)
    #expect(told.count > 20, "seed \(seed)")
    for workers in [1, 2, 8] {
      let (notices, summary) = try replay(track, [input]) { $0.workers = workers }
      #expect(notices == told, "seed \(seed), \(workers) workers")
      #expect(summary.told == told.count, "seed \(seed)")
    }
  }

  /// Live, with ticks of the wall clock and a second start, and as a recording: the journal tells it all again.
  @Test(arguments: seeds, [true, false])
  func theJournalIsToldAgainByteForByte(seed: Int, isLive: Bool) throws {
    var dice = Dice(seed)
    let track = try Track(&dice)
    let half = track.lines.count / 2
    let inputs = [
      try track.write("first.jsonl", track.lines[..<half]), try track.write("second.jsonl", track.lines[half...]),
    ]
    let state = track.folder.path("state")
    var told: [String] = []
    for (number, input) in inputs.enumerated() {
      told += try run(track, input) { options in
        options.state = StateOptions(folder: state)
        options.isLive = isLive
        // The end of a recording runs its deadlines; the first half has none.
        if isLive || number == 0 { options.until = nil }
      }
    }
    #expect(!told.isEmpty)
    let (notices, _) = try replay(track, [state]) { $0.until = nil }
    #expect(notices == told, "seed \(seed), \(isLive ? "live" : "recorded")")
  }

  /// However the events lie in files: what counts is their times.
  @Test(arguments: seeds)
  func theOrderOfFilesAndLinesChangesNothing(seed: Int) throws {
    var dice = Dice(seed)
    let track = try Track(&dice)
    // One event a moment: of several, only the file that has them all could say which came first.
    var newest = Int64.min
    let lines = try track.lines.filter { line in
      let moment = try Self.heard(line)
      defer { newest = max(newest, moment) }
      return moment > newest
    }
    try #require(lines.count > 100)
    let whole = try replay(track, [try track.write("events.jsonl", lines)])
    #expect(!whole.notices.isEmpty)
    var files = [[String]](repeating: [], count: dice.roll(2...9))
    for line in lines { files[dice.roll(0...files.count - 1)].append(line) }
    // Some of them in no order at all.
    for number in files.indices where dice.once(in: 2) { files[number].shuffle(using: &dice) }
    let paths = try files.enumerated().map { try track.write("part-\($0).jsonl", $1) }
    let parts = try replay(track, paths.shuffled(using: &dice))
    #expect(parts.notices == whole.notices, "seed \(seed)")
  }

  @Test(arguments: seeds)
  func aRuleSetDoesNotDifferFromItself(seed: Int) throws {
    var dice = Dice(seed)
    let track = try Track(&dice)
    var options = ReplayOptions()
    options.inputs = [try track.write("events.jsonl", track.lines)]
    options.until = track.until
    options.workers = 2
    options.showsProgress = false
    let same = try Diff.run(
      old: track.loaded, new: track.loaded, options: options, stop: StopSignal(), announcer: Self.silent)
    #expect(same.areSame, "seed \(seed)")
    #expect(same.totals.reduce(0) { $0 + $1.same } > 10)
    #expect(same.totals.allSatisfy { $0.same == $0.old && $0.same == $0.new })
  }

  /// What is told of a day does not depend on the days around it that are left out, but for what was open before.
  @Test(arguments: seeds)
  func leavingOutIsAsNeverHaving(seed: Int) throws {
    var dice = Dice(seed)
    let track = try Track(&dice)
    let events = try track.write("events.jsonl", track.lines)
    let from = track.lines[dice.roll(0...track.lines.count / 2)]
    let to = track.lines[dice.roll(track.lines.count / 2...track.lines.count - 1)]
    let (first, last) = (try Self.heard(from), try Self.heard(to))
    let kept = try track.lines.filter { try (first..<last).contains(Self.heard($0)) }
    let part = try replay(track, [try track.write("part.jsonl", kept)])
    let filtered = try replay(track, [events]) {
      $0.from = first
      $0.to = last
    }
    #expect(part.notices == filtered.notices, "seed \(seed)")
    #expect(part.summary.events == kept.count && filtered.summary.events == kept.count)
  }
}
