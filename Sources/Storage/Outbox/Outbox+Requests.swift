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
    let isAny = try database.read { try Int.fetchOne($0, sql: "SELECT 1 FROM outboxRequest LIMIT 1") != nil }
    guard isAny else { return false }
    return try write(isStopping) { database in
      try Self.carryOutLeft(now, database)
      return true
    } ?? false
  }

  private static func carryOutLeft(_ now: Int64, _ database: Database) throws {
    for row in try Row.fetchAll(database, sql: "SELECT verb, notice, sink, isDead FROM outboxRequest ORDER BY id") {
      guard let verb = SpoolRequest.Verb(rawValue: row[0]) else { continue }
      let selection = SpoolRequest.Selection(notice: row[1], sink: row[2], isDead: row[3])
      _ = try carryOut(SpoolRequest(verb, selection), now, database)
    }
    try database.execute(sql: "DELETE FROM outboxRequest")
  }

  /// Carries out requests at once, where no engine runs; before them what an engine that ended was asked.
  ///
  /// - Returns: how many notices they concerned.
  package func carryOut(_ requests: [SpoolRequest], now: Int64) throws(RunFailure) -> Int {
    try write({ false }) { database in
      try Self.carryOutLeft(now, database)
      return try requests.reduce(0) { try $0 + Self.carryOut($1, now, database) }
    } ?? 0
  }

  private static func carryOut(_ request: SpoolRequest, _ now: Int64, _ database: Database) throws -> Int {
    let selected = selected(request.selection)
    switch request.verb {
    case .retry: return try retry(selected.sql, selected.arguments, now, database)
    case .drop: return try drop(selected.sql, selected.arguments, database)
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
      try database.execute(
        sql: "UPDATE outboxNotice SET state = 1, lastError = NULL WHERE message = ? AND state = 3",
        arguments: [message])
      // A dead one begins anew, with all its time before it.
      try database.execute(
        sql: "UPDATE outboxMessage SET state = 0, since = ? WHERE id = ? AND state = 2", arguments: [now, message])
      try database.execute(
        sql: "UPDATE outboxRecipient SET state = 0, attempts = 0 WHERE message = ? AND state = 2",
        arguments: [message])
      try database.execute(
        sql: "UPDATE outboxRecipient SET nextTry = ? WHERE message = ? AND state = 0", arguments: [now, message])
      try database.execute(
        sql: "UPDATE outboxMessage SET nextTry = ?, isPutOff = 0 WHERE id = ? AND state = 0", arguments: [now, message])
    }
    for sink in sinks {
      try database.execute(sql: "UPDATE outboxSink SET resumesAt = 0, isAsked = 0 WHERE name = ?", arguments: [sink])
    }
    return count ?? 0
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
