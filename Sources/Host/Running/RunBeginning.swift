internal import Engine
internal import Model
internal import Platform
internal import Storage

/// What a run begins with: fresh, or as a checkpoint left it.
struct RunBeginning {
  let hashSeed: UInt64
  let rules: RulesInForce
  let reading: Reading
  let shards: [ShardBox]
  var sequencer: Sequencer
  var lines = LineCounts()
  /// The journal's records up to this one are in it.
  var position: Int64 = 0
  var places: [InputPlace] = []
  /// By hash: the last record under a rule set.
  var ruleSets: [String: Int64] = [:]
  /// The clock by which file sinks choose their day.
  var sinkClock: Int64?

  /// Nothing was ever read.
  init(_ rules: RulesInForce, _ reading: Reading, hashSeed: UInt64) {
    self.hashSeed = hashSeed
    self.rules = rules
    self.reading = reading
    shards = (0..<Shard.count).map { ShardBox(Shard(plan: rules.plan, number: $0)) }
    sequencer = Sequencer(isLive: reading.isLive)
  }

  /// Goes on from a checkpoint, by the rules that were in force then.
  init(
    _ checkpoint: StoredCheckpoint, stream: StreamState, rules: RulesInForce, database: StateDatabase, hashSeed: UInt64
  ) throws(RunFailure) {
    self.init(rules, stream.reading, hashSeed: hashSeed)
    position = checkpoint.position
    places = stream.places
    lines = LineCounts(stream.lines)
    sinkClock = stream.sinkClock
    ruleSets = stream.ruleSets
    do {
      sequencer = Sequencer(isLive: stream.reading.isLive, state: try SequencerState(stream.sequencer))
      for (number, bytes) in try Checkpoints.shards(database) where shards.indices.contains(number) {
        try shards[number].shard.restore(shardState: bytes)
      }
      try Checkpoints.slabs(database) { slab in
        guard shards.indices.contains(slab.shard) else {
          throw Self.damage(database, "there is no shard \(slab.shard)")
        }
        do { try shards[slab.shard].shard.restore(slab: slab.slab, slab.bytes) } catch {
          throw Self.damage(database, (error as? StateFailure)?.sentence ?? "\(error)")
        }
      }
    } catch let failure as RunFailure {
      throw failure
    } catch {
      throw Self.damage(database, (error as? StateFailure)?.sentence ?? "\(error)")
    }
    for box in shards {
      box.shard.finishRestoring()
      box.shard.recountOpenAlerts()
    }
  }

  private static func damage(_ database: StateDatabase, _ what: String) -> RunFailure {
    RunFailure(
      "`\(database.name)` is damaged (\(what)): put back a copy of the state directory, or move it away and begin anew")
  }
}
