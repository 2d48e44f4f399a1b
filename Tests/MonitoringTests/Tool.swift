import Foundation

/// Programs that are not ours, as judges. A test that lacks one says so and passes it over.
enum Tool {
  /// The first of these that is there, by its path or on the search path.
  static func find(_ names: String...) -> String? {
    let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin").split(separator: ":").map(
      String.init)
    for name in names {
      let paths = name.hasPrefix("/") ? [name] : folders.map { $0 + "/" + name }
      if let found = paths.first(where: { FileManager.default.isExecutableFile(atPath: $0) }) { return found }
    }
    return nil
  }

  /// Runs a program to its end, with a text on its standard input.
  static func run(_ program: String, _ arguments: [String], input: String = "") throws -> (code: Int32, text: String) {
    let file = FileManager.default.temporaryDirectory.appending(path: "picket-tool-\(UUID().uuidString)")
    try Data(input.utf8).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    let process = Process()
    process.executableURL = URL(filePath: program)
    process.arguments = arguments
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = pipe
    process.standardInput = try FileHandle(forReadingFrom: file)
    try process.run()
    let text = String(decoding: try pipe.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
    process.waitUntilExit()
    return (process.terminationStatus, text)
  }
}
