/// A mail or a request: what one attempt hands over, and what is known by one Message-ID or Idempotency-Key.
///
/// It is in the database before its first attempt, so its key is the same in every attempt and after every restart.
package struct OutboxMessage: Sendable, Equatable {
  package enum Form: Int, Sendable {
    /// One notice.
    case single = 0
    /// One mail about several notices.
    case digest = 1
    /// One request with several notices.
    case batch = 2
  }

  package var id: Int64
  package var sink: String
  /// Names the message to the world: `EPISODE-N` of its only notice, or `digest-…` and `batch-…` of several.
  package var key: String
  package var form: Form
  package var isCritical: Bool
  /// When it was put together; ms since 1970.
  package var made: Int64
  /// Attempts so far.
  package var attempts: Int
  /// Not delivered yet and due, in the order of the sink's recipients.
  package var recipients: [OutboxRecipient]
  /// By position.
  package var notices: [OutboxNotice]
}

/// Somebody whom a message goes to.
package struct OutboxRecipient: Sendable, Equatable {
  package var address: String
  package var state: RecipientState
  package var attempts: Int
  /// ms since 1970.
  package var nextTry: Int64
  /// What the server said last.
  package var lastReply: String?

  package init(address: String, state: RecipientState, attempts: Int, nextTry: Int64, lastReply: String?) {
    self.address = address
    self.state = state
    self.attempts = attempts
    self.nextTry = nextTry
    self.lastReply = lastReply
  }
}

/// What has become of a message for one recipient.
package enum RecipientState: Int, Sendable, CaseIterable {
  case pending = 0
  case delivered = 1
  case dead = 2
}

/// What has become of a message as a whole.
package enum MessageState: Int, Sendable, CaseIterable {
  /// A recipient is pending.
  case open = 0
  /// All have it.
  case sent = 1
  /// Settled, and some have it not.
  case dead = 2
}
