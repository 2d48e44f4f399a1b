import Engine
import Foundation
import Model
import Rules
import Testing

@testable import SmallWorlds

/// Laws of reloading, over random rule sets, tracks and moments.
@Suite struct ReloadLawTests {
  static let seeds = 1...(ProcessInfo.processInfo.environment["PICKET_SEEDS"].flatMap(Int.init) ?? 12)

  /// Events of a small world, in pieces between which a reload may come.
  private struct Track {
    let folder: Scratch
    let world: SmallWorld
    let pieces: [ArraySlice<String>]
    var until: Int64 { 1_772_409_600_000 + Int64(world.lastSecond) * 1000 }

    init(_ dice: inout Dice) throws {
      folder = try Scratch()
      var world = SmallWorld(&dice, eventCount: 500)
      world.repeatTimes(&dice)
      self.world = world
      try folder.write("boxes.geojson", world.setFile)
      var lines = world.mixedLines(&dice)
      for _ in 0..<10 { lines.swapAt(dice.roll(0...lines.count - 1), dice.roll(0...lines.count - 1)) }
      var pieces: [ArraySlice<String>] = []
      var rest = lines[...]
      while !rest.isEmpty {
        let count = min(rest.count, dice.roll(1...40))
        pieces.append(rest.prefix(count))
        rest = rest.dropFirst(count)
      }
      self.pieces = pieces
    }

    static func rules(_ dice: inout Dice) -> String {
      let slow = (1...8).map { SmallRule.random($0, &dice).text }.joined(separator: "\n")
      // Open and closed in turn all the time.
      let spans = (0..<6).flatMap { hour in
        ["05-0\(hour):20", "27-0\(hour):33", "41-0\(hour):58"].map { "mon-sun 0\(hour):\($0)" }
      }
      let always =
        "rule always\n  when outside meadow or inside meadow\n  during day\n  notify log\n"
        + "rule silence\n  when silent for \(dice.roll(60...200)) s or silent for 400 s\n  notify log\n"
      return "hours day \(spans.joined(separator: ", ")) in UTC\n" + always + slow + WildRules.random(&dice)
    }

    func ruleSet(_ name: String, _ text: String) throws -> ReloadReplay.RuleSet {
      try #require(try ReloadReplay.RuleSet(folder.write(name, text)), "\(text)")
    }

    /// The whole track; `next` gives the rule set to go on with before a piece, or nil.
    func run(
      _ first: ReloadReplay.RuleSet, throughBytes: Bool = false, next: (Int) -> ReloadReplay.RuleSet? = { _ in nil }
    ) throws -> ReloadReplay {
      let replay = ReloadReplay(first, throughBytes: throughBytes)
      for (number, piece) in pieces.enumerated() {
        if let other = next(number) { try replay.reload(other) }
        replay.feed(piece, until: number == pieces.count - 1 ? until : nil)
      }
      return replay
    }
  }

  @Test(arguments: seeds)
  func theSameRulesAgainAreNoReload(seed: Int) throws {
    var dice = Dice(seed)
    let track = try Track(&dice)
    let text = track.world.declarations + Track.rules(&dice)
    let undisturbed = try track.run(try track.ruleSet("a.rules", text))
    let again = try track.ruleSet("a.rules", text)
    let disturbed = try track.run(try track.ruleSet("a.rules", text)) { _ in dice.once(in: 2) ? again : nil }
    #expect(undisturbed.notices.values.contains { $0.count > 20 })
    for (device, notices) in undisturbed.notices {
      let others = disturbed.notices[device] ?? []
      #expect(others.map(\.line) == notices.map(\.line), "seed \(seed), \(device)")
    }
    #expect(Set(disturbed.notices.keys) == Set(undisturbed.notices.keys))
  }

  /// Texts, sinks and the order of declarations: what happens and when is the same.
  @Test(arguments: seeds)
  func textsAndSinksChangeNoEpisode(seed: Int) throws {
    var dice = Dice(seed)
    let track = try Track(&dice)
    let rules = Track.rules(&dice)
    let first = try track.ruleSet("a.rules", track.world.declarations + rules)
    let told = rules.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      line.hasPrefix("rule ") ? line + " \"A title\"\n  severity critical\n  notify extra" : line
    }.joined(separator: "\n")
    let second = try track.ruleSet(
      "b.rules",
      "fence far circle 10, 10 radius 50 m\nsink extra file \"x.jsonl\"\nrule aaa\n  when satellites < 4 and inside far\n"
        + "  notify extra\n" + told + track.world.declarations)
    let undisturbed = try track.run(first)
    let disturbed = try track.run(first) { _ in dice.once(in: 3) ? (dice.once(in: 2) ? first : second) : nil }
    func episodes(_ replay: ReloadReplay) -> [String: [String]] {
      replay.notices.mapValues { all in
        all.filter(\.isRecord).map { "\($0.kind) \($0.rule) \($0.fence) \($0.time) \($0.n) \($0.id)" }
      }
    }
    #expect(episodes(disturbed) == episodes(undisturbed), "seed \(seed)")
  }

  /// Any rule sets after each other, each reload followed by a fresh start from bytes: no trap, numbers without holes,
  /// at most one end.
  @Test(arguments: seeds)
  func everyEpisodeEndsAtMostOnce(seed: Int) throws {
    var dice = Dice(seed)
    let track = try Track(&dice)
    var other = Dice(seed + 1000)
    // The second world's fences bear the same names and lie elsewhere.
    let elsewhere = SmallWorld(&other, eventCount: 1)
    var sets = [try track.ruleSet("0.rules", track.world.declarations + Track.rules(&dice))]
    for number in 1...3 {
      let world = dice.once(in: 2) ? elsewhere : track.world
      let file = "boxes-\(number).geojson"
      try track.folder.write(file, world.setFile)
      let declarations = world.declarations.replacingOccurrences(of: "boxes.geojson", with: file)
      sets.append(try track.ruleSet("\(number).rules", declarations + Self.limited(Track.rules(&dice), &dice)))
    }
    let replay = try track.run(sets[0], throughBytes: true) { _ in dice.once(in: 3) ? dice.pick(sets) : nil }
    var withdrawn = 0
    for (device, notices) in replay.notices {
      var counts: [String: (fired: Int, ends: Int, next: UInt32)] = [:]
      for notice in notices where notice.isRecord {
        var count = counts[notice.id] ?? (0, 0, 0)
        if notice.n == 0 { count.fired += 1 }
        #expect(notice.n == count.next, "seed \(seed), \(device): \(notice.line)")
        count.next += 1
        if notice.kind == .cleared || notice.kind == .withdrawn { count.ends += 1 }
        #expect(count.fired == 1, "seed \(seed), \(device), a name is given twice: \(notice.line)")
        #expect(count.ends <= count.fired, "seed \(seed), \(device): \(notice.line)")
        #expect((notice.kind == .withdrawn) == notice.isOfReload)
        withdrawn += notice.isOfReload ? 1 : 0
        counts[notice.id] = count
      }
    }
    #expect(withdrawn > 0 || seed > 3, "nothing was withdrawn")
  }

  /// Only some devices, sometimes.
  private static func limited(_ rules: String, _ dice: inout Dice) -> String {
    "devices some \"car-1\", \"car-3\"\n"
      + rules.split(separator: "\n", omittingEmptySubsequences: false).map { line in
        line.hasPrefix("rule ") && dice.once(in: 3) ? line + "\n  for some" : String(line)
      }.joined(separator: "\n")
  }

  /// Out and back, the conditions being other ones meanwhile: no sink is told more often than it asked for.
  @Test(arguments: seeds)
  func coolDownsOutliveTheWayThereAndBack(seed: Int) throws {
    var dice = Dice(seed)
    let track = try Track(&dice)
    let rules = Track.rules(&dice) + "\nrule often\n  when speed > 50 km/h\n  notify log at most every 90 s\n"
    let first = try track.ruleSet("a.rules", track.world.declarations + rules)
    let changed = rules.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      line.hasPrefix("  when ") && !line.contains("inside box") && !line.contains("silent")
        ? "  when (\(line.dropFirst(7))) and not speed > 900 km/h" : String(line)
    }.joined(separator: "\n")
    let second = try track.ruleSet("b.rules", track.world.declarations + changed)
    var isSecond = false
    let replay = try track.run(first) { _ in
      guard dice.once(in: 2) else { return nil }
      isSecond.toggle()
      return isSecond ? second : first
    }
    var every: [String: (milliseconds: Int64, each: Bool)] = [:]
    for rule in first.plan.ruleSet.rules {
      if let milliseconds = rule.notify.first?.atMostEveryMilliseconds {
        every[rule.name] = (milliseconds, rule.each != nil)
      }
    }
    var checked = 0
    for (device, notices) in replay.notices {
      var last: [String: Int64] = [:]
      for notice in notices where notice.kind == .fired && notice.sinks.contains("log") {
        guard let (milliseconds, each) = every[notice.rule] else { continue }
        let key = each ? "\(notice.rule) \(notice.fence)" : notice.rule
        if let before = last[key] {
          checked += 1
          #expect(abs(notice.time - before) >= milliseconds, "seed \(seed), \(device): \(notice.line)")
        }
        last[key] = max(notice.time, last[key] ?? .min)
      }
    }
    #expect(checked > 0)
  }
}
