internal import Glibc
internal import Synchronization

/// A wish to stop sending at once, from another thread.
///
/// Raising it cuts the open connections, so that whoever waits for an answer wakes up.
package final class SendStop: Sendable {
  private struct State {
    var isRaised = false
    /// Open sockets of the senders that look at this.
    var sockets: Set<Int32> = []
  }
  private let state = Mutex(State())

  /// `SHUT_RDWR` of sys/socket.h, which the C library's module and curl's both declare, and a release build then finds
  /// in neither.
  private static let bothWays: Int32 = 2

  package init() {}

  package var isRaised: Bool { state.withLock { $0.isRaised } }

  package func raise() {
    state.withLock { state in
      state.isRaised = true
      for socket in state.sockets { shutdown(socket, Self.bothWays) }
    }
  }

  /// Has to be told of each socket; one that comes too late is cut at once.
  func add(_ socket: Int32) {
    state.withLock { state in
      state.sockets.insert(socket)
      if state.isRaised { shutdown(socket, Self.bothWays) }
    }
  }

  /// Closes a socket, so that its number is never cut for another one.
  func close(_ socket: Int32) -> Int32 {
    state.withLock { state in
      state.sockets.remove(socket)
      return Glibc.close(socket)
    }
  }
}
