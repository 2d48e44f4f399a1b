internal import Platform
internal import Storage
internal import Synchronization

/// Looks each second for requests that `picket spool` left, and carries them out; without a state directory it forgets
/// what is delivered, which else checkpoints do.
final class RequestKeeper: Sendable {
  private let outbox: Outbox
  private let forgetsAtOnce: Bool
  private let announcer: Announcer
  private let clock: @Sendable () -> Int64
  private let monitor = Monitor()
  private let isStopping = Atomic<Bool>(false)
  private let thread = Mutex<Spawned?>(nil)

  init(_ outbox: Outbox, forgetsAtOnce: Bool, announcer: Announcer, clock: @escaping @Sendable () -> Int64) {
    self.outbox = outbox
    self.forgetsAtOnce = forgetsAtOnce
    self.announcer = announcer
    self.clock = clock
  }

  /// - Parameter body: called after requests were carried out.
  func start(_ body: @escaping @Sendable () -> Void) {
    thread.withLock { $0 = Spawned.start { self.run(body) } }
  }

  func stop() {
    monitor.lock()
    isStopping.store(true, ordering: .releasing)
    monitor.wakeAll(for: .work)
    monitor.unlock()
    let thread = thread.withLock { thread in
      defer { thread = nil }
      return thread
    }
    thread?.join()
  }

  private func run(_ body: () -> Void) {
    let isOver = { self.isStopping.load(ordering: .acquiring) }
    var said: String?
    while !isOver() {
      do throws(RunFailure) {
        if try outbox.carryOutRequests(now: clock(), isStopping: isOver) { body() }
        if forgetsAtOnce { try outbox.forgetSettled(isStopping: isOver) }
        said = nil
      } catch {
        if said != error.message {
          announcer.say("requests of `picket spool` cannot be carried out: \(error.message); trying again each second")
        }
        said = error.message
      }
      monitor.lock()
      if !isOver() { monitor.wait(for: .work, milliseconds: 1000) }
      monitor.unlock()
    }
  }
}
