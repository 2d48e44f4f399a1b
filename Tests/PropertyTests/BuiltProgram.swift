import Foundation

/// The built program, run as a person would run it.
enum BuiltProgram {
  /// What a run gave.
  struct Outcome {
    var code: Int32
    var output: Data
    var errors: String
  }

  /// `PICKET_PROGRAM`, else the program that stands beside the tests.
  static let path: String = {
    if let named = ProcessInfo.processInfo.environment["PICKET_PROGRAM"], !named.isEmpty { return named }
    let places = [
      (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? "", CommandLine.arguments[0],
    ]
    let beside = places.map { ($0 as NSString).deletingLastPathComponent + "/picket" }
    let usual = packageRoot.appendingPathComponent(".build/debug/picket").path
    return beside.first { FileManager.default.isExecutableFile(atPath: $0) } ?? usual
  }()

  /// A release program was named, so that the long tests are worth their time.
  static let isNamed = ProcessInfo.processInfo.environment["PICKET_PROGRAM"].map { !$0.isEmpty } ?? false

  static let packageRoot = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// Runs it to its end. `pieces` go to its standard input through a pipe, each by a write of its own.
  static func run(_ arguments: [String], pieces: [Data] = []) throws -> Outcome {
    try launch(path, arguments, pieces: pieces)
  }

  /// Another program of the system: `/usr/bin/sha256sum`, `/usr/bin/gzip`.
  static func launch(_ program: String, _ arguments: [String], pieces: [Data] = []) throws -> Outcome {
    signal(SIGPIPE, SIG_IGN)
    let folder = try Scratch()
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    process.standardOutput = try folder.handle("out")
    process.standardError = try folder.handle("err")
    var environment = ProcessInfo.processInfo.environment
    environment["SWIFT_BACKTRACE"] = "enable=no"
    process.environment = environment
    let input = Pipe()
    process.standardInput = input
    try process.run()
    for piece in pieces { try? input.fileHandleForWriting.write(contentsOf: piece) }
    try? input.fileHandleForWriting.close()
    process.waitUntilExit()
    let code = process.terminationReason == .exit ? process.terminationStatus : -process.terminationStatus
    return Outcome(
      code: code, output: try folder.read("out"), errors: String(decoding: try folder.read("err"), as: UTF8.self))
  }
}

/// A folder for one test, removed with the last reference to it.
final class Scratch {
  let url: URL

  init() throws {
    url = FileManager.default.temporaryDirectory.appendingPathComponent("picket-tests-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  func path(_ name: String) -> String { url.appendingPathComponent(name).path }

  @discardableResult
  func write(_ name: String, _ text: String) throws -> String { try write(name, Data(text.utf8)) }

  @discardableResult
  func write(_ name: String, _ data: Data) throws -> String {
    try data.write(to: url.appendingPathComponent(name))
    return path(name)
  }

  func read(_ name: String) throws -> Data { try Data(contentsOf: url.appendingPathComponent(name)) }

  func handle(_ name: String) throws -> FileHandle {
    try write(name, Data())
    return try FileHandle(forWritingTo: url.appendingPathComponent(name))
  }
}
