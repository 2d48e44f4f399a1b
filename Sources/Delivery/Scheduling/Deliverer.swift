package import Platform
package import Storage
internal import Synchronization

/// Delivers what mail and webhook sinks are owed: a thread for each of them, and one that takes up the requests of
/// `picket spool`.
///
/// Safe to use from any thread.
package final class Deliverer: Sendable {
  private struct State {
    var threads: [String: SinkThread] = [:]
    /// Waits for the threads of sinks that are gone: one that sends may take its time, and who takes up rules has none.
    var leaving: [String: (thread: SinkThread, end: Spawned)] = [:]
    var isOver = false
  }

  package let outbox: Outbox
  /// There is a state directory: what is left at the end is delivered by the next run.
  private let isDurable: Bool
  /// Whoever waits for a full disk here gives up then.
  private let isStopping: @Sendable () -> Bool
  private let announcer: Announcer
  private let seed: UInt64
  private let clock: @Sendable () -> Int64
  private let state = Mutex(State())
  private let keeper: RequestKeeper

  /// Starts no thread yet.
  ///
  /// - Parameters:
  ///   - isStopping: the run is to end.
  ///   - seed: of the chance in delays between attempts.
  ///   - clock: ms since 1970; the machine's where none is given.
  package init(
    _ outbox: Outbox, isDurable: Bool, announcer: Announcer, seed: UInt64,
    isStopping: @escaping @Sendable () -> Bool = { false }, clock: @escaping @Sendable () -> Int64 = { WallClock.now() }
  ) {
    self.outbox = outbox
    self.isDurable = isDurable
    self.isStopping = isStopping
    self.announcer = announcer
    self.seed = seed
    self.clock = clock
    keeper = RequestKeeper(outbox, forgetsAtOnce: !isDurable, announcer: announcer, clock: clock)
  }

  /// Begins to deliver to these sinks. Once.
  package func start(_ sinks: [DeliverySink]) throws(RunFailure) {
    try outbox.resumeAll(isStopping: isStopping)
    outbox.onInsertion { [weak self] in self?.wakeAll() }
    try take(sinks)
    keeper.start { [weak self] in self?.retryAll() }
  }

  /// After a reload: sinks that are known by name go on with their new settings, new ones begin, others end. What
  /// those are owed stays in the spool.
  package func update(_ sinks: [DeliverySink]) throws(RunFailure) { try take(sinks) }

  /// At a clean end: tries once more what is due, until a time, and ends all threads within 200 ms of it.
  ///
  /// Without a state directory all is due, digests too. Returns what is left, by sink.
  package func drain(forMilliseconds milliseconds: Int64) throws(RunFailure) -> [SinkDepth] {
    let deadline = WallClock.monotonicNanoseconds() / 1_000_000 + milliseconds
    let threads = state.withLock { Array($0.threads.values) }
    if !isDurable {
      try outbox.tryAllNow(now: clock(), isStopping: { false })
      for thread in threads { thread.makeLast() }
    }
    for thread in threads { _ = thread.waitUntilIdle(deadlineMilliseconds: deadline) }
    stop()
    return try outbox.depths()
  }

  /// Ends all threads at once; what is under way is cut.
  package func stop() {
    let (threads, leaving) = state.withLock { state in
      state.isOver = true
      defer { (state.threads, state.leaving) = ([:], [:]) }
      return (Array(state.threads.values), Array(state.leaving.values))
    }
    outbox.onInsertion(nil)
    for thread in threads { thread.raiseStop() }
    keeper.stop()
    for thread in threads { thread.join() }
    for one in leaving { one.end.join() }
  }

  /// What each sink has done and owes, by name; sinks that are gone but owe something too.
  package func counts() throws(RunFailure) -> [SinkCounts] {
    let tallies = state.withLock { $0.threads.mapValues(\.tally.value) }
    let depths = Dictionary(uniqueKeysWithValues: try outbox.depths().map { ($0.sink, $0) })
    return Set(tallies.keys).union(depths.keys).sorted().map { name in
      let tally = tallies[name]
      let depth = depths[name]
      return SinkCounts(
        sink: name, depth: depth?.owed ?? 0, oldestMade: depth?.oldestMade, dead: depth?.dead ?? 0,
        sent: tally?.sent ?? 0, failedAttempts: tally?.failedAttempts ?? 0, givenUp: tally?.dead ?? 0,
        nextTry: depth?.nextTry, lastError: depth?.lastError)
    }
  }

  private func retryAll() {
    for thread in state.withLock({ Array($0.threads.values) }) { thread.retry() }
  }

  private func wakeAll() {
    for thread in state.withLock({ Array($0.threads.values) }) { thread.wake() }
  }

  private func take(_ sinks: [DeliverySink]) throws(RunFailure) {
    for sink in sinks where !sink.profile.isEmpty {
      try outbox.keepProfile(sink.profile, of: sink.name, isStopping: isStopping)
    }
    state.withLock { state in
      guard !state.isOver else { return }
      let names = Set(sinks.map(\.name))
      for (name, thread) in state.threads where !names.contains(name) {
        thread.raiseStop()
        let before = state.leaving[name]?.end
        state.leaving[name] = (
          thread,
          Spawned.start {
            before?.join()
            thread.join()
          }
        )
      }
      state.threads = state.threads.filter { names.contains($0.key) }
      for sink in sinks {
        if let thread = state.threads[sink.name] {
          thread.update(sink)
          continue
        }
        let thread = SinkThread(
          sink, outbox: outbox, announcer: announcer, seed: seed ^ UInt64(state.threads.count), clock: clock)
        state.threads[sink.name] = thread
        // One sink has one thread: what goes out twice could not be called back.
        thread.start(after: state.leaving[sink.name]?.thread)
      }
    }
    try sayOrphans(sinks)
  }

  /// What is owed to sinks that are not there.
  private func sayOrphans(_ sinks: [DeliverySink]) throws(RunFailure) {
    for depth in try outbox.depths() where !sinks.contains(where: { $0.name == depth.sink }) {
      let count = depth.owed + depth.dead
      announcer.say(
        "sink `\(depth.sink)` is gone, \(count) \(count == 1 ? "notice stays" : "notices stay") in the spool: "
          + (isDurable ? "`picket spool drop --sink \(depth.sink)`, or declare it again" : "declare it again"))
    }
  }
}
