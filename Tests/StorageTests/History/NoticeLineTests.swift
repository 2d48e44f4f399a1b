import Testing
import Wire

@testable import Storage

@Suite struct NoticeLineTests {
  /// Members as `key=value`, with `"` around the values of strings; nil where the line is broken.
  func members(_ text: String) -> [String]? {
    Array(text.utf8).withUnsafeBytes { bytes in
      var line = NoticeLine(bytes)
      var found: [String] = []
      while let member = line.next() {
        let mark = member.isString ? "\"" : ""
        found.append(line.text(member.key) + "=" + mark + line.text(member.value) + mark)
      }
      return line.isBroken ? nil : found
    }
  }

  @Test(arguments: [
    ("+{\"a\":\"b\"}", ["a=\"b\""]), ("-{\"a\":1,\"b\":true}", ["a=1", "b=true"]),
    ("+{\"a\":{\"x\":\"}\",\"y\":[1,2]},\"b\":\"\"}", ["a={\"x\":\"}\",\"y\":[1,2]}", "b=\"\""]),
    ("+{\"a\":\"x\\\"y\\\\\",\"b\":\"\\u00e4\\n\\ud83d\\ude80\"}", ["a=\"x\"y\\\"", "b=\"ä\n🚀\""]),
  ]) func membersAreFound(_ line: String, _ wanted: [String]) { #expect(members(line) == wanted) }

  @Test(arguments: [
    "", "+", "+{", "+{}", "{\"a\":1}", "+{\"a\":1", "+{\"a\":\"b}", "+{\"a\"}", "+{\"a\":1}x", "+{\"a\":1,}",
    "*{\"a\":1}",
    "+{\"a\":{\"b\":1}", "+{\"a\":\"b\\\"}", "={\"a\":1}",
  ]) func whatIsNoNoticeIsBroken(_ line: String) { #expect(members(line) == nil) }

  @Test func everyCutIsBroken() {
    let line = Array("+{\"id\":\"1\",\"facts\":{\"a\":\"}\\\"\"},\"late\":true,\"message\":\"x\"}".utf8)
    for count in 0..<line.count { #expect(members(String(decoding: line[..<count], as: UTF8.self)) == nil) }
  }

  @Test func timesAreRead() {
    var numbers = NoticeDice(state: 1)
    for _ in 0..<2000 {
      let time = Int64.random(in: -1_000_000_000_000..<250_000_000_000_000, using: &numbers)
      var text = ByteBuffer()
      TimeWriter.rfc3339(time, into: &text)
      text.withBytes { bytes in #expect(NoticeLine(bytes).time(0..<bytes.count) == time) }
    }
    Array("2026-03-0xT08:00:30Z".utf8).withUnsafeBytes { #expect(NoticeLine($0).time(0..<20) == nil) }
  }
}
