internal import Platform
internal import Wire

/// Writes lines on a thread of its own, in the order in which they are put in.
///
/// Whoever puts in does not wait: it is to look at `waitingBytes` and hold back. Bytes are counted from the start, so that
/// a place in the stream of lines is one number.
///
/// Unchecked: `state` is read and written with the monitor's lock held.
final class LineOutlet: @unchecked Sendable {
  /// `PIPE_BUF` of Linux: so much goes into a pipe in one piece (pipe(7)).
  private static let pieceBytes = 4096

  /// How far the lines have got.
  enum Progress: Sendable {
    /// All bytes up to this place are written.
    case written(Int64)
    /// Nobody reads the other end any more.
    case closed
    case failed(RunFailure)
  }

  private struct State {
    var waiting: [UInt8] = []
    var put: Int64 = 0
    var written: Int64 = 0
    var isEnding = false
    var isBroken = false
    var isReopening = false
  }

  /// Of the writing thread, once that runs.
  private var file: OutputFile
  private let monitor = Monitor()
  private var state = State()
  private var thread: Spawned?
  /// Bytes that may wait; what goes beyond is left out. nil: no limit.
  private let limit: Int?

  init(_ file: OutputFile, limit: Int? = nil) {
    self.file = file
    self.limit = limit
  }

  /// Begins to write; `finish` ends it.
  func start(tell: @escaping @Sendable (Progress) -> Void = { _ in }) {
    monitor.lock()
    defer { monitor.unlock() }
    thread = Spawned.start { self.work(tell) }
  }

  /// Bytes that are not written yet.
  var waitingBytes: Int {
    monitor.lock()
    defer { monitor.unlock() }
    return state.isBroken ? 0 : Int(state.put - state.written)
  }

  /// Bytes that are written.
  var writtenBytes: Int64 {
    monitor.lock()
    defer { monitor.unlock() }
    return state.written
  }

  /// Takes lines; returns the place in the stream behind them, or nil where there is no room for them.
  func put(_ lines: borrowing Wire.ByteBuffer) -> Int64? {
    monitor.lock()
    defer { monitor.unlock() }
    if state.isBroken { return nil }
    if let limit, state.put - state.written > Int64(limit) { return nil }
    let wasIdle = state.waiting.isEmpty
    lines.withBytes { state.waiting.append(contentsOf: $0) }
    state.put += Int64(lines.count)
    if wasIdle { monitor.wakeAll(for: .work) }
    return state.put
  }

  /// Writes what waits, and ends. Waits for as long as that takes.
  func finish() {
    monitor.lock()
    state.isEnding = true
    monitor.wakeAll(for: .work)
    let thread = self.thread
    self.thread = nil
    monitor.unlock()
    thread?.join()
  }

  /// What is put in from now on goes into a file of the same name that is opened anew.
  func reopen() {
    monitor.lock()
    state.isReopening = true
    monitor.wakeAll(for: .work)
    monitor.unlock()
  }

  private func work(_ tell: @Sendable (Progress) -> Void) {
    var lines: [UInt8] = []
    while let reopens = take(&lines) {
      do throws(RunFailure) {
        if reopens { file = try file.reopened() }
        if try write(lines) == .closed {
          breakOff()
          tell(.closed)
          return
        }
        tell(.written(passed(lines.count)))
      } catch {
        breakOff()
        tell(.failed(error))
        return
      }
    }
  }

  /// Writes whole lines, no more at a time than a pipe takes in one piece: others may write into it too.
  private func write(_ lines: [UInt8]) throws(RunFailure) -> WriteOutcome {
    var begin = 0
    while begin < lines.count {
      var end = min(begin + Self.pieceBytes, lines.count)
      if end < lines.count, let last = lines[begin..<end].lastIndex(of: 0x0A) { end = last + 1 }
      if try file.write(Array(lines[begin..<end])) == .closed { return .closed }
      begin = end
    }
    return .done
  }

  /// Waits for lines, and says whether the file is to be opened anew before them; nil: none are left, and none will come.
  private func take(_ lines: inout [UInt8]) -> Bool? {
    monitor.lock()
    defer { monitor.unlock() }
    lines.removeAll(keepingCapacity: true)
    while state.waiting.isEmpty && !state.isReopening {
      if state.isEnding { return nil }
      monitor.wait(for: .work)
    }
    swap(&lines, &state.waiting)
    let reopens = state.isReopening
    state.isReopening = false
    return reopens
  }

  private func passed(_ count: Int) -> Int64 {
    monitor.lock()
    defer { monitor.unlock() }
    state.written += Int64(count)
    return state.written
  }

  private func breakOff() {
    monitor.lock()
    state.isBroken = true
    state.waiting = []
    monitor.unlock()
  }
}
