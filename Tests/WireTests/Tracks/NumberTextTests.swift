import Model
import Testing

@testable import Wire

@Suite struct NumberTextTests {
  private func with<Result>(_ text: String, _ body: (ByteText) -> Result) -> Result? {
    var result: Result?
    ByteText.reading(Array(text.utf8)) { result = body($0) }
    return result
  }

  @Test(arguments: ["0", "-0", "5", "-5.25", "0.5", "1e5", "1.5E-7", "12345678901234567890", "-0.0e+3"])
  func whatJSONHasIsANumber(_ text: String) {
    #expect(with(text, NumberText.isJSON) == true)
    #expect(decode("{\"device\":\"a\",\"time\":1,\"speed\":\(text)}").rejects.isEmpty)
  }

  @Test(arguments: [
    "", "-", "+5", "05", "-05", ".5", "5.", "1e", "1e+", "5,5", "5 ", " 5", "0x1", "1_000", "NaN", "5m",
  ])
  func whatJSONHasNotIsNone(_ text: String) {
    #expect(with(text, NumberText.isJSON) != true)
  }

  @Test(arguments: [
    ("+5", "5"), ("007", "7"), ("-00.50", "-0.50"), (".5", "0.5"), ("-.5", "-0.5"), ("5.", "5"), ("12,5", "12.5"),
    ("000", "0"), ("-0,", "-0"), ("012.5e-3", "12.5e-3"),
  ])
  func peoplesNumbersBecomeJSON(_ text: String, _ json: String) {
    var out = ByteBuffer()
    let length = with(text) { number in
      NumberText.append(number, into: &out)
      return NumberText.length(number, commaIsPoint: true)
    }
    #expect(length == text.utf8.count)
    #expect(out.string == json)
    #expect(with(out.string, NumberText.isJSON) == true)
  }

  @Test(arguments: [("12 km/h", 2), ("1,234.5", 1), ("-", 0), ("km", 0), ("", 0), ("12,5", 2), (".", 0), ("5e", 1)])
  func theNumberIsFoundAtTheBeginning(_ text: String, _ length: Int) {
    #expect(with(text) { NumberText.length($0, commaIsPoint: false) } ?? 0 == length)
  }
}
