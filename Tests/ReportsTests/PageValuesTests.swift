import Testing
import Wire

@testable import Reports

@Suite struct PageValuesTests {
  private static func written(_ fill: (inout PageValues) -> Void) -> String {
    var values = PageValues()
    fill(&values)
    return values.bytes.string
  }

  @Test func commasStandBetweenValues() {
    let text = Self.written { values in
      values.open(.object)
      values.key("a")
      values.open(.array)
      values.number(Int64(1))
      values.number(2.5)
      values.null()
      values.close(.array)
      values.key("b")
      values.texts(["x", "y"])
      values.close(.object)
    }
    #expect(text == #"{"a":[1,2.5,null],"b":["x","y"]}"#)
  }

  @Test func noTextCanEndTheScript() {
    #expect(Self.written { $0.text("</script><!--") } == #""\u003c/script>\u003c!--""#)
    #expect(Self.written { $0.text("a\"b\\c\n<") } == #""a\"b\\c\u000a\u003c""#)
  }

  @Test func whatIsMissingIsNull() {
    #expect(Self.written { $0.text(nil) } == "null")
  }
}
