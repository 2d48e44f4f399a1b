internal import Foundation
internal import GRDB
internal import Model
package import Platform

extension Outbox {
  /// A page of what is owed and of dead letters, by their numbers.
  ///
  /// - Parameter after: the last number of the page before; 0 for the first.
  package func page(
    after id: Int64, limit: Int, of selection: SpoolRequest.Selection = .init()
  ) throws(RunFailure) -> [SpoolRow] {
    let selected = Self.selected(selection)
    return try database.read { database in
      try Row.fetchAll(
        database.cachedStatement(
          sql: """
            SELECT \(Self.rowColumns) FROM (
              SELECT * FROM outboxNotice WHERE \(selected.sql) AND id > ? ORDER BY id LIMIT ?) AS notice
            \(Self.rowJoins) ORDER BY notice.id
            """), arguments: selected.arguments + [id, limit]
      ).map(Self.spoolRow)
    }
  }

  /// One notice of the spool; nil where it holds none of that number.
  package func entry(_ id: Int64) throws(RunFailure) -> SpoolEntry? {
    try database.read { database in
      let sql = "SELECT \(Self.rowColumns) FROM outboxNotice AS notice \(Self.rowJoins) WHERE notice.id = ?"
      guard let row = try Row.fetchOne(database, sql: sql + " AND notice.state IN (0, 1, 3)", arguments: [id]),
        let notice = try Row.fetchOne(
          database, sql: "SELECT \(Self.noticeColumns) FROM outboxNotice WHERE id = ?", arguments: [id])
      else { return nil }
      let profile = try Data.fetchOne(
        database, sql: "SELECT profile FROM outboxSink WHERE name = ?", arguments: [notice["sink"] as String])
      return SpoolEntry(
        row: Self.spoolRow(row), message: try Self.fullMessage(row[12], database), notice: Self.notice(notice),
        profile: profile.map { [UInt8]($0) })
    }
  }

  /// How much each sink owes, by name; sinks that owe nothing are left out.
  package func depths() throws(RunFailure) -> [SinkDepth] {
    try database.read { database in
      try Row.fetchAll(database.cachedStatement(sql: Self.depthsStatement)).map { row in
        SinkDepth(
          sink: row[0], owed: row[1], dead: row[2], oldestMade: row[3], nextTry: row[4], lastError: row[5])
      }
    }
  }

  /// Reads an index and no row of a notice: it is asked each second, however much is owed.
  static let depthsStatement = """
    SELECT owed.sink, owed.count, owed.dead, owed.oldest,
      coalesce(
        max(resumesAt, (SELECT min(nextTry) FROM outboxMessage WHERE sink = owed.sink AND state = 0)),
        nullif(resumesAt, 0)),
      coalesce(sink.lastError, (SELECT lastError FROM outboxMessage WHERE sink = owed.sink
        AND state = 0 AND lastError IS NOT NULL ORDER BY nextTry LIMIT 1))
    FROM (
      SELECT sink, sum(state <> 3) AS count, sum(state = 3) AS dead, min(CASE WHEN state <> 3 THEN made END) AS oldest
      FROM outboxNotice WHERE state IN (0, 1, 3) GROUP BY sink) AS owed
    LEFT JOIN outboxSink AS sink ON sink.name = owed.sink ORDER BY owed.sink
    """

  /// Keeps how a sink writes its messages, for `picket spool show`.
  package func keepProfile(_ profile: [UInt8], of sink: String, isStopping: () -> Bool) throws(RunFailure) {
    _ = try write(isStopping) { database in
      try database.execute(
        sql: """
          INSERT INTO outboxSink (name, profile) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET profile = ?2
          """, arguments: [sink, Data(profile)])
    }
  }

  private static let rowColumns = """
    notice.id, notice.sink, notice.severity, notice.kind, notice.rule, notice.device, notice.made, notice.state,
    notice.lane, coalesce(message.attempts, 0),
    CASE notice.state WHEN 3 THEN NULL WHEN 1 THEN max(message.nextTry, coalesce(sink.resumesAt, 0))
      ELSE nullif(coalesce(sink.resumesAt, 0), 0) END,
    coalesce(message.lastError, notice.lastError, CASE notice.state WHEN 3 THEN NULL ELSE sink.lastError END),
    notice.message
    """
  private static let rowJoins = """
    LEFT JOIN outboxMessage AS message ON message.id = notice.message
    LEFT JOIN outboxSink AS sink ON sink.name = notice.sink
    """

  private static func spoolRow(_ row: Row) -> SpoolRow {
    SpoolRow(
      id: row[0], sink: row[1], severity: Severity(stored: row[2]), kind: NoticeKind(rawValue: row[3]) ?? .fired,
      rule: row[4], device: row[5], made: row[6], state: NoticeState(rawValue: row[7]) ?? .waiting,
      lane: Lane(rawValue: row[8]) ?? .single, attempts: row[9], nextTry: row[10], lastError: row[11])
  }

  private static func fullMessage(_ id: Int64?, _ database: Database) throws -> OutboxMessage? {
    guard let id else { return nil }
    let sql = "SELECT sink, key, form, isCritical, made, attempts FROM outboxMessage WHERE id = ?"
    guard let row = try Row.fetchOne(database, sql: sql, arguments: [id]) else { return nil }
    let notices = try Row.fetchAll(
      database, sql: "SELECT \(noticeColumns) FROM outboxNotice WHERE message = ? ORDER BY position, id",
      arguments: [id]
    ).map(notice)
    return OutboxMessage(
      id: id, sink: row[0], key: row[1], form: OutboxMessage.Form(rawValue: row[2]) ?? .single, isCritical: row[3],
      made: row[4], attempts: row[5], recipients: try recipients(of: id, database), notices: notices)
  }
}
