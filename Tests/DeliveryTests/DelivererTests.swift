import Delivery
import Foundation
import Platform
import Storage
import Synchronization
import Testing

@Suite struct DelivererTests {
  let log = SaidLines()
  let outbox: Outbox
  private let got = Got()

  init() throws {
    let announcer = Announcer(.usual, output: log.add)
    outbox = Outbox(try StateDatabase(), announcer: announcer)
  }

  @Test func `what is inserted is delivered, and a stalled server holds up only its own`() throws {
    let deliverer = deliverer(isDurable: true)
    try deliverer.start([sink("ops"), sink("stuck", isStuck: true)])
    _ = try outbox.insert((1...20).map { Sample.notice($0) } + [Sample.notice(21, sink: "stuck")])
    #expect(got.wait(for: 20))
    let start = WallClock.monotonicNanoseconds()
    let left = try deliverer.drain(forMilliseconds: 300)
    let milliseconds = (WallClock.monotonicNanoseconds() - start) / 1_000_000
    // The machine of a test may be busy; without the cut it would be minutes.
    #expect(milliseconds < 5000)
    #expect(left.map(\.sink) == ["stuck"])
    #expect(left.map(\.owed) == [1])
  }

  @Test(arguments: [false, true])
  func `a digest stays for the next run, where there will be one`(isDurable: Bool) throws {
    let deliverer = deliverer(isDurable: isDurable)
    try deliverer.start([sink("ops", DeliverySettings(recipients: ["a@b.c"], digestMilliseconds: 600_000))])
    _ = try outbox.insert((1...5).map { Sample.notice($0, made: WallClock.now()) })
    let left = try deliverer.drain(forMilliseconds: 10_000)
    #expect(left.map(\.owed) == (isDurable ? [5] : []))
    #expect(got.count == (isDurable ? 0 : 5))
  }

  @Test func `a sink that is gone leaves what it is owed, and is named`() throws {
    let deliverer = deliverer(isDurable: true)
    try deliverer.start([sink("ops", isStuck: true), sink("hook")])
    _ = try outbox.insert([Sample.notice(1), Sample.notice(2)])
    try deliverer.update([sink("hook")])
    #expect(log.lines.contains { $0.contains("sink `ops` is gone, 2 notices stay in the spool") })
    try deliverer.update([sink("hook"), sink("ops")])
    #expect(got.wait(for: 2))
    deliverer.stop()
    #expect(try outbox.depths().isEmpty)
  }

  @Test func `rules are taken up while a sink that is gone is still sending`() throws {
    let deliverer = deliverer(isDurable: true)
    let hold = Hold()
    let slow = DeliverySink(name: "ops", settings: DeliverySettings(recipients: ["a@b.c"])) { _ in
      HeldSender(hold)
    }
    try deliverer.start([slow])
    _ = try outbox.insert([Sample.notice(1), Sample.notice(2)])
    #expect(hold.waitUntilSending())
    // Comes back although that one looks at no stop.
    try deliverer.update([])
    try deliverer.update([sink("ops")])
    #expect(got.count == 0)
    hold.release()
    #expect(got.wait(for: 1))
    deliverer.stop()
    #expect(try outbox.depths().isEmpty)
  }

  @Test func `a request of another process is taken up`() throws {
    let deliverer = deliverer(isDurable: true)
    try deliverer.start([sink("ops", DeliverySettings(recipients: ["a@b.c"], digestMilliseconds: 600_000))])
    _ = try outbox.insert([Sample.notice(1, made: WallClock.now())])
    let request = try outbox.request([SpoolRequest(.drop, .init(sink: "ops"))])
    var isDone = false
    for _ in 0..<200 where !isDone {
      isDone = try outbox.hasCarriedOut(request)
      if !isDone { Thread.sleep(forTimeInterval: 0.05) }
    }
    #expect(isDone)
    deliverer.stop()
    #expect(try outbox.depths().isEmpty)
  }

  @Test func `it counts what it did and what is left`() throws {
    let deliverer = deliverer(isDurable: true)
    try deliverer.start([sink("ops"), sink("away", outcome: Sample.away)])
    _ = try outbox.insert([Sample.notice(1), Sample.notice(2), Sample.notice(3, sink: "away")])
    _ = try deliverer.drain(forMilliseconds: 10_000)
    let counts = try deliverer.counts()
    #expect(counts.map(\.sink) == ["away"])
    #expect(counts.first?.depth == 1)
    #expect(counts.first?.lastError == "nobody listens")
    #expect(got.count == 2)
  }

  private func deliverer(isDurable: Bool) -> Deliverer {
    Deliverer(outbox, isDurable: isDurable, announcer: Announcer(.usual, output: log.add), seed: 1)
  }

  private func sink(
    _ name: String, _ settings: DeliverySettings = DeliverySettings(recipients: ["a@b.c"]), isStuck: Bool = false,
    outcome: SendOutcome = Sample.taken
  ) -> DeliverySink {
    DeliverySink(name: name, settings: settings) { [got] stop in
      ThreadedSender(stop: stop, got: got, isStuck: isStuck, outcome: outcome)
    }
  }
}

/// A sender for tests with threads: answers at once, or never.
private final class ThreadedSender: MessageSender {
  private let stop: SendStop
  private let got: Got
  private let isStuck: Bool
  private let outcome: SendOutcome
  init(stop: SendStop, got: Got, isStuck: Bool, outcome: SendOutcome) {
    self.stop = stop
    self.got = got
    self.isStuck = isStuck
    self.outcome = outcome
  }

  func send(_ message: OutboxMessage, to recipient: String) -> SendOutcome {
    while isStuck {
      if stop.isRaised { return .stopped }
      Thread.sleep(forTimeInterval: 0.01)
    }
    if outcome == Sample.taken { got.add(message.notices.count) }
    return outcome
  }

  func close() {}
}

/// Holds a sender in the midst of sending.
private final class Hold: Sendable {
  private let sending = Atomic<Bool>(false)
  private let released = Atomic<Bool>(false)
  func release() { released.store(true, ordering: .releasing) }
  func wait() {
    sending.store(true, ordering: .releasing)
    while !released.load(ordering: .acquiring) { Thread.sleep(forTimeInterval: 0.01) }
  }
  func waitUntilSending() -> Bool {
    for _ in 0..<3000 where !sending.load(ordering: .acquiring) { Thread.sleep(forTimeInterval: 0.01) }
    return sending.load(ordering: .acquiring)
  }
}

/// A sender that looks at no stop, and sends when it is let go.
private final class HeldSender: MessageSender {
  private let hold: Hold
  init(_ hold: Hold) { self.hold = hold }
  func send(_ message: OutboxMessage, to recipient: String) -> SendOutcome {
    hold.wait()
    return Sample.taken
  }
  func close() {}
}

/// How many notices a server got.
private final class Got: Sendable {
  private let number = Atomic<Int>(0)
  var count: Int { number.load(ordering: .acquiring) }
  func add(_ more: Int) { number.add(more, ordering: .acquiringAndReleasing) }
  /// Half a minute at most.
  func wait(for wanted: Int) -> Bool {
    for _ in 0..<600 where count < wanted { Thread.sleep(forTimeInterval: 0.05) }
    return count == wanted
  }
}
