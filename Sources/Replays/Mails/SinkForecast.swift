internal import Rules

/// When one mail sink would send, as notices come: the delivery's decisions (docs/spool.md) with a server that takes
/// all.
struct SinkForecast: Sendable {
  /// A mail, and the rule whose notice began it.
  struct Mail: Sendable, Equatable {
    var rule: Int
    /// ms since 1970.
    var moment: Int64
  }

  private let digestMilliseconds: Int64?
  private let rate: MailSettings.Rate?
  /// What waits for the digest: whose notice was first, how many there are, and when it is due.
  private var waiting: (rule: Int, count: Int, due: Int64)?
  /// When the last mails went that count towards the limit, the oldest first.
  private var sent: [Int64] = []
  private var clock = Int64.min

  /// Stale notices wait so long for company where the sink has no digest of its own.
  private static let staleMilliseconds: Int64 = 900_000
  /// Notices that one digest lists.
  private static let digestLimit = 500

  init(_ settings: MailSettings) {
    digestMilliseconds = settings.digestEveryMilliseconds
    rate = settings.atMost
  }

  /// A notice is told; gives the mails that went up to then, and its own where it goes at once.
  mutating func take(_ rule: Int, at moment: Int64, isCritical: Bool, isStale: Bool) -> [Mail] {
    var mails = advance(to: moment)
    if isCritical { return mails + [send(rule, at: clock)] }
    let allowsSingles = digestMilliseconds == nil || rate != nil
    if allowsSingles, !isStale, freeAt(clock) <= clock {
      mails.append(send(rule, at: clock))
      return mails
    }
    let patience = digestMilliseconds ?? (isStale ? Self.staleMilliseconds : 0)
    var digest = waiting ?? (rule, 0, clock + patience)
    digest.count += 1
    waiting = digest
    return mails
  }

  /// Digests that are due by then go.
  mutating func advance(to moment: Int64) -> [Mail] {
    clock = max(clock, moment)
    var mails: [Mail] = []
    while let digest = waiting {
      let time = freeAt(digest.due)
      if time > clock { break }
      mails.append(send(digest.rule, at: time))
      waiting = digest.count > Self.digestLimit ? (digest.rule, digest.count - Self.digestLimit, time) : nil
    }
    return mails
  }

  /// The first moment from `time` on at which the limit allows another mail.
  private func freeAt(_ time: Int64) -> Int64 {
    guard let rate, sent.count >= rate.count else { return time }
    return max(time, sent[sent.count - rate.count] + rate.perMilliseconds)
  }

  private mutating func send(_ rule: Int, at moment: Int64) -> Mail {
    if let rate {
      sent.append(moment)
      if sent.count > 2 * rate.count { sent.removeFirst(sent.count - rate.count) }
    }
    return Mail(rule: rule, moment: moment)
  }
}
