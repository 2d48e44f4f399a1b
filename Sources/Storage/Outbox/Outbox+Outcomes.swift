internal import GRDB
package import Platform

/// What an attempt came to for one recipient.
package struct RecipientOutcome: Sendable, Equatable {
  package enum Result: Sendable, Equatable {
    case delivered
    /// Later again; ms since 1970.
    case deferred(until: Int64)
    case dead
  }
  package var address: String
  package var result: Result
  package var reply: String
  package init(address: String, result: Result, reply: String) {
    self.address = address
    self.result = result
    self.reply = reply
  }
}

/// What the books say after an attempt was entered.
package struct Entered: Sendable, Equatable {
  /// The message's state now; nil where it was dropped meanwhile.
  package var state: MessageState?
  /// Notices that all recipients have now, and ones that are given up on now.
  package var sent = 0
  package var dead = 0
  package init() {}
}

extension Outbox {
  /// Enters an attempt that reached the server.
  ///
  /// - Parameters:
  ///   - keepsSendingsSince: sendings before it are no longer of any rate limit.
  package func enter(
    _ outcomes: [RecipientOutcome], of message: Int64, in sink: String, now: Int64, keepsSendingsSince: Int64,
    isStopping: () -> Bool
  ) throws(RunFailure) -> Entered? {
    try write(isStopping) { database in
      try database.cachedStatement(
        sql: "UPDATE outboxMessage SET attempts = attempts + 1 WHERE id = ?"
      ).execute(arguments: [message])
      for outcome in outcomes { try Self.enter(outcome, message, now, database) }
      if outcomes.contains(where: { $0.result == .delivered }) {
        try Self.count(message, sink, now, keepsSendingsSince, database)
      }
      try database.cachedStatement(
        sql: """
          UPDATE outboxSink SET failures = 0, failingSince = NULL, failedAt = NULL, resumesAt = 0, isAsked = 0,
            lastError = NULL WHERE name = ?
          """
      ).execute(arguments: [sink])
      return try Self.settle(message, database)
    }
  }

  /// Enters that the sink as a whole failed: nothing of it is tried before `resumesAt`.
  ///
  /// - Parameters:
  ///   - isAsked: the server itself named the time.
  ///   - putsOff: the server answered, so it may be this message that it chokes on: others are tried before it.
  ///   - givesUpBefore: notices owed since before it are given up on; nil: none is.
  /// - Returns: what was given up on.
  package func enterFailure(
    of sink: String, attempting message: Int64, reason: String, now: Int64, resumesAt: Int64, isAsked: Bool,
    putsOff: Bool = false, givesUpBefore: Int64?, isStopping: () -> Bool
  ) throws(RunFailure) -> Entered? {
    try write(isStopping) { database in
      try database.cachedStatement(
        sql: """
          INSERT INTO outboxSink (name, failures, failingSince, failedAt, resumesAt, isAsked, lastError)
          VALUES (?1, 1, ?2, ?2, ?3, ?4, ?5)
          ON CONFLICT (name) DO UPDATE SET failures = failures + 1, failingSince = coalesce(failingSince, ?2),
            failedAt = ?2, resumesAt = ?3, isAsked = ?4, lastError = ?5
          """
      ).execute(arguments: [sink, now, resumesAt, isAsked, reason])
      try database.cachedStatement(
        sql: "UPDATE outboxMessage SET attempts = attempts + 1, lastError = ? WHERE id = ?"
      ).execute(arguments: [reason, message])
      if putsOff {
        for sql in [
          "UPDATE outboxMessage SET nextTry = ?1 WHERE id = ?2 AND nextTry < ?1",
          "UPDATE outboxRecipient SET nextTry = ?1 WHERE message = ?2 AND state = 0 AND nextTry < ?1",
        ] {
          try database.cachedStatement(sql: sql).execute(arguments: [resumesAt + 1, message])
        }
      }
      var entered = Entered()
      if let givesUpBefore { entered.dead = try Self.giveUp(sink, givesUpBefore, reason, database) }
      entered.state = try Self.state(of: message, database)
      return entered
    }
  }

  /// How often a sink has failed one time after the other, and since when.
  package func failures(of sink: String) throws(RunFailure) -> (count: Int, since: Int64?) {
    try database.read { database in
      let row = try Row.fetchOne(
        database, sql: "SELECT failures, failingSince FROM outboxSink WHERE name = ?", arguments: [sink])
      guard let row else { return (0, nil) }
      return (row[0], row[1])
    }
  }

  /// At a start: what failed before may work now, so no sink is held back.
  package func resumeAll(isStopping: () -> Bool) throws(RunFailure) {
    _ = try write(isStopping) { try $0.execute(sql: "UPDATE outboxSink SET resumesAt = 0, isAsked = 0") }
  }

  /// When a message was first put together and since when its newest notice is owed; nil where it is gone.
  package func age(of message: Int64) throws(RunFailure) -> (made: Int64, since: Int64)? {
    try database.read { database in
      try Row.fetchOne(
        database, sql: "SELECT made, since FROM outboxMessage WHERE id = ?", arguments: [message]
      ).map { ($0[0], $0[1]) }
    }
  }

  private static func enter(
    _ outcome: RecipientOutcome, _ message: Int64, _ now: Int64, _ database: Database
  ) throws {
    let (state, nextTry): (RecipientState, Int64) =
      switch outcome.result {
      case .delivered: (.delivered, now)
      case .deferred(let until): (.pending, until)
      case .dead: (.dead, now)
      }
    try database.cachedStatement(
      sql: """
        UPDATE outboxRecipient SET state = ?, nextTry = ?, attempts = attempts + 1, lastReply = ?
        WHERE message = ? AND address = ? AND state = 0
        """
    ).execute(arguments: [state.rawValue, nextTry, outcome.reply, message, outcome.address])
    if outcome.result == .delivered { return }
    try database.cachedStatement(sql: "UPDATE outboxMessage SET lastError = ? WHERE id = ?")
      .execute(arguments: ["\(outcome.address): \(outcome.reply)", message])
  }

  // One mail counts once towards the rate limit, at its first success.
  private static func count(
    _ message: Int64, _ sink: String, _ now: Int64, _ keepsSendingsSince: Int64, _ database: Database
  ) throws {
    try database.cachedStatement(sql: "UPDATE outboxMessage SET isCounted = 1 WHERE id = ? AND isCounted = 0")
      .execute(arguments: [message])
    guard database.changesCount > 0 else { return }
    try database.cachedStatement(sql: "INSERT INTO outboxSending (sink, at) VALUES (?, ?)")
      .execute(arguments: [sink, now])
    try database.cachedStatement(sql: "DELETE FROM outboxSending WHERE sink = ? AND (at < ? OR at > ?)")
      .execute(arguments: [sink, keepsSendingsSince, now])
  }

  private static func state(of message: Int64, _ database: Database) throws -> MessageState? {
    try Int.fetchOne(
      database.cachedStatement(sql: "SELECT state FROM outboxMessage WHERE id = ?"), arguments: [message]
    ).flatMap(MessageState.init(rawValue:))
  }

  /// Brings a message's state, and that of its notices, up to that of its recipients.
  static func settle(_ message: Int64, _ database: Database) throws -> Entered {
    var entered = Entered()
    guard try state(of: message, database) == .open else { return entered }
    let recipients = try recipients(of: message, database)
    if let next = recipients.filter({ $0.state == .pending }).map(\.nextTry).min() {
      try database.cachedStatement(sql: "UPDATE outboxMessage SET nextTry = ? WHERE id = ?")
        .execute(arguments: [next, message])
      entered.state = .open
      return entered
    }
    let state: MessageState = recipients.contains { $0.state == .dead } ? .dead : .sent
    try database.cachedStatement(sql: "UPDATE outboxMessage SET state = ? WHERE id = ?")
      .execute(arguments: [state.rawValue, message])
    let noticeState: NoticeState = state == .dead ? .dead : .sent
    try database.cachedStatement(sql: "UPDATE outboxNotice SET state = ? WHERE message = ? AND state = 1")
      .execute(arguments: [noticeState.rawValue, message])
    entered.state = state
    if state == .dead { entered.dead = database.changesCount } else { entered.sent = database.changesCount }
    return entered
  }

  /// Open messages and waiting notices that are owed since before a time become dead letters.
  private static func giveUp(
    _ sink: String, _ before: Int64, _ reason: String, _ database: Database
  ) throws -> Int {
    let messages = try Int64.fetchAll(
      database, sql: "SELECT id FROM outboxMessage WHERE state = 0 AND sink = ? AND since < ?",
      arguments: [sink, before])
    var dead = 0
    for message in messages {
      try database.execute(
        sql: "UPDATE outboxRecipient SET state = 2, lastReply = ? WHERE message = ? AND state = 0",
        arguments: [reason, message])
      dead += try settle(message, database).dead
    }
    try database.execute(
      sql: "UPDATE outboxNotice SET state = 3, lastError = ? WHERE state = 0 AND sink = ? AND since < ?",
      arguments: [reason, sink, before])
    return dead + database.changesCount
  }
}
