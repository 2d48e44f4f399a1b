internal import Glibc

/// The machine's clocks. Nothing outside of this room reads one.
package enum WallClock {
  /// Milliseconds since 1970.
  package static func now() -> Int64 { read(CLOCK_REALTIME) / 1_000_000 }

  /// Nanoseconds of a clock that never steps, for measuring how long something took.
  package static func monotonicNanoseconds() -> Int64 { read(CLOCK_MONOTONIC) }

  private static func read(_ clock: clockid_t) -> Int64 {
    var time = timespec()
    clock_gettime(clock, &time)
    return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
  }
}
