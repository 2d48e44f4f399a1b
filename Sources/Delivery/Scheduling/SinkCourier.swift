package import Platform
package import Storage

/// Delivers what one sink is owed, one step after the other, by the plan.
///
/// Owns no thread and no time: whoever calls says what time it is. Everything that must not be lost is in the outbox, so
/// one that is thrown away at any point can be followed by another; how long things have been failing begins anew then.
package final class SinkCourier {
  package let sink: String
  package private(set) var plan: DeliveryPlan
  private var sender: any MessageSender
  private let outbox: Outbox
  private let log: CourierLog
  private let tally: SinkTally
  private let clock: () -> Int64
  private let steady: () -> Int64
  private let isStopping: () -> Bool
  private var backOff: BackOff
  private var times: FailureTimes
  /// What was put off failed again just now: the new has its turn.
  private var prefersNew = false

  /// - Parameters:
  ///   - seed: of the chance in delays.
  ///   - clock: ms since 1970; may step.
  ///   - steady: ms since some moment; never steps, and stands still while the machine is suspended.
  package init(
    sink: String, settings: DeliverySettings, sender: any MessageSender, outbox: Outbox, log: CourierLog,
    tally: SinkTally, seed: UInt64, clock: @escaping () -> Int64, steady: @escaping () -> Int64,
    isStopping: @escaping () -> Bool
  ) {
    self.sink = sink
    plan = DeliveryPlan(settings)
    self.sender = sender
    self.outbox = outbox
    self.log = log
    self.tally = tally
    self.clock = clock
    self.steady = steady
    times = FailureTimes(offset: clock() - steady())
    self.isStopping = isStopping
    backOff = BackOff(seed: seed)
  }

  /// Other settings, from the next step on.
  package func update(_ settings: DeliverySettings, sender: any MessageSender) {
    self.sender.close()
    plan = DeliveryPlan(settings)
    self.sender = sender
    times.keep(addresses: settings.recipients)
  }

  /// Addresses that refused everything are tried again now: somebody wishes it.
  package func releaseAddresses() { times.releaseAddresses() }

  /// Lets go of the connection.
  package func close() { sender.close() }

  /// What came of a step.
  package enum Progress: Equatable {
    /// Something was done, and more may be due.
    case moved
    /// Nothing is due before; ms since 1970.
    case idle(until: Int64?)
    /// The wish to stop came first.
    case stopped
  }

  /// Does one thing that is due.
  package func advance(isLast: Bool = false) throws(RunFailure) -> Progress {
    let before = steady()
    let now = clock()
    let after = steady()
    // Read far apart, on a machine that is busy, the clocks say nothing about each other.
    if after - before < 500, let step = times.follow(offset: now - after) {
      try outbox.clockWasSetBack(by: step, in: sink, now: now, isStopping: isStopping)
    }
    let settings = plan.settings
    let standing = try outbox.standing(of: sink, limitCount: settings.rate?.count, now: now)
    switch plan.next(standing, now: now, isLast: isLast, prefersNew: prefersNew) {
    case .wait(let until):
      return .idle(until: until)
    case .attempt(let message):
      return try attempt(message, wasPutOff: standing.isPutOff(message))
    case .form(let lane):
      return moved(
        try outbox.formMessage(
          ofLane: lane, in: sink, limit: settings.batch ?? 1, form: settings.batch == nil ? .single : .batch,
          recipients: settings.recipients, now: now, isStopping: isStopping))
    case .digest(let takesAll):
      return moved(
        try outbox.formDigest(
          in: sink, takesAll: takesAll, limit: settings.batch ?? Outbox.digestLimit,
          form: settings.batch == nil ? .digest : .batch, recipients: settings.recipients, now: now,
          isStopping: isStopping))
    case .moveToDigest:
      return moved(try outbox.moveToDigest(sink, isStopping: isStopping))
    }
  }

  private func moved(_ result: Bool?) -> Progress { result == nil ? .stopped : .moved }

  private func attempt(_ id: Int64, wasPutOff: Bool) throws(RunFailure) -> Progress {
    guard let message = try outbox.message(id, now: clock()) else { return .moved }
    if message.recipients.contains(where: { !plan.settings.recipients.contains($0.address) }) {
      let entered = try outbox.redirect(id, to: plan.settings.recipients, now: clock(), isStopping: isStopping)
      return entered == nil ? .stopped : .moved
    }
    let since = try outbox.owedSince(id) ?? clock()
    if let progress = try passOver(message, since, wasPutOff: wasPutOff) { return progress }
    var outcomes: [RecipientOutcome] = []
    var fault: SendFault?
    for recipient in message.recipients {
      let outcome = sender.send(message, to: recipient.address)
      if outcome == .stopped { break }
      if let whole = outcome.sinkFault {
        fault = whole
        break
      }
      outcomes.append(entry(outcome, message, recipient, since))
    }
    prefersNew = fault != nil || wasPutOff && outcomes.contains { $0.result != .delivered }
    if !outcomes.isEmpty {
      guard try enter(outcomes, message) else { return .stopped }
    }
    if let fault {
      guard try enter(fault, message, since) else { return .stopped }
      return .moved
    }
    return outcomes.count < message.recipients.count ? .stopped : .moved
  }

  /// Puts a message off for recipients who lack an earlier one of an episode, and for those whom nothing reaches now;
  /// nil: there are none.
  private func passOver(
    _ message: OutboxMessage, _ since: Int64, wasPutOff: Bool
  ) throws(RunFailure) -> Progress? {
    let now = clock()
    let behind = try outbox.recipientsBehind(message)
    var postponed: [String: Int64] = [:]
    var dead: [RecipientOutcome] = []
    for recipient in message.recipients {
      let address = recipient.address
      if let time = behind[address] {
        // Tried again after that one; it comes first where both are due, since it was made first.
        postponed[address] = max(time, now + 1000)
      } else if let held = times.held(address, now: now) {
        if isOld(since, now), times.isTriedLong(address: address, steady()) {
          dead.append(RecipientOutcome(address: address, result: .dead, reply: held.reason))
        } else {
          postponed[address] = held.until
        }
      }
    }
    if postponed.isEmpty && dead.isEmpty { return nil }
    if wasPutOff { prefersNew = true }
    if !dead.isEmpty { return try enter(dead, message) ? .moved : .stopped }
    let entered = try outbox.postpone(
      message.id, for: postponed, isPutOff: postponed.count == message.recipients.count, isStopping: isStopping)
    return entered == nil ? .stopped : .moved
  }

  private func isOld(_ since: Int64, _ now: Int64) -> Bool { now - since >= plan.settings.givesUpMilliseconds }

  private func entry(
    _ outcome: SendOutcome, _ message: OutboxMessage, _ recipient: OutboxRecipient, _ since: Int64
  ) -> RecipientOutcome {
    switch outcome {
    case .sent(let reply):
      times.reached(recipient.address)
      return RecipientOutcome(address: recipient.address, result: .delivered, reply: reply)
    case .permanent(let fault):
      times.reached(recipient.address)
      return RecipientOutcome(address: recipient.address, result: .dead, reply: fault.reason)
    case .temporary(let fault):
      let now = clock()
      if fault.scope == .recipient {
        let delay = backOff.delay(failures: times.failures(address: recipient.address) + 1)
        times.failed(recipient.address, until: now + delay, reason: fault.reason, steady())
      } else {
        times.reached(recipient.address)
      }
      if isOld(since, now), times.isTriedLong(message: message.id, address: recipient.address, steady()) {
        return RecipientOutcome(address: recipient.address, result: .dead, reply: fault.reason)
      }
      let delay = backOff.delay(failures: recipient.attempts + 1)
      let until = now + max(delay, Self.asked(fault) ?? 0)
      return RecipientOutcome(address: recipient.address, result: .deferred(until: until), reply: fault.reason)
    case .stopped:
      preconditionFailure("what was stopped has no outcome")
    }
  }

  private func enter(_ outcomes: [RecipientOutcome], _ message: OutboxMessage) throws(RunFailure) -> Bool {
    let now = clock()
    let entered = try outbox.enter(
      outcomes, of: message.id, in: sink, now: now,
      keepsSendingsSince: now - max(plan.settings.rate?.windowMilliseconds ?? 0, 86_400_000), isStopping: isStopping)
    guard let entered else { return false }
    if entered.state != .open { times.settled(message.id) }
    times.sinkWorks()
    let failed = outcomes.filter { $0.result != .delivered }
    tally.add(sent: entered.sent, failedAttempts: failed.count, dead: entered.dead)
    log.works(sink)
    if entered.dead > 0 { log.gaveUp(sink, entered.dead, failed.last?.reply ?? message.key, now: now) }
    return true
  }

  private func enter(_ fault: SendFault, _ message: OutboxMessage, _ since: Int64) throws(RunFailure) -> Bool {
    let now = clock()
    let asked = Self.asked(fault)
    let delay = max(backOff.delay(failures: try outbox.failures(of: sink) + 1), asked ?? 0)
    let isTriedLong = times.sinkFailed(steady())
    let putOffUntil = fault.hasReached ? now + putOffMilliseconds(message) : nil
    let givesUpMessage =
      fault.hasReached && isOld(since, now) && times.isTriedLong(message: message.id, address: nil, steady())
    let entered = try outbox.enterFailure(
      of: sink, attempting: message.id, reason: fault.reason, now: now, resumesAt: now + delay, isAsked: asked != nil,
      putOffUntil: putOffUntil, givesUpMessage: givesUpMessage,
      givesUpBefore: isTriedLong ? now - plan.settings.givesUpMilliseconds : nil, isStopping: isStopping)
    guard let entered else { return false }
    if entered.state != .open { times.settled(message.id) }
    tally.add(failedAttempts: 1, dead: entered.dead)
    log.fails(sink, fault.reason, delay: delay)
    if entered.dead > 0 { log.gaveUp(sink, entered.dead, fault.reason, now: now) }
    return true
  }

  /// How long a message waits that its server may have choked on: longer each time, a critical one a minute at most.
  private func putOffMilliseconds(_ message: OutboxMessage) -> Int64 {
    let own = backOff.delay(failures: (message.recipients.map(\.attempts).max() ?? 0) + 1)
    return message.isCritical ? min(own, DeliverySettings.criticalRetryMilliseconds) : own
  }

  /// How long the other side asks to wait: a day at most.
  private static func asked(_ fault: SendFault) -> Int64? { fault.retryAfterMilliseconds.map { min($0, 86_400_000) } }
}

extension SendOutcome {
  /// The fault, where it is of the sink as a whole. A wrong password or certificate is permanent only until a person
  /// has put it right, so it is waited for like a server that is away.
  fileprivate var sinkFault: SendFault? {
    switch self {
    case .temporary(let fault), .permanent(let fault): fault.scope == .sink ? fault : nil
    case .sent, .stopped: nil
    }
  }
}
