import Foundation
import Geofences
import Model
import Testing

@testable import Engine
@testable import SmallWorlds

/// State given out and taken back is as if nobody had stopped; bytes that are no state do no harm.
@Suite struct StateLawTests {
  static let seeds = 1...(ProcessInfo.processInfo.environment["PICKET_SEEDS"].flatMap(Int.init) ?? 12)
  private static let start: Int64 = 1_772_409_600_000

  /// Random rules over a random world, and its lines with what trackers do to them.
  private struct World {
    let subject: KeptRun.Subject
    var lines: [String]
    let lastSecond: Int
    /// By line: the second of the event.
    let seconds: [Int]

    init(_ dice: inout Dice, eventCount: Int) throws {
      var world = SmallWorld(&dice, eventCount: eventCount)
      world.repeatTimes(&dice)
      let folder = try Scratch()
      let slow = (1...8).map { SmallRule.random($0, &dice).text }.joined(separator: "\n")
      let fixed = """
        hours day mon-sun 00:10-00:50 in Europe/Berlin
        sink other stdout
        devices watched "car-1", "ghost-1", "ghost-2"
        rule watch
          for watched
          when silent for 3 min or silent for 9 min and speed > 500 km/h
          notify log remind every 10 min
        rule twice
          when speed > 60 km/h
          notify log at most every 60 s remind every 90 s
          notify other at most every 5 min
        rule late-shift
          when silent for 2 min and max(battery) over 30 min > 10 %
          clear not silent for 2 min
          during day
          notify other

        """
      try folder.write("boxes.geojson", world.setFile)
      let rules = try folder.write("all.rules", world.declarations + fixed + slow + WildRules.random(&dice))
      subject = try #require(try KeptRun.Subject(rules: rules))
      lastSecond = world.lastSecond
      seconds = world.events.map(\.second)
      lines = world.events.map { event in
        var line = SmallWorld.line(event)
        func add(_ key: String, _ value: String) { line = line.dropLast() + ",\"\(key)\":\"\(value)\"}" }
        if dice.once(in: 15) { add("alarm", dice.pick(["sos", "tow", "fatigue"])) }
        switch dice.roll(1...20) {
        // A clock that runs ahead; a report that came late.
        case 1: add("received", SmallWorld.time(max(0, event.second - 900)))
        case 2: add("received", SmallWorld.time(event.second + dice.roll(1...1200)))
        default: break
        }
        return line
      }
      for _ in 0..<20 { lines.swapAt(dice.roll(0...lines.count - 1), dice.roll(0...lines.count - 1)) }
      for _ in 0..<10 {
        let from = dice.roll(0...lines.count - 2)
        lines[from + 1] = lines[from]
      }
    }

    var until: Int64 { StateLawTests.start + Int64(lastSecond) * 1000 }
  }

  @Test(arguments: seeds, [false, true])
  func whoGoesOnFromItsStateNeverStopped(seed: Int, isLive: Bool) throws {
    var dice = Dice(seed)
    let world = try World(&dice, eventCount: 500)
    let unbroken = KeptRun(world.subject, isLive: isLive)
    var broken = KeptRun(world.subject, isLive: isLive)
    var kept = KeptRun.Kept()
    var wanted: [String] = []
    var found: [String] = []
    var restarts = 0
    var at = 0
    while at < world.lines.count {
      let size = dice.once(in: 3) ? 1 : dice.roll(1...30)
      let piece = world.lines[at..<min(at + size, world.lines.count)]
      at += piece.count
      let second = world.seconds[at - 1] + dice.roll(0...90)
      let tick = isLive && dice.once(in: 2) ? Self.start + Int64(second) * 1000 : nil
      wanted += unbroken.take(piece, tick: tick)
      found += broken.take(piece, tick: tick)
      // What changed is taken now and then: the newest of each slab counts.
      guard dice.once(in: 3) else { continue }
      broken.keep(in: &kept)
      guard dice.once(in: 2) else { continue }
      let again = try KeptRun(world.subject, isLive: isLive, from: kept)
      expectSame(broken, again, "seed \(seed), line \(at)")
      broken = again
      restarts += 1
    }
    wanted += unbroken.take([], until: world.until)
    found += broken.take([], until: world.until)
    try #require(wanted.count > 20 && restarts > 0)
    let again = Dictionary(grouping: unbroken.names) { $0 }.filter { $0.value.count > 1 }
    #expect(again.isEmpty, "seed \(seed): \(again.count) names of \(unbroken.names.count) are given twice")
    if found != wanted {
      let place = zip(found, wanted).enumerated().first { $0.element.0 != $0.element.1 }?.offset ?? 0
      Issue.record(
        """
        seed \(seed): \(found.count) notices, wanted \(wanted.count); from \(place):
        found  \(found.dropFirst(place).prefix(3).joined())
        wanted \(wanted.dropFirst(place).prefix(3).joined())
        """)
    }
  }

  /// What is not written but follows from the rest is as it was.
  private func expectSame(_ one: KeptRun, _ other: KeptRun, _ what: String) {
    for (cell, again) in zip(one.cells, other.cells) {
      let count = cell.shard.slab.count
      #expect(again.shard.slab.count == count && again.shard.counters.devices == count, "\(what)")
      for handle in 0..<min(count, again.shard.slab.count) {
        let (a, b) = (cell.shard.slab.header(handle).pointee, again.shard.slab.header(handle).pointee)
        #expect(a.alertDeadline == b.alertDeadline, "\(what)")
        #expect(a.hoursDeadline == b.hoursDeadline, "\(what)")
      }
    }
  }

  // MARK: Hostile bytes

  /// A world whose engine has run for a while, its pieces, and what comes next.
  private final class Victim {
    let world: World
    var pieces: [(shard: Int, bytes: [UInt8])] = []
    let next: Chunk
    private var locator: Locator
    var accepted = 0
    var refused = 0

    init(_ dice: inout Dice) throws {
      world = try World(&dice, eventCount: 330)
      let run = KeptRun(world.subject, isLive: false)
      _ = run.take(world.lines.prefix(250))
      var kept = KeptRun.Kept()
      run.keep(in: &kept)
      for (shard, slabs) in kept.slabs.enumerated() {
        for bytes in slabs.values { pieces.append((shard, bytes)) }
      }
      next = world.subject.chunk(world.lines.dropFirst(250))
      var sequencer = run.sequencer
      sequencer.pass(next)
      sequencer.tick(at: world.until, into: next, isFinal: true)
      locator = Locator(world.subject.plan.index)
    }

    /// Takes the bytes back, and goes on from there where they are accepted.
    func take(_ bytes: [UInt8], shard number: Int) {
      var shard = Shard(plan: world.subject.plan, number: number)
      do throws(StateFailure) {
        try shard.restore(slab: 0, bytes)
      } catch {
        #expect(!error.sentence.isEmpty)
        refused += 1
        return
      }
      accepted += 1
      shard.finishRestoring()
      if accepted % 2 == 0 { shard.begin(at: world.until - 7_000_000) }
      var notices = NoticeBuffer()
      shard.evaluate(next, locator: &locator, notices: &notices)
      for record in notices.records { _ = world.subject.json(record, notices) }
      shard.markAllChanged()
      shard.takeChangedSlabs { _, bytes in
        // What was gone on from can itself be taken back.
        var again = Shard(plan: world.subject.plan, number: number)
        #expect(throws: Never.self) { try again.restore(slab: 0, bytes) }
      }
      _ = shard.summary()
    }
  }

  @Test func aPieceThatIsCutOffIsRefused() throws {
    var dice = Dice(1)
    let victim = try Victim(&dice)
    let longest = try #require(victim.pieces.max { $0.bytes.count < $1.bytes.count })
    victim.take(longest.bytes, shard: longest.shard)
    #expect(victim.accepted == 1)
    for length in 0..<longest.bytes.count { victim.take(Array(longest.bytes.prefix(length)), shard: longest.shard) }
    #expect(victim.accepted == 1)
    victim.take(longest.bytes + [0], shard: longest.shard)
    #expect(victim.accepted == 1)
  }

  @Test(arguments: 1...4)
  func mutatedPiecesDoNoHarm(seed: Int) throws {
    var dice = Dice(seed)
    let victim = try Victim(&dice)
    for _ in 0..<500 {
      var (shard, bytes) = dice.pick(victim.pieces)
      for _ in 0..<dice.roll(1...2) { Self.mutate(&bytes, &dice) }
      victim.take(bytes, shard: shard)
    }
    #expect(victim.accepted > 50 && victim.refused > 50, "\(victim.accepted) accepted, \(victim.refused) refused")
  }

  @Test func randomBytesDoNoHarm() throws {
    var dice = Dice(5)
    let victim = try Victim(&dice)
    for _ in 0..<500 {
      // Behind a right beginning, so that they come further.
      var bytes = (0..<dice.roll(0...400)).map { _ in UInt8.random(in: 0...255, using: &dice) }
      if dice.once(in: 2) { bytes = Array(victim.pieces[0].bytes.prefix(dice.roll(0...60))) + bytes }
      victim.take(bytes, shard: victim.pieces[0].shard)
    }
    #expect(victim.refused > 400)
  }

  private static func mutate(_ bytes: inout [UInt8], _ dice: inout Dice) {
    guard !bytes.isEmpty else { return }
    let at = dice.roll(0...bytes.count - 1)
    switch dice.roll(1...6) {
    case 1: bytes[at] ^= 1 << UInt8(dice.roll(0...7))
    case 2: bytes[at] = dice.pick([0, 1, 2, 5, 0x7F, 0x80, 0xFF])
    case 3: bytes.remove(at: at)
    case 4: bytes.insert(UInt8.random(in: 0...255, using: &dice), at: at)
    case 5:
      // A number of eight bytes at its ends.
      let number = dice.pick([Int64.min, .max, -1, 0, 1, 1 << 43, .min + 1, Double.nan.bitPattern.asSigned])
      for i in 0..<8 where at + i < bytes.count {
        bytes[at + i] = UInt8(truncatingIfNeeded: number >> Int64(8 * i))
      }
    default:
      let from = dice.roll(0...bytes.count - 1)
      for i in 0..<min(dice.roll(1...12), bytes.count - max(at, from)) { bytes[at + i] = bytes[from + i] }
    }
  }
}

extension UInt64 {
  fileprivate var asSigned: Int64 { Int64(bitPattern: self) }
}
