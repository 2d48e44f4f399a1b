import Foundation
import Testing

/// A server of `Tests/DeliveryTests/Servers`, on a free port of loopback; ends with this object.
final class TestServer {
  let port: Int
  /// What it took: its files.
  let folder: URL
  private let process = Process()
  private let input = Pipe()

  static let sources = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Servers")
  static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()
  static let python = ["/usr/bin/python3", "/usr/local/bin/python3"].first(where: isProgram)
  /// A Python that has aiosmtpd; `make test-deps` makes it.
  static let mailPython: String? = {
    let path = root.appending(path: ".build/mail-servers/bin/python3").path
    return isProgram(path) ? path : nil
  }()

  private static func isProgram(_ path: String) -> Bool { FileManager.default.isExecutableFile(atPath: path) }

  /// Starts `script` and waits until it says its port.
  init(_ script: String, _ arguments: [String], python: String?) throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "picket-mail-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    process.executableURL = URL(filePath: try #require(python))
    process.arguments = [Self.sources.appending(path: script).path, folder.path] + arguments
    process.standardInput = input
    process.standardError = FileHandle.nullDevice
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    var line: [UInt8] = []
    while let byte = try output.fileHandleForReading.read(upToCount: 1), byte != Data([10]) { line += byte }
    port = try #require(Int(String(decoding: line, as: UTF8.self)), "\(script) did not start")
  }

  /// A server that follows a plan, each element what one connection meets: `{"at": "RCPT", "do": "451 later"}`.
  static func scripted(_ plan: [[String: String]], certificate: Certificates.Pair? = nil) throws -> TestServer {
    let json = String(decoding: try JSONSerialization.data(withJSONObject: plan), as: UTF8.self)
    return try TestServer("scripted.py", [json] + Self.options(certificate), python: python)
  }

  /// A server that takes mails.
  static func accepting(_ arguments: [String] = [], certificate: Certificates.Pair? = nil) throws -> TestServer {
    try TestServer("accepting.py", arguments + Self.options(certificate), python: mailPython)
  }

  private static func options(_ pair: Certificates.Pair?) -> [String] {
    pair.map { ["--certificate", $0.certificate, "--key", $0.key] } ?? []
  }

  /// The mails that were taken, in their order.
  var mails: [[UInt8]] {
    var mails: [[UInt8]] = []
    while let data = try? Data(contentsOf: folder.appending(path: "\(mails.count + 1).eml")) {
      mails.append(Array(data))
    }
    return mails
  }

  /// What the server knows of the n-th mail, from 1.
  func envelope(_ number: Int) throws -> Envelope {
    try JSONDecoder().decode(Envelope.self, from: Data(contentsOf: folder.appending(path: "\(number).json")))
  }

  struct Envelope: Decodable {
    var from: String
    var to: [String]
    var hello: String
    var peer: Int
    var tls: Bool
    var login: Bool
  }

  deinit {
    try? input.fileHandleForWriting.close()
    process.waitUntilExit()
    try? FileManager.default.removeItem(at: folder)
  }
}
