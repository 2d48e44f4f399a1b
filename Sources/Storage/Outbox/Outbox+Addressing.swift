internal import GRDB
package import Platform

extension Outbox {
  /// Directs a message to the recipients that its sink has now: pending ones that the sink has no more are replaced by
  /// those that the message was not for. Who has it has it.
  package func redirect(
    _ message: Int64, to addresses: [String], now: Int64, isStopping: () -> Bool
  ) throws(RunFailure) -> Entered? {
    try write(isStopping) { database in
      let present = try Self.recipients(of: message, database)
      let gone = present.filter { $0.state == .pending && !addresses.contains($0.address) }
      guard !gone.isEmpty else { return Entered() }
      for recipient in gone {
        try database.execute(
          sql: "DELETE FROM outboxRecipient WHERE message = ? AND address = ? AND state = 0",
          arguments: [message, recipient.address])
      }
      for address in addresses where !present.contains(where: { $0.address == address }) {
        try database.execute(
          sql: """
            INSERT INTO outboxRecipient (message, place, address, nextTry)
            SELECT ?1, coalesce(max(place) + 1, 0), ?2, ?3 FROM outboxRecipient WHERE message = ?1
            """, arguments: [message, address, now])
      }
      return try Self.settle(message, database)
    }
  }

  /// Recipients for whom an earlier notice of one of the message's episodes is still to be delivered, and when that is
  /// tried next: fired comes before cleared.
  ///
  /// A critical message stands behind critical ones only.
  package func recipientsBehind(_ message: OutboxMessage) throws(RunFailure) -> [String: Int64] {
    try database.read { database in
      let sql = """
        SELECT recipient.address, max(recipient.nextTry)
        FROM outboxNotice AS later
        JOIN outboxNotice AS earlier
          ON earlier.sink = later.sink AND earlier.episode = later.episode AND earlier.n < later.n
        JOIN outboxRecipient AS recipient ON recipient.message = earlier.message AND recipient.state = 0
        WHERE later.message = ?1 AND earlier.state = 1 AND earlier.message <> ?1 AND earlier.severity >= ?2
        GROUP BY recipient.address
        """
      let least = message.isCritical ? 2 : 0
      let rows = try Row.fetchAll(database.cachedStatement(sql: sql), arguments: [message.id, least])
      return Dictionary(uniqueKeysWithValues: rows.map { ($0[0], $0[1]) })
    }
  }

  /// Puts a message off for some of its recipients, without an attempt.
  ///
  /// - Parameter isPutOff: for all that are due, so others are tried before it.
  package func postpone(
    _ message: Int64, for recipients: [String: Int64], isPutOff: Bool, isStopping: () -> Bool
  ) throws(RunFailure) -> Entered? {
    try write(isStopping) { database in
      if isPutOff {
        try database.cachedStatement(sql: "UPDATE outboxMessage SET isPutOff = 1 WHERE id = ?")
          .execute(arguments: [message])
      }
      for (address, until) in recipients {
        try database.cachedStatement(
          sql: "UPDATE outboxRecipient SET nextTry = ? WHERE message = ? AND address = ? AND state = 0"
        ).execute(arguments: [until, message, address])
      }
      return try Self.settle(message, database)
    }
  }

  /// Makes all that waits for a later attempt due now.
  package func tryAllNow(now: Int64, isStopping: () -> Bool) throws(RunFailure) {
    _ = try write(isStopping) { database in
      try database.execute(sql: "UPDATE outboxSink SET resumesAt = 0, isAsked = 0")
      try database.execute(sql: "UPDATE outboxRecipient SET nextTry = ? WHERE state = 0", arguments: [now])
      try database.execute(
        sql: "UPDATE outboxMessage SET nextTry = ?, isPutOff = 0 WHERE state = 0", arguments: [now])
    }
  }
}
