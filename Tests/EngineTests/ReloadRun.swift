import Geofences
import Model
import Rules
import Testing

@testable import Engine

/// A run over events that goes on under other rule sets.
final class ReloadRun {
  private(set) var scenario: Scenario
  private(set) var outcome: Scenario.Outcome
  private(set) var changes: [String] = []
  private var sequencer = Sequencer(isLive: false)
  private var shards: [ShardCell]
  private var locator: Box<Locator>

  init(_ scenario: Scenario) {
    self.scenario = scenario
    shards = (0..<Shard.count).map { ShardCell(Shard(plan: scenario.plan, number: $0)) }
    locator = Box(Locator(scenario.plan.index))
    outcome = Scenario.Outcome(counters: EngineCounters(rules: scenario.plan.rules.count))
  }

  convenience init(_ rules: String) throws { self.init(try Scenario(rules, keepsRecords: true)) }

  var lines: [String] { outcome.lines }

  /// Takes the lines so far out.
  func take() -> [String] {
    defer { outcome.lines = [] }
    return outcome.lines
  }

  func feed(_ events: [Scenario.Event]) {
    let chunk = Chunk(byteCapacity: 1 << 16, fieldCount: scenario.plan.fields.fields.count)
    for event in events { scenario.add(event, to: chunk) }
    sequencer.pass(chunk)
    scenario.collect(chunk, &shards, &locator.value, &outcome)
  }

  /// An ordinary tick, seconds.
  func tick(_ second: Double, isFinal: Bool = false) {
    let chunk = Chunk(byteCapacity: 64, fieldCount: scenario.plan.fields.fields.count)
    sequencer.pass(chunk)
    sequencer.tick(at: Scenario.start + Int64(second * 1000), into: chunk, isFinal: isFinal)
    scenario.collect(chunk, &shards, &locator.value, &outcome)
  }

  /// Reloads at the stream clock; gives the lines for people.
  @discardableResult func reload(_ next: Scenario) -> [String] {
    let changes = RuleSetChanges(from: scenario.plan, to: next.plan)
    let after = Box(Locator(next.plan.index))
    var buffers: [NoticeBuffer] = []
    for cell in shards {
      var notices = NoticeBuffer()
      cell.shard.reload(
        to: next.plan, changes, at: sequencer.streamClock ?? Scenario.start, input: 0, before: &locator.value,
        after: &after.value, notices: &notices)
      buffers.append(notices)
    }
    // Told with the old rule set's names.
    scenario.collect(buffers, &outcome)
    scenario = next
    locator = after
    return changes.lines
  }

  @discardableResult func reload(_ rules: String) throws -> [String] {
    reload(try Scenario(rules, keepsRecords: true))
  }

  /// All that is kept of a device.
  func state(_ device: String = "t") -> DeviceState? {
    for cell in shards {
      for handle in 0..<cell.shard.slab.count {
        let state = cell.shard.deviceState(handle)
        if state.name == Array(device.utf8) { return state }
      }
    }
    return nil
  }

  var summary: EngineCounters {
    var counters = EngineCounters(rules: scenario.plan.rules.count)
    for cell in shards { counters += cell.shard.summary() }
    return counters
  }
}

/// A box for what cannot be copied.
final class Box<Value: ~Copyable> {
  var value: Value
  init(_ value: consuming Value) { self.value = value }
}
