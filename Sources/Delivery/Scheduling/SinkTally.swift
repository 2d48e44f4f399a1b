internal import Synchronization

/// What a sink has done since the program's start; any thread may look.
package final class SinkTally: Sendable {
  package struct Counts: Equatable {
    package var sent = 0
    package var failedAttempts = 0
    package var dead = 0
  }
  private let counts = Mutex(Counts())

  package init() {}

  package var value: Counts { counts.withLock { $0 } }
  func add(sent: Int = 0, failedAttempts: Int = 0, dead: Int = 0) {
    counts.withLock {
      $0.sent += sent
      $0.failedAttempts += failedAttempts
      $0.dead += dead
    }
  }
}

/// What a person or a monitoring system wants to know of a sink.
package struct SinkCounts: Sendable, Equatable {
  package var sink: String
  /// Not delivered and not given up on.
  package var depth: Int
  /// When the oldest of these was made; ms since 1970.
  package var oldestMade: Int64?
  /// Dead letters that are kept.
  package var dead: Int
  /// Since the program's start: notices delivered, attempts that failed, notices given up on.
  package var sent: Int
  package var failedAttempts: Int
  package var givenUp: Int
  /// When the next attempt of something that failed is; ms since 1970.
  package var nextTry: Int64?
  package var lastError: String?
}
