/// What became of one attempt to send.
package enum SendOutcome: Sendable, Equatable {
  /// The other side has taken it; `reply` is what it said: `250 2.0.0 Ok: queued as 4C7…`, `200`.
  case sent(reply: String)
  /// Later it may succeed.
  case temporary(SendFault)
  /// It never will, as it is.
  case permanent(SendFault)
  /// `SendStop` was raised. Whether it arrived is not known: send it again.
  case stopped
}

/// Why something was not sent.
package struct SendFault: Sendable, Equatable {
  /// What else cannot be sent for the same reason.
  package enum Scope: Sendable, Equatable {
    /// The server or the connection: nothing of this sink can be sent now.
    case sink
    /// This recipient: no mail reaches the mailbox now; others may be reached.
    case recipient
    /// This notice to this recipient; others may be sent.
    case message
  }
  /// One sentence, lower case, no full stop, no secret; it may hold what the server said, so it is escaped before it
  /// comes to a terminal.
  package var reason: String
  /// The reply's code, SMTP's or HTTP's; nil where there was none.
  package var code: Int?
  package var scope: Scope
  /// The message itself came before the other side, so it may be this message that it chokes on.
  package var hasReached: Bool
  /// How long the other side asks to wait.
  package var retryAfterMilliseconds: Int64?
  /// - Parameter hasReached: nil: it did where there is a code.
  package init(
    _ reason: String, code: Int? = nil, scope: Scope, hasReached: Bool? = nil, retryAfterMilliseconds: Int64? = nil
  ) {
    self.reason = reason
    self.code = code
    self.scope = scope
    self.hasReached = hasReached ?? (code != nil)
    self.retryAfterMilliseconds = retryAfterMilliseconds
  }
}
