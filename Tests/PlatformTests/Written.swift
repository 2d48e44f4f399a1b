import Synchronization

@testable import Platform

/// What announcers wrote, with clocks that a test sets.
final class Written: Sendable {
  private let text = Mutex("")
  private let steady = Mutex<Int64>(0)
  /// 2026-03-02T08:00:00Z.
  private let wall = Mutex<Int64>(1_772_438_400_000)

  var all: String { text.withLock { $0 } }
  var lines: [String] { all.split(separator: "\n").map(String.init) }

  func advance(_ milliseconds: Int64) {
    steady.withLock { $0 += milliseconds }
    wall.withLock { $0 += milliseconds }
  }

  func announcer(_ form: LogForm, _ loudness: Announcer.Loudness = .usual) -> Announcer {
    Announcer(
      loudness, form: form, output: { line in self.text.withLock { $0 += line } },
      wall: { self.wall.withLock { $0 } }, steady: { self.steady.withLock { $0 } })
  }
}
