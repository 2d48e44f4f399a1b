import Foundation
import Model
import Rules
import Testing

/// Files of editors that are made from the catalogues. `PICKET_RECORD=1` writes them anew, and still fails that run.
@Suite struct EditorFilesTests {
  struct EditorFile: Sendable, CustomTestStringConvertible {
    var path: String
    var text: @Sendable () throws -> String
    var testDescription: String { path }
  }

  static let files = [
    EditorFile(path: "editors/textmate/picket.tmLanguage.json", text: { try TextMateGrammar.text() }),
    EditorFile(path: "editors/vim/syntax/picket.vim", text: { try VimSyntax.text() }),
  ]

  @Test(arguments: files) func isCurrent(_ file: EditorFile) throws {
    let url = SourceTree.root.appending(path: file.path)
    let written = (try? String(contentsOf: url, encoding: .utf8)) ?? ""
    let text = try file.text()
    if ProcessInfo.processInfo.environment["PICKET_RECORD"] == "1", written != text {
      try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      try text.write(to: url, atomically: true, encoding: .utf8)
      Issue.record("wrote \(file.path); read the difference")
      return
    }
    #expect(written == text, "\(file.path): write it anew with PICKET_RECORD=1")
  }

  /// Every word of the catalogues is in both files.
  @Test(arguments: files) func knowsEveryWord(_ file: EditorFile) throws {
    let text = try file.text()
    let words =
      Keyword.allCases.map(\.rawValue) + Field.allCases.map(\.name) + AlarmWord.allCases.map(\.rawValue)
      + ["circle", "corridor", "rotate", "highest", "hold", "remind", "webhook", "saying"]
    let found = Set(text.split { !$0.isLetter && $0 != "_" }.map(String.init))
    for word in words { #expect(found.contains(word), "no `\(word)` in \(file.path)") }
    let bare = text.replacing("\\", with: "")
    for unit in MeasureUnit.all { #expect(bare.contains(unit.symbol), "no `\(unit.symbol)` in \(file.path)") }
  }

  /// The patterns of the grammar are regular expressions, and find what they are for.
  @Test func theGrammarMatches() throws {
    let json = try JSONSerialization.jsonObject(with: Data(try TextMateGrammar.text().utf8))
    let patterns = try #require((json as? [String: Any])?["patterns"] as? [[String: Any]])
    let line = "  when     speed within 5 min > 50.5 km/h and not ignition is on or count(alarm sos) over 2 h >= 1 # x"
    var found: [String: String] = [:]
    var pairs: Set<String> = []
    for pattern in patterns {
      guard let match = pattern["match"] as? String else { continue }
      let regex = try NSRegularExpression(pattern: match)
      let range = NSRange(line.startIndex..., in: line)
      guard let first = regex.firstMatch(in: line, range: range), let place = Range(first.range, in: line) else {
        continue
      }
      if let name = pattern["name"] as? String { found[name] = found[name] ?? String(line[place]) }
      if pattern["captures"] != nil { pairs.insert(String(line[place])) }
    }
    #expect(found["comment.line.number-sign.picket"] == "# x")
    #expect(found["keyword.control.picket"] == "when")
    #expect(found["keyword.operator.logical.picket"] == "and")
    #expect(found["keyword.operator.comparison.picket"] == ">")
    #expect(found["support.variable.picket"] == "speed")
    #expect(found["keyword.other.picket"] == "within")
    #expect(pairs == ["5 min", "is on", "alarm sos"])
  }
}
