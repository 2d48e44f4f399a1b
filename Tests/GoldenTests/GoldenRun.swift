import Foundation

/// What came out of a case's commands.
struct GoldenRun {
  var stdout = ""
  var stderr = ""
  var exit: Int32 = 0
  var isTimedOut = false
  /// Of the files that the case wants to see afterwards; nil: not there.
  var files: [String: String] = [:]

  /// Seconds that one command may take, on a busy machine too.
  static let timeLimit: TimeInterval = 120

  /// The built program: it lies beside the test bundle that is running.
  static var program: URL {
    let bundle =
      (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? CommandLine.arguments[0]
    return URL(fileURLWithPath: bundle).deletingLastPathComponent().appendingPathComponent("picket")
  }

  /// Runs a case in a folder of its own, which is gone afterwards.
  init(of golden: GoldenCase) throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("picket-golden-\(UUID().uuidString)")
    let work = folder.appendingPathComponent("work")
    try FileManager.default.createDirectory(at: work, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    for (name, text) in golden.named("file") {
      let file = work.appendingPathComponent(name)
      try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: file)
    }
    for (number, command) in golden.commands.enumerated() {
      let input = number == 0 ? golden["stdin"] : nil
      let piped = number == 0 ? golden["stdin pipe"] : nil
      try run(
        stages: command.split(separator: "|").map(Array.init), input: input, piped: piped, in: work, scratch: folder)
      if isTimedOut { break }
    }
    for (name, _) in golden.named("out") {
      files[name] = (try? Data(contentsOf: work.appendingPathComponent(name))).map {
        String(decoding: $0, as: UTF8.self)
      }
    }
  }

  /// What one program writes is what the next one reads, as a regular file.
  private mutating func run(
    stages: [[String]], input: String?, piped: String?, in work: URL, scratch: URL
  ) throws {
    let before = stdout
    var input = input
    for (number, stage) in stages.enumerated() {
      try run(stage, input: input, piped: number == 0 ? piped : nil, in: work, scratch: scratch)
      guard number < stages.count - 1, exit == 0 else { return }
      input = String(stdout.dropFirst(before.count))
      stdout = before
    }
  }

  /// Output goes to files, so that no pipe can fill up while nobody reads it.
  private mutating func run(
    _ command: [String], input: String?, piped: String?, in work: URL, scratch: URL
  ) throws {
    let outputs = try ["stdout", "stderr"].map { name in
      let file = scratch.appendingPathComponent(name)
      try Data().write(to: file)
      return (file, try FileHandle(forWritingTo: file))
    }
    let process = Process()
    process.executableURL = Self.program
    process.arguments = Array(command.dropFirst())
    process.currentDirectoryURL = work
    process.environment = ["PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TZ": "UTC", "SWIFT_BACKTRACE": "enable=no"]
    process.standardOutput = outputs[0].1
    process.standardError = outputs[1].1
    let pipe = Pipe()
    if piped != nil {
      process.standardInput = pipe
    } else if let input {
      let file = scratch.appendingPathComponent("stdin")
      try Data(input.utf8).write(to: file)
      process.standardInput = try FileHandle(forReadingFrom: file)
    } else {
      process.standardInput = FileHandle.nullDevice
    }
    let ended = DispatchSemaphore(value: 0)
    process.terminationHandler = { _ in ended.signal() }
    try process.run()
    if let piped {
      try? pipe.fileHandleForWriting.write(contentsOf: Data(piped.utf8))
      try? pipe.fileHandleForWriting.close()
    }
    if ended.wait(timeout: .now() + Self.timeLimit) == .timedOut {
      isTimedOut = true
      kill(process.processIdentifier, SIGKILL)
      ended.wait()
    }
    exit = process.terminationReason == .exit ? process.terminationStatus : 128 + process.terminationStatus
    stdout += Self.withoutTimes(String(decoding: try Data(contentsOf: outputs[0].0), as: UTF8.self))
    stderr += Self.withoutTimes(String(decoding: try Data(contentsOf: outputs[1].0), as: UTF8.self))
  }

  private static func withoutTimes(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false).filter { !$0.hasPrefix("took ") }
      .joined(separator: "\n")
  }
}
