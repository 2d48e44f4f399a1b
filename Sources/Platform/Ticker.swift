/// Does something again and again on a thread of its own, until it is stopped.
package final class Ticker: Sendable {
  private let box: Box
  private let thread: Spawned

  /// Unchecked: `isStopped` is read and written with the monitor's lock held.
  private final class Box: @unchecked Sendable {
    let monitor = Monitor()
    var isStopped = false

    /// Waits; false: it was stopped meanwhile.
    func wait(milliseconds: Int) -> Bool {
      monitor.lock()
      defer { monitor.unlock() }
      let end = WallClock.monotonicNanoseconds() + Int64(milliseconds) * 1_000_000
      while !isStopped {
        let rest = end - WallClock.monotonicNanoseconds()
        if rest <= 0 { return true }
        monitor.wait(for: .work, milliseconds: Int(rest / 1_000_000) + 1)
      }
      return false
    }
  }

  /// Does it at once, and then each time that so much time has passed.
  package init(milliseconds: Int, _ body: @escaping @Sendable () -> Void) {
    let box = Box()
    self.box = box
    thread = Spawned.start {
      repeat { body() } while box.wait(milliseconds: milliseconds)
    }
  }

  /// Ends it; what is under way is waited for.
  package func stop() {
    box.monitor.lock()
    let wasStopped = box.isStopped
    box.isStopped = true
    box.monitor.wakeAll(for: .work)
    box.monitor.unlock()
    // A thread can be joined once.
    if !wasStopped { thread.join() }
  }
}
