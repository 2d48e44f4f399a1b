internal import Glibc
internal import Platform
internal import Replays
internal import Synchronization

/// How far a replay is: a bar that is drawn again in its place on a terminal, else a line every ten seconds.
///
/// Safe to use from any thread; whoever brings news draws.
final class ReplayProgress: Sendable {
  enum Phase: String, Sendable { case ordering, replaying }

  private struct State {
    var phase = Phase.replaying
    var done: Int64 = 0
    var total: Int64 = 0
    var events = 0
    var notices = 0
    var phaseStart: Int64
    var nextDraw: Int64
    /// Columns of what is drawn; 0: nothing is.
    var drawn = 0
  }

  private let state: Mutex<State>
  private let isTerminal: Bool
  private let isSilent: Bool
  private let announcer: Announcer
  private let clock: @Sendable () -> Int64

  private static let terminalPause: Int64 = 200_000_000
  private static let linePause: Int64 = 10_000_000_000

  /// - Parameter clock: nanoseconds of a clock that never steps.
  init(
    isTerminal: Bool, isSilent: Bool, announcer: Announcer,
    clock: @escaping @Sendable () -> Int64 = { WallClock.monotonicNanoseconds() }
  ) {
    self.isTerminal = isTerminal
    self.isSilent = isSilent
    self.announcer = announcer
    self.clock = clock
    let now = clock()
    state = Mutex(State(phaseStart: now, nextDraw: now + (isTerminal ? Self.terminalPause : Self.linePause)))
  }

  /// Another phase begins, of so many bytes; 0 where nobody knows.
  func begin(_ phase: Phase, totalBytes: Int64) {
    state.withLock { state in
      state.phase = phase
      state.total = totalBytes
      state.done = 0
      state.events = 0
      state.notices = 0
      state.phaseStart = clock()
    }
  }

  /// So many bytes of the phase's are read.
  func read(bytes: Int64) {
    state.withLock { $0.done = bytes }
    drawIfDue()
  }

  func replayed(events: Int, notices: Int) {
    state.withLock { state in
      state.events = events
      state.notices = notices
    }
    drawIfDue()
  }

  /// Takes the bar away.
  func end() {
    state.withLock { state in
      if state.drawn > 0 { Announcer.write("\r\u{1B}[K", toOutput: false) }
      state.drawn = 0
      state.nextDraw = .max
    }
  }

  private func drawIfDue() {
    if isSilent { return }
    let now = clock()
    state.withLock { state in
      if now < state.nextDraw { return }
      state.nextDraw = now + (isTerminal ? Self.terminalPause : Self.linePause)
      let bar = ProgressBar(
        verb: state.phase.rawValue, done: state.done, total: state.total, events: state.events,
        notices: state.notices, seconds: Double(now - state.phaseStart) / 1e9)
      if isTerminal {
        Announcer.write("\r" + bar.text(columns: Machine.errorColumns ?? 80) + "\u{1B}[K", toOutput: false)
        state.drawn = 1
      } else {
        announcer.mention(bar.sentence)
      }
    }
  }
}
