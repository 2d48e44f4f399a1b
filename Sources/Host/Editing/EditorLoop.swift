internal import Glibc
internal import LanguageServer
internal import Platform
internal import Synchronization

/// `picket lsp`: the language server on standard input and output, until the client says `exit` or hangs up.
///
/// One thread talks; the checker and the reader of fence files each work beside it, so that no answer waits for them.
package final class EditorLoop {
  private enum Outcome: Sendable {
    case check(CheckOutcome)
    case fences(FenceOutcome)
  }

  private var session = Session(environment: EditorFiles.environment)
  private var reader = FrameReader()
  private let checks = EditorChecks()
  private let outcomes = Outcomes()
  private var isChecking = false
  private var isLoading = false
  /// Input that is taken at once, before it is worked on.
  private static let gulp = 8 << 20

  package init() {}

  /// The exit code: 0 after `shutdown` and `exit`, else 1.
  package func run() -> Int32 {
    signal(SIGPIPE, SIG_IGN)
    while true {
      wait(forever: true)
      let isOpen = readInput()
      if !answerInput() { return 1 }
      for outcome in outcomes.take() where !take(outcome) { return 1 }
      if let code = session.exitCode { return code }
      if !isOpen { return 1 }
      // While keys are pressed quickly, only the last text is checked.
      if !wait(forever: false) { startJobs() }
    }
  }

  /// True: there is input.
  @discardableResult private func wait(forever: Bool) -> Bool {
    var wanted = [
      pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0),
      pollfd(fd: outcomes.descriptor, events: Int16(POLLIN), revents: 0),
    ]
    while poll(&wanted, 2, forever ? -1 : 0) < 0, errno == EINTR {}
    return wanted[0].revents != 0
  }

  /// Takes all input that is there; false: it has ended.
  private func readInput() -> Bool {
    var piece = [UInt8](repeating: 0, count: 256 * 1024)
    var taken = 0
    while taken < Self.gulp, wait(forever: false) {
      let count = piece.withUnsafeMutableBytes { read(STDIN_FILENO, $0.baseAddress, $0.count) }
      if count == 0 { return false }
      if count < 0 {
        if errno == EINTR || errno == EAGAIN { continue }
        return false
      }
      reader.append(piece[..<count])
      taken += count
    }
    return true
  }

  private func answerInput() -> Bool {
    var bodies: [[UInt8]] = []
    while let frame = reader.next() {
      switch frame {
      case .body(let body): bodies.append(body)
      case .fault(let fault):
        if !send(session.refuse(fault)) { return false }
      }
    }
    return bodies.isEmpty || send(session.receive(bodies))
  }

  private func take(_ outcome: Outcome) -> Bool {
    switch outcome {
    case .check(let outcome):
      isChecking = false
      return send(session.finish(outcome))
    case .fences(let outcome):
      isLoading = false
      return send(session.finish(outcome))
    }
  }

  private func startJobs() {
    let (checks, outcomes) = (checks, outcomes)
    if !isChecking, let job = session.takeCheck() {
      isChecking = true
      Spawned.start { outcomes.put(.check(checks.run(job))) }.detach()
    }
    if !isLoading, let job = session.takeFences() {
      isLoading = true
      Spawned.start { outcomes.put(.fences(checks.run(job))) }.detach()
    }
  }

  /// False: nobody reads any more.
  private func send(_ messages: [OutgoingMessage]) -> Bool {
    for message in messages {
      let bytes = message.bytes
      var written = 0
      while written < bytes.count {
        let count = bytes[written...].withUnsafeBytes { write(STDOUT_FILENO, $0.baseAddress, $0.count) }
        if count < 0 {
          if errno == EINTR { continue }
          guard errno == EAGAIN else { return false }
          var wanted = pollfd(fd: STDOUT_FILENO, events: Int16(POLLOUT), revents: 0)
          _ = poll(&wanted, 1, -1)
          continue
        }
        written += count
      }
    }
    return true
  }

  /// What other threads have finished; its descriptor is readable while there is something.
  private final class Outcomes: Sendable {
    private let waiting = Mutex<[Outcome]>([])
    let descriptor: Int32
    private let writeEnd: Int32

    init() {
      var ends: [Int32] = [-1, -1]
      if pipe(&ends) != 0 { ends = [-1, -1] }
      for end in ends where end >= 0 { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
      descriptor = ends[0]
      writeEnd = ends[1]
    }

    func put(_ outcome: Outcome) {
      waiting.withLock { $0.append(outcome) }
      var byte: UInt8 = 1
      _ = write(writeEnd, &byte, 1)
    }

    func take() -> [Outcome] {
      let taken = waiting.withLock { list in
        defer { list = [] }
        return list
      }
      // One byte each: a read for each is never one too many.
      for _ in taken {
        var byte: UInt8 = 0
        _ = read(descriptor, &byte, 1)
      }
      return taken
    }
  }
}
