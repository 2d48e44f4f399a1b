internal import Glibc
internal import Monitoring
package import Platform

/// `picket listen`: trackers in, lines of events out, until it is asked to stop or nobody reads the lines.
package enum Listen {
  /// What it did, a sentence each, and why it could not go on; nil: all well.
  package struct Result: Sendable {
    package var sentences: [String]
    package var failure: RunFailure?
  }

  /// Listens until `stop` is raised. Lines go to the open descriptor `output`.
  ///
  /// Fails at once where a socket or a side file cannot be had.
  package static func run(
    _ options: ListenOptions, stop: StopSignal, announcer: Announcer, output: Int32 = STDOUT_FILENO
  ) throws(RunFailure) -> Result {
    let board = MetricsBoard(version: Version.text)
    board.update { $0.hasEngine = false }
    let server = try options.metrics.map { (address) throws(RunFailure) in try StatusServer(address, board: board) }
    defer { server?.stop() }
    let file = OutputFile(descriptor: output, name: "standard output", announcer: announcer)
    let listener = try Listener(options, output: file, board: board, stop: stop, announcer: announcer)
    for address in listener.addresses { announcer.mention("listens on \(address)") }
    if let server { announcer.mention("metrics at http://\(server.address)/metrics") }
    board.update { $0.phase = .running }
    let systemd = SystemdNotifier()
    systemd?.ready("listening")
    let watchdog = systemd?.startWatchdog { true }
    waitForStop(stop, listener, systemd)
    board.update { $0.phase = .stopping }
    systemd?.stopping()
    let summary = listener.finish()
    watchdog?.stop()
    announcer.tellHeldBack(all: true)
    switch summary.ending {
    case .stopped: return Result(sentences: summary.sentences)
    case .closed:
      return Result(
        sentences: summary.sentences, failure: RunFailure("nobody reads standard output any more: stopped listening"))
    case .failed(let failure): return Result(sentences: summary.sentences, failure: failure)
    }
  }

  private static func waitForStop(_ stop: StopSignal, _ listener: Listener, _ systemd: SystemdNotifier?) {
    var wanted = pollfd(fd: stop.descriptor, events: Int16(POLLIN), revents: 0)
    while !stop.isRaised {
      _ = poll(&wanted, 1, 500)
      if stop.takeReopening() {
        systemd?.reloading()
        listener.reopen()
        systemd?.ready("listening")
      }
    }
  }
}
