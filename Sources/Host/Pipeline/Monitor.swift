internal import Glibc

/// A lock with two things to wait for. `Synchronization` has no condition variable, so these are the C library's.
///
/// Unchecked: the raw storage is set up once and only ever handed to pthread functions, which are made for it.
final class Monitor: @unchecked Sendable {
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let conditions = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 2)

  /// What a thread waits for.
  enum Event: Int {
    /// A task that a worker can take.
    case work = 0
    /// An empty job for the reader.
    case space = 1
  }

  init() {
    mutex.initialize(to: pthread_mutex_t())
    pthread_mutex_init(mutex, nil)
    conditions.initialize(repeating: pthread_cond_t(), count: 2)
    pthread_cond_init(conditions, nil)
    pthread_cond_init(conditions + 1, nil)
  }

  deinit {
    pthread_cond_destroy(conditions)
    pthread_cond_destroy(conditions + 1)
    pthread_mutex_destroy(mutex)
    conditions.deallocate()
    mutex.deallocate()
  }

  func lock() { pthread_mutex_lock(mutex) }
  func unlock() { pthread_mutex_unlock(mutex) }

  /// Only with the lock held; it is held again afterwards. May return for no reason.
  func wait(for event: Event) { pthread_cond_wait(conditions + event.rawValue, mutex) }
  func wakeAll(for event: Event) { pthread_cond_broadcast(conditions + event.rawValue) }
}
