internal import Glibc
internal import Monitoring
internal import Platform
internal import Storage

/// What watches over a run from outside of its stages, from before its state is opened until all is told: the metrics
/// server, the status file, systemd.
///
/// Unchecked: what is mutable belongs to the thread of the run; what other threads call only sends.
final class RunWatch: @unchecked Sendable {
  private let report: RunReport
  private let server: StatusServer?
  private let systemd: SystemdNotifier?
  private let announcer: Announcer
  private var watchdog: Ticker?
  private var ticker: Ticker?
  private var isFinished = false
  /// What each second is done.
  private var look: (@Sendable () -> Void)?

  /// Begins to serve. Fails where the address cannot be had.
  init(_ report: RunReport, metrics: ListenAddress?, announcer: Announcer) throws(RunFailure) {
    self.report = report
    self.announcer = announcer
    server = try metrics.map { (address) throws(RunFailure) in try StatusServer(address, board: report.board) }
    if let server { announcer.mention("metrics at http://\(server.address)/metrics") }
    systemd = SystemdNotifier()
    watchdog = systemd?.startWatchdog { [report] in
      switch report.board.health(at: WallClock.monotonicNanoseconds()) {
      case .well, .starting, .recovering, .stopping, .faulty: true
      // A restart is worth a try; a full disk is not mended by one.
      case .stalled: false
      }
    }
  }

  /// Looks each second at what lies beside the stream.
  func start(
    folder: String?, journal: JournalWriter?, checkpoints: CheckpointStore?, owed: OwedNotices,
    stop: StopSignal
  ) {
    let file = folder.map { Locked(StatusFile(inDirectory: $0)) }
    let look: @Sendable () -> Void = { [report, announcer] in
      if report.isWatched { report.look(at: journal, checkpoints, owed, faults: announcer.faults) }
      announcer.tellHeldBack()
      // A disk that is full is not waited for by one who is to end: the journal has what was taken.
      if stop.isRaised { journal?.stop() }
      guard let file else { return }
      let health = report.board.health(at: WallClock.monotonicNanoseconds())
      let status = StatusReport(report.board.read(), health: health, process: Int(getpid()), at: WallClock.now())
      // A disk that is full is told of by those whose bytes count.
      file.withLock { try? $0.write(status, at: WallClock.monotonicNanoseconds() / 1_000_000) }
    }
    self.look = look
    ticker = Ticker(milliseconds: 1000, look)
  }

  func recovering(done: Int, of all: Int) {
    report.set(.recovering(done: done, of: all))
    systemd?.extendTimeout(milliseconds: 60_000)
  }

  func running() {
    report.set(.running)
    systemd?.ready("running")
  }

  func reloading() { systemd?.reloading() }

  func reloaded(_ outcome: Reloader.Outcome) {
    if outcome == .refused { report.reloadWasRefused() }
    systemd?.ready("running")
  }

  func stopping() {
    report.set(.stopping)
    systemd?.stopping()
  }

  /// The run is over; more than once is once.
  func finish() {
    if isFinished { return }
    isFinished = true
    ticker?.stop()
    look?()
    watchdog?.stop()
    server?.stop()
    announcer.tellHeldBack(all: true)
  }
}

/// A value behind a lock.
private final class Locked<Value>: @unchecked Sendable {
  // Unchecked: read and written with the monitor's lock held.
  private let monitor = Monitor()
  private var value: Value
  init(_ value: Value) { self.value = value }
  func withLock(_ body: (inout Value) -> Void) {
    monitor.lock()
    defer { monitor.unlock() }
    body(&value)
  }
}
