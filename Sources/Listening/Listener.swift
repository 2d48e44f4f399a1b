internal import NIOCore
internal import NIOPosix
package import Monitoring
package import Platform
internal import Trackers

/// Trackers on one side, lines of events on the other.
///
/// Sockets and desk live on one event loop; the lines are written on a thread of their own.
package final class Listener: Sendable {
  /// How the lines came to an end.
  package enum Ending: Sendable, Equatable {
    case stopped
    /// Nobody reads the lines any more.
    case closed
    case failed(RunFailure)
  }

  private let limits: ListenLimits
  private let allowPath: String?
  private let announcer: Announcer
  private let group: MultiThreadedEventLoopGroup
  private let loop: any EventLoop
  private let desk: ReceptionDesk
  private let outlet: LineOutlet
  private let sockets: ListeningSockets
  private let board: MetricsBoard?
  private let ending = OutletEnding()

  private static let clock: @Sendable () -> Moment = {
    Moment(wall: WallClock.now(), steady: WallClock.monotonicNanoseconds() / 1_000_000)
  }

  /// Listens, and writes events to a file.
  ///
  /// - Parameters:
  ///   - isHandedOnByWriting: an event is safe once its line is written; else whoever reads the lines says so by
  ///     `handedOn`.
  ///   - stop: raised where the lines cannot be written any more.
  package init(
    _ options: ListenOptions, output: OutputFile, isHandedOnByWriting: Bool = true, board: MetricsBoard? = nil,
    stop: StopSignal, announcer: Announcer
  ) throws(RunFailure) {
    OpenFileLimit.raise()
    limits = options.limits
    allowPath = options.allowPath
    self.announcer = announcer
    var options = options
    options.reception.allowed = try Self.allowed(options.allowPath)
    self.board = board
    group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    loop = group.next()
    outlet = LineOutlet(output)
    do throws(RunFailure) {
      desk = ReceptionDesk(options, try DeskOutputs(options, events: outlet, announcer: announcer))
      let opener = ListeningSockets.Opener(group: group, desk: desk, clock: Self.clock, options: options)
      if let activated = try opener.activated() { sockets = activated } else { sockets = try opener.open() }
    } catch {
      try? group.syncShutdownGracefully()
      throw error
    }
    start(isHandedOnByWriting: isHandedOnByWriting, stop)
  }

  /// Where it listens: `tcp 0.0.0.0:8888`.
  package var addresses: [String] { sockets.names }

  private func start(isHandedOnByWriting: Bool, _ stop: StopSignal) {
    let (desk, loop, board, sockets) = (desk, loop, board, sockets)
    outlet.start { [ending] progress in
      if ending.note(progress) { return stop.raise() }
      guard case .written(let place) = progress else { return }
      loop.execute {
        if isHandedOnByWriting { desk.handedOn(to: place) }
        desk.release(at: Self.clock())
      }
    }
    loop.execute { desk.valve = { sockets.hold($0) } }
    loop.scheduleRepeatedTask(initialDelay: .milliseconds(250), delay: .milliseconds(250)) { _ in
      desk.lookAtWaiting(at: Self.clock())
    }
    loop.scheduleRepeatedTask(initialDelay: .seconds(1), delay: .seconds(1)) { _ in
      desk.closeOverdue(at: Self.clock())
      guard let board else { return }
      let metrics = desk.metrics(datagramDrops: sockets.datagramDrops())
      board.update { $0.listener = metrics }
      board.setFault("lines", desk.stall(at: Self.clock()))
    }
  }

  /// Reads the list of identities anew, and opens side files anew: log rotation has moved them away. A list that cannot
  /// be read is said, and the old one stays.
  package func reopen() {
    let desk = desk
    do throws(RunFailure) {
      let allowed = try Self.allowed(allowPath)
      loop.execute { desk.reopen(allowed) }
    } catch {
      announcer.say("\(error.message): the list that was read before stays")
    }
  }

  /// The identities of a file; nil where there is none.
  static func allowed(_ path: String?) throws(RunFailure) -> AllowList? {
    guard let path else { return nil }
    return AllowList(AllowList.entries(in: try FileReader.read(path, limit: 256 << 20)))
  }

  /// All lines up to a place in their stream are where they cannot be lost.
  package func handedOn(to place: Int64) {
    let desk = desk
    loop.execute { desk.handedOn(to: place) }
  }

  // MARK: The end

  /// Lets nobody in any more, reads what has arrived, writes all lines. Waits for a slow reader of them.
  package func finish() -> Summary {
    // Whoever has connected and is not let in yet may have sent something: doors are closed once it is quiet.
    drain(atMost: limits.drainMilliseconds / 5)
    sockets.close()
    drain(atMost: limits.drainMilliseconds)
    // Connections end, and with them the frames that had no terminator.
    for channel in sockets.udp { try? channel.close().wait() }
    let (desk, loop) = (desk, loop)
    try? loop.flatSubmit { desk.closeAll(on: loop) }.wait()
    outlet.finish()
    let summary = try? loop.submit { desk.summary() }.wait()
    try? group.syncShutdownGracefully()
    desk.finish()
    return Summary(ending: ending.value, sentences: summary ?? [])
  }

  /// How it ended, and what it did.
  package struct Summary: Sendable {
    package var ending: Ending
    package var sentences: [String]
  }

  /// Waits until nothing has come for a while: what the system has taken for us is not to be lost. Time in which a slow
  /// reader of the lines holds everything back does not count.
  private func drain(atMost limit: Int64) {
    var left = limit
    let began = Self.clock().steady
    let step: Int64 = 20
    while left > 0, ending.value == .stopped {
      let desk = desk
      let look = try? loop.submit { (desk.isHolding, desk.lastArrival, desk.owedCount) }.wait()
      guard let (isHolding, lastArrival, owed) = look else { return }
      let quiet = Self.clock().steady - max(lastArrival, began)
      if !isHolding {
        if quiet >= limits.drainQuietMilliseconds && owed == 0 { return }
        left -= step
      }
      _ = poll(milliseconds: step)
    }
  }

  private func poll(milliseconds: Int64) -> Bool {
    let promise = loop.makePromise(of: Void.self)
    loop.scheduleTask(in: .milliseconds(milliseconds)) { promise.succeed() }
    return (try? promise.futureResult.wait()) != nil
  }
}
