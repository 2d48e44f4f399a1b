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
/// notices that may go on their own. docs/spool.md tells it to users.
package struct DeliveryPlan: Sendable, Equatable {
  package var settings: DeliverySettings
  package init(_ settings: DeliverySettings) { self.settings = settings }

  /// The next step.
  ///
  /// - Parameter isLast: what is not sent now never will be (a run without a state directory ends): digests are due,
  ///   and the rate limit does not hold back.
  package func next(_ standing: SinkStanding, now: Int64, isLast: Bool = false) -> DeliveryStep {
    let isHeldBack = !Outbox.isDue(standing.resumesAt, now: now)
    if isHeldBack && !mayTryCritical(standing, now) { return .wait(until: waking(standing)) }
    if let open = standing.openCritical, Outbox.isDue(open.nextTry, now: now) { return .attempt(message: open.message) }
    if standing.hasCritical { return .form(.critical) }
    if isHeldBack { return .wait(until: standing.resumesAt) }
    if let open = standing.openCounted, Outbox.isDue(open.nextTry, now: now) { return .attempt(message: open.message) }

    let freeAt = isLast ? nil : roomAt(standing, now)
    let digestAt = isLast ? firstForDigest(standing).map { _ in now } : digestTime(standing)
    let maySingle = settings.allowsSingles && standing.firstSingle != nil
    if freeAt == nil {
      if let open = standing.open, Outbox.isDue(open.nextTry, now: now) { return .attempt(message: open.message) }
      if let digestAt, isDigestDue(digestAt, now) { return .digest(takesAll: !settings.allowsSingles) }
      if maySingle { return .form(.single) }
    } else if maySingle {
      return .moveToDigest
    }
    let limited = [standing.open?.nextTry, digestAt].compactMap { $0 }.min().map { max($0, freeAt ?? $0) }
    let unlimited = [standing.openCritical?.nextTry, standing.openCounted?.nextTry].compactMap { $0 }.min()
    return .wait(until: [limited, unlimited].compactMap { $0 }.min())
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
    guard standing.hasCritical || standing.openCritical != nil, !standing.isAsked else { return false }
    guard let failedAt = standing.failedAt else { return true }
    return now >= failedAt + DeliverySettings.criticalRetryMilliseconds
  }

  private func waking(_ standing: SinkStanding) -> Int64 {
    guard standing.hasCritical || standing.openCritical != nil, !standing.isAsked, let failedAt = standing.failedAt
    else { return standing.resumesAt }
    return min(standing.resumesAt, failedAt + DeliverySettings.criticalRetryMilliseconds)
  }
}
