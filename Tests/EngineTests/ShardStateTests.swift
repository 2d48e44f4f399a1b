import Model
import Testing

@testable import Engine

private typealias Event = Scenario.Event

/// Giving a shard's state out and taking it back.
@Suite struct ShardStateTests {
  private static let rules = """
    fence yard circle 48.0, 11.0 radius 200 m
    sink log stdout
    rule fast
      when speed > 90 km/h
      held 20 s
      notify log at most every 5 min
      say "{device} {peak speed in km/h}"
    rule lost
      when silent for 10 min
      notify log remind every 5 min
    rule out
      on exit yard settled 2 fixes
    rule jumpy
      when count(ignition changes) over 10 min >= 2 and max(speed) over 10 min > 20 km/h
    """

  /// Names of one shard, so many that they fill slabs.
  private static func names(_ count: Int, shard: Int = 5) -> [String] {
    var names: [String] = []
    var number = 0
    while names.count < count {
      let name = "device-number-\(number)"
      let hash = Array(name.utf8).withUnsafeBufferPointer { DeviceHash.of($0, seed: 42) }
      if DeviceHash.shard(hash) == shard { names.append(name) }
      number += 1
    }
    return names
  }

  private static func events(_ names: [String], from start: Double) -> [Event] {
    names.enumerated().flatMap { number, name in
      (0..<4).map { step in
        Event(
          device: name, at: start + Double(step) * 15,
          place: (48 + (step % 2 == 0 ? 0 : 0.01) * Double(number % 3), 11),
          values: ["speed": Double(80 + number % 20), "ignition": Double((number + step) % 2)])
      }
    }
  }

  @Test func withoutAnEventNothingHasChanged() throws {
    let fleet = Fleet(try Scenario(Self.rules))
    var kept = Fleet.Kept()
    #expect(fleet.keep(in: &kept).isEmpty)
    fleet.take([Event(at: 0)])
    #expect(fleet.keep(in: &kept).count == 1)
    #expect(fleet.keep(in: &kept).isEmpty)
    // A tick at which nothing is due changes no device, whatever the heap looks at.
    fleet.take(tick: 300)
    #expect(fleet.keep(in: &kept).isEmpty)
  }

  @Test func anEventChangesItsSlabAlone() throws {
    let names = Self.names(150)
    let fleet = Fleet(try Scenario(Self.rules))
    var kept = Fleet.Kept()
    fleet.take(Self.events(names, from: 0))
    let all = (0...2).map { Fleet.Place(shard: 5, slab: $0) }
    #expect(fleet.keep(in: &kept) == all)
    for (handle, slab) in [(70, 1), (0, 0), (149, 2), (63, 0), (64, 1)] {
      fleet.take([Event(device: names[handle], at: 60)])
      #expect(fleet.keep(in: &kept) == [Fleet.Place(shard: 5, slab: slab)])
    }
    // A repeat counts as heard; a late event too.
    fleet.take([Event(device: names[70], at: 60)])
    #expect(fleet.keep(in: &kept) == [Fleet.Place(shard: 5, slab: 1)])
    fleet.take([Event(device: names[140], at: 1)])
    #expect(fleet.keep(in: &kept) == [Fleet.Place(shard: 5, slab: 2)])
    for cell in fleet.shards { cell.shard.markAllChanged() }
    #expect(fleet.keep(in: &kept) == all)
  }

  @Test func aDeadlineChangesItsSlab() throws {
    let names = Self.names(70)
    let fleet = Fleet(try Scenario(Self.rules))
    var kept = Fleet.Kept()
    fleet.take(names.map { Event(device: $0, at: 0) })
    fleet.take(names.dropLast().map { Event(device: $0, at: 500) })
    fleet.keep(in: &kept)
    #expect(fleet.take(tick: 601).count == 1)
    #expect(fleet.keep(in: &kept) == [Fleet.Place(shard: 5, slab: 1)])
  }

  @Test func slabsOfOneShardComeBackAsTheyWere() throws {
    let scenario = try Scenario(Self.rules)
    let fleet = Fleet(scenario)
    let names = Self.names(200)
    var kept = Fleet.Kept()
    fleet.take(Self.events(names, from: 0))
    fleet.keep(in: &kept)
    fleet.take(Self.events(Array(names[130...140]), from: 100), tick: 200)
    #expect(fleet.keep(in: &kept) == [Fleet.Place(shard: 5, slab: 2)])
    let again = try Fleet(scenario, from: kept)
    #expect(again.deviceCount == 200)
    var nothing = Fleet.Kept()
    #expect(again.keep(in: &nothing).isEmpty)
    for cell in again.shards { cell.shard.markAllChanged() }
    var second = Fleet.Kept()
    again.keep(in: &second)
    #expect(second == kept)
    let rest = Self.events(names, from: 700)
    let wanted = fleet.take(rest, tick: 5000)
    #expect(wanted.count > 100)
    #expect(again.take(rest, tick: 5000) == wanted)
  }

  @Test func slabsComeInTheirOrderAndOnce() throws {
    let scenario = try Scenario(Self.rules)
    let fleet = Fleet(scenario)
    var kept = Fleet.Kept()
    fleet.take(Self.events(Self.names(150), from: 0))
    fleet.keep(in: &kept)
    let slabs = kept.slabs[5]
    func failure(_ order: [(Int, Int)], shard: Int = 5) -> String? {
      var empty = Shard(plan: scenario.plan, number: shard)
      do throws(StateFailure) {
        for (number, bytes) in order { try empty.restore(slab: number, slabs[bytes] ?? []) }
        return nil
      } catch { return error.sentence }
    }
    #expect(failure([(0, 0), (1, 1), (2, 2)]) == nil)
    #expect(failure([(1, 1)]) == "slab 1 of shard 5: the slab before it is missing or not full")
    #expect(failure([(0, 2), (1, 1)]) == "slab 1 of shard 5: the slab before it is missing or not full")
    #expect(
      failure([(0, 0), (1, 0)]) == "slab 1 of shard 5: device 0: `\(Self.names(1)[0])` stands here a second time")
    #expect(
      failure([(0, 0)], shard: 6)
        == "slab 0 of shard 6: device 0: `\(Self.names(1)[0])` belongs to another shard")
  }

  @Test func aStateOfOtherRulesIsRefused() throws {
    let fleet = Fleet(try Scenario(Self.rules))
    var kept = Fleet.Kept()
    fleet.take(Self.events(Self.names(20), from: 0))
    fleet.keep(in: &kept)
    let other = try Scenario("rule fast\n when speed > 90 km/h\n")
    var shard = Shard(plan: other.plan, number: 5)
    let failure = #expect(throws: StateFailure.self) { try shard.restore(slab: 0, kept.slabs[5][0] ?? []) }
    #expect(failure?.sentence.contains("slab 0 of shard 5: device 0: `device-number-") == true)
  }

  @Test func formsOfLaterVersionsAreTold() throws {
    let scenario = try Scenario(Self.rules)
    var shard = Shard(plan: scenario.plan, number: 0)
    let failure = #expect(throws: StateFailure.self) { try shard.restore(slab: 0, [2, 1, 0]) }
    #expect(
      failure?.sentence
        == "slab 0 of shard 0: it is written in form 2, of which this version of picket knows only 1")
  }

  @Test func theClockComesBack() throws {
    var state = SequencerState()
    #expect(try SequencerState(state.bytes) == state)
    state.streamClock = 1_772_438_400_000
    #expect(try SequencerState(state.bytes) == state)
    state.leap = SequencerState.Leap(device: .max, heard: 1_872_438_400_000)
    let bytes = state.bytes
    #expect(try SequencerState(bytes) == state)
    #expect(Sequencer(isLive: true, state: state).state == state)
    for length in 0..<bytes.count {
      #expect(throws: StateFailure.self) { try SequencerState(Array(bytes.prefix(length))) }
    }
    #expect(throws: StateFailure.self) { try SequencerState(bytes + [0]) }
    state.streamClock = .max
    #expect(throws: StateFailure.self) { try SequencerState(state.bytes) }
  }

  @Test func aLeapThatIsNotConfirmedYetComesBack() throws {
    let scenario = try Scenario("rule lost\n when silent for 10 min\n")
    let first = [Event(device: "a", at: 0), Event(device: "b", at: 0), Event(device: "a", at: 9000, heard: 9000)]
    let second = [Event(device: "c", at: 9001, heard: 9001)]
    let fleet = Fleet(scenario)
    fleet.take(first)
    let wanted = try fleet.restarted().take(second, tick: 100)
    #expect(wanted == ["600 fired lost b"])
    #expect(fleet.take(second, tick: 100) == wanted)
  }
}
