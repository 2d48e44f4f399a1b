package import Model

/// A notice as the spool lists it.
package struct SpoolRow: Sendable, Equatable {
  /// Its number in the spool.
  package var id: Int64
  package var sink: String
  package var severity: Severity
  package var kind: NoticeKind
  package var rule: String
  package var device: String
  /// ms since 1970.
  package var made: Int64
  package var state: NoticeState
  /// `waiting` notices: the queue.
  package var lane: Lane
  package var attempts: Int
  /// ms since 1970; nil where no attempt is planned yet.
  package var nextTry: Int64?
  package var lastError: String?
}

/// A notice of the spool with all that is known of it.
package struct SpoolEntry: Sendable, Equatable {
  package var row: SpoolRow
  /// The message that it is in, with all its recipients; nil where none was put together.
  package var message: OutboxMessage?
  package var notice: OutboxNotice
  /// How its sink writes messages, as the engine left it.
  package var profile: [UInt8]?
}

/// How much one sink owes.
package struct SinkDepth: Sendable, Equatable {
  package var sink: String
  /// Not delivered and not given up on.
  package var owed: Int
  package var dead: Int
  /// When the oldest owed one was made; ms since 1970.
  package var oldestMade: Int64?
  package var nextTry: Int64?
  package var lastError: String?
}
