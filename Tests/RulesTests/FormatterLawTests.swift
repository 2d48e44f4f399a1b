import Rules
import Testing

/// What the formatter must keep and reach, whatever the text.
@Suite struct FormatterLawTests {
  static func parse(_ text: String) -> (file: ParsedFile, errors: [Diagnostic]) {
    let (set, findings) = RuleParser.parse([SourceFile(path: "x.rules", bytes: Array(text.utf8))])
    return (set.files[0], findings)
  }

  static func format(_ text: String) -> String? {
    RuleFormatter.format(SourceFile(path: "x.rules", bytes: Array(text.utf8))).text
  }

  /// The laws over one text that parses; what it is formatted to.
  @discardableResult
  static func hold(_ text: String, _ note: Testing.Comment) throws -> String {
    let formatted = try #require(format(text), note)
    let (before, _) = parse(text)
    let (after, errors) = parse(formatted)
    #expect(errors.isEmpty, note)
    #expect(SyntaxShape.text(after) == SyntaxShape.text(before), note)
    #expect(after.comments.map { trimmed($0.text) } == before.comments.map { trimmed($0.text) }, note)
    #expect(after.unitUses == before.unitUses, note)
    #expect(format(formatted) == formatted, note)
    var isBlank = true
    for line in formatted.split(separator: "\n", omittingEmptySubsequences: false).dropLast() {
      #expect(!(isBlank && line.isEmpty), note)
      #expect(line.last != " " && line.last != "\t" && line.first != "\t", note)
      isBlank = line.isEmpty
    }
    #expect(formatted.isEmpty || formatted.hasSuffix("\n") && !isBlank, note)
    return formatted
  }

  private static func trimmed(_ comment: String) -> String {
    var text = comment.unicodeScalars[...]
    while let last = text.last, [" ", "\t", "\r", "\u{C}"].contains(last) { text.removeLast() }
    return String(text)
  }

  @Test(arguments: 1...40)
  func overRandomRules(_ seed: Int) throws {
    for number in 0..<60 {
      let own = UInt64(seed * 1000 + number)
      var rules = RandomRules(seed: own)
      let words = rules.file()
      let scrambled = Scrambled(words, seed: own)
      let note: Testing.Comment = "seed \(own)\n\(scrambled.text)"
      #expect(Self.parse(scrambled.text).errors.isEmpty, note)
      let formatted = try Self.hold(scrambled.text, note)
      #expect(Self.parse(formatted).file.comments.map(\.text) == scrambled.comments, note)
      // One form, wherever the lines ended, but for empty lines.
      if scrambled.comments.isEmpty {
        let other = Scrambled(words, seed: own + 77)
        guard other.comments.isEmpty, let second = Self.format(other.text) else { continue }
        #expect(Self.withoutBlankLines(second) == Self.withoutBlankLines(formatted), note)
      }
    }
  }

  private static func withoutBlankLines(_ text: String) -> [Substring] { text.split(separator: "\n") }

  @Test func overDamagedText() throws {
    var random = SeededNumbers(state: 11)
    let pieces = ["\n", " ", "#", "# x\n", "\t", "(", ")", "and", "or", "\"", "-", "\r\n", "not", ","]
    var parsed = 0
    for _ in 0..<1500 {
      var characters = Array(exampleText)
      for _ in 0..<Int.random(in: 1...3, using: &random) {
        let at = Int.random(in: 0..<characters.count, using: &random)
        if Bool.random(using: &random) {
          characters.replaceSubrange(at..<at, with: Array(pieces.randomElement(using: &random) ?? ""))
        } else {
          characters.remove(at: at)
        }
      }
      let text = String(characters)
      if Self.parse(text).errors.isEmpty {
        parsed += 1
        try Self.hold(text, "\(text)")
      } else {
        #expect(Self.format(text) == nil)
      }
    }
    #expect(parsed > 100)
  }
}
