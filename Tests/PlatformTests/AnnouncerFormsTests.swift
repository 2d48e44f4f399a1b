import Foundation
import Testing

@testable import Platform

@Suite struct AnnouncerFormsTests {
  private static let hostile = [
    "a\u{0}b\u{1b}[31m\n\r\t\"\\\u{7f}\u{85}", "\u{202e}\u{2028}\u{feff}", "ü€😀", "", "\u{e0001}",
    String(decoding: [0xFF, 0xC3, 0x28] as [UInt8], as: UTF8.self),
  ]

  @Test func jsonIsOneObjectALine() throws {
    let written = Written()
    let announcer = written.announcer(.json, .verbose)
    announcer.say("cannot write `a`")
    written.advance(7)
    announcer.mention("3 events")
    announcer.detail("appends to `a`")
    announcer.write("one\ntwo\n")
    let pid = ProcessInfo.processInfo.processIdentifier
    #expect(
      written.all == """
        {"time":"2026-03-02T08:00:00.000Z","level":"warning","message":"cannot write `a`","pid":\(pid)}
        {"time":"2026-03-02T08:00:00.007Z","level":"info","message":"3 events","pid":\(pid)}
        {"time":"2026-03-02T08:00:00.007Z","level":"debug","message":"appends to `a`","pid":\(pid)}
        {"time":"2026-03-02T08:00:00.007Z","level":"warning","message":"one\\ntwo","pid":\(pid)}

        """)
  }

  @Test(arguments: hostile) func jsonReadsBackAndMovesNoCursor(_ text: String) throws {
    let written = Written()
    written.announcer(.json).say(text)
    #expect(written.lines.count == 1)
    #expect(
      written.all.unicodeScalars.allSatisfy { scalar in
        scalar == "\n" || ![.control, .format].contains(scalar.properties.generalCategory)
      })
    let object = try #require(
      JSONSerialization.jsonObject(with: Data(written.all.utf8)) as? [String: Any])
    #expect(object["message"] as? String == text)
  }

  @Test(arguments: hostile) func theJournalGetsOneLine(_ text: String) {
    let written = Written()
    written.announcer(.journal).say("x" + text)
    #expect(written.lines.count == 1 && written.all.hasPrefix("<4>x") && written.all.hasSuffix("\n"))
  }

  @Test func theJournalKnowsLevels() {
    let written = Written()
    let announcer = written.announcer(.journal, .verbose)
    announcer.say("a")
    announcer.mention("b")
    announcer.detail("c")
    announcer.write("one\n\n  two\n")
    #expect(written.lines == ["<4>a", "<6>b", "<7>c", "<4>one", "<4>  two"])
  }

  @Test func theSameIsSaidTenTimesAMinute() {
    let written = Written()
    let announcer = written.announcer(.text)
    for number in 0..<100 { announcer.say("line \(number) of `file-\(number)` is refused") }
    announcer.say("something else")
    #expect(written.lines.count == 11)
    written.advance(60_000)
    announcer.say("line 7 of `b` is refused")
    #expect(
      written.lines.suffix(2) == [
        "picket: 90 more of this were held back, the last: line 99 of `file-99` is refused",
        "picket: line 7 of `b` is refused",
      ])
    // What is nice to know is asked for, and all of it is told.
    for number in 0..<30 { announcer.mention("`rule` could not be evaluated for \(number) devices") }
    #expect(written.lines.count == 13 + 30)
  }

  @Test func theEndTellsWhatWasHeldBack() {
    let written = Written()
    let announcer = written.announcer(.text)
    for _ in 0..<11 { announcer.say("again") }
    announcer.tellHeldBack()
    #expect(written.lines.count == 10)
    announcer.tellHeldBack(all: true)
    announcer.tellHeldBack(all: true)
    #expect(written.lines.suffix(1) == ["picket: 1 more of this was held back, the last: again"])
    #expect(written.lines.count == 11)
  }
}

@Suite struct RepeatLimitTests {
  @Test(arguments: [
    ("line 7 of `a` is refused", "line 0 of `` is refused"), ("`a`b`c", "``b`"), ("10.5 s", "0.0 s"), ("", ""),
  ])
  func patternsLeaveNamesAndNumbersOut(_ message: String, _ pattern: String) {
    #expect(RepeatLimit.pattern(message) == pattern)
  }

  @Test func patternsAreBounded() {
    var limit = RepeatLimit()
    func name(_ number: Int) -> String { String(number, radix: 2).map { $0 == "0" ? "a" : "b" }.joined() }
    for number in 0..<10_000 {
      let passes = limit.passes(name(number), at: 0)
      #expect(passes)
    }
    // The first ones are known, the others are let pass.
    let known = (0..<20).map { _ in limit.passes(name(3), at: 1) }
    #expect(known.count { $0 } == RepeatLimit.count - 1)
    let unknown = (0..<20).map { _ in limit.passes(name(9999), at: 1) }
    #expect(unknown.allSatisfy { $0 })
    let ended = limit.ended(at: RepeatLimit.windowMilliseconds)
    #expect(ended.count == 1)
    let again = limit.passes(name(3), at: RepeatLimit.windowMilliseconds)
    #expect(again)
  }
}

@Suite struct LogFormTests {
  @Test func theJournalIsKnownByItsStream() throws {
    let file = try #require(fopen("/dev/null", "w"))
    defer { fclose(file) }
    var status = stat()
    #expect(fstat(fileno(file), &status) == 0)
    let stream = "\(status.st_dev):\(status.st_ino)"
    #expect(LogForm.leadsToJournal(fileno(file), stream: stream))
    for other in [nil, "", ":", "1", "\(status.st_dev):\(status.st_ino + 1)", stream + ":1", "-1:x"] {
      #expect(!LogForm.leadsToJournal(fileno(file), stream: other), "\(other ?? "nothing")")
    }
  }
}
