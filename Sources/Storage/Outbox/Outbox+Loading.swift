internal import Foundation
internal import GRDB
internal import Model
package import Platform

extension Outbox {
  /// A message with its notices and those of its recipients that are pending and due; nil where it is settled, or was
  /// dropped meanwhile.
  package func message(_ id: Int64, now: Int64) throws(RunFailure) -> OutboxMessage? {
    try database.read { database in
      let sql = "SELECT sink, key, form, isCritical, made, attempts FROM outboxMessage WHERE id = ? AND state = 0"
      guard let row = try Row.fetchOne(database.cachedStatement(sql: sql), arguments: [id]) else { return nil }
      let recipients = try Self.recipients(of: id, database)
      let due = recipients.filter { $0.state == .pending && Self.isDue($0.nextTry, now: now) }
      let notices = try Row.fetchAll(
        database.cachedStatement(
          sql: "SELECT \(Self.noticeColumns) FROM outboxNotice WHERE message = ? ORDER BY position, id"),
        arguments: [id]
      ).map(Self.notice)
      return OutboxMessage(
        id: id, sink: row[0], key: row[1], form: OutboxMessage.Form(rawValue: row[2]) ?? .single, isCritical: row[3],
        made: row[4], attempts: row[5], recipients: due, notices: notices)
    }
  }

  /// When a message is tried next is never so far ahead; else the clock was set back since, and it is not waited for.
  private static let longestPutOff: Int64 = 2 * 3_600_000
  /// Nor is what a server asks for.
  private static let longestAsked: Int64 = 86_400_000

  /// A message's time to be tried has come.
  package static func isDue(_ time: Int64, now: Int64) -> Bool { time <= now || time > now + longestPutOff }
  /// A sink's time to be tried has come.
  package static func isOver(_ resumesAt: Int64, now: Int64) -> Bool {
    resumesAt <= now || resumesAt > now + longestAsked
  }

  static let noticeColumns =
    "sink, episode, n, position, severity, kind, rule, device, fixTime, made, json, isStale"

  static func notice(_ row: Row) -> OutboxNotice {
    OutboxNotice(
      sink: row[0], episode: row[1], n: UInt32(truncatingIfNeeded: row[2] as Int64), position: row[3],
      severity: Severity(stored: row[4]), kind: NoticeKind(rawValue: row[5]) ?? .fired, rule: row[6], device: row[7],
      fixTime: row[8], made: row[9], json: [UInt8](row[10] as Data), isStale: row[11])
  }

  static func recipients(of message: Int64, _ database: Database) throws -> [OutboxRecipient] {
    let sql = """
      SELECT address, state, attempts, nextTry, lastReply FROM outboxRecipient WHERE message = ? ORDER BY place
      """
    return try Row.fetchAll(database.cachedStatement(sql: sql), arguments: [message]).map { row in
      OutboxRecipient(
        address: row[0], state: RecipientState(rawValue: row[1]) ?? .pending, attempts: row[2], nextTry: row[3],
        lastReply: row[4])
    }
  }
}
