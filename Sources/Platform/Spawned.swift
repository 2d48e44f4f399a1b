internal import Glibc

/// A plain thread that was started and can be waited for.
package struct Spawned {
  private let thread: pthread_t

  /// Starts a thread.
  package static func start(_ body: @escaping @Sendable () -> Void) -> Spawned {
    let box = Unmanaged.passRetained(Body(body))
    var thread = pthread_t()
    let code = pthread_create(
      &thread, nil,
      { argument in
        guard let argument else { return nil }
        Unmanaged<Body>.fromOpaque(argument).takeRetainedValue().run()
        return nil
      }, box.toOpaque())
    precondition(code == 0, "no thread could be started: \(RunFailure.systemText(code))")
    return Spawned(thread: thread)
  }

  package func join() { pthread_join(thread, nil) }

  /// Nobody will wait for it.
  package func detach() { pthread_detach(thread) }

  private final class Body {
    let run: @Sendable () -> Void
    init(_ run: @escaping @Sendable () -> Void) { self.run = run }
  }
}
