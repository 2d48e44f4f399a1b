import Foundation
import LanguageServer
import Rules
import Testing

/// The course of a conversation: handshake, documents, rule sets, diagnostics, cancelling.
@Suite struct ConversationTests {
  static let uri = "file:///fleet/a.rules"

  static func code(_ answer: [String: Any]) -> Int? { (answer["error"] as? [String: Any])?["code"] as? Int }

  @Test func theHandshake() {
    let editor = Editor(isInitialized: false)
    #expect(Self.code(editor.request("textDocument/hover", [:])) == -32002)
    editor.open("/fleet/a.rules", "nonsense")
    #expect(editor.diagnostics.isEmpty)
    let answer =
      editor.request("initialize", ["capabilities": [:], "rootUri": "file:///fleet"])["result"] as? [String: Any]
    let capabilities = answer?["capabilities"] as? [String: Any]
    #expect(capabilities?["positionEncoding"] as? String == "utf-16")
    #expect(capabilities?["hoverProvider"] as? Bool == true)
    #expect(Self.code(editor.request("initialize", ["capabilities": [:]])) == -32600)
    #expect(Self.code(editor.request("textDocument/rumble", [:])) == -32601)
    #expect(Self.code(editor.request("textDocument/hover", ["textDocument": 5])) == -32602)
    #expect(
      Self.code(
        editor.request(
          "textDocument/hover", ["textDocument": ["uri": "file:///none"], "position": ["line": 0, "character": 0]]))
        == -32602)
    let end = editor.request("shutdown", NSNull())
    #expect(end["result"] is NSNull)
    #expect(Self.code(editor.request("shutdown", NSNull())) == -32600)
    #expect(editor.exitCode == nil)
    editor.notify("exit", NSNull())
    #expect(editor.exitCode == 0)
  }

  @Test func anExitWithoutAShutdownIsNotWell() {
    let editor = Editor()
    editor.notify("exit", [:])
    #expect(editor.exitCode == 1)
  }

  @Test func filesAreWatchedWhereTheClientCan() {
    #expect(Editor().told.contains { $0["method"] as? String == "client/registerCapability" })
  }

  @Test func findingsFollowTheText() throws {
    let editor = Editor()
    editor.open("/fleet/a.rules", "rule a\n  when speed > 90 km/h\n")
    #expect(editor.diagnostics[Self.uri]?.count == 0)
    editor.edit("/fleet/a.rules", (1, 17), (1, 22), "")
    let finding = try #require(editor.diagnostics[Self.uri]?.first)
    #expect(finding["code"] as? String == "U01")
    #expect(finding["severity"] as? Int == 1)
    #expect(finding["source"] as? String == "picket")
    #expect(place(finding["range"]) == "1:15-17")
    editor.edit("/fleet/a.rules", (1, 17), (1, 17), " km/h", version: 3)
    #expect(editor.diagnostics[Self.uri]?.count == 0)
  }

  @Test func warningsAboutUnusedThingsAreGrey() throws {
    let editor = Editor()
    editor.open("/fleet/a.rules", "fence a circle 48, 11 radius 50 m\nrule a\n  when speed > 90 km/h\n")
    let finding = try #require(editor.diagnostics[Self.uri]?.first)
    #expect(finding["code"] as? String == "L01")
    #expect(finding["severity"] as? Int == 2)
    #expect(finding["tags"] as? [Int] == [1])
  }

  @Test func secondPlacesAreRelated() throws {
    let editor = Editor(
      ["/fleet/b.rules": "fence depot circle 48, 11 radius 50 m\n"],
      options: ["diagnosticsPage": "https://example.org/d.md"])
    editor.open("/fleet/c.rules", "fence depot circle 48, 11 radius 50 m\nrule a\n  when inside depot\n")
    let finding = try #require(editor.diagnostics["file:///fleet/c.rules"]?.first)
    #expect(finding["code"] as? String == "N11")
    let related = finding["relatedInformation"] as? [[String: Any]] ?? []
    #expect(related.map { location($0["location"]) } == ["b.rules 0:6-11"])
    #expect((finding["codeDescription"] as? [String: Any])?["href"] as? String == "https://example.org/d.md#n11")
  }

  @Test func anOpenTextOverlaysItsFile() {
    let editor = Editor(["/fleet/b.rules": "sink ops stdout\n"])
    editor.open("/fleet/a.rules", "rule a\n  when speed > 90 km/h\n  notify ops\n")
    #expect(editor.codes("/fleet/a.rules") == [])
    editor.open("/fleet/b.rules", "sink other stdout\n")
    #expect(editor.codes("/fleet/a.rules") == ["N03"])
    editor.notify("textDocument/didClose", ["textDocument": ["uri": "file:///fleet/b.rules"]])
    #expect(editor.codes("/fleet/a.rules") == [])
  }

  @Test func filesComeAndGo() {
    let editor = Editor()
    editor.open("/fleet/a.rules", "rule a\n  when speed > 90 km/h\n  notify ops\n")
    #expect(editor.codes("/fleet/a.rules") == ["N03"])
    editor.write("/fleet/b.rules", "nonsense\nsink ops stdout\n")
    let changed = ["changes": [["uri": "file:///fleet/b.rules", "type": 1]]]
    editor.notify("workspace/didChangeWatchedFiles", changed)
    #expect(editor.codes("/fleet/a.rules") == [])
    #expect(editor.codes("/fleet/b.rules") == ["S01"])
    editor.write("/fleet/b.rules", nil)
    editor.notify("workspace/didChangeWatchedFiles", changed)
    #expect(editor.codes("/fleet/a.rules") == ["N03"])
    #expect(editor.codes("/fleet/b.rules") == [])
  }

  @Test(arguments: [true, false]) func fencesThatAreReadAreCheckedOnce(_ helpsCheck: Bool) {
    let editor = Editor()
    editor.helpsCheck = helpsCheck
    editor.open("/fleet/a.rules", "fence depot circle 48, 11 radius 50 m\nrule a\n  when inside depot\n")
    #expect(editor.fenceJobs == 1)
    #expect(editor.checkJobs == (helpsCheck ? 2 : 1))
    #expect(editor.codes("/fleet/a.rules") == [])
  }

  @Test func foldersPartRuleSets() {
    let files = ["/fleet/north/s.rules": "sink ops stdout\n", "/else/s.rules": "sink ops stdout\n"]
    let text = "rule a\n  when speed > 90 km/h\n  notify ops\n"
    let whole = Editor(files)
    whole.open("/fleet/south/a.rules", text)
    #expect(whole.codes("/fleet/south/a.rules") == [])
    whole.open("/else/deeper/a.rules", text)
    #expect(whole.codes("/else/deeper/a.rules") == ["N03"])
    whole.open("/else/a.rules", text)
    #expect(whole.codes("/else/a.rules") == [])
    let split = Editor(files, options: ["ruleSets": "folder"])
    split.open("/fleet/south/a.rules", text)
    #expect(split.codes("/fleet/south/a.rules") == ["N03"])
    whole.notify(
      "workspace/didChangeWorkspaceFolders",
      ["event": ["added": [], "removed": [["uri": "file:///fleet", "name": "fleet"]]]])
    #expect(whole.codes("/fleet/south/a.rules") == ["N03"])
  }

  @Test func aTextWithoutAFileStandsAlone() {
    let editor = Editor(["/fleet/s.rules": "sink ops stdout\n"])
    editor.notify(
      "textDocument/didOpen",
      ["textDocument": ["uri": "untitled:Untitled-1", "version": 1, "text": "rule a\n  notify ops\n"]])
    let codes = editor.diagnostics["untitled:Untitled-1"]?.compactMap { $0["code"] as? String }
    #expect(codes == ["R01", "N03"])
  }

  @Test func findingsAboutFencesStandAtTheirDeclaration() {
    let editor = Editor()
    editor.fenceFindings = [
      .init(
        fence: "depot",
        diagnostic: Diagnostic(.fenceFileUnreadable, "cannot read `x`", at: .init(SourceRange.none)))
    ]
    editor.open("/fleet/a.rules", "rule a\n  when inside depot\nfence depot file \"x\"\n")
    #expect(editor.codes("/fleet/a.rules") == ["F10"])
    editor.edit("/fleet/a.rules", (0, 0), (0, 0), "# moved\n")
    #expect(place(editor.diagnostics[Self.uri]?.first?["range"]) == "3:6-11")
    #expect(editor.fenceJobs == 1)
    editor.notify("textDocument/didSave", ["textDocument": ["uri": Self.uri]])
    #expect(editor.fenceJobs == 2)
  }

  @Test func cancelledRequestsAreNotWorkedOn() {
    let editor = Editor()
    editor.open("/fleet/a.rules", "rule a\n")
    func hover(_ id: Int) -> [UInt8] {
      Editor.body([
        "jsonrpc": "2.0", "id": id, "method": "textDocument/hover",
        "params": ["textDocument": ["uri": Self.uri], "position": ["line": 0, "character": 1]],
      ])
    }
    let cancel = Editor.body(["jsonrpc": "2.0", "method": "$/cancelRequest", "params": ["id": 901]])
    let answers = editor.raw([hover(900), hover(901), cancel, hover(902)]).filter { $0["id"] != nil }
    #expect(answers.map { $0["id"] as? Int } == [900, 901, 902])
    #expect(answers.map { Self.code($0) } == [nil, -32800, nil])
    // What was answered already is not cancelled any more.
    #expect(editor.raw([Editor.body(["jsonrpc": "2.0", "method": "$/cancelRequest", "params": ["id": 900]])]).isEmpty)
  }

  // MARK: Changes

  @Test(arguments: [nil, ["utf-8", "utf-16"], ["utf-32"]] as [[String]?]) func changesAreTakenOver(
    _ encodings: [String]?
  ) {
    let isUTF8 = encodings?.contains("utf-8") == true
    var dice = SystemlessDice(seed: isUTF8 ? 7 : 3)
    let editor = Editor(encodings: encodings)
    var text = "rule a\r\n  when speed > 90 km/h # 😀 ä\n\nx"
    editor.open("/fleet/a.rules", text)
    let pieces = ["", "a", "\n", "😀", "ä\r\n", "\r", "rule b\n  when inside x\n", "\"", "#"]
    for round in 0..<200 {
      // A place is told in units from the start of its line, whatever the text holds.
      let offsets = text.unicodeScalars.indices + [text.endIndex]
      var a = offsets[dice.below(offsets.count)]
      var b = offsets[min(offsets.count - 1, (offsets.firstIndex(of: a) ?? 0) + dice.below(4))]
      // Between `\r` and `\n` there is no place.
      if isBetween(text, a) { a = text.unicodeScalars.index(before: a) }
      if isBetween(text, b) { b = text.unicodeScalars.index(after: b) }
      let piece = pieces[dice.below(pieces.count)]
      editor.edit("/fleet/a.rules", column(text, a, isUTF8), column(text, b, isUTF8), piece, version: round + 2)
      var scalars = text.unicodeScalars
      scalars.replaceSubrange(a..<b, with: piece.unicodeScalars)
      text = String(scalars)
    }
    // The whole text, as a fresh session sees it, has the same findings and colours.
    let fresh = Editor(encodings: encodings)
    fresh.open("/fleet/a.rules", text)
    let params = ["textDocument": ["uri": Self.uri]]
    #expect(
      NSDictionary(
        dictionary: editor.request("textDocument/semanticTokens/full", params)["result"] as? [String: Any] ?? [:])
        == NSDictionary(
          dictionary: fresh.request("textDocument/semanticTokens/full", params)["result"] as? [String: Any] ?? [:]))
    #expect(editor.codes("/fleet/a.rules") == fresh.codes("/fleet/a.rules"))
  }

  private func isBetween(_ text: String, _ index: String.Index) -> Bool {
    guard index != text.startIndex, index != text.endIndex else { return false }
    let scalars = text.unicodeScalars
    return scalars[index] == "\n" && scalars[scalars.index(before: index)] == "\r"
  }

  /// Line and column of a place as LSP counts them.
  private func column(_ text: String, _ index: String.Index, _ isUTF8: Bool) -> (Int, Int) {
    var line = 0
    var column = 0
    var before: Unicode.Scalar?
    for scalar in text.unicodeScalars[..<index] {
      if scalar == "\n" || before == "\r" {
        if !(scalar == "\n" && before == "\r") { line += 1 }
        column = 0
      }
      if scalar == "\n" && before == "\r" { line += 1 }
      if scalar != "\n", scalar != "\r" {
        column += isUTF8 ? String(scalar).utf8.count : String(scalar).utf16.count
      }
      before = scalar
    }
    // A lone `\r` at the end has ended its line as well.
    if before == "\r" { return (line + 1, 0) }
    return (line, column)
  }
}

/// Numbers that look random and are the same in every run (SplitMix64).
struct SystemlessDice {
  private var state: UInt64
  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  mutating func below(_ limit: Int) -> Int { Int(next() % UInt64(max(1, limit))) }
}
