internal import Platform
internal import Synchronization

/// How the lines of an outlet came to an end, where several threads can see it.
final class OutletEnding: Sendable {
  private let state = Mutex(Listener.Ending.stopped)

  func note(_ ending: Listener.Ending) { state.withLock { $0 = ending } }

  /// `stopped` while nothing is wrong.
  var value: Listener.Ending { state.withLock { $0 } }
}
