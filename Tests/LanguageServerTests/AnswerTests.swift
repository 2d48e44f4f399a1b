import LanguageServer
import Rules
import Testing

/// Hover, navigation, rename, fixes, symbols: one small fleet in two files.
@Suite struct AnswerTests {
  static let places = """
    fence depot circle 48.1, 11.5 radius 150 m
    fences zones file "z.geojson"
      limit: speed in km/h from "maxspeed"
      kind: text
    let parked = ignition is off and speed < 5 km/h

    """
  static let rules = """
    field fuel at "a.fuel" ratio in %
    sink ops stdout
    rule a "A" was old
      each zones as z
      when inside z and speed > z.limit and not parked
      held 30 s
      notify ops
      say "{device} {fuel:0} {peak fuel} {fence.limit} \\u{7B}fuel}"
    rule b
      each zones as z
      when inside z and fuel < 5 %
    rule c
      on exit depot or alarm sos
      notify ops
    test "t"
      rule c
      device d
      at 2026-03-02T08:00:00Z inside depot, fuel 50 %
      expect nothing

    """

  static func fleet() -> Editor {
    let editor = Editor(["/fleet/places.rules": places])
    editor.facts = ["depot": .init(lines: ["circle, 70,686 m²"])]
    editor.open("/fleet/rules.rules", rules)
    return editor
  }

  static let file = "/fleet/rules.rules"

  @Test func theFleetIsWell() { #expect(Self.fleet().codes(Self.file) == []) }

  @Test(
    arguments: [
      ((4, 22), ["`speed`: speed over ground", "km/h"]),
      ((4, 47), ["let `parked`", "ignition is off and speed < 5 km/h"]),
      ((4, 30), ["property `limit` of `zones`: speed in km/h"]), ((4, 15), ["alias `z`: one fence of `zones`"]),
      ((5, 3), ["`held`", "how long"]), ((5, 10), ["`s`: a unit of duration", "1 s = 1000 ms"]),
      ((12, 12), ["fence `depot`", "circle, 70,686 m²", "radius 150 m"]), ((12, 26), ["alarm word"]),
      ((6, 10), ["sink `ops`", "sink ops stdout"]), ((7, 9), ["`{device}`: the device's name"]),
      ((7, 17), ["field `fuel`: ratio in %"]), ((15, 7), ["rule `c`", "on exit depot"]), ((0, 25), ["`ratio`"]),
    ] as [((Int, Int), [String])])
  func hovers(_ place: (Int, Int), _ wanted: [String]) {
    let answer = Self.fleet().ask("hover", Self.file, place)
    let contents = (answer["result"] as? [String: Any])?["contents"] as? [String: Any]
    let text = contents?["value"] as? String ?? ""
    if place == (0, 25) { return #expect(text == "", "a kind has no page: \(text)") }
    for part in wanted { #expect(text.contains(part), "\(part) is missing in: \(text)") }
  }

  @Test func aFindingHasItsPage() {
    let editor = Editor()
    editor.open("/fleet/a.rules", "rule a\n  when speed > 90\n")
    let answer = editor.ask("hover", "/fleet/a.rules", (1, 16))
    let contents = (answer["result"] as? [String: Any])?["contents"] as? [String: Any]
    #expect((contents?["value"] as? String)?.contains("**U01**") == true)
  }

  @Test(
    arguments: [
      ((12, 13), "places.rules 0:6-11"), ((4, 48), "places.rules 4:4-10"), ((4, 15), "rules.rules 3:16-17"),
      ((10, 15), "rules.rules 9:16-17"), ((4, 31), "places.rules 2:2-7"), ((6, 9), "rules.rules 1:5-8"),
      ((7, 19), "rules.rules 0:6-10"), ((7, 47), "places.rules 2:2-7"), ((15, 7), "rules.rules 11:5-6"),
      ((17, 34), "places.rules 0:6-11"), ((0, 7), "rules.rules 0:6-10"), ((4, 24), "?"), ((5, 10), "?"),
    ] as [((Int, Int), String)])
  func definitions(_ place: (Int, Int), _ wanted: String) {
    #expect(location(Self.fleet().ask("definition", Self.file, place)["result"]) == wanted)
  }

  @Test(
    arguments: [
      ((0, 7), true, ["0:6-10", "7:17-21", "7:31-35", "10:20-24", "17:40-44"]),
      ((0, 7), false, ["7:17-21", "7:31-35", "10:20-24", "17:40-44"]),
      ((4, 15), true, ["3:16-17", "4:14-15", "4:28-29"]), ((6, 9), false, ["6:9-12", "13:9-12"]),
      ((4, 22), true, ["4:20-25", "places 4:33-38"]),
    ] as [((Int, Int), Bool, [String])])
  func referencesAndHighlights(_ at: (Int, Int), _ withDeclaration: Bool, _ wanted: [String]) {
    let editor = Self.fleet()
    let answer = editor.ask("references", Self.file, at, ["context": ["includeDeclaration": withDeclaration]])
    let found = (answer["result"] as? [Any] ?? []).map { location($0) }
    let expected = wanted.map { $0.hasPrefix("places ") ? "places.rules " + $0.dropFirst(7) : "rules.rules " + $0 }
    #expect(Set(found) == Set(expected))
    #expect(found.count == expected.count)
    let highlights = editor.ask("documentHighlight", Self.file, at)["result"] as? [[String: Any]] ?? []
    let own = wanted.filter { !$0.hasPrefix("places") }
    #expect(highlights.map { place($0["range"]) }.filter { own.contains($0) }.count == own.count)
  }

  // MARK: Rename

  static func renamed(_ place: (Int, Int), _ name: String) -> (edits: [String], error: String?) {
    let answer = fleet().ask("rename", file, place, ["newName": name])
    let changes = (answer["result"] as? [String: Any])?["changes"] as? [String: [[String: Any]]] ?? [:]
    let edits = changes.flatMap { uri, edits in
      edits.map { edit in
        #expect(edit["newText"] as? String == name)
        return location(["uri": uri, "range": edit["range"] as Any])
      }
    }
    return (edits.sorted(), (answer["error"] as? [String: Any])?["message"] as? String)
  }

  @Test func renamesReachEveryFile() {
    #expect(
      Self.renamed((12, 13), "yard").edits == [
        "places.rules 0:6-11", "rules.rules 12:10-15", "rules.rules 17:33-38",
      ])
    #expect(
      Self.renamed((7, 17), "tank").edits == [
        "rules.rules 0:6-10", "rules.rules 10:20-24", "rules.rules 17:40-44", "rules.rules 7:17-21",
        "rules.rules 7:31-35",
      ])
    #expect(
      Self.renamed((4, 31), "top").edits == ["places.rules 2:2-7", "rules.rules 4:30-35", "rules.rules 7:44-49"])
    #expect(
      Self.renamed((3, 16), "zone-here").edits == ["rules.rules 3:16-17", "rules.rules 4:14-15", "rules.rules 4:28-29"])
  }

  @Test(
    arguments: [
      ((12, 13), "when", "word of the language"), ((12, 13), "zones", "is taken"),
      ((12, 13), "2x", "begins with a letter"),
      ((12, 13), "a b", "begins with a letter"), ((12, 13), "", "1 to 255"), ((12, 13), "a#b", "begins with a letter"),
      ((12, 13), "z", "is taken"), ((0, 7), "speed", "field of every event"), ((0, 7), "parked", "is taken"),
      ((4, 22), "x", "field of every event"), ((12, 26), "x", "word of the trackers"), ((5, 3), "x", "no name here"),
      ((7, 9), "x", "word of every message"), ((2, 16), "x", "nothing of this name"),
      ((12, 13), String(repeating: "x", count: 300), "1 to 255"),
    ] as [((Int, Int), String, String)])
  func renamesAreRefused(_ place: (Int, Int), _ name: String, _ why: String) {
    let (edits, error) = Self.renamed(place, name)
    #expect(edits == [])
    #expect(error?.contains(why) == true, "\(error ?? "no error")")
  }

  @Test func aKeyOfTheFileIsNotRenamed() {
    let editor = Editor()
    editor.open("/fleet/a.rules", Self.places)
    let answer = editor.ask("rename", "/fleet/a.rules", (3, 3), ["newName": "sort"])
    #expect(((answer["error"] as? [String: Any])?["message"] as? String)?.contains("the file's own key") == true)
  }

  @Test func aRenameIsPrepared() {
    let editor = Self.fleet()
    let answer = editor.ask("prepareRename", Self.file, (12, 15))["result"] as? [String: Any]
    #expect(place(answer?["range"]) == "12:10-15")
    #expect(answer?["placeholder"] as? String == "depot")
    #expect(editor.ask("prepareRename", Self.file, (4, 22))["error"] != nil)
  }

  // MARK: Fixes

  static func actions(_ text: String, _ range: [String: Any], only: [String]? = nil) -> [[String: Any]] {
    let editor = Editor()
    editor.open("/fleet/a.rules", text)
    var context: [String: Any] = ["diagnostics": []]
    if let only { context["only"] = only }
    let answer = editor.request(
      "textDocument/codeAction",
      ["textDocument": ["uri": "file:///fleet/a.rules"], "range": range, "context": context])
    return answer["result"] as? [[String: Any]] ?? []
  }

  static func edits(_ action: [String: Any]?) -> [String] {
    let changes = (action?["edit"] as? [String: Any])?["changes"] as? [String: [[String: Any]]] ?? [:]
    return (changes["file:///fleet/a.rules"] ?? []).map { "\(place($0["range"])) \($0["newText"] as? String ?? "")" }
  }

  @Test func fixesAreOffered() {
    let text = "rule a\n  when speed > 90\n  held 10 m\n"
    let here = Self.actions(text, Editor.range((1, 16), (1, 16)))
    #expect(here.compactMap { $0["kind"] as? String } == ["quickfix", "source.fixAll"])
    #expect(Self.edits(here[0]) == ["1:15-17 90 km/h"])
    #expect(here[0]["isPreferred"] as? Bool == false, "which unit is meant is a guess")
    let safe = Self.actions(text, Editor.range((2, 8), (2, 8)))
    #expect(safe.first?["isPreferred"] as? Bool == true)
    let all = Self.actions(text, Editor.range((0, 0), (0, 0)), only: ["source"])
    #expect(all.count == 1)
    #expect(Self.edits(all.first) == ["2:7-11 10 min"], "as `check --fix`, without the guesses")
    #expect(Self.actions(text, Editor.range((0, 0), (0, 0)), only: ["refactor"]).isEmpty)
    #expect(Self.actions("rule a\n  when speed > 9 km/h\n", Editor.range((0, 0), (9, 9))).isEmpty)
  }

  @Test(
    arguments: [
      ("rule a\n  when inside depot;\n", (1, 19), "leave it out"),
      ("RULE a\n  when charging\n", (0, 1), "write `rule`"),
      ("rule a\n  when charging\n  held 30 s\n  severity hihg\n", (3, 13), nil),
    ] as [(String, (Int, Int), String?)])
  func titlesSayWhatIsDone(_ text: String, _ place: (Int, Int), _ title: String?) {
    #expect(Self.actions(text, Editor.range(place, place)).first?["title"] as? String == title)
  }

  @Test func aFindingShowsItsPage() {
    let editor = Editor()
    editor.open("/fleet/a.rules", "rule a\n  when speed > 90\n")
    let answer = editor.ask("hover", "/fleet/a.rules", (1, 16))["result"] as? [String: Any]
    let text = (answer?["contents"] as? [String: Any])?["value"] as? String ?? ""
    #expect(text.hasPrefix("**U01**: "))
    #expect(text.contains("\n\nWrong:\n\n```picket\n"))
    #expect(text.contains("\n```\n\nRight:\n\n```picket\n"))
    #expect(text.hasSuffix("\n```"))
  }

  // MARK: Outline

  @Test func symbolsOfAFile() {
    let editor = Self.fleet()
    let params = ["textDocument": ["uri": "file://" + Self.file]]
    let symbols = editor.request("textDocument/documentSymbol", params)["result"] as? [[String: Any]] ?? []
    #expect(symbols.compactMap { $0["name"] as? String } == ["fuel", "ops", "a", "b", "c", "\"t\""])
    #expect(place(symbols[2]["range"]).hasPrefix("2:0-7:"))
    #expect(place(symbols[2]["selectionRange"]) == "2:5-6")
    let folds = editor.request("textDocument/foldingRange", params)["result"] as? [[String: Any]] ?? []
    #expect(folds.compactMap { $0["startLine"] as? Int } == [2, 8, 11, 14])
    #expect(folds.compactMap { $0["endLine"] as? Int } == [7, 10, 13, 18])
  }

  @Test(arguments: [("dep", ["depot"]), ("", ["depot", "zones", "parked", "fuel", "ops", "a", "b", "c"]), ("zzz", [])])
  func symbolsOfTheWorkspace(_ query: String, _ wanted: [String]) {
    let found = Self.fleet().request("workspace/symbol", ["query": query])["result"] as? [[String: Any]] ?? []
    #expect(found.compactMap { $0["name"] as? String } == wanted)
  }

  @Test func colours() {
    let editor = Editor()
    editor.open("/fleet/a.rules", "rule a # c\n  when speed > 9 km/h and alarm is \"ä\"\n")
    let answer = editor.request("textDocument/semanticTokens/full", ["textDocument": ["uri": "file:///fleet/a.rules"]])
    let data = (answer["result"] as? [String: Any])?["data"] as? [Int] ?? []
    let tokens = stride(from: 0, to: data.count, by: 5).map { Array(data[$0..<($0 + 5)]) }
    // keyword, function (declaration), comment; keyword, variable, number, type, keyword, variable, keyword, string
    #expect(
      tokens == [
        [0, 0, 4, 0, 0], [0, 5, 1, 6, 1], [0, 2, 3, 3, 0], [1, 2, 4, 0, 0], [0, 5, 5, 4, 0], [0, 8, 1, 1, 0],
        [0, 2, 4, 8, 0], [0, 5, 3, 0, 0], [0, 4, 5, 4, 0], [0, 6, 2, 0, 0], [0, 3, 3, 2, 0],
      ])
  }
}

/// Formatting: only the lines that differ are touched.
@Suite struct FormattingTests {
  /// The text after the edits, and the lines that they touch.
  static func formatted(_ text: String) -> (text: String, places: [String])? {
    let editor = Editor()
    editor.open("/fleet/a.rules", text)
    let answer = editor.request(
      "textDocument/formatting",
      ["textDocument": ["uri": "file:///fleet/a.rules"], "options": ["tabSize": 2, "insertSpaces": true]])
    guard let edits = answer["result"] as? [[String: Any]] else { return nil }
    for edit in edits.reversed() {
      guard let range = edit["range"] as? [String: [String: Int]], let start = range["start"], let end = range["end"]
      else { return nil }
      editor.edit(
        "/fleet/a.rules", (start["line"] ?? 0, start["character"] ?? 0), (end["line"] ?? 0, end["character"] ?? 0),
        edit["newText"] as? String ?? "")
    }
    let again = editor.request("textDocument/formatting", ["textDocument": ["uri": "file:///fleet/a.rules"]])
    #expect((again["result"] as? [Any])?.isEmpty == true, "formatted twice, it is not the same")
    return (text, edits.map { place($0["range"]) })
  }

  @Test(arguments: [
    "rule a\n    when speed>90 km/h\n", "rule a\n  when speed > 90 km/h held 30 s\n",
    "\n\n\nrule a\n  when speed > 9 km/h",
    "# 😀\nrule a   # b\n  when speed > 9 km/h\n\n\n\nrule b\n  when   inside   depot\nfence depot circle 48,11 radius 5m\n",
    "rule a\r\n    when speed>90 km/h\r\n", "",
  ])
  func theEditsMakeTheForm(_ text: String) { #expect(Self.formatted(text) != nil) }

  @Test func linesThatAreRightAreNotTouched() {
    let form = "rule a\n  when     speed > 90 km/h\n  severity info\n\nrule b\n  when     speed > 80 km/h\n"
    #expect(Self.formatted(form)?.places == [])
    let odd = form.replacing("  severity info", with: "    severity   info").replacing("80 km/h", with: "80km/h")
    #expect(Self.formatted(odd)?.places == ["2:0-3:0", "5:0-6:0"])
    #expect(Self.formatted(form.replacing("\n\n", with: "\n\n\n\n"))?.places.count == 1)
  }

  @Test(
    arguments: [
      ((2, 0), (2, 5), ["2:0-3:0"]), ((5, 0), (9, 0), ["5:0-6:0"]), ((0, 0), (0, 3), []),
      ((0, 0), (9, 9), ["2:0-3:0", "5:0-6:0"]),
    ] as [((Int, Int), (Int, Int), [String])])
  func aRangeIsFormatted(_ start: (Int, Int), _ end: (Int, Int), _ wanted: [String]) {
    let editor = Editor()
    editor.open(
      "/fleet/a.rules",
      "rule a\n  when     speed > 90 km/h\n    severity   info\n\nrule b\n  when     speed > 80km/h\n")
    let answer = editor.request(
      "textDocument/rangeFormatting",
      ["textDocument": ["uri": "file:///fleet/a.rules"], "range": Editor.range(start, end), "options": [:]])
    #expect((answer["result"] as? [[String: Any]] ?? []).map { place($0["range"]) } == wanted)
  }

  @Test func aFaultyFileIsLeftAlone() { #expect(Self.formatted("rule a\n  when when\n") == nil) }
}
