internal import Platform
internal import Synchronization

/// How the lines of an outlet came to an end, where several threads can see it.
final class OutletEnding: Sendable {
  private let state = Mutex(Listener.Ending.stopped)

  /// Takes in how far an outlet has got; true where that is its end.
  func note(_ progress: LineOutlet.Progress) -> Bool {
    let ending: Listener.Ending
    switch progress {
    case .written: return false
    case .closed: ending = .closed
    case .failed(let failure): ending = .failed(failure)
    }
    state.withLock { $0 = ending }
    return true
  }

  /// `stopped` while nothing is wrong.
  var value: Listener.Ending { state.withLock { $0 } }
}
