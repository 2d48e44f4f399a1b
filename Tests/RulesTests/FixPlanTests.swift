import Rules
import Testing

@Suite struct FixPlanTests {
  static func source(_ text: String) -> SourceFile { SourceFile(path: "a.rules", bytes: Array(text.utf8)) }

  static func finding(_ fixes: Diagnostic.Fix..., at start: Int = 0) -> Diagnostic {
    Diagnostic(.unexpectedText, "m", at: .init(SourceRange(file: 0, start: start, end: start)), fixes: fixes)
  }

  static func edit(_ start: Int, _ end: Int, _ text: String, file: Int = 0) -> Diagnostic.Fix.Edit {
    .init(SourceRange(file: file, start: start, end: end), text)
  }

  static func applied(_ findings: [Diagnostic], to text: String = "0123456789", withGuesses: Bool = false) -> String {
    let sources = [source(text)]
    let plan = FixPlan(findings, sources: sources, withGuesses: withGuesses)
    return String(decoding: plan.applied(to: sources)[0].bytes, as: UTF8.self)
  }

  @Test func safeFixesAreTakenAndGuessesOnlyWhenAsked() {
    let findings = [
      Self.finding(.init("a", [Self.edit(0, 1, "a")], isSafe: true)), Self.finding(.init("b", [Self.edit(2, 3, "b")])),
    ]
    #expect(Self.applied(findings) == "a123456789")
    #expect(Self.applied(findings, withGuesses: true) == "a1b3456789")
    let plan = FixPlan(findings, sources: [Self.source("0123")], withGuesses: false)
    #expect(plan.taken.map(\.fix.title) == ["a"] && plan.guesses.map(\.fix.title) == ["b"])
  }

  @Test func ofSeveralFixesNoneIsChosen() {
    let two = Self.finding(
      .init("a", [Self.edit(0, 1, "a")], isSafe: true), .init("b", [Self.edit(0, 1, "b")], isSafe: true))
    #expect(Self.applied([two], withGuesses: true) == "0123456789")
    #expect(FixPlan([two], sources: [Self.source("0")], withGuesses: true).undecided.count == 1)
  }

  @Test(arguments: [
    // Edits that overlap, or that insert at one place: the first finding's stands.
    ([(0, 3, "x")], [(2, 4, "y")], "x3456789"), ([(2, 2, "x")], [(2, 2, "y")], "01x23456789"),
    ([(0, 9, "x")], [(4, 4, "y")], "x9"), ([(2, 4, "x")], [(0, 9, "y")], "01x456789"),
    // Edits side by side.
    ([(0, 2, "x")], [(2, 4, "y")], "xy456789"), ([(4, 6, "x")], [(0, 2, "y")], "y23x6789"),
    // One of two edits cannot be made, so neither is.
    ([(0, 2, "x")], [(1, 3, "y"), (8, 9, "z")], "x23456789"),
    ([(10, 10, "x")], [(0, 0, "y")], "y0123456789x"),
  ])
  func aFixIsTakenWholeOrNotAtAll(
    _ first: [(Int, Int, String)], _ second: [(Int, Int, String)], _ expected: String
  ) {
    let findings = [first, second].enumerated().map { number, edits in
      Self.finding(.init("f", edits.map { Self.edit($0.0, $0.1, $0.2) }, isSafe: true), at: number)
    }
    #expect(Self.applied(findings) == expected)
  }

  @Test func editsBeyondTheTextAreNone() {
    for edit in [Self.edit(5, 11, "x"), Self.edit(-1, 2, "x"), Self.edit(3, 2, "x"), Self.edit(0, 1, "x", file: 3)] {
      #expect(Self.applied([Self.finding(.init("f", [edit], isSafe: true))]) == "0123456789")
    }
    #expect(Self.applied([Self.finding(.init("words only", isSafe: true))]) == "0123456789")
  }
}

@Suite struct LineDiffTests {
  static func diff(_ old: String, _ new: String) -> String {
    LineDiff.render(FixPlanTests.source(old), FixPlanTests.source(new))
  }

  @Test func theSameIsEmpty() { #expect(Self.diff("a\nb\n", "a\nb\n") == "") }

  @Test func aChangeHasThreeLinesAround() {
    let old = (1...12).map { "\($0)\n" }.joined()
    #expect(
      Self.diff(old, old.replacing("6\n", with: "six\n"))
        == "--- a.rules\n+++ a.rules\n@@ -3,7 +3,7 @@\n 3\n 4\n 5\n-6\n+six\n 7\n 8\n 9\n")
  }

  @Test func farChangesAreTwoHunks() {
    let old = (1...20).map { "\($0)\n" }.joined()
    let new = "0\n" + old.replacing("20\n", with: "")
    #expect(
      Self.diff(old, new)
        == "--- a.rules\n+++ a.rules\n@@ -1,3 +1,4 @@\n+0\n 1\n 2\n 3\n@@ -17,4 +18,3 @@\n 17\n 18\n 19\n-20\n")
  }

  @Test func anEndWithoutALineBreakIsTold() {
    #expect(
      Self.diff("a", "b\n") == "--- a.rules\n+++ a.rules\n@@ -1,1 +1,1 @@\n-a\n\\ No newline at end of file\n+b\n")
    #expect(Self.diff("", "b\n") == "--- a.rules\n+++ a.rules\n@@ -0,0 +1,1 @@\n+b\n")
  }
}
