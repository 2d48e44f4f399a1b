import GRDB
import Platform
import Testing

@testable import Storage

/// Commits that a power failure must not take are synced, the others are not.
@Suite struct DurableWriteTests {
  @Test func `a digest and a batch are formed in a synced transaction, one notice is not`() throws {
    let folder = try StorageFolder()
    let database = try StateDatabase(path: folder.place("state.db"))
    let outbox = Outbox(database, announcer: Announcer(.quiet, output: { _ in }))
    _ = try outbox.insert((1...6).map { OutboxSample.notice(episode: $0) })
    var levels: [Int] = []
    func level(_ body: () throws -> Void) throws {
      let seen = Seen()
      database.writer.writeWithoutTransaction { $0.add(transactionObserver: seen, extent: .observerLifetime) }
      try body()
      levels.append(seen.level ?? -1)
    }
    try level {
      _ = try outbox.formMessage(ofLane: .single, in: "ops", recipients: ["a@b.c"], now: 1, isStopping: { false })
    }
    try level {
      _ = try outbox.formMessage(
        ofLane: .single, in: "ops", limit: 2, form: .batch, recipients: ["a@b.c"], now: 1, isStopping: { false })
    }
    try level {
      _ = try outbox.formDigest(
        in: "ops", takesAll: true, limit: 9, form: .digest, recipients: ["a@b.c"], now: 1, isStopping: { false })
    }
    #expect(levels == [1, 2, 2])
    let after = try database.writer.writeWithoutTransaction { try Int.fetchOne($0, sql: "PRAGMA synchronous") }
    #expect(after == 1)
  }

  private final class Seen: TransactionObserver {
    var level: Int?
    func observes(eventsOfKind eventKind: DatabaseEventKind) -> Bool { false }
    func databaseDidChange(with event: DatabaseEvent) {}
    func databaseDidCommit(_ database: Database) {
      level = try? Int.fetchOne(database, sql: "PRAGMA synchronous")
    }
    func databaseDidRollback(_ database: Database) {}
  }
}
