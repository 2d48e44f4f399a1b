internal import Platform
internal import Storage

/// The thread of one sink: a stalled server holds up only its own notices.
///
/// Unchecked: all that changes is touched with the monitor's lock held.
final class SinkThread: @unchecked Sendable {
  let tally = SinkTally()
  private let name: String
  private let outbox: Outbox
  private let announcer: Announcer
  private let clock: @Sendable () -> Int64
  private let seed: UInt64
  private let monitor = Monitor()
  /// Cuts the connection of this sink; a new one after each change of its settings would outlive nothing.
  private let stop = SendStop()
  private var settings: DeliverySink
  private var isChanged = false
  private var isAwake = true
  private var isLast = false
  private var isWished = false
  /// How often it found nothing to do, and whether it has ended.
  private var idleRounds = 0
  private var isOver = false
  private var thread: Spawned?

  init(
    _ sink: DeliverySink, outbox: Outbox, announcer: Announcer, seed: UInt64, clock: @escaping @Sendable () -> Int64
  ) {
    name = sink.name
    settings = sink
    self.outbox = outbox
    self.announcer = announcer
    self.seed = seed
    self.clock = clock
  }

  /// - Parameter before: that of the same sink, which was told to end.
  func start(after before: SinkThread?) {
    thread = Spawned.start {
      before?.waitUntilOver()
      self.run()
    }
  }

  private func waitUntilOver() {
    monitor.lock()
    while !isOver { monitor.wait(for: .space) }
    monitor.unlock()
  }

  /// Something is owed, or may be due.
  func wake() { change { isAwake = true } }

  /// A person wishes that all be tried now.
  func retry() {
    change {
      isWished = true
      isAwake = true
    }
  }

  func update(_ sink: DeliverySink) {
    change {
      settings = sink
      isChanged = true
      isAwake = true
    }
  }

  /// From now on what is not sent never will be: see `DeliveryPlan`.
  func makeLast() {
    change {
      isLast = true
      isWished = true
    }
  }

  /// Waits until nothing is due any more; false: not by the time, ms of the clock that never steps.
  func waitUntilIdle(deadlineMilliseconds: Int64) -> Bool {
    monitor.lock()
    defer { monitor.unlock() }
    isAwake = true
    // A round that is under way began before what was inserted last: the next one counts.
    let wanted = idleRounds + 2
    monitor.wakeAll(for: .work)
    while idleRounds < wanted && !isOver {
      let left = deadlineMilliseconds - WallClock.monotonicNanoseconds() / 1_000_000
      if left <= 0 { return false }
      monitor.wait(for: .space, milliseconds: Int(left))
      isAwake = true
      monitor.wakeAll(for: .work)
    }
    return true
  }

  /// Cuts what is under way.
  func raiseStop() {
    stop.raise()
    change { isAwake = true }
  }

  /// Only after `raiseStop`.
  func join() {
    thread?.join()
    thread = nil
  }

  private func change(_ body: () -> Void) {
    monitor.lock()
    body()
    monitor.wakeAll(for: .work)
    monitor.unlock()
  }

  private func run() {
    let courier = SinkCourier(
      sink: name, settings: settings.settings, sender: settings.makeSender(stop), outbox: outbox,
      log: CourierLog(announcer), tally: tally, seed: seed, clock: clock,
      steady: { WallClock.monotonicNanoseconds() / 1_000_000 }, isStopping: { [stop] in stop.isRaised })
    work(courier)
    courier.close()
    monitor.lock()
    isOver = true
    monitor.wakeAll(for: .space)
    monitor.unlock()
  }

  private func work(_ courier: SinkCourier) {
    var said: String?
    while !stop.isRaised {
      monitor.lock()
      isAwake = false
      let changed = isChanged ? settings : nil
      isChanged = false
      let isLast = isLast
      let isWished = isWished
      self.isWished = false
      monitor.unlock()
      if isWished { courier.releaseAddresses() }
      if let changed { courier.update(changed.settings, sender: changed.makeSender(stop)) }
      do throws(RunFailure) {
        switch try courier.advance(isLast: isLast) {
        case .moved: said = nil
        case .stopped: return
        case .idle(let until):
          said = nil
          sleep(until: until)
        }
      } catch {
        // The database could not be read; nothing is lost by waiting for better times.
        if said != error.message {
          announcer.say("sink `\(name)` waits: \(error.message); trying again each second")
        }
        said = error.message
        sleep(until: nil)
      }
    }
  }

  /// A second at most: the clock may be set, and another process may have changed what is due.
  private func sleep(until: Int64?) {
    let left = until.map { max(1, min(1000, $0 - clock())) } ?? 1000
    monitor.lock()
    defer { monitor.unlock() }
    idleRounds += 1
    monitor.wakeAll(for: .space)
    let end = WallClock.monotonicNanoseconds() / 1_000_000 + left
    while !isAwake && !stop.isRaised {
      let now = WallClock.monotonicNanoseconds() / 1_000_000
      if now >= end { return }
      monitor.wait(for: .work, milliseconds: Int(end - now))
    }
  }
}
