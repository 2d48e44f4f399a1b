import Foundation

/// `picket` at work in a folder: fed through a pipe by a thread of its own, its words read while it runs.
///
/// What it writes goes to files, so that nothing of it can stall. A watchdog ends it where a test waits in vain.
final class Engine {
  private let process = Process()
  private let input = Pipe()
  private let words: URL
  private let said: URL
  private let ended = DispatchSemaphore(value: 0)
  private let watchdog: DispatchWorkItem
  private let feeding = DispatchGroup()
  private let fed = Counter()

  /// Seconds that anything may take before a test gives up on it.
  static let patience: TimeInterval = 30

  /// The built program: it lies beside the test bundle that is running.
  static var program: URL {
    let bundle =
      (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? CommandLine.arguments[0]
    return URL(fileURLWithPath: bundle).deletingLastPathComponent().appendingPathComponent("picket")
  }

  /// Starts it. As another user where one is given.
  ///
  /// - Parameters:
  ///   - output: where its standard output goes; a file of its own where none is said.
  ///   - limits: a shell's command that takes something from it.
  init(
    _ arguments: [String], in folder: URL, user: Int? = nil, output: String? = nil, limits: String? = nil
  ) throws {
    // Writing to a program that has ended is an error to look at, not the end of the tests.
    signal(SIGPIPE, SIG_IGN)
    let name = FileManager.default.temporaryDirectory.appendingPathComponent("picket-said-\(UUID().uuidString)")
    words = name.appendingPathExtension("err")
    said = output.map { URL(fileURLWithPath: $0) } ?? name.appendingPathExtension("out")
    for file in [words, said] { try Data().write(to: file) }
    if let user {
      process.executableURL = URL(fileURLWithPath: "/usr/bin/setpriv")
      process.arguments = ["--reuid", "\(user)", "--clear-groups", Self.program.path] + arguments
    } else if let limits {
      process.executableURL = URL(fileURLWithPath: "/bin/sh")
      process.arguments = ["-c", limits + "; exec \"$0\" \"$@\"", Self.program.path] + arguments
    } else {
      process.executableURL = Self.program
      process.arguments = arguments
    }
    process.currentDirectoryURL = folder
    process.environment = ["PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TZ": "UTC", "SWIFT_BACKTRACE": "enable=no"]
    process.standardInput = input
    process.standardOutput = try FileHandle(forWritingTo: said)
    process.standardError = try FileHandle(forWritingTo: words)
    let ended = ended
    process.terminationHandler = { _ in ended.signal() }
    try process.run()
    let identifier = process.processIdentifier
    watchdog = DispatchWorkItem { kill(identifier, SIGKILL) }
    DispatchQueue.global().asyncAfter(deadline: .now() + 3 * Self.patience, execute: watchdog)
  }

  deinit {
    watchdog.cancel()
    if process.isRunning { kill(process.processIdentifier, SIGKILL) }
    for file in [words, said] { try? FileManager.default.removeItem(at: file) }
  }

  var processIdentifier: Int32 { process.processIdentifier }
  var isRunning: Bool { process.isRunning }
  func signalled(_ number: Int32) { kill(process.processIdentifier, number) }

  /// Feeds bytes on a thread, which waits while nobody takes them.
  func feed(_ bytes: Data, thenEnds: Bool = true) {
    let (handle, fed) = (input.fileHandleForWriting, fed)
    DispatchQueue.global().async(group: feeding) {
      var rest = bytes[...]
      while !rest.isEmpty {
        let piece = rest.prefix(16 << 10)
        if (try? handle.write(contentsOf: piece)) == nil { return }
        fed.add(piece.count)
        rest = rest.dropFirst(piece.count)
      }
      if thenEnds { try? handle.close() }
    }
  }

  /// Bytes that it took, with what stands in the pipe.
  var fedBytes: Int { fed.value }
  func endInput() { try? input.fileHandleForWriting.close() }

  /// What it said on stderr so far.
  var errors: String { (try? String(contentsOf: words, encoding: .utf8)) ?? "" }
  var output: String { (try? String(contentsOf: said, encoding: .utf8)) ?? "" }

  /// Lines of stderr that have this in them.
  func lines(with text: String) -> [Substring] { errors.split(separator: "\n").filter { $0.contains(text) } }

  /// Waits until it has said something; false where it does not.
  func says(_ text: String) -> Bool {
    eventually { errors.contains(text) || !process.isRunning } && errors.contains(text)
  }

  /// Waits for the end: the exit code, 128 and more for a signal.
  @discardableResult
  func wait() -> Int32 {
    ended.wait()
    ended.signal()
    watchdog.cancel()
    return process.terminationReason == .exit ? process.terminationStatus : 128 + process.terminationStatus
  }

  /// Ends it as a power cut would end it, but for what the kernel holds.
  func killed() {
    signalled(SIGKILL)
    wait()
  }

  /// The answer to a request for a path at the address that it said it serves.
  func page(_ path: String) -> String? {
    guard says("metrics at http://127.0.0.1:"),
      let line = lines(with: "metrics at http://127.0.0.1:").first,
      let port = UInt16(line.split(separator: ":").last?.prefix { $0.isNumber } ?? "")
    else { return nil }
    return Web.get(path, port: port)
  }
}

/// Waits until something holds; false where it does not within all patience.
func eventually(_ holds: () -> Bool) -> Bool {
  let end = Date() + Engine.patience
  while !holds() {
    if Date() > end { return false }
    usleep(10_000)
  }
  return true
}

/// A number that threads add to.
final class Counter: @unchecked Sendable {
  private let lock = NSLock()
  private var sum = 0
  var value: Int { lock.withLock { sum } }
  func add(_ count: Int) { lock.withLock { sum += count } }
}
