import Foundation

/// The built program with its ends in the test's hands: what is written to it, and read from it, line by line.
///
/// A watchdog ends it where a test waits in vain, so that reading gives nil in place of hanging.
final class LiveProgram {
  let folder: URL
  private let process = Process()
  private let input = Pipe()
  private let output = Pipe()
  private let errors = Pipe()
  private let ended = DispatchSemaphore(value: 0)
  private let watchdog: DispatchWorkItem
  private var time = Int(Date().timeIntervalSince1970 * 1000)

  /// Starts `picket run a.rules` with these rules, in a folder of its own.
  init(rules: String, arguments: [String] = []) throws {
    // Writing to a program that has ended is an error to look at, not the end of the tests.
    signal(SIGPIPE, SIG_IGN)
    folder = FileManager.default.temporaryDirectory.appendingPathComponent("picket-live-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try Data(rules.utf8).write(to: folder.appendingPathComponent("a.rules"))
    for argument in arguments where argument.hasSuffix(".fifo") {
      mkfifo(folder.appendingPathComponent(argument).path, 0o600)
    }
    process.executableURL = GoldenRun.program
    process.arguments = ["run", "a.rules"] + arguments
    process.currentDirectoryURL = folder
    process.environment = ["PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "SWIFT_BACKTRACE": "enable=no"]
    process.standardInput = input
    process.standardOutput = output
    process.standardError = errors
    let ended = ended
    process.terminationHandler = { _ in ended.signal() }
    try process.run()
    let identifier = process.processIdentifier
    watchdog = DispatchWorkItem { kill(identifier, SIGKILL) }
    DispatchQueue.global().asyncAfter(deadline: .now() + GoldenRun.timeLimit, execute: watchdog)
  }

  deinit {
    watchdog.cancel()
    if process.isRunning { process.terminate() }
    try? FileManager.default.removeItem(at: folder)
  }

  /// An event of `van`, a millisecond later than the one before, so that none repeats another. False: nobody reads it
  /// any more. `more`: further keys of its object.
  @discardableResult
  func send(speed: Int, more: String = "") -> Bool {
    time += 1
    let rest = more.isEmpty ? "" : "," + more
    let line = "{\"device\":\"van\",\"time\":\(time),\"speed\":\(speed)\(rest)}\n"
    return (try? input.fileHandleForWriting.write(contentsOf: Data(line.utf8))) != nil
  }

  func endInput() { try? input.fileHandleForWriting.close() }
  func closeOutput() { try? output.fileHandleForReading.close() }
  func signalled(_ number: Int32) { kill(process.processIdentifier, number) }

  func readLine() -> String? { Self.line(from: output.fileHandleForReading) }
  func readErrorLine() -> String? { Self.line(from: errors.fileHandleForReading) }

  private static func line(from handle: FileHandle) -> String? {
    var bytes = Data()
    while let byte = try? handle.read(upToCount: 1), !byte.isEmpty {
      if byte[byte.startIndex] == 0x0A { return String(decoding: bytes, as: UTF8.self) }
      bytes.append(byte)
    }
    return nil
  }

  /// Waits for the end: the exit code (128 and more: a signal), what was not yet read, but for the time taken.
  func wait() -> (code: Int32, output: String, errors: String) {
    let rest = (try? output.fileHandleForReading.readToEnd()) ?? nil
    let words = (try? errors.fileHandleForReading.readToEnd()) ?? nil
    ended.wait()
    watchdog.cancel()
    let code = process.terminationReason == .exit ? process.terminationStatus : 128 + process.terminationStatus
    let lines = String(decoding: words ?? Data(), as: UTF8.self).split(separator: "\n").filter {
      !$0.hasPrefix("took ")
    }
    return (code, String(decoding: rest ?? Data(), as: UTF8.self), lines.joined(separator: "\n"))
  }
}
