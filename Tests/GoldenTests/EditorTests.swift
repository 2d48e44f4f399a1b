import Foundation
import Testing

/// `picket lsp` as editors meet it: the built program, a real client, and clients that talk rubbish.
@Suite(.serialized) struct EditorTests {
  static let neovim = ["/usr/bin/nvim", "/usr/local/bin/nvim"].first {
    FileManager.default.isExecutableFile(atPath: $0)
  }

  struct Report: Decodable {
    var steps: [String]
    var failure: String?
    var timeout: String?
    var diagnostics: [String]?
    var fixes: [String]?
    var mended: [String]?
    var completion: [String]?
    var hover: String?
    var definition: [Int]?
    var renamed: [String]?
    var formatted: [String]?
    var left: [String]?
  }

  /// Neovim's own client, from the first finding to the formatted file.
  @Test(.enabled(if: neovim != nil, "neovim is not installed: apt-get install neovim"))
  func neovimIsServed() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("picket-editor-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try Data("fence depot circle 48.1, 11.5 radius 150 m\nsink ops stdout\n".utf8)
      .write(to: folder.appendingPathComponent("places.rules"))
    try Data("rule left-depot\n  when speed > 90 and inside depto\n  held 10 m\n  notify ops\n".utf8)
      .write(to: folder.appendingPathComponent("fleet.rules"))
    let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent(
      "Editors/neovim.lua")
    let process = Process()
    process.executableURL = URL(fileURLWithPath: try #require(Self.neovim))
    process.arguments = ["--headless", "-u", "NONE", "-i", "NONE", "-n", "-c", "luafile \(script.path)"]
    process.environment = [
      "PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "HOME": folder.path, "PICKET_FOLDER": folder.path,
      "PICKET_PROGRAM": GoldenRun.program.path, "XDG_STATE_HOME": folder.path, "XDG_CACHE_HOME": folder.path,
    ]
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    let identifier = process.processIdentifier
    let watchdog = DispatchWorkItem { kill(identifier, SIGKILL) }
    DispatchQueue.global().asyncAfter(deadline: .now() + GoldenRun.timeLimit * 2, execute: watchdog)
    process.waitUntilExit()
    watchdog.cancel()

    let report = try JSONDecoder().decode(
      Report.self, from: Data(contentsOf: folder.appendingPathComponent("report.json")))
    #expect(report.failure == nil)
    #expect(report.timeout == nil)
    #expect(report.diagnostics == ["U01", "N01", "U02"])
    #expect(report.fixes == ["write `90 km/h`", "write `depot`", "write `10 min`"])
    #expect(
      report.mended == ["rule left-depot", "  when speed > 90 km/h and inside depot", "  held 10 min", "  notify ops"])
    #expect(report.completion == ["depot"])
    #expect(report.hover?.contains("circle 48.1, 11.5 radius 150 m") == true)
    #expect(report.hover?.contains("m²") == true, "\(report.hover ?? "")")
    #expect(report.definition == [1, 6])
    #expect(report.renamed?.first == "fence yard circle 48.1, 11.5 radius 150 m")
    let formatted = report.formatted ?? []
    #expect(formatted.contains { $0.hasPrefix("  when") && $0.hasSuffix("speed > 90 km/h and inside yard") })
    #expect(formatted.contains { $0.hasPrefix("  clear") && $0.hasSuffix("outside yard") })
    let columns = Set(
      formatted.dropFirst().compactMap { line in line.dropFirst(2).firstIndex(of: " ").map { _ in column(of: line) } })
    #expect(columns.count == 1, "the clauses stand in one column: \(formatted)")
    #expect(report.left == [])
  }

  /// Where the second word of a line begins.
  private func column(of line: String) -> Int {
    let first = line.dropFirst(2).prefix { $0 != " " }.count + 2
    return first + line.dropFirst(first).prefix { $0 == " " }.count
  }

  // MARK: Fences

  /// What is said of fences that overlap takes the checker and the fence file: it comes without a further key.
  @Test func overlappingLimitsAreTold() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("picket-editor-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let zones = [(50, 48.1), (30, 48.11)].map { limit, south in
      """
      {"type":"Feature","properties":{"maxspeed":\(limit)},"geometry":{"type":"Polygon","coordinates":[[[11.5,\(south)],\
      [11.6,\(south)],[11.6,48.2],[11.5,48.2],[11.5,\(south)]]]}}
      """
    }
    try Data(#"{"type":"FeatureCollection","features":[\#(zones.joined(separator: ","))]}"#.utf8)
      .write(to: folder.appendingPathComponent("zones.geojson"))
    let text =
      #"fences zones file \"zones.geojson\"\n  limit: speed in km/h from \"maxspeed\"\nrule a\n  each zones as area\n"#
      + #"  when inside area and speed > area.limit\n"#
    let uri = "file://\(folder.path)/a.rules"
    let opened =
      #"{"jsonrpc":"2.0","method":"textDocument/didOpen","params":{"textDocument":{"uri":"\#(uri)","#
      + #""languageId":"picket","version":1,"text":"\#(text)"}}}"#

    let process = Process()
    let (input, output) = (Pipe(), Pipe())
    process.executableURL = GoldenRun.program
    process.arguments = ["lsp"]
    process.standardInput = input
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    let identifier = process.processIdentifier
    let watchdog = DispatchWorkItem { kill(identifier, SIGKILL) }
    DispatchQueue.global().asyncAfter(deadline: .now() + GoldenRun.timeLimit, execute: watchdog)
    try input.fileHandleForWriting.write(contentsOf: Data(Self.framed(Self.hello, opened)))
    var said = ""
    while !said.contains(#""code":"L19""#) {
      let piece = output.fileHandleForReading.availableData
      if piece.isEmpty { break }
      said += String(decoding: piece, as: UTF8.self)
    }
    #expect(said.contains("overlap and have different `limit`"), "\(said)")
    try input.fileHandleForWriting.write(contentsOf: Data(Self.framed(Self.goodbye[0], Self.goodbye[1])))
    process.waitUntilExit()
    watchdog.cancel()
    #expect(process.terminationStatus == 0)
  }

  // MARK: Rubbish

  /// What the program answers to these bytes, and its exit code.
  static func talk(_ bytes: [UInt8]) throws -> (output: String, code: Int32) {
    signal(SIGPIPE, SIG_IGN)
    let process = Process()
    let (input, output) = (Pipe(), Pipe())
    process.executableURL = GoldenRun.program
    process.arguments = ["lsp", "--stdio"]
    process.environment = ["PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "SWIFT_BACKTRACE": "enable=no"]
    process.standardInput = input
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    let identifier = process.processIdentifier
    let watchdog = DispatchWorkItem { kill(identifier, SIGKILL) }
    DispatchQueue.global().asyncAfter(deadline: .now() + GoldenRun.timeLimit, execute: watchdog)
    let writer = Thread {
      try? input.fileHandleForWriting.write(contentsOf: Data(bytes))
      try? input.fileHandleForWriting.close()
    }
    writer.start()
    let answer = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    watchdog.cancel()
    let code = process.terminationReason == .exit ? process.terminationStatus : 128 + process.terminationStatus
    return (String(decoding: answer, as: UTF8.self), code)
  }

  static func framed(_ bodies: String...) -> [UInt8] {
    bodies.flatMap { Array("Content-Length: \($0.utf8.count)\r\n\r\n\($0)".utf8) }
  }

  static let hello = #"{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"capabilities":{}}}"#
  static let goodbye = [#"{"jsonrpc":"2.0","id":2,"method":"shutdown"}"#, #"{"jsonrpc":"2.0","method":"exit"}"#]

  @Test func aWholeConversation() throws {
    let (output, code) = try Self.talk(Self.framed(Self.hello, Self.goodbye[0], Self.goodbye[1]))
    #expect(code == 0)
    #expect(output.contains(#""id":1,"result":{"capabilities":"#))
    #expect(output.contains(#"{"jsonrpc":"2.0","id":2,"result":null}"#))
  }

  @Test func aClientThatHangsUp() throws {
    #expect(try Self.talk(Self.framed(Self.hello)).code == 1)
    #expect(try Self.talk([]).code == 1)
    #expect(try Self.talk(Array("Content-Length: 100\r\n\r\n{".utf8)).code == 1)
  }

  @Test(arguments: 0..<6) func rubbishBefore(_ seed: Int) throws {
    var state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 &+ 1
    let rubbish = (0..<20_000).map { _ in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      // Many line ends, so that headers end.
      let byte = UInt8(truncatingIfNeeded: state >> 33)
      return byte < 16 ? 0x0A : byte
    }
    // A sound header behind it is found whatever stood there.
    let bytes = rubbish + Array("\r\n\r\n".utf8) + Self.framed(Self.hello, Self.goodbye[0], Self.goodbye[1])
    let (output, code) = try Self.talk(bytes)
    #expect(code == 0)
    #expect(output.contains(#""code":-32700"#))
    #expect(output.contains(#""id":1,"result":"#))
  }
}
