internal import Foundation
package import GRDB
package import Platform

/// What a checkpoint says beside the devices' states.
package struct StoredCheckpoint: Sendable, Equatable {
  /// All records of the journal up to this one are in it.
  package var position: Int64
  /// Hash of the rule set in force.
  package var ruleSet: String
  /// Wall clock, ms.
  package var made: Int64
  /// The state of the stream that is no device's; its form is its writer's.
  package var stream: [UInt8]
  package init(position: Int64, ruleSet: String, made: Int64, stream: [UInt8]) {
    self.position = position
    self.ruleSet = ruleSet
    self.made = made
    self.stream = stream
  }
}

/// Changed states of a shard's devices, 64 a slab.
package struct StoredSlab: Sendable, Equatable {
  package var shard: Int
  package var slab: Int
  package var bytes: [UInt8]
  package init(shard: Int, slab: Int, bytes: [UInt8]) {
    self.shard = shard
    self.slab = slab
    self.bytes = bytes
  }
}

/// Checkpoints in the state database.
package enum Checkpoints {
  /// Reads the one checkpoint; nil in a database that has none yet.
  package static func latest(_ database: StateDatabase) throws(RunFailure) -> StoredCheckpoint? {
    try database.read { database in
      guard let row = try Row.fetchOne(database, sql: "SELECT position, ruleSet, made, stream FROM checkpoint") else {
        return nil
      }
      return StoredCheckpoint(
        position: row["position"], ruleSet: row["ruleSet"], made: row["made"], stream: [UInt8](row["stream"] as Data))
    }
  }

  /// Gives the slabs of all shards, those of a shard in ascending order.
  package static func slabs(
    _ database: StateDatabase, _ body: (StoredSlab) throws -> Void
  ) throws(RunFailure) {
    try database.read { database in
      let rows = try Row.fetchCursor(database, sql: "SELECT shard, slab, bytes FROM slab ORDER BY shard, slab")
      while let row = try rows.next() {
        let bytes = try row.withUnsafeData(named: "bytes") { [UInt8]($0 ?? Data()) }
        try body(StoredSlab(shard: row["shard"], slab: row["slab"], bytes: bytes))
      }
    }
  }

  /// The bytes that each shard has beside its devices.
  package static func shards(_ database: StateDatabase) throws(RunFailure) -> [Int: [UInt8]] {
    try database.read { database in
      let rows = try Row.fetchAll(database, sql: "SELECT shard, bytes FROM shard")
      return Dictionary(uniqueKeysWithValues: rows.map { ($0["shard"], [UInt8]($0["bytes"] as Data)) })
    }
  }

  /// Writes a checkpoint; part of a transaction.
  package static func write(
    _ checkpoint: StoredCheckpoint, slabs: [StoredSlab], shards: [Int: [UInt8]], in database: Database
  ) throws {
    let slab = try database.cachedStatement(sql: "INSERT OR REPLACE INTO slab (shard, slab, bytes) VALUES (?, ?, ?)")
    for changed in slabs { try slab.execute(arguments: [changed.shard, changed.slab, Data(changed.bytes)]) }
    let shard = try database.cachedStatement(sql: "INSERT OR REPLACE INTO shard (shard, bytes) VALUES (?, ?)")
    for (number, bytes) in shards { try shard.execute(arguments: [number, Data(bytes)]) }
    try database.execute(
      sql: "INSERT OR REPLACE INTO checkpoint (id, position, ruleSet, made, stream) VALUES (1, ?, ?, ?, ?)",
      arguments: [checkpoint.position, checkpoint.ruleSet, checkpoint.made, Data(checkpoint.stream)])
  }
}
