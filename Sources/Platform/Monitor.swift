internal import Glibc

/// A lock with two things to wait for. `Synchronization` has no condition variable, so these are the C library's.
///
/// Unchecked: the raw storage is set up once and only ever handed to pthread functions, which are made for it.
package final class Monitor: @unchecked Sendable {
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let conditions = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 2)

  /// What a thread waits for.
  package enum Event: Int {
    /// Something to do.
    case work = 0
    /// Room for more to do.
    case space = 1
  }

  package init() {
    mutex.initialize(to: pthread_mutex_t())
    pthread_mutex_init(mutex, nil)
    conditions.initialize(repeating: pthread_cond_t(), count: 2)
    // Times are waited for on a clock that nobody sets.
    var attributes = pthread_condattr_t()
    pthread_condattr_init(&attributes)
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
    pthread_cond_init(conditions, &attributes)
    pthread_cond_init(conditions + 1, &attributes)
    pthread_condattr_destroy(&attributes)
  }

  deinit {
    pthread_cond_destroy(conditions)
    pthread_cond_destroy(conditions + 1)
    pthread_mutex_destroy(mutex)
    conditions.deallocate()
    mutex.deallocate()
  }

  package func lock() { pthread_mutex_lock(mutex) }
  package func unlock() { pthread_mutex_unlock(mutex) }

  /// Only with the lock held; it is held again afterwards. May return for no reason.
  package func wait(for event: Event) { pthread_cond_wait(conditions + event.rawValue, mutex) }

  /// The same, at most so long.
  package func wait(for event: Event, milliseconds: Int) {
    let end = WallClock.monotonicNanoseconds() + Int64(max(0, milliseconds)) * 1_000_000
    var time = timespec(tv_sec: Int(end / 1_000_000_000), tv_nsec: Int(end % 1_000_000_000))
    pthread_cond_timedwait(conditions + event.rawValue, mutex, &time)
  }

  package func wakeAll(for event: Event) { pthread_cond_broadcast(conditions + event.rawValue) }
}
