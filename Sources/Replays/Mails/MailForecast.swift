internal import Model
package import Rules

/// Which mails notices would make: single ones, and digests where a sink gathers or limits them.
///
/// The same decisions as the delivery's (docs/spool.md), on the clock of the data and with a server that takes all. A
/// mail counts for the rule whose notice began it. Notices come in the order in which they are told.
package struct MailForecast: Sendable {
  private var sinks: [Int: SinkForecast] = [:]
  private let severities: [Severity]

  /// - Parameter rules: of the replay; only its mail sinks count.
  package init(_ rules: CheckedRuleSet) {
    severities = rules.rules.map(\.severity)
    let used = Set(rules.rules.flatMap { $0.notify.map(\.sink) })
    for (position, sink) in rules.sinks.enumerated() where used.contains(position) {
      if case .mail(let settings) = sink.target { sinks[position] = SinkForecast(sink.name, settings) }
    }
  }

  /// Bits of the mail sinks that rules notify.
  package var bits: UInt64 { sinks.keys.reduce(0) { $0 | 1 << UInt64($1) } }

  package mutating func take(_ notice: MailedNotice) {
    let rule = Int(notice.rule)
    var rest = notice.sinks
    while rest != 0 {
      let position = rest.trailingZeroBitCount
      rest &= rest - 1
      sinks[position]?.take(rule, at: notice.moment, isCritical: severities[rule] == .critical, isStale: notice.isStale)
    }
  }

  /// What waits goes out as it would.
  package mutating func finish() {
    for position in sinks.keys { sinks[position]?.advance(to: .max) }
  }

  /// By the sinks' names, in their order. Only after `finish`.
  package var bySink: [(sink: String, mails: HourTally)] {
    sinks.sorted { $0.key < $1.key }.map { ($0.value.name, $0.value.mails) }
  }

  /// By rule.
  package var byRule: [Int: HourTally] {
    sinks.values.reduce(into: [:]) { result, sink in
      result.merge(sink.byRule) { $0 + $1 }
    }
  }
}

extension HourTally {
  fileprivate static func + (a: HourTally, b: HourTally) -> HourTally {
    var sum = a
    sum += b
    return sum
  }
}

/// The mails of one sink.
private struct SinkForecast: Sendable {
  let name: String
  private(set) var mails = HourTally()
  private(set) var byRule: [Int: HourTally] = [:]
  private let digestMilliseconds: Int64?
  private let rate: MailSettings.Rate?
  /// What waits for the digest: since when, whose notice was first, how many, and when it is due.
  private var waiting: (rule: Int, count: Int, due: Int64)?
  /// When the last mails went that count towards the limit, the oldest first.
  private var sent: [Int64] = []
  private var clock = Int64.min

  /// Stale notices wait so long for company where the sink has no digest of its own.
  private static let staleMilliseconds: Int64 = 900_000
  /// Notices that one digest lists.
  private static let digestLimit = 500

  init(_ name: String, _ settings: MailSettings) {
    self.name = name
    digestMilliseconds = settings.digestEveryMilliseconds
    rate = settings.atMost
  }

  mutating func take(_ rule: Int, at moment: Int64, isCritical: Bool, isStale: Bool) {
    advance(to: moment)
    if isCritical { return send(rule, at: clock) }
    let allowsSingles = digestMilliseconds == nil || rate != nil
    if allowsSingles, !isStale, freeAt(clock) <= clock { return send(rule, at: clock) }
    let patience = digestMilliseconds ?? (isStale ? Self.staleMilliseconds : 0)
    var digest = waiting ?? (rule, 0, clock + patience)
    digest.count += 1
    waiting = digest
  }

  /// Digests that are due by then go.
  mutating func advance(to moment: Int64) {
    clock = max(clock, moment)
    while let digest = waiting {
      let time = freeAt(digest.due)
      if time > clock { return }
      send(digest.rule, at: time)
      waiting = digest.count > Self.digestLimit ? (digest.rule, digest.count - Self.digestLimit, time) : nil
    }
  }

  /// The first moment from `time` on at which the limit allows another mail.
  private func freeAt(_ time: Int64) -> Int64 {
    guard let rate, sent.count >= rate.count else { return time }
    return max(time, sent[sent.count - rate.count] + rate.perMilliseconds)
  }

  private mutating func send(_ rule: Int, at moment: Int64) {
    mails.add(at: moment)
    byRule[rule, default: HourTally()].add(at: moment)
    guard let rate else { return }
    sent.append(moment)
    if sent.count > 2 * rate.count { sent.removeFirst(sent.count - rate.count) }
  }
}
