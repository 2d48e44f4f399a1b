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

  /// Makes all that waits for a later attempt due now.
  package func tryAllNow(now: Int64, isStopping: () -> Bool) throws(RunFailure) {
    _ = try write(isStopping) { database in
      try database.execute(sql: "UPDATE outboxSink SET resumesAt = 0, isAsked = 0")
      try database.execute(sql: "UPDATE outboxRecipient SET nextTry = ? WHERE state = 0", arguments: [now])
      try database.execute(sql: "UPDATE outboxMessage SET nextTry = ? WHERE state = 0", arguments: [now])
    }
  }
}
