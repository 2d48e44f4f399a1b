/// How a sink stands at one moment: all that is needed to say what it does next.
///
/// Times are ms since 1970; nil where there is none.
package struct SinkStanding: Sendable, Equatable {
  /// A message that was put together and is not settled.
  package struct Open: Sendable, Equatable {
    package var message: Int64
    package var nextTry: Int64
    package init(message: Int64, nextTry: Int64) {
      self.message = message
      self.nextTry = nextTry
    }
  }

  /// Nothing of the sink is tried before.
  package var resumesAt: Int64 = 0
  /// When it failed as a whole the last time.
  package var failedAt: Int64?
  /// The server itself named `resumesAt`.
  package var isAsked = false

  /// The open messages that are tried next: critical ones, ones that count towards the rate limit already, others.
  package var openCritical: Open?
  package var openCounted: Open?
  package var open: Open?
  /// The same of those that were put off after an attempt that reached the server.
  package var putOffCritical: Open?
  package var putOffCounted: Open?
  package var putOff: Open?

  /// A critical notice waits.
  package var hasCritical = false
  /// When the first notice of each lane was made.
  package var firstSingle: Int64?
  package var firstStale: Int64?
  package var firstExcess: Int64?

  /// When the mail went out that has to leave the window of the rate limit before another may: the `count`-th newest.
  package var limitingSending: Int64?

  package init() {}

  /// A message that is tried next was put off before.
  package func isPutOff(_ message: Int64) -> Bool {
    [putOffCritical, putOffCounted, putOff].contains { $0?.message == message }
  }
}
