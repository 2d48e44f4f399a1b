package import Storage

/// What a sink does next.
package enum DeliveryStep: Sendable, Equatable {
  /// Try a message that is put together.
  case attempt(message: Int64)
  /// Put the next notices of a lane, `critical` or `single`, into a message.
  case form(Lane)
  /// Put what waits for the digest into one; with `takesAll` whatever waits.
  case digest(takesAll: Bool)
  /// The rate limit is reached: what would go on its own waits for the digest.
  case moveToDigest
  /// Nothing, until then or until something happens; ms since 1970.
  case wait(until: Int64?)
}

/// Decides what a sink does next: a value, without clock and without I/O.
///
/// In this order: critical notices, at once, whatever the rate limit says; messages that count towards the limit
/// already; then, while the limit allows another one, messages that failed before, the digest if it is due, and the
/// notices that may go on their own. What failed before steps back behind the new where it just failed again, so that
/// the two take turns. docs/spool.md tells it to users.
package struct DeliveryPlan: Sendable, Equatable {
  package var settings: DeliverySettings
  package init(_ settings: DeliverySettings) { self.settings = settings }

  /// The next step.
  ///
  /// - Parameters:
  ///   - isLast: what is not sent now never will be (a run without a state directory ends): digests are due, and the
  ///     rate limit does not hold back.
  ///   - prefersNew: what was put off before comes behind what was not.
  package func next(
    _ standing: SinkStanding, now: Int64, isLast: Bool = false, prefersNew: Bool = false
  ) -> DeliveryStep {
    let isHeldBack = !Outbox.isOver(standing.resumesAt, now: now)
    if isHeldBack && !mayTryCritical(standing, now) { return .wait(until: waking(standing)) }
    let newCritical = attempt(standing.openCritical, now) ?? (standing.hasCritical ? .form(.critical) : nil)
    let oldCritical = attempt(standing.putOffCritical, now)
    if let step = prefersNew ? newCritical ?? oldCritical : oldCritical ?? newCritical { return step }
    if isHeldBack {
      let critical = [standing.openCritical?.nextTry, standing.putOffCritical?.nextTry].compactMap { $0 }
      return .wait(until: critical.reduce(standing.resumesAt, min))
    }
    if let step = attempt(standing.openCounted, now) { return step }
    let oldCounted = attempt(standing.putOffCounted, now)
    if !prefersNew, let oldCounted { return oldCounted }

    let freeAt = isLast ? nil : roomAt(standing, now)
    let digestAt = isLast ? firstForDigest(standing).map { _ in now } : digestTime(standing)
    let maySingle = settings.allowsSingles && standing.firstSingle != nil
    if freeAt == nil {
      let old = attempt(standing.putOff, now)
      if !prefersNew, let old { return old }
      if let step = attempt(standing.open, now) { return step }
      if let digestAt, isDigestDue(digestAt, now) { return .digest(takesAll: !settings.allowsSingles) }
      if maySingle { return .form(.single) }
      if let step = oldCounted ?? old { return step }
    } else if maySingle {
      return .moveToDigest
    } else if let oldCounted {
      return oldCounted
    }
    let limited = [standing.open?.nextTry, standing.putOff?.nextTry, digestAt].compactMap { $0 }.min()
      .map { max($0, freeAt ?? $0) }
    let unlimited = [standing.openCritical, standing.putOffCritical, standing.openCounted, standing.putOffCounted]
      .compactMap { $0?.nextTry }.min()
    return .wait(until: [limited, unlimited].compactMap { $0 }.min())
  }

  /// To try a message, where its time has come.
  private func attempt(_ open: SinkStanding.Open?, _ now: Int64) -> DeliveryStep? {
    guard let open, Outbox.isDue(open.nextTry, now: now) else { return nil }
    return .attempt(message: open.message)
  }

  /// When another mail may go because the window has moved on; nil: it may now.
  private func roomAt(_ standing: SinkStanding, _ now: Int64) -> Int64? {
    guard let rate = settings.rate, let sending = standing.limitingSending else { return nil }
    let time = sending + rate.windowMilliseconds
    return time <= now ? nil : time
  }

  /// When the digest goes; nil: nothing waits for it.
  private func digestTime(_ standing: SinkStanding) -> Int64? {
    if !settings.allowsSingles {
      return firstForDigest(standing).map { $0 + (settings.digestMilliseconds ?? 0) }
    }
    let stale = standing.firstStale.map {
      $0 + (settings.digestMilliseconds ?? DeliverySettings.staleDigestMilliseconds)
    }
    let excess = standing.firstExcess.map { $0 + (settings.digestMilliseconds ?? 0) }
    return [stale, excess].compactMap { $0 }.min()
  }

  /// Since when the first notice waits for the digest.
  private func firstForDigest(_ standing: SinkStanding) -> Int64? {
    let gathered = [standing.firstStale, standing.firstExcess].compactMap { $0 }.min()
    if settings.allowsSingles { return gathered }
    return [gathered, standing.firstSingle].compactMap { $0 }.min()
  }

  private func isDigestDue(_ time: Int64, _ now: Int64) -> Bool {
    // One that a clock set back has moved far ahead is not waited for.
    let longest = (settings.digestMilliseconds ?? DeliverySettings.staleDigestMilliseconds) + 86_400_000
    return time <= now || time > now + longest
  }

  /// A sink that cannot be reached is tried more often for a critical notice, unless the server named a time itself.
  private func mayTryCritical(_ standing: SinkStanding, _ now: Int64) -> Bool {
    guard owesCritical(standing), !standing.isAsked else { return false }
    // A failure in the future is one before the clock was set back.
    guard let failedAt = standing.failedAt, failedAt <= now else { return true }
    return now >= failedAt + DeliverySettings.criticalRetryMilliseconds
  }

  private func waking(_ standing: SinkStanding) -> Int64 {
    guard owesCritical(standing), !standing.isAsked, let failedAt = standing.failedAt else { return standing.resumesAt }
    return min(standing.resumesAt, failedAt + DeliverySettings.criticalRetryMilliseconds)
  }

  private func owesCritical(_ standing: SinkStanding) -> Bool {
    standing.hasCritical || standing.openCritical != nil || standing.putOffCritical != nil
  }
}
