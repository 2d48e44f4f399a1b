import Foundation

@testable import SmallWorlds

/// What happens to a live run, step by step: bytes that come, idle moments, edited rules, signals.
struct LiveScript {
  struct Step {
    /// The wall clock, ms.
    var time: Int64
    var bytes: [UInt8] = []
    /// Files that are edited, by name; then the rules are loaded anew.
    var edits: [String: String] = [:]
    /// SIGHUP.
    var reopens = false
    /// What came so far ends with a line.
    var beginsClean = true
  }

  static let start: Int64 = 1_772_409_600_000
  var steps: [Step] = []
  /// By name.
  var files: [String: String] = [:]

  /// The files as they are before a step.
  func files(before step: Int) -> [String: String] {
    steps[..<step].reduce(into: files) { $0.merge($1.edits) { $1 } }
  }

  /// - Parameters:
  ///   - reloads: rules and fences are edited now and then.
  ///   - silences: rules may speak of silence, which begins anew with each start.
  init(_ dice: inout Dice, eventCount: Int = 400, reloads: Bool = true, silences: Bool = true) {
    let world = SmallWorld(&dice, eventCount: eventCount)
    let variants = (0..<3).map { _ in Self.rules(world, &dice, silences: silences) }
    var elsewhere = Dice(dice.roll(1...1_000_000))
    let sets = [world.setFile, SmallWorld(&elsewhere, eventCount: 1).setFile]
    files = ["all.rules": variants[0], "boxes.geojson": sets[0]]
    var lines = world.events.map { Self.line($0, &dice) }
    for _ in 0..<eventCount / 20 { lines.swapAt(dice.roll(0...lines.count - 1), dice.roll(0...lines.count - 1)) }
    var at = 0
    var now = Self.start
    var isClean = true
    let overlongAt = dice.once(in: 3) ? dice.roll(0...eventCount) : -1
    while at < lines.count {
      let before = now
      let next = min(at + (dice.once(in: 3) ? 1 : dice.roll(1...12)), lines.count)
      now = max(now + Int64(dice.roll(0...400)), Self.start + Int64(world.events[next - 1].second) * 1000)
      if now - before > 2000, dice.once(in: 2) {
        steps.append(Step(time: before + Int64(dice.roll(1000...2000)), beginsClean: isClean))
      }
      if (at..<next).contains(overlongAt) { addOverlong(&now, &isClean) }
      var step = Step(time: now, beginsClean: isClean)
      if reloads, dice.once(in: 12) {
        step.edits = dice.once(in: 3) ? ["boxes.geojson": dice.pick(sets)] : ["all.rules": dice.pick(variants)]
      }
      step.reopens = dice.once(in: 25)
      step.bytes = lines[at..<next].flatMap { Array($0.utf8) }
      // In the middle of a line, sometimes.
      if dice.once(in: 5), step.bytes.count > 1 {
        let cut = dice.roll(1...step.bytes.count - 1)
        var rest = Step(time: now + 3, bytes: Array(step.bytes[cut...]))
        rest.beginsClean = step.bytes[cut - 1] == 0x0A
        step.bytes = Array(step.bytes[..<cut])
        steps.append(step)
        steps.append(rest)
        now += 3
      } else {
        steps.append(step)
      }
      at = next
    }
    for _ in 0..<5 {
      now += Int64(dice.roll(1000...400_000))
      steps.append(Step(time: now))
    }
    steps.append(Step(time: now, bytes: Array("{\"device\":\"car-1\",\"spe".utf8)))
    steps.append(Step(time: now + 5, beginsClean: false))
  }

  /// More than a line may have, in pieces that a pipe has room for.
  private mutating func addOverlong(_ now: inout Int64, _ isClean: inout Bool) {
    for piece in 0..<6 {
      now += 1
      var bytes = [UInt8](repeating: UInt8(ascii: "x"), count: 200_000)
      if piece == 5 { bytes.append(0x0A) }
      steps.append(Step(time: now, bytes: bytes, beginsClean: isClean))
      isClean = piece == 5
    }
  }

  static func line(_ event: SmallWorld.Event, _ dice: inout Dice) -> String {
    if dice.once(in: 30) { return dice.pick(["nonsense", "{\"device\":\"car-1\"}", "{}", "", "\u{1}\u{2}"]) + "\n" }
    let isTimeless = dice.once(in: 10)
    var line = SmallWorld.line(event, clock: isTimeless ? "received" : "time")
    func add(_ key: String, _ value: String) { line = line.dropLast() + ",\"\(key)\":\"\(value)\"}" }
    if dice.once(in: 15) { add("alarm", dice.pick(["sos", "tow"])) }
    if !isTimeless, dice.once(in: 4) { add("received", SmallWorld.time(max(0, event.second + dice.roll(-30...900)))) }
    return dice.once(in: 20) ? line + "\n" + line + "\n" : line + "\n"
  }

  private static func rules(_ world: SmallWorld, _ dice: inout Dice, silences: Bool) -> String {
    var slow = (1...8).map { SmallRule.random($0, &dice).text }
    slow.removeAll { _ in dice.once(in: 5) }
    if !silences { slow.removeAll { $0.contains("silent for") } }
    // A rule that is called otherwise in each variant goes on under its new name.
    let name = dice.pick(["quick", "swift"])
    let fixed = """
      hours day mon-sun 00:10-00:50 in Europe/Berlin
      sink apart file "out/{device}/{date}.jsonl"
      sink large file "out/large.txt" rotate at 3 kB format text
      rule \(name) "Too fast" was \(name == "quick" ? "swift" : "quick")
        when speed > \(dice.roll(40...60)) km/h
        held \(dice.roll(0...1) * 20 + 1) s
        notify apart
        notify large remind every 60 s
      rule alone
        when ignition is on
        notify large at most every 5 min

      """
    let silence =
      silences ? "rule lost\n  when silent for \(dice.roll(60...200)) s\n  notify log\n  notify large\n" : ""
    let declarations = world.declarations.replacingOccurrences(
      of: "sink log stdout", with: "sink log file \"out/log.jsonl\"")
    return declarations + fixed + silence + slow.joined(separator: "\n")
      + WildRules.random(&dice, silences: silences)
  }
}
