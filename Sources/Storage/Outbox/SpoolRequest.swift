/// What a person asks of the spool: by `picket spool retry` and `drop`.
package struct SpoolRequest: Sendable, Equatable {
  package enum Verb: String, Sendable {
    /// Try now: what waits for its next attempt, and dead letters anew.
    case retry
    /// Deliver never, and keep no longer.
    case drop
  }

  /// Which notices: all that every part here allows.
  package struct Selection: Sendable, Equatable {
    /// One notice by its number in the spool.
    package var notice: Int64?
    package var sink: String?
    /// Only dead letters.
    package var isDead: Bool
    package init(notice: Int64? = nil, sink: String? = nil, isDead: Bool = false) {
      self.notice = notice
      self.sink = sink
      self.isDead = isDead
    }
  }

  package var verb: Verb
  package var selection: Selection
  package init(_ verb: Verb, _ selection: Selection) {
    self.verb = verb
    self.selection = selection
  }
}
