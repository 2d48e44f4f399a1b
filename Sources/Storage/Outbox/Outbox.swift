internal import Foundation
package import GRDB
internal import Model
package import Platform
internal import Synchronization

/// What is owed to mail and webhook sinks, kept until it is delivered.
///
/// Lives in the database of the state directory, or in one in memory. A notice is named by its sink, episode and `n`:
/// inserting it again changes nothing, so a journal that is replayed after a crash owes nothing twice. Safe to use
/// from any thread.
package final class Outbox: Sendable {
  package let database: StateDatabase
  private let announcer: Announcer
  private let listener = Mutex<(@Sendable () -> Void)?>(nil)

  package init(_ database: StateDatabase, announcer: Announcer) {
    self.database = database
    self.announcer = announcer
  }

  /// Calls back after each insertion, on the thread that inserted.
  package func onInsertion(_ body: (@Sendable () -> Void)?) { listener.withLock { $0 = body } }

  /// Owes these notices, in one transaction; those that are known by their key are passed over.
  ///
  /// A full disk is waited for: tried again each second, said once. False: `isStopping` became true meanwhile and
  /// nothing was inserted.
  package func insert(
    _ notices: [OutboxNotice], isStopping: () -> Bool = { false }
  ) throws(RunFailure) -> Bool {
    if notices.isEmpty { return true }
    let result: Void? = try database.write(announcer: announcer, isStopping: isStopping) { database in
      let statement = try database.cachedStatement(sql: Self.insertion)
      for notice in notices {
        try statement.execute(arguments: [
          notice.sink, notice.episode, Int64(notice.n), notice.position, notice.severity.stored, notice.kind.rawValue,
          notice.rule, notice.device, notice.fixTime, notice.made, notice.made, Data(notice.json), notice.isStale,
          notice.firstLane.rawValue,
        ])
      }
    }
    guard result != nil else { return false }
    if let listener = listener.withLock({ $0 }) { listener() }
    return true
  }

  /// Forgets all that is settled: for an outbox in memory, which no journal is replayed into.
  package func forgetSettled(isStopping: () -> Bool) throws(RunFailure) {
    let isAny = try database.read {
      try Int.fetchOne($0, sql: "SELECT 1 FROM outboxNotice WHERE state IN (2, 4, 5) LIMIT 1") != nil
    }
    if isAny { _ = try write(isStopping) { try Self.forget(through: .max, in: $0) } }
  }

  /// A transaction of ours: `database.write` with what this outbox knows.
  func write<Value>(
    _ isStopping: () -> Bool, isDurable: Bool = false, _ body: (Database) throws -> Value
  ) throws(RunFailure) -> Value? {
    try database.write(announcer: announcer, isDurable: isDurable, isStopping: isStopping, body)
  }

  private static let insertion = """
    INSERT OR IGNORE INTO outboxNotice
      (sink, episode, n, position, severity, kind, rule, device, fixTime, made, since, json, isStale, lane)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    """

  /// Forgets what was delivered, left out or dropped, up to a journal position that will not be replayed any more.
  ///
  /// To be called inside the checkpoint's transaction, with the checkpoint's position. Dead letters stay.
  package static func forget(through position: Int64, in database: Database) throws {
    try database.cachedStatement(sql: "DELETE FROM outboxNotice WHERE state IN (2, 4, 5) AND position <= ?")
      .execute(arguments: [position])
    try database.cachedStatement(
      sql: """
        DELETE FROM outboxMessage WHERE state <> 0 AND position <= ?
          AND NOT EXISTS (SELECT 1 FROM outboxNotice WHERE outboxNotice.message = outboxMessage.id)
        """
    ).execute(arguments: [position])
  }
}
