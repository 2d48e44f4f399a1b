import Foundation
import LanguageServer
import Model
import Rules

/// A client of a session, for tests: files in memory, jobs done at once, answers as plain values.
final class Editor {
  var files: [String: String]
  private var session: Session
  private var number = 0
  /// The diagnostics that were published last, by URI.
  private(set) var diagnostics: [String: [[String: Any]]] = [:]
  /// Requests and other notifications of the server.
  private(set) var told: [[String: Any]] = []
  var facts: [String: FenceOutcome.Facts] = [:]
  var fenceFindings: [FenceOutcome.Finding] = []
  /// The checker has more to say once the fences are read.
  var helpsCheck = false
  private(set) var fenceJobs = 0
  private(set) var checkJobs = 0

  private final class Disk: @unchecked Sendable { var files: [String: String] = [:] }
  private let disk = Disk()

  init(
    _ files: [String: String] = [:], folders: [String] = ["/fleet"], encodings: [String]? = nil,
    options: [String: Any] = [:], isInitialized: Bool = true
  ) {
    self.files = files
    disk.files = files
    let disk = disk
    session = Session(
      environment: SessionEnvironment(
        ruleFiles: { folder in disk.files.keys.filter { $0.hasPrefix(folder + "/") && $0.hasSuffix(".rules") }.sorted()
        },
        bytes: { disk.files[$0].map { Array($0.utf8) } }, zoneNames: { ["Europe/Berlin", "Asia/Tokyo"] }))
    guard isInitialized else { return }
    var capabilities: [String: Any] = ["workspace": ["didChangeWatchedFiles": ["dynamicRegistration": true]]]
    if let encodings { capabilities["general"] = ["positionEncodings": encodings] }
    _ = request(
      "initialize",
      [
        "processId": NSNull(), "rootUri": NSNull(), "capabilities": capabilities,
        "workspaceFolders": folders.map { ["uri": "file://" + $0, "name": "x"] }, "initializationOptions": options,
      ])
    notify("initialized", [:])
  }

  var exitCode: Int32? { session.exitCode }

  func write(_ path: String, _ text: String?) { disk.files[path] = text }

  // MARK: Messages

  /// The whole answer: `result` or `error`.
  @discardableResult func request(_ method: String, _ params: Any) -> [String: Any] {
    number += 1
    let answers = raw([Self.body(["jsonrpc": "2.0", "id": number, "method": method, "params": params])])
    return answers.first { $0["id"] as? Int == number && $0["method"] == nil } ?? [:]
  }

  func notify(_ method: String, _ params: Any) {
    raw([Self.body(["jsonrpc": "2.0", "method": method, "params": params])])
  }

  static func body(_ message: [String: Any]) -> [UInt8] {
    Array((try? JSONSerialization.data(withJSONObject: message)) ?? Data())
  }

  /// Sends bodies as they are, lets the jobs run, and gives all that came back.
  @discardableResult func raw(_ bodies: [[UInt8]]) -> [[String: Any]] {
    var messages = session.receive(bodies)
    while true {
      if let job = session.takeCheck() {
        checkJobs += 1
        let environment = CheckEnvironment(
          zone: { $0 == "UTC" || $0 == "Europe/Berlin" ? Zone.utc : nil }, deviceNames: { _, _ in nil })
        let (_, findings) = RuleChecker.check(job.parsed, sources: job.sources, in: environment)
        messages += session.finish(CheckOutcome(of: job, findings: findings))
      } else if let job = session.takeFences() {
        fenceJobs += 1
        messages += session.finish(
          FenceOutcome(root: job.root, findings: fenceFindings, facts: facts, helpsCheck: helpsCheck))
      } else {
        break
      }
    }
    let decoded = messages.compactMap { message in
      (try? JSONSerialization.jsonObject(with: Data(message.body.utf8))) as? [String: Any]
    }
    precondition(decoded.count == messages.count, "the server wrote what is no JSON")
    for message in decoded {
      guard message["method"] != nil else { continue }
      if message["method"] as? String == "textDocument/publishDiagnostics",
        let params = message["params"] as? [String: Any], let uri = params["uri"] as? String
      {
        diagnostics[uri] = params["diagnostics"] as? [[String: Any]]
      } else {
        told.append(message)
      }
    }
    return decoded
  }

  // MARK: Documents

  func open(_ path: String, _ text: String, version: Int = 1) {
    notify(
      "textDocument/didOpen",
      ["textDocument": ["uri": "file://" + path, "languageId": "picket", "version": version, "text": text]])
  }

  func change(_ path: String, to text: String, version: Int = 2) {
    notify(
      "textDocument/didChange",
      ["textDocument": ["uri": "file://" + path, "version": version], "contentChanges": [["text": text]]])
  }

  func edit(_ path: String, _ start: (Int, Int), _ end: (Int, Int), _ text: String, version: Int = 2) {
    notify(
      "textDocument/didChange",
      [
        "textDocument": ["uri": "file://" + path, "version": version],
        "contentChanges": [["range": Self.range(start, end), "text": text]],
      ])
  }

  static func range(_ start: (Int, Int), _ end: (Int, Int)) -> [String: Any] {
    ["start": ["line": start.0, "character": start.1], "end": ["line": end.0, "character": end.1]]
  }

  /// Asks about a place of a document.
  func ask(_ method: String, _ path: String, _ place: (Int, Int), _ more: [String: Any] = [:]) -> [String: Any] {
    var params: [String: Any] = [
      "textDocument": ["uri": "file://" + path], "position": ["line": place.0, "character": place.1],
    ]
    params.merge(more) { _, new in new }
    return request("textDocument/" + method, params)
  }

  func codes(_ path: String) -> [String] { (diagnostics["file://" + path] ?? []).compactMap { $0["code"] as? String } }
}

/// A text with a caret `|`, cut out.
struct Caret {
  var text: String
  /// Line and UTF-16 column.
  var place: (Int, Int)

  init(_ marked: String) {
    let parts = marked.split(separator: "|", maxSplits: 1, omittingEmptySubsequences: false)
    text = parts.joined()
    let lines = parts[0].split(separator: "\n", omittingEmptySubsequences: false)
    place = (lines.count - 1, lines.last?.utf16.count ?? 0)
  }
}

/// A place as text: `2:10-14`, or `2:10-3:4` over lines.
func place(_ range: Any?) -> String {
  guard let range = range as? [String: [String: Int]], let start = range["start"], let end = range["end"] else {
    return "?"
  }
  let (a, b) = ((start["line"] ?? -1, start["character"] ?? -1), (end["line"] ?? -1, end["character"] ?? -1))
  return a.0 == b.0 ? "\(a.0):\(a.1)-\(b.1)" : "\(a.0):\(a.1)-\(b.0):\(b.1)"
}

/// `a.rules 2:10-14`
func location(_ value: Any?) -> String {
  guard let value = value as? [String: Any], let uri = value["uri"] as? String else { return "?" }
  return (uri.split(separator: "/").last.map(String.init) ?? "") + " " + place(value["range"])
}
