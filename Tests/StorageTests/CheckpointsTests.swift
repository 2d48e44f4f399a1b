import Foundation
import GRDB
import Platform
import Testing

@testable import Storage

@Suite struct CheckpointsTests {
  private let folder = try? StorageFolder()
  private func path() throws -> String { try #require(folder).path + "/state.db" }

  private func checkpoint(_ position: Int64) -> StoredCheckpoint {
    StoredCheckpoint(position: position, ruleSet: "r\(position)", made: position * 10, stream: [1, 2, UInt8(position)])
  }

  @Test func theLastOneCounts() throws {
    let database = try StateDatabase(path: path())
    #expect(try Checkpoints.latest(database) == nil)
    let slabs = [(3, 0), (0, 1), (0, 0)].map { StoredSlab(shard: $0.0, slab: $0.1, bytes: [UInt8($0.0), UInt8($0.1)]) }
    try database.write { try Checkpoints.write(checkpoint(5), slabs: slabs, shards: [0: [7], 3: []], in: $0) }
    let changed = StoredSlab(shard: 0, slab: 1, bytes: [9, 9, 9])
    try database.write { try Checkpoints.write(checkpoint(6), slabs: [changed], shards: [0: [8]], in: $0) }
    let again = try StateDatabase(path: path())
    #expect(try Checkpoints.latest(again) == checkpoint(6))
    var found: [StoredSlab] = []
    try Checkpoints.slabs(again) { found.append($0) }
    #expect(found == [slabs[2], changed, slabs[0]])
    #expect(try Checkpoints.shards(again) == [0: [8], 3: []])
  }

  @Test func aTransactionThatFailsChangesNothing() throws {
    struct Wrong: Error {}
    let database = try StateDatabase(path: path())
    try database.write { try Checkpoints.write(checkpoint(5), slabs: [], shards: [:], in: $0) }
    #expect(throws: RunFailure.self) {
      try database.write { (database) throws in
        try Checkpoints.write(checkpoint(6), slabs: [], shards: [:], in: database)
        throw Wrong()
      }
    }
    #expect(try Checkpoints.latest(database) == checkpoint(5))
  }

  @Test func theSeedIsTheDirectorysOwn() throws {
    let database = try StateDatabase(path: path())
    let seed = try Settings.hashSeed(database)
    #expect(try Settings.hashSeed(database) == seed)
    #expect(try Settings.hashSeed(StateDatabase(path: path())) == seed)
    #expect(try Settings.hashSeed(StateDatabase()) != seed)
  }

  @Test func aNewerDatabaseIsRefused() throws {
    let database = try StateDatabase(path: path())
    try database.write { try $0.execute(sql: "INSERT INTO grdb_migrations (identifier) VALUES ('of a later year')") }
    let expected = RunFailure(
      "`\(try path())` was written by a newer version of picket: run that version, or take another `--state` directory")
    #expect(throws: expected) { try StateDatabase(path: path()) }
  }

  @Test func anOlderDatabaseIsMigrated() throws {
    // What the first step alone made.
    let queue = try DatabaseQueue(path: path())
    var migrator = DatabaseMigrator()
    migrator.registerMigration("checkpoint", migrate: CheckpointTables.create)
    try migrator.migrate(queue)
    try queue.write { try Checkpoints.write(checkpoint(4), slabs: [], shards: [:], in: $0) }
    try queue.close()
    let database = try StateDatabase(path: path())
    #expect(try Checkpoints.latest(database) == checkpoint(4))
    #expect(try database.read { try $0.tableExists("outboxNotice") })
  }

  @Test(arguments: [0, 100, 4096]) func aDamagedDatabaseIsRefused(_ position: Int) throws {
    let database = try StateDatabase(path: path())
    try database.write { try Checkpoints.write(checkpoint(5), slabs: [], shards: [:], in: $0) }
    #expect(throws: Never.self) { try database.check() }
    database.close()
    var bytes = try Data(contentsOf: URL(fileURLWithPath: path()))
    for i in position..<min(position + 300, bytes.count) { bytes[i] = 0x5A }
    try bytes.write(to: URL(fileURLWithPath: path()))
    #expect(throws: RunFailure.self) {
      try StateDatabase(path: path()).check()
    }
  }

  @Test func toldGoesOnWhereItWas() throws {
    let path = try #require(folder).path + "/told"
    let mark = try ToldMark(path: path)
    #expect(mark.position == 0)
    mark.position = 1 << 40
    let again = try ToldMark(path: path)
    #expect(again.position == 1 << 40)
    again.keep(atMost: 1 << 41)
    #expect(again.position == 1 << 40)
    again.keep(atMost: 7)
    #expect(try ToldMark(path: path).position == 7)
  }
}
