import Rules
import Testing

@Suite struct DiagnosticRendererTests {
  /// A finding at the n-th place where `text` stands in the source.
  static func label(_ text: String, in source: String, _ message: String = "", file: Int = 0) -> Diagnostic.Label {
    let bytes = Array(source.utf8)
    let wanted = Array(text.utf8)
    let start = bytes.indices.first { bytes[$0...].starts(with: wanted) }!
    return .init(SourceRange(file: file, start: start, end: start + wanted.count), message)
  }

  static func render(_ sources: [String], _ diagnostics: [Diagnostic], color: Bool = false) -> String {
    let files = sources.enumerated().map {
      SourceFile(path: $0.offset == 0 ? "fleet.rules" : "more\($0.offset).rules", bytes: Array($0.element.utf8))
    }
    return DiagnosticRenderer(sources: files, color: color).render(diagnostics, closing: false)
  }

  @Test func theShapeOfTheLanguagePage() {
    let source = String(repeating: "#\n", count: 13) + "  held     10 m\n"
    let finding = Diagnostic(
      .unexpectedText, "`m` is metres, not minutes",
      at: Self.label("10 m", in: source, "a duration is needed here"), fixes: [.init("held 10 min")])
    #expect(
      Self.render([source], [finding]) == """
        error[S01]: `m` is metres, not minutes
          --> fleet.rules:14:12
           |
        14 |   held     10 m
           |            ^^^^ a duration is needed here
           = fix: held 10 min


        """)
  }

  @Test func severalLabelsOnSeveralLines() {
    let source = String(repeating: "\n", count: 11) + "  when     speed > 80 km/h\n  clear    speed < 85 km/h\n"
    let finding = Diagnostic(
      .unexpectedText, "`clear` and `when` overlap",
      at: Self.label("speed < 85 km/h", in: source, "already true there"),
      and: [Self.label("speed > 80 km/h", in: source, "fires above 80 km/h")],
      notes: ["the alert would clear at once", "two\nlines"])
    #expect(
      Self.render([source], [finding]) == """
        error[S01]: `clear` and `when` overlap
          --> fleet.rules:13:12
           |
        12 |   when     speed > 80 km/h
           |            --------------- fires above 80 km/h
        13 |   clear    speed < 85 km/h
           |            ^^^^^^^^^^^^^^^ already true there
           = note: the alert would clear at once
           = note: two
                   lines


        """)
  }

  @Test func labelsOnOneLineAndFarLinesAndOtherFiles() {
    let source = "rule a a\n\nx\ny\nz\n\nrule a\n"
    let other = "# one\nrule a\n"
    let finding = Diagnostic(
      .unexpectedText, "rule `a` is there three times", at: .init(.init(file: 0, start: 22, end: 23), "again"),
      and: [
        .init(.init(file: 0, start: 5, end: 6), "here"), .init(.init(file: 0, start: 7, end: 8), "and here"),
        .init(.init(file: 0, start: 10, end: 11), "x"), .init(.init(file: 1, start: 11, end: 12)),
      ])
    #expect(
      Self.render([source, other], [finding]) == """
        error[S01]: rule `a` is there three times
         --> fleet.rules:7:6
          |
        1 | rule a a
          |      - here
          |        - and here
        2 |
        3 | x
          | - x
        ...
        7 | rule a
          |      ^ again
         ::: more1.rules:2:6
          |
        2 | rule a
          |      -


        """)
  }

  @Test(arguments: [
    ("東京 x", "x", "東京 x", 5), ("🚚 x", "x", "🚚 x", 3), ("e\u{301} x", "x", "e\u{301} x", 2),
    ("👨\u{200D}👩\u{200D}👧 x", "x", "👨\u{200D}👩\u{200D}👧 x", 3), ("❤\u{FE0F} x", "x", "❤\u{FE0F} x", 3),
    ("🇩🇪🇫🇷 x", "x", "🇩🇪🇫🇷 x", 5), ("👍🏽 x", "x", "👍🏽 x", 3), ("ｆｕｌｌ x", "x", "ｆｕｌｌ x", 9),
    ("한글 x", "x", "한글 x", 5), ("ü°C x", "x", "ü°C x", 4), ("\tx", "x", "    x", 4), ("a\tx", "x", "a    x", 5),
    ("\u{1B}[31m x", "x", "␛[31m x", 6), ("\0\u{7F} x", "x", "␀␡ x", 3), ("\u{9B}1m x", "x", "\\u{9B}1m x", 9),
    ("\u{202E} x", "x", "\\u{202E} x", 9), ("\u{2028} x", "x", "\\u{2028} x", 9), ("a\rx", "x", "a␍x", 2),
  ])
  func columnsAreTheTerminals(_ source: String, _ place: String, _ shown: String, _ column: Int) {
    let finding = Diagnostic(.unexpectedText, "m", at: Self.label(place, in: source))
    let lines = Self.render([source], [finding]).split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines[3] == "1 | " + shown)
    #expect(lines[4] == "  | " + String(repeating: " ", count: column) + "^")
  }

  @Test func wideCharactersAreMarkedWhole() {
    let source = "device \"東京\""
    let finding = Diagnostic(.unexpectedText, "m", at: Self.label("東京", in: source))
    #expect(Self.render([source], [finding]).contains("\n  |         ^^^^\n"))
  }

  @Test func nothingRawReachesTheTerminal() {
    let hostile = "\u{1B}]0;x\u{7}\u{9B}2J\r\u{8}\u{202E}\0"
    let file = SourceFile(path: "a\u{1B}b.rules", bytes: Array(hostile.utf8) + [0xFF, 0xC0, 0x80, 0xED, 0xA0, 0x80])
    let finding = Diagnostic(
      .unexpectedText, hostile, at: .init(.init(file: 0, start: 0, end: 3), hostile), notes: [hostile],
      fixes: [.init(hostile)])
    let text = DiagnosticRenderer(sources: [file]).render([finding])
    let allowed = text.unicodeScalars.allSatisfy {
      $0 == "\n" || $0.properties.generalCategory != .control && $0.properties.generalCategory != .format
    }
    #expect(allowed)
    #expect(text.contains("␛]0;x␇\\u{9B}2J␍␈\\u{202E}␀������"))
    let json = DiagnosticJSON.render([finding], sources: [file])
    #expect(!json.dropLast().unicodeScalars.contains { $0.properties.generalCategory == .control })
  }

  @Test func colorIsOnlyColor() {
    let source = "rule a\nrule a\n"
    let finding = Diagnostic(
      .unexpectedText, "twice", at: .init(.init(file: 0, start: 12, end: 13), "again"),
      and: [.init(.init(file: 0, start: 5, end: 6), "first")], notes: ["n"], fixes: [.init("f")])
    let colored = Self.render([source], [finding], color: true)
    #expect(colored.contains("\u{1B}[1;31merror[S01]\u{1B}[0m"))
    #expect(colored.contains("\u{1B}[1;31m^ again\u{1B}[0m"))
    #expect(colored.contains("\u{1B}[1;34m- first\u{1B}[0m"))
    var plain = ""
    var isInSequence = false
    for scalar in colored.unicodeScalars {
      if scalar == "\u{1B}" { isInSequence = true }
      if !isInSequence { plain.unicodeScalars.append(scalar) }
      if scalar == "m" { isInSequence = false }
    }
    #expect(plain == Self.render([source], [finding]))
  }

  @Test func longLinesAreShownAroundTheirLabels() {
    let filler = String(repeating: "ü ", count: 3000)
    let source = filler + "HERE " + filler + "THERE " + filler
    let finding = Diagnostic(
      .unexpectedText, "m", at: Self.label("HERE", in: source, "this"), and: [Self.label("THERE", in: source, "that")])
    let lines = Self.render([source], [finding]).split(separator: "\n", omittingEmptySubsequences: false).map(
      String.init)
    #expect(lines.allSatisfy { $0.unicodeScalars.count < DiagnosticRenderer.columnLimit + 12 })
    #expect(lines[1] == " --> fleet.rules:1:6001")
    for (line, word, mark) in [(3, "HERE", "^^^^ this"), (5, "THERE", "----- that")] {
      #expect(lines[line].hasPrefix("1 | …") && lines[line].hasSuffix("…"))
      let at = Array(lines[line]).firstIndex { $0 == "H" || $0 == "T" }!
      #expect(at > 14 && String(Array(lines[line])[at...]).hasPrefix(word))
      #expect(lines[line + 1] == "  |" + String(repeating: " ", count: at - 3) + mark)
    }
  }

  @Test func longMessagesAreCut() {
    let long = String(repeating: "ü", count: 100_000)
    let finding = Diagnostic(
      .unexpectedText, long, at: .init(.init(file: 0, start: 0, end: 1), long), notes: [long], fixes: [.init(long)])
    let lines = Self.render(["x"], [finding]).split(separator: "\n")
    #expect(lines.count == 7)
    #expect(lines.allSatisfy { $0.unicodeScalars.count < 1030 })
    #expect(lines.filter { $0.hasSuffix("ü…") }.count == 4)
  }

  @Test func labelsOverSeveralLines() {
    let source = "rule a\n  when x and\n    y\n"
    let finding = Diagnostic(.unexpectedText, "m", at: .init(.init(file: 0, start: 9, end: 25), "all of it"))
    #expect(
      Self.render([source], [finding]) == """
        error[S01]: m
         --> fleet.rules:2:3
          |
        2 |   when x and
          |   ^^^^^^^^^^ all of it
        3 |     y
          |     ^


        """)
  }

  @Test(arguments: [
    SourceRange.none, .init(file: 7, start: 0, end: 1), .init(file: .min, start: 0, end: 0),
    .init(file: .max, start: 3, end: 0),
  ])
  func placesThatAreNone(_ range: SourceRange) {
    let finding = Diagnostic(.unexpectedText, "no rules", at: .init(range, "label"), notes: ["n"])
    #expect(Self.render(["x"], [finding]) == "error[S01]: no rules\n  = note: n\n\n")
  }

  @Test func offsetsOutsideOfTheTextDoNoHarm() {
    for source in ["", "\n", "\r\n", "a", "a\n", "ü\r\nü", "\n\n\n"] {
      for start in [Int.min, -1, 0, 1, 2, 3, 5, .max] {
        for end in [Int.min, -1, 0, 1, 2, 4, .max] {
          let finding = Diagnostic(
            .unexpectedText, "m", at: .init(.init(file: 0, start: start, end: end), "l"),
            fixes: [.init("f", [.init(.init(file: 0, start: end, end: start), "r")])])
          #expect(Self.render([source], [finding]).contains("^ l\n"))
          #expect(
            DiagnosticJSON.render([finding], sources: [.init(path: "p", bytes: Array(source.utf8))]).contains(
              "\"line\":"))
        }
      }
    }
  }

  @Test func theEndOfALineIsAPlace() {
    let finding = Diagnostic(.unexpectedText, "m", at: .init(.init(file: 0, start: 6, end: 6), "a name is missing"))
    #expect(Self.render(["rule x\n"], [finding]).contains("1 | rule x\n  |       ^ a name is missing\n"))
  }

  @Test func sortedByFileAndPlace() {
    func finding(_ file: Int, _ start: Int, _ message: String) -> Diagnostic {
      Diagnostic(.unexpectedText, message, at: .init(.init(file: file, start: start, end: start + 1)))
    }
    let findings = [
      finding(-1, 0, "set"), finding(1, 0, "d"), finding(0, 5, "c"), finding(0, 2, "b"), finding(0, 2, "a"),
    ]
    // What stands at one place stands as it was found: `features 1 and 2` before `features 1 and 10`.
    #expect(DiagnosticRenderer.sorted(findings).map(\.message) == ["b", "a", "c", "d", "set"])
  }

  @Test(arguments: [
    (0, 0, "no findings"), (1, 0, "1 error"), (2, 1, "2 errors, 1 warning"), (0, 2, "2 warnings"),
  ])
  func countsAtTheEnd(_ errors: Int, _ warnings: Int, _ expected: String) {
    #expect(DiagnosticRenderer.summary(errors: errors, warnings: warnings) == expected)
  }

  @Test func theCountClosesTheText() {
    let finding = Diagnostic(.unexpectedText, "m", at: .init(.none))
    let renderer = DiagnosticRenderer(sources: [])
    #expect(renderer.render([finding, finding]) == "error[S01]: m\n\nerror[S01]: m\n\n2 errors\n")
    #expect(renderer.render([]) == "")
  }

  /// Many findings on one long line, and a line of nothing but marks: neither takes quadratic time.
  @Test func muchOnOneLine() {
    let bytes = [UInt8](repeating: 0x78, count: 300_000) + Array(String(repeating: "\u{301}", count: 50_000).utf8)
    let findings = (0..<300).map {
      Diagnostic(.unexpectedText, "m", at: .init(.init(file: 0, start: $0 * 1300, end: $0 * 1300 + 5)))
    }
    let source = SourceFile(path: "p", bytes: bytes)
    let text = DiagnosticRenderer(sources: [source]).render(findings)
    #expect(text.hasSuffix("300 errors\n") && text.utf8.count < 500_000)
    #expect(DiagnosticJSON.render(findings, sources: [source]).split(separator: "\n").count == 300)
  }
}
