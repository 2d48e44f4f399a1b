internal import GRDB
internal import Model
package import Platform
internal import Wire

extension Outbox {
  /// A digest tells of so many notices at most, all that its mail lists; what is more goes into the next one.
  package static let digestLimit = MailComposer.digestLimit

  /// Puts the next notices of a lane into a message of their own: one, or for a batch up to `limit`.
  ///
  /// A notice whose episode has an earlier one waiting for the digest joins that one. So nothing may come of it, and
  /// something else be due afterwards.
  ///
  /// - Parameters:
  ///   - lane: `critical` or `single`.
  ///   - recipients: whom the message goes to.
  /// - Returns: whether a message was put together; nil where the disk is full and `isStopping` became true.
  package func formMessage(
    ofLane lane: Lane, in sink: String, limit: Int = 1, form: OutboxMessage.Form = .single, recipients: [String],
    now: Int64,
    isStopping: () -> Bool
  ) throws(RunFailure) -> Bool? {
    // One notice is the same message whenever it is formed; of several, what is with which in one is known nowhere else.
    try write(isStopping, isDurable: limit > 1) { database in
      var taken: [Int64] = []
      for id in try Self.ids(sink, [lane], limit, database) {
        if lane == .single, let other = try Self.laneOfEarlier(id, database) {
          try database.cachedStatement(sql: "UPDATE outboxNotice SET lane = ? WHERE id = ?")
            .execute(arguments: [other.rawValue, id])
        } else {
          taken.append(id)
        }
      }
      return try Self.form(form, taken, sink, recipients, now, database)
    }
  }

  /// Puts what waits for the digest into one: at most `limit` notices, the first by position.
  ///
  /// Episodes that began and were retracted while they waited are left out, from their start to the retraction.
  ///
  /// - Parameter takesAll: notices that could go on their own go with it.
  package func formDigest(
    in sink: String, takesAll: Bool, limit: Int, form: OutboxMessage.Form, recipients: [String], now: Int64,
    isStopping: () -> Bool
  ) throws(RunFailure) -> Bool? {
    let lanes: [Lane] = takesAll ? [.single, .stale, .excess] : [.stale, .excess]
    return try write(isStopping, isDurable: true) { database in
      try Self.leaveOutRetracted(sink, lanes, database)
      return try Self.form(form, Self.ids(sink, lanes, limit, database), sink, recipients, now, database)
    }
  }

  /// The rate limit is reached: what could go on its own waits for the digest.
  package func moveToDigest(_ sink: String, isStopping: () -> Bool) throws(RunFailure) -> Bool? {
    try write(isStopping) { database in
      try database.cachedStatement(
        sql: "UPDATE outboxNotice SET lane = ? WHERE state = 0 AND sink = ? AND lane = ?"
      ).execute(arguments: [Lane.excess.rawValue, sink, Lane.single.rawValue])
      return true
    }
  }

  private static func ids(_ sink: String, _ lanes: [Lane], _ limit: Int, _ database: Database) throws -> [Int64] {
    let list = lanes.map { String($0.rawValue) }.joined(separator: ", ")
    let sql = """
      SELECT id FROM outboxNotice WHERE state = 0 AND sink = ? AND lane IN (\(list)) ORDER BY position, id LIMIT ?
      """
    return try Int64.fetchAll(database.cachedStatement(sql: sql), arguments: [sink, limit])
  }

  /// The digest's lane that an earlier notice of the episode waits in; nil: none does.
  private static func laneOfEarlier(_ id: Int64, _ database: Database) throws -> Lane? {
    let sql = """
      SELECT earlier.lane FROM outboxNotice AS later JOIN outboxNotice AS earlier
        ON earlier.sink = later.sink AND earlier.episode = later.episode AND earlier.n < later.n
      WHERE later.id = ? AND earlier.state = 0 AND earlier.lane IN (2, 3) ORDER BY earlier.n DESC LIMIT 1
      """
    return try Int.fetchOne(database.cachedStatement(sql: sql), arguments: [id]).flatMap(Lane.init(rawValue:))
  }

  private static func leaveOutRetracted(_ sink: String, _ lanes: [Lane], _ database: Database) throws {
    let list = lanes.map { String($0.rawValue) }.joined(separator: ", ")
    let retractions = try Row.fetchAll(
      database.cachedStatement(
        sql: "SELECT episode, n FROM outboxNotice WHERE state = 0 AND sink = ? AND kind = 'retracted'"),
      arguments: [sink])
    for row in retractions {
      let (episode, last): (String, Int64) = (row[0], row[1])
      let start = try Int64.fetchOne(
        database.cachedStatement(
          sql: """
            SELECT max(n) FROM outboxNotice
            WHERE sink = ? AND episode = ? AND n < ? AND kind = 'fired' AND state = 0 AND lane IN (\(list))
            """), arguments: [sink, episode, last])
      guard let start else { continue }
      try database.cachedStatement(
        sql: "UPDATE outboxNotice SET state = ? WHERE sink = ? AND episode = ? AND n BETWEEN ? AND ? AND state = 0"
      ).execute(arguments: [NoticeState.leftOut.rawValue, sink, episode, start, last])
    }
  }

  private static func form(
    _ form: OutboxMessage.Form, _ notices: [Int64], _ sink: String, _ recipients: [String], _ now: Int64,
    _ database: Database
  ) throws -> Bool {
    guard let first = notices.first else { return false }
    let row = try Row.fetchOne(
      database.cachedStatement(sql: "SELECT episode, n, position, severity FROM outboxNotice WHERE id = ?"),
      arguments: [first])
    guard let row else { return false }
    let name = "\(row[0] as String)-\(row[1] as Int64)"
    let form = notices.count == 1 ? .single : form
    let key: String =
      switch form {
      case .single: name
      // With the time: the same first notice may begin another one, after a restart without a state directory.
      case .digest: "digest-\(name)-\(now)"
      case .batch: "batch-\(name)-\(now)"
      }
    var since: Int64 = 0
    for id in notices {
      since = max(
        since,
        try Int64.fetchOne(
          database.cachedStatement(sql: "SELECT since FROM outboxNotice WHERE id = ?"), arguments: [id]) ?? 0)
    }
    let isCritical = Severity(stored: row[3]) == .critical
    try database.cachedStatement(
      sql: """
        INSERT INTO outboxMessage (sink, key, form, isCritical, position, made, since, nextTry)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        """
    ).execute(arguments: [sink, key, form.rawValue, isCritical, row[2] as Int64, now, since, now])
    let message = database.lastInsertedRowID
    for (place, address) in recipients.enumerated() {
      try database.cachedStatement(
        sql: "INSERT INTO outboxRecipient (message, place, address, nextTry) VALUES (?, ?, ?, ?)"
      ).execute(arguments: [message, place, address, now])
    }
    for id in notices {
      try database.cachedStatement(sql: "UPDATE outboxNotice SET state = ?, message = ? WHERE id = ?")
        .execute(arguments: [NoticeState.sending.rawValue, message, id])
    }
    return true
  }
}
