internal import Delivery
internal import Model
internal import Platform
internal import Rules
internal import Storage
internal import Synchronization
internal import Wire

/// Notices for mail and webhook sinks, on their way into the outbox; behind it they are delivered.
///
/// `take` and `change` are called by the pipeline's `write`. Without a state directory the outbox lives in memory, and
/// what could not be delivered by the end is lost, and said.
///
/// Unchecked: what changes is touched by `write` alone, but for `kinds`, which has a lock.
final class OwedNotices: @unchecked Sendable {
  private let outbox: Outbox
  private let deliverer: Deliverer
  private let isDurable: Bool
  private let stop: StopSignal
  private let announcer: Announcer
  private let clock: @Sendable () -> Int64
  private var ruleSet: CheckedRuleSet
  /// Bits of the sinks that are mail or webhook sinks.
  private var bits: UInt64 = 0
  /// Names of those sinks, and what they are; read by who reports.
  private let kinds = Mutex<[String: String]>([:])

  /// - Parameters:
  ///   - rules: whose notices come first.
  ///   - sinks: what is delivered to until other rules come.
  ///   - database: that of the state directory; nil: one in memory is made.
  ///   - clock: ms since 1970: when something was owed.
  init(
    _ rules: RulesInForce, deliversTo sinks: [DeliverySink]?, database: StateDatabase?, stop: StopSignal,
    announcer: Announcer, clock: @escaping @Sendable () -> Int64
  ) throws(RunFailure) {
    self.clock = clock
    let isDurable = database != nil
    self.isDurable = isDurable
    self.stop = stop
    self.announcer = announcer
    let database = if let database { database } else { try StateDatabase() }
    outbox = Outbox(database, announcer: announcer)
    deliverer = Deliverer(
      outbox, isDurable: isDurable, announcer: announcer, seed: UInt64.random(in: .min ... .max),
      isStopping: { stop.isRaised })
    ruleSet = rules.ruleSet
    bits = Self.bits(of: rules.ruleSet)
    kinds.withLock { $0 = Self.kinds(of: rules.ruleSet) }
    try deliverer.start(sinks ?? [])
  }

  /// There are sinks to deliver to.
  var isNeeded: Bool { bits != 0 }

  /// Other rules are in force. Those of a journal that is replayed owe, and deliver to nobody new.
  func change(to rules: RulesInForce) throws(RunFailure) {
    ruleSet = rules.ruleSet
    bits = Self.bits(of: rules.ruleSet)
    kinds.withLock { $0 = Self.kinds(of: rules.ruleSet) }
    if let sinks = rules.deliverySinks { try deliverer.update(sinks) }
  }

  /// Owes a job's notices to their sinks.
  func take(_ job: Job) throws(RunFailure) {
    if bits == 0 { return }
    var owed: [OutboxNotice] = []
    let now = clock()
    for place in job.order {
      let output = job.outputs[Int(place.group)]
      let notice = output.notices[Int(place.position)]
      var rest = notice.sinks & bits
      while rest != 0 {
        let sink = ruleSet.sinks[rest.trailingZeroBitCount]
        rest &= rest - 1
        owed.append(self.notice(notice, in: output, to: sink, position: job.position, now: now))
      }
    }
    if try !outbox.insert(owed, isStopping: { [stop] in stop.isRaised }) {
      throw RunFailure("stopped before there was room for \(owed.count) notices in the outbox")
    }
  }

  private func notice(
    _ notice: RenderedNotice, in output: GroupOutput, to sink: CheckedSink, position: Int64, now: Int64
  ) -> OutboxNotice {
    let rule = ruleSet.rules[Int(notice.rule)]
    return OutboxNotice(
      sink: sink.name, episode: EpisodeText.hex(high: notice.idHigh, low: notice.idLow), n: notice.n,
      position: position, severity: rule.severity, kind: notice.kind, rule: rule.name,
      device: String(decoding: output.names[notice.name], as: UTF8.self), fixTime: notice.time, made: now,
      json: Self.line(notice.json, in: output), isStale: notice.isStale)
  }

  /// A rendered line without its end.
  private static func line(_ slice: ByteSlice, in output: GroupOutput) -> [UInt8] {
    let start = Int(slice.offset)
    return output.bytes.withBytes { bytes in
      let line = bytes[start..<start + Int(slice.length)]
      return Array(line.last == 0x0A ? line.dropLast() : line)
    }
  }

  /// `mail` or `webhook`; nil: there is no such sink any more.
  func kind(of name: String) -> String? { kinds.withLock { $0[name] } }

  /// What each sink has done and owes.
  func counts() throws(RunFailure) -> [SinkCounts] { try deliverer.counts() }

  /// The end of a run: tries what is due once more. Fails where something is lost by it.
  func finish() throws(RunFailure) {
    let left = try deliverer.drain(forMilliseconds: stop.isRaised ? Self.hurriedMilliseconds : Self.patientMilliseconds)
    // What was given up on stays in the spool; in memory it goes with the rest.
    func lost(_ depth: SinkDepth) -> Int { isDurable ? depth.owed : depth.owed + depth.dead }
    let owed = left.reduce(0) { $0 + lost($1) }
    if owed == 0 { return }
    let sinks = left.filter { lost($0) > 0 }.map { "`\($0.sink)`" }.joined(separator: ", ")
    let isOne = owed == 1
    let noun = isOne ? "notice" : "notices"
    if isDurable {
      announcer.mention("\(owed) \(noun) for \(sinks) \(isOne ? "waits" : "wait") in the spool for the next start")
    } else {
      throw RunFailure(
        "\(owed) \(noun) for \(sinks) could not be delivered, and \(isOne ? "is" : "are") lost: with `--state FOLDER` "
          + "what is owed is kept")
    }
  }

  /// How long the end of a run waits for the deliveries under way.
  private static let hurriedMilliseconds: Int64 = 3_000
  private static let patientMilliseconds: Int64 = 30_000

  private static func used(_ rules: CheckedRuleSet) -> [(offset: Int, element: CheckedSink)] {
    let used = Set(rules.rules.flatMap { $0.notify.map(\.sink) })
    return rules.sinks.enumerated().filter { position, sink in
      switch sink.target {
      case .mail, .webhook: used.contains(position)
      case .stdout, .file: false
      }
    }
  }

  private static func kinds(of rules: CheckedRuleSet) -> [String: String] {
    let named = rules.sinks.compactMap { sink in
      switch sink.target {
      case .mail: (sink.name, "mail")
      case .webhook: (sink.name, "webhook")
      case .stdout, .file: nil
      }
    }
    return Dictionary(named, uniquingKeysWith: { $1 })
  }

  private static func bits(of rules: CheckedRuleSet) -> UInt64 {
    used(rules).reduce(0) { $0 | 1 << UInt64($1.offset) }
  }

  /// What a rule set's notices are delivered to. Fails where a password, token or certificate is not there.
  ///
  /// Sinks that no rule notifies any more may still be owed something; without their secrets they are left out.
  static func sinks(of rules: CheckedRuleSet) throws(RunFailure) -> [DeliverySink] {
    let used = used(rules)
    let others = rules.sinks.enumerated().filter { position, _ in !used.contains { $0.offset == position } }
    return try DeliverySink.all(of: used.map(\.element))
      + others.flatMap { (try? DeliverySink.all(of: [$0.element])) ?? [] }
  }
}

/// An episode's id as notices write it.
enum EpisodeText {
  /// 24 hexadecimal digits.
  static func hex(high: UInt32, low: UInt64) -> String {
    func padded(_ text: String, _ count: Int) -> String { String(repeating: "0", count: count - text.count) + text }
    return padded(String(high, radix: 16), 8) + padded(String(low, radix: 16), 16)
  }
}
