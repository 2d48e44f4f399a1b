import Testing

@testable import Trackers

struct GPS103KeywordTests {
  private static func line(_ keyword: String, _ state: String = "") -> String {
    Ear.hear("imei:490000000000015,\(keyword),\(GPS103Tests.fix),0.00,0\(state);").events.first ?? ""
  }

  @Test(arguments: [
    ("help me", "sos"), ("Help Me!", "sos"), ("help  me", "sos"), ("low battery", "low_battery"),
    ("low battery!", "low_battery"), ("move", "movement"), ("speed", "overspeed"), ("speed+080!", "overspeed"),
    ("stockade", "geofence"), ("ac alarm", "power_cut"), ("door alarm", "door"), ("sensor alarm", "vibration"),
    ("accident alarm", "accident"), ("collision", "accident"), ("bonnet alarm", "bonnet"),
    ("footbrake alarm", "foot_brake"), ("acc alarm", "ignition_alarm"), ("oil", "fuel"), ("oil1", "fuel"),
    ("oil2", "fuel"), ("oil 41.50", "fuel"), ("T:+22.0", "temperature"), ("DTC", "fault"), ("DTC P0001", "fault"),
    ("something new", "other"), ("helpful", "other"), ("toilet", "other"),
  ])
  func wordsAreAlarms(_ word: String, _ alarm: String) {
    let line = Self.line(word)
    #expect(FrameTrial.member("alarm", of: line) == "[\"\(alarm)\"]")
    #expect(FrameTrial.member("keyword", of: line) == "\"\(word)\"")
    #expect(FrameTrial.member("type", of: line) == #""position""#)
  }

  @Test(arguments: ["", "tracker", "Tracker", "001", "101", "103", "acc on", "acc off", "rfid"])
  func someWordsAreNoAlarms(_ word: String) {
    let line = Self.line(word)
    #expect(FrameTrial.member("alarm", of: line) == nil)
    #expect(FrameTrial.member("type", of: line) == #""position""#)
  }

  @Test(arguments: [
    "dt", "et", "gt", "ht", "it", "jt", "kt", "lt", "lf", "mt", "nt", "ot", "pt", "qt", "vt", "vt12",
  ])
  func twoLettersAnswerACommand(_ word: String) {
    let line = Self.line(word)
    #expect(FrameTrial.member("type", of: line) == #""reply""#)
    #expect(FrameTrial.member("keyword", of: line) == "\"\(word)\"")
    #expect(FrameTrial.member("lat", of: line) == "48.1173")
    #expect(FrameTrial.member("alarm", of: line) == nil)
  }

  @Test func theSwitchIsTheWordsAndElseTheColumns() {
    #expect(FrameTrial.member("ignition", of: Self.line("acc on")) == "true")
    #expect(FrameTrial.member("ignition", of: Self.line("acc off")) == "false")
    #expect(FrameTrial.member("ignition", of: Self.line("acc on", ",,0,0,,,")) == "true")
    #expect(FrameTrial.member("ignition", of: Self.line("tracker", ",,0,0,,,")) == "false")
  }

  @Test func theLevelAndTheTemperatureAreTheWords() {
    #expect(FrameTrial.member("fuel", of: Self.line("oil 41.50")) == "41.5")
    #expect(FrameTrial.member("fuel", of: Self.line("oil 41.50%", ",,1,0,12.00%,,")) == "41.5")
    #expect(FrameTrial.member("fuel", of: Self.line("oil1", ",,1,0,12.00%,,")) == "12")
    #expect(FrameTrial.member("fuel", of: Self.line("oil1")) == nil)
    #expect(FrameTrial.member("temperature", of: Self.line("T:+22.0")) == "22")
    #expect(FrameTrial.member("temperature", of: Self.line("T:-8.5", ",,1,0,,,+22")) == "-8.5")
  }

  @Test func anUnknownWordWithoutColumnsIsAnAlarmOnlyWhereItIsAll() {
    #expect(Ear.hear("imei:490000000000015,boom,250614113015;").events[0].contains(#""alarm":["other"]"#))
    #expect(!Ear.hear(String(GPS103AlternativeTests.frame.dropLast(30))).events[0].contains("alarm"))
  }
}
