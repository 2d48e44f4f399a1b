import Testing

@Suite struct GoldenCaseTests {
  @Test func anArchiveIsReadAndWrittenBack() {
    let text = """
      about this case
      -- command --
      picket run "a file" 'b c'  d
      -- file x/y.rules --
      rule a

      -- stdin, no line end --
      {"a"
      -- exit --
      2

      """
    let golden = GoldenCase(text)
    #expect(golden.comment == "about this case\n")
    #expect(golden.commands == [["picket", "run", "a file", "b c", "d"]])
    #expect(golden.named("file").map(\.name) == ["x/y.rules"])
    #expect(golden.named("file").map(\.text) == ["rule a\n\n"])
    #expect(golden["stdin"] == "{\"a\"")
    #expect(golden["exit"] == "2\n")
    #expect(golden["stdout"] == nil)
    #expect(golden.archive == text)
  }

  @Test(arguments: [("a  b", ["a", "b"]), ("\"\" x", ["", "x"]), ("a\"b c\"d", ["ab cd"]), ("", [])])
  func wordsAreSplit(_ line: String, _ words: [String]) { #expect(GoldenCase.words(of: line[...]) == words) }
}
