internal import GRDB
package import Platform

extension Outbox {
  /// How a sink stands.
  ///
  /// - Parameters:
  ///   - limitCount: how many mails its rate limit allows in a window; nil without one.
  ///   - now: sendings that a clock which was set back puts into the future do not count.
  package func standing(of sink: String, limitCount: Int?, now: Int64) throws(RunFailure) -> SinkStanding {
    try database.read { database in
      var standing = SinkStanding()
      if let row = try Row.fetchOne(
        database.cachedStatement(sql: "SELECT resumesAt, failedAt, isAsked FROM outboxSink WHERE name = ?"),
        arguments: [sink])
      {
        standing.resumesAt = row[0]
        standing.failedAt = row[1]
        standing.isAsked = row[2]
      }
      standing.openCritical = try Self.open(sink, .critical, isPutOff: false, database)
      standing.openCounted = try Self.open(sink, .counted, isPutOff: false, database)
      standing.open = try Self.open(sink, .other, isPutOff: false, database)
      standing.putOffCritical = try Self.open(sink, .critical, isPutOff: true, database)
      standing.putOffCounted = try Self.open(sink, .counted, isPutOff: true, database)
      standing.putOff = try Self.open(sink, .other, isPutOff: true, database)
      standing.hasCritical = try Self.first(sink, .critical, database) != nil
      standing.firstSingle = try Self.first(sink, .single, database)
      standing.firstStale = try Self.first(sink, .stale, database)
      standing.firstExcess = try Self.first(sink, .excess, database)
      if let limitCount {
        standing.limitingSending = try Int64.fetchOne(
          database.cachedStatement(
            sql: "SELECT at FROM outboxSending WHERE sink = ? AND at <= ? ORDER BY at DESC LIMIT 1 OFFSET ?"),
          arguments: [sink, now, limitCount - 1])
      }
      return standing
    }
  }

  /// Which of a sink's open messages are meant, as the condition of a statement.
  enum OpenKind: String, CaseIterable {
    case critical = "isCritical = 1"
    case counted = "isCritical = 0 AND isCounted = 1"
    case other = "isCritical = 0 AND isCounted = 0"
  }

  /// The statement that finds which of them is tried next.
  static func openStatement(_ kind: OpenKind) -> String {
    """
    SELECT id, nextTry FROM outboxMessage WHERE state = 0 AND sink = ? AND \(kind.rawValue) AND isPutOff = ?
    ORDER BY nextTry, id LIMIT 1
    """
  }

  private static func open(
    _ sink: String, _ kind: OpenKind, isPutOff: Bool, _ database: Database
  ) throws -> SinkStanding.Open? {
    try Row.fetchOne(database.cachedStatement(sql: openStatement(kind)), arguments: [sink, isPutOff])
      .map { SinkStanding.Open(message: $0[0], nextTry: $0[1]) }
  }

  private static func first(_ sink: String, _ lane: Lane, _ database: Database) throws -> Int64? {
    let sql = """
      SELECT since FROM outboxNotice WHERE state = 0 AND sink = ? AND lane = ? ORDER BY position, id LIMIT 1
      """
    return try Int64.fetchOne(database.cachedStatement(sql: sql), arguments: [sink, lane.rawValue])
  }
}
