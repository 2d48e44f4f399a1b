internal import GRDB
package import Platform

extension Outbox {
  /// Leaves requests for the engine that holds the state directory. Returns the number of the last one.
  package func request(_ requests: [SpoolRequest]) throws(RunFailure) -> Int64 {
    try write({ false }) { database in
      for request in requests {
        try database.cachedStatement(
          sql: "INSERT INTO outboxRequest (verb, notice, sink, isDead) VALUES (?, ?, ?, ?)"
        ).execute(arguments: [
          request.verb.rawValue, request.selection.notice, request.selection.sink, request.selection.isDead,
        ])
      }
      return database.lastInsertedRowID
    } ?? 0
  }

  /// Whether the engine has taken up a request, and with it those before.
  package func hasCarriedOut(_ request: Int64) throws(RunFailure) -> Bool {
    try database.read { database in
      try Int.fetchOne(database, sql: "SELECT 1 FROM outboxRequest WHERE id <= ? LIMIT 1", arguments: [request]) == nil
    }
  }

  /// How many notices a selection means.
  package func count(of selection: SpoolRequest.Selection) throws(RunFailure) -> Int {
    let selected = Self.selected(selection)
    return try database.read { database in
      try Int.fetchOne(
        database, sql: "SELECT count(*) FROM outboxNotice WHERE \(selected.sql)", arguments: selected.arguments) ?? 0
    }
  }

  /// Carries out what was left by `request`, in its order. Whether there was anything.
  package func carryOutRequests(now: Int64, isStopping: () -> Bool) throws(RunFailure) -> Bool {
    var isAny = false
    while let (id, request) = try nextRequest() {
      isAny = true
      if let request {
        guard try carryOut(request, now: now, isStopping: isStopping) != nil else { break }
      }
      let done: Void? = try write(isStopping) {
        try $0.execute(sql: "DELETE FROM outboxRequest WHERE id = ?", arguments: [id])
      }
      if done == nil { break }
    }
    return isAny
  }

  /// The first that was left, with its number; a verb that is not known has no request.
  private func nextRequest() throws(RunFailure) -> (Int64, SpoolRequest?)? {
    try database.read { database in
      let sql = "SELECT id, verb, notice, sink, isDead FROM outboxRequest ORDER BY id LIMIT 1"
      guard let row = try Row.fetchOne(database, sql: sql) else { return nil }
      let selection = SpoolRequest.Selection(notice: row[2], sink: row[3], isDead: row[4])
      return (row[0], SpoolRequest.Verb(rawValue: row[1]).map { SpoolRequest($0, selection) })
    }
  }

  /// Carries out requests at once, where no engine runs; before them what an engine that ended was asked.
  ///
  /// - Returns: how many notices they concerned.
  package func carryOut(_ requests: [SpoolRequest], now: Int64) throws(RunFailure) -> Int {
    _ = try carryOutRequests(now: now, isStopping: { false })
    var count = 0
    for request in requests { count += try carryOut(request, now: now, isStopping: { false }) ?? 0 }
    return count
  }

  /// So many notices are changed in one transaction, so that the stream, which writes too, is held up for moments only.
  package static let sliceLength = 1000

  /// Carries one out, slice by slice; nil: `isStopping` became true, and it is to be carried out again.
  private func carryOut(_ request: SpoolRequest, now: Int64, isStopping: () -> Bool) throws(RunFailure) -> Int? {
    let selected = Self.selected(request.selection)
    // What comes meanwhile was not meant.
    let last = try database.read { try Int64.fetchOne($0, sql: "SELECT max(id) FROM outboxNotice") } ?? 0
    var (count, after): (Int, Int64) = (0, 0)
    while true {
      let ids = try database.read { database in
        try Int64.fetchAll(
          database,
          sql: "SELECT id FROM outboxNotice WHERE \(selected.sql) AND id > ? AND id <= ? ORDER BY id LIMIT ?",
          arguments: selected.arguments + [after, last, Self.sliceLength])
      }
      guard let end = ids.last else { return count }
      let condition = selected.sql + " AND id > ? AND id <= ?"
      let arguments = selected.arguments + [after, end]
      let changed = try write(isStopping) { database in
        switch request.verb {
        case .retry: try Self.retry(condition, arguments, now, database)
        case .drop: try Self.drop(condition, arguments, database)
        }
      }
      guard let changed else { return nil }
      count += changed
      after = end
      if isStopping() { return nil }
    }
  }

  /// The notices that a selection means, as the condition of a statement.
  static func selected(_ selection: SpoolRequest.Selection) -> (sql: String, arguments: StatementArguments) {
    var sql = selection.isDead ? "state = 3" : "state IN (0, 1, 3)"
    var arguments = StatementArguments()
    if let notice = selection.notice {
      sql += " AND id = ?"
      arguments += [notice]
    }
    if let sink = selection.sink {
      sql += " AND sink = ?"
      arguments += [sink]
    }
    return (sql, arguments)
  }

  private static func retry(
    _ condition: String, _ arguments: StatementArguments, _ now: Int64, _ database: Database
  ) throws -> Int {
    let count = try Int.fetchOne(
      database, sql: "SELECT count(*) FROM outboxNotice WHERE \(condition)", arguments: arguments)
    let sinks = try String.fetchAll(
      database, sql: "SELECT DISTINCT sink FROM outboxNotice WHERE \(condition)", arguments: arguments)
    let messages = try messages(condition, arguments, database)
    // Those that no message was ever made of.
    try database.execute(
      sql: """
        UPDATE outboxNotice SET state = 0, lastError = NULL, since = \(now), lane = CASE severity WHEN 2 THEN 0 ELSE 1 END
        WHERE \(condition) AND state = 3 AND message IS NULL
        """, arguments: arguments)
    for message in messages {
      for (sql, values) in Self.retryOfMessage(message, now) {
        try database.cachedStatement(sql: sql).execute(arguments: values)
      }
    }
    for sink in sinks {
      try database.execute(sql: "UPDATE outboxSink SET resumesAt = 0, isAsked = 0 WHERE name = ?", arguments: [sink])
    }
    return count ?? 0
  }

  private static func retryOfMessage(_ id: Int64, _ now: Int64) -> [(String, StatementArguments)] {
    [
      ("UPDATE outboxNotice SET state = 1, lastError = NULL WHERE message = ? AND state = 3", [id]),
      // A dead one begins anew, with all its time before it.
      ("UPDATE outboxMessage SET state = 0, since = ? WHERE id = ? AND state = 2", [now, id]),
      ("UPDATE outboxRecipient SET state = 0, attempts = 0 WHERE message = ? AND state = 2", [id]),
      ("UPDATE outboxRecipient SET nextTry = ? WHERE message = ? AND state = 0", [now, id]),
      ("UPDATE outboxMessage SET nextTry = ?, isPutOff = 0 WHERE id = ? AND state = 0", [now, id]),
    ]
  }

  private static func drop(
    _ condition: String, _ arguments: StatementArguments, _ database: Database
  ) throws -> Int {
    let messages = try messages(condition, arguments, database)
    // The key stays until no replay can bring the notice again; the text is of no use any more.
    try database.execute(
      sql: "UPDATE outboxNotice SET state = 5, message = NULL, json = x'' WHERE \(condition)", arguments: arguments)
    let count = database.changesCount
    for message in messages {
      try database.execute(
        sql: """
          DELETE FROM outboxMessage WHERE id = ?1
            AND NOT EXISTS (SELECT 1 FROM outboxNotice WHERE message = ?1)
          """, arguments: [message])
    }
    return count
  }

  private static func messages(
    _ condition: String, _ arguments: StatementArguments, _ database: Database
  ) throws -> [Int64] {
    try Int64.fetchAll(
      database,
      sql: "SELECT DISTINCT message FROM outboxNotice WHERE \(condition) AND message IS NOT NULL", arguments: arguments)
  }
}
