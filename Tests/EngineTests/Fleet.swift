import Geofences
import Model

@testable import Engine

/// The shards and the clock of a scenario, from chunk to chunk and from process to process.
final class Fleet {
  /// What a state directory would hold.
  struct Kept: Equatable {
    /// By shard and slab.
    var slabs = [[Int: [UInt8]]](repeating: [:], count: Shard.count)
    var shards = [[UInt8]](repeating: [], count: Shard.count)
    var clock: [UInt8] = []
  }
  /// A slab by its shard and number.
  struct Place: Equatable {
    var shard: Int
    var slab: Int
  }

  let scenario: Scenario
  private var sequencer: Sequencer
  private(set) var shards: [ShardCell]
  private var locator: Locator
  /// The notices of the last chunk.
  private(set) var lastRecords: [NoticeRecord] = []

  init(_ scenario: Scenario, isLive: Bool = true) {
    self.scenario = scenario
    sequencer = Sequencer(isLive: isLive)
    shards = (0..<Shard.count).map { ShardCell(Shard(plan: scenario.plan, number: $0)) }
    locator = Locator(scenario.plan.index)
  }

  /// Goes on from what was kept.
  convenience init(_ scenario: Scenario, from kept: Kept) throws {
    self.init(scenario)
    sequencer = Sequencer(isLive: true, state: try SequencerState(kept.clock))
    for (number, cell) in shards.enumerated() {
      try cell.shard.restore(shardState: kept.shards[number])
      for (slab, bytes) in kept.slabs[number].sorted(by: { $0.key < $1.key }) {
        try cell.shard.restore(slab: slab, bytes)
      }
      cell.shard.finishRestoring()
    }
  }

  /// Lines of notices of one chunk: events, then a tick, seconds from the scenario's start.
  @discardableResult func take(_ events: [Scenario.Event] = [], tick: Double? = nil) -> [String] {
    let chunk = Chunk(byteCapacity: 1 << 20, fieldCount: scenario.plan.fields.fields.count)
    for event in events { scenario.add(event, to: chunk) }
    sequencer.pass(chunk)
    if let tick { sequencer.tick(at: Self.time(tick), into: chunk) }
    var outcome = Scenario.Outcome(counters: EngineCounters(rules: scenario.plan.rules.count))
    scenario.collect(chunk, &shards, &locator, &outcome)
    lastRecords = outcome.records
    return outcome.lines
  }

  /// Starts a live run.
  func begin(at seconds: Double) {
    for cell in shards { cell.shard.begin(at: Self.time(seconds)) }
  }

  /// Writes down what has changed, over what was there; gives the slabs.
  @discardableResult func keep(in kept: inout Kept) -> [Place] {
    var places: [Place] = []
    for (number, cell) in shards.enumerated() {
      cell.shard.takeChangedSlabs { slab, bytes in
        kept.slabs[number][slab] = bytes
        places.append(Place(shard: number, slab: slab))
      }
      kept.shards[number] = cell.shard.shardState()
    }
    kept.clock = sequencer.state.bytes
    return places
  }

  /// Stops, and starts in a new process.
  func restarted() throws -> Fleet {
    var kept = Kept()
    for cell in shards { cell.shard.markAllChanged() }
    keep(in: &kept)
    return try Fleet(scenario, from: kept)
  }

  var deviceCount: Int { shards.reduce(0) { $0 + $1.shard.counters.devices } }

  private static func time(_ seconds: Double) -> Int64 { Scenario.start + Int64(seconds * 1000) }
}
