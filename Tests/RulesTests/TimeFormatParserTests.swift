import Model
import Rules
import Testing

@Suite struct TimeFormatParserTests {
  typealias Part = TimeFormat.Part

  @Test(
    arguments: [
      ("HH:mm", [.hour, .literal(":"), .minute]),
      ("yyyy-MM-dd", [.year, .literal("-"), .month, .literal("-"), .day]),
      (
        "yyyy-MM-ddTHH:mm:ss",
        [
          .year, .literal("-"), .month, .literal("-"), .day, .literal("T"), .hour, .literal(":"), .minute,
          .literal(":"), .second,
        ]
      ),
      ("yyyyMMddHHmmss", [.year, .month, .day, .hour, .minute, .second]),
      ("HH:mm Uhr", [.hour, .literal(":"), .minute, .literal(" Uhr")]),
      ("dd.MM. 'am' HH 'h'", [.day, .literal("."), .month, .literal(". am "), .hour, .literal(" h")]),
      ("HH'h'mm", [.hour, .literal("h"), .minute]),
      ("HH o''clock", [.hour, .literal(" o'clock")]),
      ("HH 'o''clock'", [.hour, .literal(" o'clock")]),
      ("yyyy年MM月dd日", [.year, .literal("年"), .month, .literal("月"), .day, .literal("日")]),
      ("yyyy'年'MM'月'", [.year, .literal("年"), .month, .literal("月")]),
      ("mm:ss 🚚", [.minute, .literal(":"), .second, .literal(" 🚚")]),
    ] as [(String, [Part]?)])
  func reads(_ text: String, _ expected: [Part]?) {
    #expect(TimeFormatParser.parse(text)?.parts == expected)
  }

  @Test(arguments: [
    "", " ", "0", ":", "hh:mm", "YYYY-MM-dd", "H:mm", "HH:mm:ss.SSS", "yy", "yyy", "yyyyy", "MMM", "HHhmm", "now",
    "'HH'",
    "HH'", "'", "HHx", "mmHHMMx", "ssss",
  ])
  func refuses(_ text: String) {
    #expect(TimeFormatParser.parse(text) == nil)
  }

  @Test func marksUTCAsTold() {
    #expect(TimeFormatParser.parse("HH", marksUTC: true) == TimeFormat(parts: [.hour], marksUTC: true))
    #expect(TimeFormatParser.parse("HH") == TimeFormat(parts: [.hour], marksUTC: false))
    #expect(TimeFormatParser.parse("yyyy-MM-dd HH:mm:ss", marksUTC: true) == TimeFormatParser.usual(marksUTC: true))
  }

  @Test(arguments: ["'", "HH", "y", "''", "é", "x "]) func longFormatsAreRead(_ piece: String) {
    _ = TimeFormatParser.parse(String(repeating: piece, count: 100_000))
  }
}
