internal import Platform
internal import Replays
internal import Synchronization

/// Shows how far a replay is: a bar that is drawn again in its place on a terminal, else a line every ten seconds.
///
/// Safe to use from any thread; it is drawn by one of its own.
final class ReplayProgress: Sendable {
  private struct State {
    var events = 0
    var notices = 0
    var phase = ReadingProgress.Phase.waiting
    var phaseStart: Int64 = 0
    var isDrawn = false
    var nextLine = ReplayProgress.linePause
    var ticker: Ticker?
  }

  private let state = Mutex(State())
  private let isTerminal: Bool
  private let isSilent: Bool
  private let announcer: Announcer

  private static let tickMilliseconds = 200
  private static let linePause: Int64 = 10_000_000_000

  init(isTerminal: Bool, isSilent: Bool, announcer: Announcer) {
    self.isTerminal = isTerminal
    self.isSilent = isSilent
    self.announcer = announcer
  }

  /// Begins to show it.
  func begin(_ reading: ReadingProgress) {
    if isSilent { return }
    let start = WallClock.monotonicNanoseconds()
    let ticker = Ticker(milliseconds: Self.tickMilliseconds) { [self] in
      show(reading.current, at: WallClock.monotonicNanoseconds(), since: start)
    }
    state.withLock { $0.ticker = ticker }
  }

  /// Events that the rules have seen, and notices that came of them.
  func replayed(events: Int, notices: Int) {
    state.withLock { state in
      state.events = events
      state.notices = notices
    }
  }

  /// Takes the bar away.
  func end() {
    let ticker = state.withLock { state in
      defer { state.ticker = nil }
      return state.ticker
    }
    ticker?.stop()
    state.withLock { state in
      if state.isDrawn { Announcer.write("\r\u{1B}[K", toOutput: false) }
      state.isDrawn = false
    }
  }

  /// - Parameters:
  ///   - now: nanoseconds of a clock that never steps; so is `start`, the replay's beginning.
  private func show(_ reading: ReadingProgress.State, at now: Int64, since start: Int64) {
    state.withLock { state in
      if state.phase != reading.phase {
        state.phase = reading.phase
        state.phaseStart = now
      }
      // What is over in a moment needs no bar.
      let isDue = isTerminal ? now - start > 500_000_000 : now - start >= state.nextLine
      guard isDue, reading.phase != .waiting else { return }
      let isReplaying = reading.phase == .replaying
      let bar = ProgressBar(
        verb: isReplaying ? "replaying" : "sorting", done: reading.done, total: reading.total,
        events: isReplaying ? state.events : 0, notices: state.notices,
        seconds: Double(now - state.phaseStart) / 1e9)
      if isTerminal {
        Announcer.write("\r" + bar.text(columns: Machine.errorColumns ?? 80) + "\u{1B}[K", toOutput: false)
        state.isDrawn = true
      } else {
        state.nextLine += Self.linePause
        announcer.mention(bar.sentence)
      }
    }
  }
}
