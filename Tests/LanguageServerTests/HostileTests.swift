import Foundation
import LanguageServer
import Testing

/// Whatever comes in, the server answers or passes it over, and works on afterwards.
@Suite struct HostileTests {
  static let uri = "file:///fleet/a.rules"
  static let text = """
    fences zones file "z.geojson"
      limit: speed in km/h from "maxspeed"
    sink ops stdout
    let quick = speed > 50 km/h
    rule a "😀"
      each zones as z
      when inside z and speed > z.limit and quick
      say "{device} {peak speed in km/h:0} {fence.limit}"
      notify ops

    """

  /// It still does what it is for.
  static func isWell(_ editor: Editor) -> Bool {
    editor.open("/else/fresh.rules", "rule a\n  when speed > 90\n")
    return editor.codes("/else/fresh.rules") == ["U01"]
  }

  @Test(arguments: [
    "", "{", "[]", "null", "5", "\"x\"", "{}", "[{}]", "\u{0}", "{\"id\":{}}", "{\"id\":1}", "{\"id\":1,\"result\":5}",
    "{\"method\":5}", "{\"id\":1,\"method\":null}", "{\"jsonrpc\":\"2.0\",\"id\":1.5,\"method\":\"shutdown\"}",
    "{\"id\":1,\"method\":\"\\ud800\"}", "{\"id\":1e999,\"method\":\"x\"}",
    "{\"id\":1,\"method\":\"x\",\"params\":NaN}",
    "{\"id\":99999999999999999999999,\"method\":\"x\"}", "{\"id\":1,\"id\":2,\"method\":\"x\"}",
  ])
  func oddMessages(_ body: String) {
    let editor = Editor()
    editor.raw([Array(body.utf8)])
    #expect(Self.isWell(editor))
  }

  @Test func rubbishBytes() {
    var dice = SystemlessDice(seed: 1)
    let editor = Editor()
    for _ in 0..<200 { editor.raw([(0..<dice.below(60)).map { _ in UInt8(dice.below(256)) }]) }
    let deep = String(repeating: "[", count: 200_000)
    editor.raw([Array(deep.utf8), Array("{\"id\":1,\"method\":\"x\",\"params\":\(deep)".utf8)])
    #expect(Self.isWell(editor))
  }

  @Test(arguments: [
    (0, 0), (-1, -1), (1_000_000, 0), (0, 1_000_000), (Int(Int32.max), Int(Int32.max)), (4, 9), (4, 8),
    (Int.max, Int.max),
    (Int.min, Int.min), (9, 0), (8, 12),
  ])
  func placesThatAreNone(_ line: Int, _ character: Int) {
    let editor = Editor()
    editor.open("/fleet/a.rules", Self.text)
    for method in [
      "completion", "hover", "definition", "references", "documentHighlight", "prepareRename", "declaration",
    ] { _ = editor.ask(method, "/fleet/a.rules", (line, character)) }
    _ = editor.ask("rename", "/fleet/a.rules", (line, character), ["newName": "x"])
    editor.edit("/fleet/a.rules", (line, character), (line, character), "😀")
    editor.edit("/fleet/a.rules", (line, character), (0, 0), "x")
    editor.edit("/fleet/a.rules", (4, 9), (line, character), "")
    #expect(Self.isWell(editor))
  }

  /// A recorded session with bytes changed, taken away and doubled.
  @Test(arguments: 0..<8) func mutatedSessions(_ seed: Int) {
    var dice = SystemlessDice(seed: UInt64(seed))
    let recorded = Self.session()
    for _ in 0..<40 {
      let editor = Editor()
      for body in recorded {
        var body = body
        for _ in 0..<dice.below(3) where !body.isEmpty {
          let at = dice.below(body.count)
          switch dice.below(4) {
          case 0: body[at] = UInt8(dice.below(256))
          case 1: body.remove(at: at)
          case 2: body.insert(contentsOf: body[at...].prefix(dice.below(30)), at: at)
          default: body.removeSubrange(at..<min(body.count, at + dice.below(30)))
          }
        }
        editor.raw([body])
        if editor.exitCode != nil { break }
      }
      if editor.exitCode == nil { #expect(Self.isWell(editor)) }
    }
  }

  /// Every prefix of a text, as it is typed, gets answers.
  @Test func everythingHalfWritten() {
    let editor = Editor()
    editor.open("/fleet/a.rules", "")
    let letters = Array(Self.text.unicodeScalars)
    var typed = ""
    for letter in letters {
      typed.unicodeScalars.append(letter)
      editor.change("/fleet/a.rules", to: typed)
      let lines = typed.split(separator: "\n", omittingEmptySubsequences: false)
      let caret = (lines.count - 1, lines.last?.utf16.count ?? 0)
      #expect(editor.ask("completion", "/fleet/a.rules", caret)["result"] != nil)
      #expect(editor.ask("hover", "/fleet/a.rules", caret)["result"] != nil)
    }
    #expect(editor.codes("/fleet/a.rules") == [])
  }

  static func session() -> [[UInt8]] {
    let document: [String: Any] = ["uri": uri]
    let at: [String: Any] = ["textDocument": document, "position": ["line": 6, "character": 16]]
    var number = 0
    func message(_ method: String, _ params: Any, isRequest: Bool = true) -> [UInt8] {
      number += 1
      var message: [String: Any] = ["jsonrpc": "2.0", "method": method, "params": params]
      if isRequest { message["id"] = number }
      return Editor.body(message)
    }
    var bodies = [
      message(
        "textDocument/didOpen",
        ["textDocument": ["uri": uri, "languageId": "picket", "version": 1, "text": text]], isRequest: false),
      message(
        "textDocument/didChange",
        [
          "textDocument": ["uri": uri, "version": 2],
          "contentChanges": [["range": Editor.range((6, 20), (6, 25)), "text": "fuel 😀"]],
        ], isRequest: false),
      message("workspace/didChangeWatchedFiles", ["changes": [["uri": uri, "type": 2]]], isRequest: false),
      message("workspace/symbol", ["query": "o"]),
      message(
        "textDocument/rename", ["textDocument": document, "position": ["line": 3, "character": 5], "newName": "x"]),
      message(
        "textDocument/codeAction",
        ["textDocument": document, "range": Editor.range((0, 0), (9, 9)), "context": ["diagnostics": []]]),
    ]
    for method in ["completion", "hover", "definition", "references", "documentHighlight", "prepareRename"] {
      bodies.append(message("textDocument/" + method, at))
    }
    for method in ["documentSymbol", "foldingRange", "semanticTokens/full", "formatting"] {
      bodies.append(message("textDocument/" + method, ["textDocument": document]))
    }
    return bodies + [message("textDocument/didClose", ["textDocument": document], isRequest: false)]
  }
}
