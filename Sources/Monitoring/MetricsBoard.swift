internal import Platform
internal import Synchronization

/// Where the running parts of the program write what they know, and where the server reads it.
///
/// Each part updates its own fields of the snapshot, when it is due: at most once a second for what costs something to
/// gather. That work goes on is told by two counts, without a lock.
package final class MetricsBoard: Sendable {
  private let snapshot = Mutex(MetricsSnapshot())
  private let version: String
  private let nextDue: Atomic<Int64>
  private let intervalNanoseconds: Int64
  private let submitted = Atomic<Int>(0)
  private let told = Atomic<Int>(0)
  /// When something was last done, or came in where nothing waited; nanoseconds of the monotonic clock.
  private let progress: Atomic<Int64>

  /// - Parameter intervalMilliseconds: how far two publications that ask `isDue` are apart.
  package init(version: String, intervalMilliseconds: Int64 = 1000) {
    self.version = version
    intervalNanoseconds = intervalMilliseconds * 1_000_000
    nextDue = Atomic(.min)
    progress = Atomic(WallClock.monotonicNanoseconds())
  }

  // MARK: Publishing

  /// Whether it is time to publish; true for one caller in each interval.
  package func isDue(at monotonicNanoseconds: Int64) -> Bool {
    let due = nextDue.load(ordering: .relaxed)
    guard monotonicNanoseconds >= due else { return false }
    return nextDue.compareExchange(
      expected: due, desired: monotonicNanoseconds + intervalNanoseconds, ordering: .relaxed
    ).exchanged
  }

  /// Changes fields of the snapshot. The lock is held meanwhile: hand over what was gathered, gather nothing in it.
  package func update(_ change: (inout MetricsSnapshot) -> Void) { snapshot.withLock { change(&$0) } }

  /// Says that something is wrong, and goes on saying so until it is right again.
  ///
  /// - Parameters:
  ///   - name: What has the fault: `journal`, the path of a file.
  ///   - sentence: nil: it is well again.
  package func setFault(_ name: String, _ sentence: String?) { update { $0.faults[name] = sentence } }

  // MARK: Progress

  /// A chunk of input was read.
  package func noteRead(at monotonicNanoseconds: Int64) {
    // The first of what waits starts the clock: before it there was nothing to do.
    if submitted.add(1, ordering: .acquiringAndReleasing).oldValue == told.load(ordering: .acquiring) {
      progress.store(monotonicNanoseconds, ordering: .releasing)
    }
  }

  /// The notices of a chunk were told.
  package func noteTold(at monotonicNanoseconds: Int64) {
    told.add(1, ordering: .acquiringAndReleasing)
    progress.store(monotonicNanoseconds, ordering: .releasing)
  }

  // MARK: Reading

  /// The snapshot as it stands, with what the system says of the process.
  package func read() -> MetricsSnapshot {
    var result = snapshot.withLock { $0 }
    result.flow.chunksWaiting = waiting
    result.process = ProcessMetrics.read(version: version)
    return result
  }

  /// How the engine fares at a moment of the monotonic clock.
  package func health(at monotonicNanoseconds: Int64, limit: Int64 = Health.stallNanoseconds) -> Health {
    let now = snapshot.withLock { $0 }
    let idle = monotonicNanoseconds - progress.load(ordering: .acquiring)
    return Health(now, stalledNanoseconds: waiting > 0 && idle >= limit ? idle : nil)
  }

  private var waiting: Int { max(0, submitted.load(ordering: .acquiring) - told.load(ordering: .acquiring)) }
}
