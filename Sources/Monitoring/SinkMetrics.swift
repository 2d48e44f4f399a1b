/// How a sink fares.
package struct SinkMetrics: Sendable, Equatable {
  /// As the rule file calls it.
  package var name: String
  /// `stdout`, `file`, `mail`, `webhook`.
  package var kind: String
  /// Notices that wait to be sent.
  package var spooled = 0
  /// When the oldest of them was made, ms since 1970; nil where none waits.
  package var oldest: Int64?
  package var sent = 0
  /// Attempts that failed, whatever became of the notice.
  package var failed = 0
  /// Notices that were given up since the start.
  package var givenUp = 0
  /// Notices that were given up, whenever that was, and are kept.
  package var dead = 0
  /// What the last failed attempt said; nil where the last one did not fail.
  package var lastError: String?

  package init(name: String, kind: String) {
    self.name = name
    self.kind = kind
  }

  /// Seconds that the oldest notice has waited; nil where none waits.
  package func oldestSeconds(at now: Int64) -> Double? { oldest.map { Double(max(0, now - $0)) / 1000 } }
}
