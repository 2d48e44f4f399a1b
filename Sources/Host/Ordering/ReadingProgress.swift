internal import Synchronization

/// How far the reading of a replay is. Read by one thread while others add to it.
package final class ReadingProgress: Sendable {
  package enum Phase: Int, Sendable {
    /// Nothing is read yet.
    case waiting
    /// Events are put into order.
    case sorting
    /// Events are on their way to the rules.
    case replaying
  }

  /// A phase, and how much of it is done: bytes as the files have them.
  package struct State: Sendable, Equatable {
    package var phase = Phase.waiting
    package var done: Int64 = 0
    /// 0: not known, as of a pipe.
    package var total: Int64 = 0
  }

  private let state = Mutex(State())

  package init() {}

  package var current: State { state.withLock { $0 } }

  func begin(_ phase: Phase, total: Int64) { state.withLock { $0 = State(phase: phase, total: total) } }

  func add(done: Int64) { state.withLock { $0.done += done } }

  func add(total: Int64) { state.withLock { $0.total += total } }
}
