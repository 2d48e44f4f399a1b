internal import Monitoring
internal import NIOCore
internal import Trackers
internal import Wire

/// How a desk is watched, and how it ends.
extension ReceptionDesk {
  func metrics(datagramDrops: Int) -> ListenerMetrics {
    var metrics = ListenerMetrics()
    let heard = receptionCounts
    metrics.open = book.count
    metrics.connections = counts.connections
    metrics.closed = [
      "limit": counts.turnedAway, "timeout": counts.timedOut, "superseded": counts.superseded,
      "not_a_tracker": counts.shutOut,
    ]
    metrics.datagrams = counts.datagrams
    metrics.datagramDrops = datagramDrops
    metrics.bytes = counts.bytes
    metrics.frames = Self.byLabel(Family.allCases, heard.frames)
    metrics.events = Self.byLabel(DeviceReport.Kind.allCases, heard.events)
    metrics.rejected = Self.byLabel(RejectCause.allCases, heard.rejected)
    metrics.unsupported = Self.byLabel(UnsupportedFamily.allCases, heard.unsupported)
    metrics.scanners = Self.byLabel(Scanner.allCases, heard.scanners)
    metrics.invalidFixes = Self.byLabel(FixJudgement.Reason.allCases, heard.invalid)
    metrics.clocks = Self.byLabel(ClockMark.allCases, heard.clocks)
    metrics.alarms = heard.alarms
    metrics.late = heard.late
    metrics.outOfOrder = heard.outOfOrder
    metrics.repeated = heard.repeated
    metrics.checksumFaults = heard.checksumFaults
    metrics.quarantined = heard.quarantined
    metrics.devices = deviceCount
    metrics.answers = heard.answers
    metrics.unsentAnswers = counts.unsentAnswers
    metrics.owedAnswers = owedCount
    metrics.waitingBytes = waitingBytes
    metrics.holds = counts.holds
    metrics.isHolding = isHolding
    metrics.unwritten = [
      "rejects": counts.unwrittenRejects, "quarantine": counts.unwrittenQuarantine, "record": recordLosses,
    ]
    return metrics
  }

  private static func byLabel<Label: RawRepresentable<String> & Hashable>(
    _ labels: [Label], _ counts: [Label: Int]
  ) -> [String: Int] {
    Dictionary(uniqueKeysWithValues: labels.map { ($0.rawValue, counts[$0] ?? 0) })
  }

  /// What it did, for a person: a sentence each.
  func summary() -> [String] {
    let heard = receptionCounts
    let events = heard.events.values.reduce(0, +)
    var sentences = [
      "\(CountText.amount(events, "event")) of \(CountText.amount(deviceCount, "device")) over "
        + "\(CountText.amount(counts.connections, "connection")) and \(CountText.amount(counts.datagrams, "datagram"))"
    ]
    let rejected = heard.rejected.values.reduce(0, +)
    func tell(_ count: Int, _ noun: String, _ rest: String) {
      if count > 0 { sentences.append("\(CountText.amount(count, noun)) \(rest)") }
    }
    tell(rejected, "piece", "of input made no event")
    tell(heard.unsupported.values.reduce(0, +), "sender", "of protocols that are not supported")
    tell(heard.quarantined, "event", "of devices that are not let in")
    tell(counts.turnedAway, "connection", "too many, and turned away")
    tell(counts.unsentAnswers, "answer", "that could not go out")
    tell(recordLosses, "arrival", "left out of the record, since the disk did not keep up")
    return sentences
  }

  /// Closes every connection; done once all are gone.
  func closeAll(on loop: any EventLoop) -> EventLoopFuture<Void> {
    let promise = loop.makePromise(of: Void.self)
    for peer in book.peers.values { peer.line.close() }
    waitForAll(promise, on: loop)
    return promise.futureResult
  }

  private func waitForAll(_ promise: EventLoopPromise<Void>, on loop: any EventLoop) {
    if book.count == 0 { return promise.succeed() }
    loop.scheduleTask(in: .milliseconds(5)) { self.waitForAll(promise, on: loop) }
  }
}
