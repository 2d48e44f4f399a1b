internal import Model
package import Rules

/// Which mails notices would make: single ones, and digests where a sink gathers or limits them.
///
/// The same decisions as the delivery's (docs/spool.md), on the clock of the data and with a server that takes all. A
/// mail counts for the rule whose notice began it. Notices come in the order in which they are told.
package struct MailForecast: Sendable {
  private struct Sink: Sendable {
    let name: String
    var forecast: SinkForecast
    var mails = HourTally()
  }

  /// By position in the rule set.
  private var sinks: [Int: Sink] = [:]
  /// By rule.
  package private(set) var byRule: [Int: HourTally] = [:]
  private let severities: [Severity]

  /// - Parameter rules: of the replay; only its mail sinks count.
  package init(_ rules: CheckedRuleSet) {
    severities = rules.rules.map(\.severity)
    let used = Set(rules.rules.flatMap { $0.notify.map(\.sink) })
    for (position, sink) in rules.sinks.enumerated() where used.contains(position) {
      if case .mail(let settings) = sink.target {
        sinks[position] = Sink(name: sink.name, forecast: SinkForecast(settings))
      }
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
      let mails = sinks[position]?.forecast.take(
        rule, at: notice.moment, isCritical: severities[rule] == .critical, isStale: notice.isStale)
      count(mails ?? [], of: position)
    }
  }

  /// What waits goes out as it would.
  package mutating func finish() {
    for position in Array(sinks.keys) { count(sinks[position]?.forecast.advance(to: .max) ?? [], of: position) }
  }

  private mutating func count(_ mails: [SinkForecast.Mail], of position: Int) {
    for mail in mails {
      sinks[position]?.mails.add(at: mail.moment)
      byRule[mail.rule, default: HourTally()].add(at: mail.moment)
    }
  }

  /// By the sinks' names, in their order. Only after `finish`.
  package var bySink: [(sink: String, mails: HourTally)] {
    sinks.sorted { $0.key < $1.key }.map { ($0.value.name, $0.value.mails) }
  }
}
