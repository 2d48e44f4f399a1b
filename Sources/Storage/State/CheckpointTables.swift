internal import GRDB

/// The tables of checkpoints.
enum CheckpointTables {
  static func create(_ database: Database) throws {
    // One row: the position up to which everything is in here, and the little state that is no device's.
    try database.create(table: "checkpoint") { table in
      table.primaryKey("id", .integer).check { $0 == 1 }
      table.column("position", .integer).notNull()
      table.column("ruleSet", .text).notNull()
      table.column("made", .integer).notNull()
      table.column("stream", .blob).notNull()
    }
    // What is decided once for a state directory.
    try database.create(table: "setting", options: [.withoutRowID]) { table in
      table.primaryKey("name", .text)
      table.column("value", .blob).notNull()
    }
    // Device states, 64 devices a row.
    try database.create(table: "slab", options: [.withoutRowID]) { table in
      table.column("shard", .integer).notNull()
      table.column("slab", .integer).notNull()
      table.column("bytes", .blob).notNull()
      table.primaryKey(["shard", "slab"])
    }
    try database.create(table: "shard") { table in
      table.primaryKey("shard", .integer)
      table.column("bytes", .blob).notNull()
    }
    // Files that sinks append to: how long they were at the checkpoint, or before their first byte of ours.
    try database.create(table: "file", options: [.withoutRowID]) { table in
      table.primaryKey("path", .text)
      table.column("device", .integer).notNull()
      table.column("inode", .integer).notNull()
      table.column("length", .integer).notNull()
      // Made in the run, and nothing was in it yet.
      table.column("isNew", .boolean).notNull()
    }
    // Files that `keep N` has given up by the checkpoint; gone from here once they are deleted.
    try database.create(table: "expiredFile", options: [.withoutRowID]) { table in
      table.primaryKey("path", .text)
    }
  }
}
