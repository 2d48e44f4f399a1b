internal import Glibc
internal import Listening
internal import Monitoring
internal import Platform

/// A listener within a run: its lines go through a pipe into the run's reader, as those of `picket listen` would.
///
/// The wish to stop reaches the listener first. It reads what has arrived and closes the pipe; the run ends with its
/// input, so that nothing that was taken from a tracker is lost.
final class TrackerSource: Sendable {
  let input: EventInput
  /// What the run is to look at in place of the program's signal.
  let stop: StopSignal
  private let listener: Listener
  private let announcer: Announcer
  private let watcher: Spawned
  private let readEnd: Int32

  private static let lookMilliseconds: Int32 = 200

  /// Listens from here on. Fails where a socket or a side file cannot be had.
  init(
    _ options: ListenOptions, board: MetricsBoard, signal: StopSignal, announcer: Announcer
  ) throws(RunFailure) {
    var ends: [Int32] = [-1, -1]
    if pipe(&ends) != 0 { throw .system("cannot make a pipe", code: errno) }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    let (readEnd, writeEnd) = (ends[0], ends[1])
    let stop = StopSignal()
    let file = OutputFile(descriptor: writeEnd, name: "the run's input", announcer: announcer)
    do throws(RunFailure) {
      listener = try Listener(
        options, output: file, isHandedOnByWriting: false, board: board, stop: stop, announcer: announcer)
    } catch {
      for end in ends { close(end) }
      throw error
    }
    self.readEnd = readEnd
    self.stop = stop
    self.announcer = announcer
    input = .trackers(readEnd)
    for address in listener.addresses { announcer.mention("listens on \(address)") }
    watcher = Spawned.start { [listener] in
      Self.wait(signal, stop, listener)
      let summary = listener.finish()
      close(writeEnd)
      for sentence in summary.sentences { announcer.mention(sentence) }
    }
  }

  /// Until the program, or the run, is to stop. Passes on what SIGHUP asks for.
  private static func wait(_ signal: StopSignal, _ stop: StopSignal, _ listener: Listener) {
    while !signal.isRaised && !stop.isRaised {
      var wanted = [
        pollfd(fd: signal.descriptor, events: Int16(POLLIN), revents: 0),
        pollfd(fd: stop.descriptor, events: Int16(POLLIN), revents: 0),
      ]
      _ = poll(&wanted, 2, lookMilliseconds)
      if signal.takeReopening() {
        stop.askForReopening()
        listener.reopen()
      }
    }
  }

  /// All lines up to a place in their stream are safe.
  func handedOn(to place: Int64) { listener.handedOn(to: place) }

  /// The run is over: nobody reads the pipe any more, and the listener ends.
  func finish() {
    close(readEnd)
    stop.raise()
    watcher.join()
  }
}
