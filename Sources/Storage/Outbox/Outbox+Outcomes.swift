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
        sql: "UPDATE outboxMessage SET attempts = attempts + 1, isPutOff = ? WHERE id = ?"
      ).execute(arguments: [outcomes.contains { $0.result != .delivered && $0.result != .dead }, message])
      for outcome in outcomes { try Self.enter(outcome, message, now, database) }
      if outcomes.contains(where: { $0.result == .delivered }) {
        try Self.count(message, sink, now, keepsSendingsSince, database)
      }
      try database.cachedStatement(
        sql: """
          UPDATE outboxSink SET failures = 0, failedAt = NULL, resumesAt = 0, isAsked = 0,
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
  ///   - putOffUntil: the server was reached, so it may be this message that it chokes on: it waits until then, and
  ///     others are tried before it; nil: it says nothing about the message.
  ///   - givesUpMessage: this message is given up on.
  ///   - givesUpBefore: notices owed since before it are given up on; nil: none is.
  /// - Returns: what was given up on.
  package func enterFailure(
    of sink: String, attempting message: Int64, reason: String, now: Int64, resumesAt: Int64, isAsked: Bool,
    putOffUntil: Int64? = nil, givesUpMessage: Bool = false, givesUpBefore: Int64?, isStopping: () -> Bool
  ) throws(RunFailure) -> Entered? {
    try write(isStopping) { database in
      try database.cachedStatement(
        sql: """
          INSERT INTO outboxSink (name, failures, failedAt, resumesAt, isAsked, lastError)
          VALUES (?1, 1, ?2, ?3, ?4, ?5)
          ON CONFLICT (name) DO UPDATE SET failures = failures + 1, failedAt = ?2, resumesAt = ?3, isAsked = ?4, lastError = ?5
          """
      ).execute(arguments: [sink, now, resumesAt, isAsked, reason])
      try database.cachedStatement(
        sql: "UPDATE outboxMessage SET attempts = attempts + 1, lastError = ? WHERE id = ?"
      ).execute(arguments: [reason, message])
      var entered = Entered()
      if let putOffUntil {
        try database.cachedStatement(sql: "UPDATE outboxMessage SET isPutOff = 1 WHERE id = ?")
          .execute(arguments: [message])
        try database.cachedStatement(
          sql: """
            UPDATE outboxRecipient SET nextTry = max(nextTry, ?1), attempts = attempts + 1
            WHERE message = ?2 AND state = 0
            """
        ).execute(arguments: [putOffUntil, message])
        _ = try Self.settle(message, database)
      }
      if givesUpMessage { entered.dead += try Self.giveUp(on: message, reason, database) }
      if let givesUpBefore { entered.dead += try Self.giveUp(sink, givesUpBefore, reason, database) }
      entered.state = try Self.state(of: message, database)
      return entered
    }
  }

  /// How often a sink has failed one time after the other.
  package func failures(of sink: String) throws(RunFailure) -> Int {
    try database.read { database in
      try Int.fetchOne(
        database.cachedStatement(sql: "SELECT failures FROM outboxSink WHERE name = ?"), arguments: [sink]) ?? 0
    }
  }

  /// At a start: what failed before may work now, so no sink is held back, and each fails for the first time.
  package func resumeAll(isStopping: () -> Bool) throws(RunFailure) {
    _ = try write(isStopping) {
      try $0.execute(sql: "UPDATE outboxSink SET failures = 0, failedAt = NULL, resumesAt = 0, isAsked = 0")
    }
  }

  /// The clock was set back by `step` ms: what a sink waits for by our own choice is due now, what its server asked for
  /// is moved with the clock.
  package func clockWasSetBack(
    by step: Int64, in sink: String, now: Int64, isStopping: () -> Bool
  ) throws(RunFailure) {
    _ = try write(isStopping) { database in
      try database.execute(
        sql: """
          UPDATE outboxSink SET failedAt = NULL, resumesAt = CASE isAsked WHEN 1 THEN max(0, resumesAt - ?) ELSE 0 END
          WHERE name = ?
          """, arguments: [step, sink])
      try database.execute(
        sql: """
          UPDATE outboxRecipient SET nextTry = ?1 WHERE state = 0 AND nextTry > ?1
            AND message IN (SELECT id FROM outboxMessage WHERE state = 0 AND sink = ?2)
          """, arguments: [now, sink])
      try database.execute(
        sql: "UPDATE outboxMessage SET nextTry = ?1 WHERE state = 0 AND sink = ?2 AND nextTry > ?1",
        arguments: [now, sink])
    }
  }

  /// Since when a message's newest notice is owed; nil where it is gone.
  package func owedSince(_ message: Int64) throws(RunFailure) -> Int64? {
    try database.read { database in
      try Int64.fetchOne(
        database.cachedStatement(sql: "SELECT since FROM outboxMessage WHERE id = ?"), arguments: [message])
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
      .execute(arguments: ["\(ShownAddress.text(outcome.address)): \(outcome.reply)", message])
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

  /// A message becomes a dead letter for all who have it not.
  private static func giveUp(on message: Int64, _ reason: String, _ database: Database) throws -> Int {
    try database.cachedStatement(
      sql: "UPDATE outboxRecipient SET state = 2, lastReply = ? WHERE message = ? AND state = 0"
    ).execute(arguments: [reason, message])
    return try settle(message, database).dead
  }

  /// Open messages and waiting notices that are owed since before a time become dead letters.
  private static func giveUp(
    _ sink: String, _ before: Int64, _ reason: String, _ database: Database
  ) throws -> Int {
    let messages = try Int64.fetchAll(
      database, sql: "SELECT id FROM outboxMessage WHERE state = 0 AND sink = ? AND since < ?",
      arguments: [sink, before])
    var dead = 0
    for message in messages { dead += try giveUp(on: message, reason, database) }
    try database.execute(
      sql: "UPDATE outboxNotice SET state = 3, lastError = ? WHERE state = 0 AND sink = ? AND since < ?",
      arguments: [reason, sink, before])
    return dead + database.changesCount
  }
}
