/// How one sink wants its notices: what a rule file says about it, as far as it concerns when and in what company a
/// notice goes.
package struct DeliverySettings: Sendable, Equatable {
  /// `at most COUNT per WINDOW`.
  package struct Rate: Sendable, Equatable {
    package var count: Int
    package var windowMilliseconds: Int64
    package init(count: Int, windowMilliseconds: Int64) {
      self.count = count
      self.windowMilliseconds = windowMilliseconds
    }
  }

  /// Whom a message goes to: addresses, or the one URL of a webhook.
  package var recipients: [String]
  /// `digest every`.
  package var digestMilliseconds: Int64?
  package var rate: Rate?
  /// How many notices one request takes; nil for mail, where several make a digest.
  package var batch: Int?
  /// A notice that is owed so long is given up on.
  package var givesUpMilliseconds: Int64 = 5 * 86_400_000

  package init(
    recipients: [String], digestMilliseconds: Int64? = nil, rate: Rate? = nil, batch: Int? = nil
  ) {
    self.recipients = recipients
    self.digestMilliseconds = digestMilliseconds
    self.rate = rate
    self.batch = batch
  }

  /// Notices may go on their own; else all but critical ones wait for the digest.
  var allowsSingles: Bool { digestMilliseconds == nil || rate != nil }

  /// How long stale notices wait for company where the sink has no digest of its own.
  package static let staleDigestMilliseconds: Int64 = 15 * 60_000
  /// A critical notice is tried this often at least while its sink cannot be reached.
  package static let criticalRetryMilliseconds: Int64 = 60_000
  /// Before it is given up on, a notice is tried for this long, however old it is.
  package static let leastTryingMilliseconds: Int64 = 3_600_000
}
