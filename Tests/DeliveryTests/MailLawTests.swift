import Foundation
import Model
import Testing
import Wire

/// Whatever a notice holds, another program reads from the mail what was written, and no more headers than ours.
@Suite(.enabled(if: TestServer.python != nil, "no python3 here")) struct MailLawTests {
  struct Understood: Decodable {
    var names: [String]
    var subject: String
    var id: String
    var to: String
    var date: Double
    var types: [String]
    var text: String
    var html: String
    var defects: [String]
  }

  /// Pieces that could do harm, and some that could not.
  static let pieces = [
    "\r\nBcc: evil@example.org", "\n\nbody", "\r", "\0", "\u{1b}[31m", "=?utf-8?q?=41?=", "=?", "?=", "ä", "日本語", "🚚",
    "e\u{301}", "\u{202e}txt", "\u{2028}", "\u{2066}", "\u{200f}", "\u{feff}", "\u{85}", "<script>", "</table>",
    "&amp;",
    "\"", "'", "=", "=\n", ".", "\n.\n", "From ", " ", "  ", "\t", "--=_picket_", "\u{e0041}", ",;:<>@", "\\", "van-17",
    String(repeating: "x", count: 1200), String(repeating: "ö", count: 500), "normal words of a message",
  ]

  func notice(_ random: inout some RandomNumberGenerator) -> MailNotice {
    func text() -> String {
      (0..<Int.random(in: 0...4, using: &random)).map { _ in Self.pieces.randomElement(using: &random) ?? "" }.joined()
    }
    func maybe<Value>(_ value: Value) -> Value? { Bool.random(using: &random) ? value : nil }
    return MailNotice(
      id: maybe("9f2c0123456789abcdef0123") ?? text(), n: Int.random(in: 0...3, using: &random),
      kind: NoticeKind.allCases.randomElement(using: &random) ?? .fired, rule: text(), title: maybe(text()),
      severity: Severity.allCases.randomElement(using: &random) ?? .info, device: text(), fence: maybe(text()),
      fenceName: maybe(text()), time: maybe(Int64.random(in: 0...4_000_000_000_000, using: &random)),
      since: maybe(Int64.random(in: 0...4_000_000_000_000, using: &random)), received: nil,
      latitude: maybe(Double.random(in: -90...90, using: &random)), longitude: maybe(1e-7),
      durationMilliseconds: maybe(Int64.random(in: 0...1_000_000_000, using: &random)), message: text(),
      facts: [.init(name: text(), value: text())], peaks: [.init(name: text(), value: text())],
      isLate: Bool.random(using: &random), isStale: Bool.random(using: &random),
      suppressed: Int.random(in: 0...2, using: &random))
  }

  func read(_ mails: [[UInt8]]) throws -> [Understood] {
    let process = Process()
    process.executableURL = URL(filePath: try #require(TestServer.python))
    process.arguments = [TestServer.sources.appending(path: "read_mails.py").path]
    let folder = FileManager.default.temporaryDirectory.appending(path: "picket-law-\(UUID().uuidString)")
    try Data(mails.map { Data($0).base64EncodedString() + "\n" }.joined().utf8).write(to: folder)
    defer { try? FileManager.default.removeItem(at: folder) }
    process.standardInput = try FileHandle(forReadingFrom: folder)
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let data = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return try data.split(separator: 10).map { try JSONDecoder().decode(Understood.self, from: $0) }
  }

  static let ours: Set<String> = [
    "From", "To", "Subject", "Date", "Message-ID", "In-Reply-To", "References", "Importance", "X-Picket-Notice",
    "Auto-Submitted", "X-Auto-Response-Suppress", "List-Id", "MIME-Version", "Content-Type",
  ]

  func checkLines(_ mail: [UInt8]) {
    #expect(mail.allSatisfy { $0 < 127 && ($0 >= 32 || $0 == 13 || $0 == 10) })
    let lines = mail.split(separator: 10, omittingEmptySubsequences: false)
    #expect(lines.dropLast().allSatisfy { $0.last == 13 } && lines.last?.isEmpty == true, "each line ends with CRLF")
    #expect(lines.allSatisfy { $0.count <= 998 && $0.count { $0 == 13 } <= 1 })
  }

  @Test(arguments: 1...3) func anotherProgramReadsWhatWasWritten(_ seed: Int) throws {
    var random = SeededNumbers(state: UInt64(seed))
    let templates: [[SubjectPart]?] = [nil, SubjectPart.placeholders, [.literal("ä=?x?="), .device, .notice]]
    var written: [(MailNotice, [UInt8])] = []
    for _ in 0..<80 {
      let composer = MailComposer(
        sink: "ops", from: "picket@example.org",
        recipients: (0..<Int.random(in: 1...30, using: &random)).map { "person-\($0)@example.org" },
        subject: templates.randomElement(using: &random) ?? nil)
      let notice = notice(&random)
      let mail = composer.mail(notice, sentAt: 1_772_438_430_000)
      #expect(mail == composer.mail(notice, sentAt: 1_772_438_430_000))
      checkLines(mail)
      written.append((notice, mail))
      let list = (0..<Int.random(in: 0...12, using: &random)).map { _ in self.notice(&random) }
      let digest = composer.digest(list, named: "digest-1", sentAt: 1_772_438_430_000)
      checkLines(digest)
    }
    let understood = try read(written.map(\.1))
    #expect(understood.count == written.count)
    for ((notice, _), seen) in zip(written, understood) {
      #expect(seen.defects == [])
      #expect(Set(seen.names).isSubset(of: Self.ours) && Set(seen.names).count == seen.names.count, "\(seen.names)")
      #expect(seen.names.contains("References") == (notice.n > 0))
      #expect(seen.types == ["multipart/alternative", "text/plain", "text/html"])
      #expect(seen.date == 1_772_438_430)
      #expect(!seen.subject.unicodeScalars.contains { $0.value < 32 || (0x202a...0x202e).contains($0.value) })
      // Each line of the message stands in the text, what is harmful made visible.
      for line in notice.message.replacing("\r\n", with: "\n").split(separator: "\n") {
        #expect(seen.text.contains(LineEscaper.safe(String(line))), "\(notice.message.debugDescription)")
      }
      #expect(seen.text.contains("notice  ") && seen.text.contains(notice.kind.rawValue))
      // No tag but ours.
      #expect(!seen.html.contains("<script") && seen.html.components(separatedBy: "</table>").count == 2)
    }
  }

  @Test func aSubjectIsReadAsItWasWritten() throws {
    let subjects = [
      "plain", "ä", "ends with ä", "日本語のタイトル " + String(repeating: "漢", count: 80), "a  b", "=?utf-8?q?x?=",
      String(repeating: "word ", count: 40) + "end", String(repeating: "x", count: 250), "🚚 a_b?c=d",
    ]
    let composer = MailComposer(
      sink: "ops", from: "picket@example.org", recipients: ["a@example.org"], subject: [.title])
    let mails = subjects.map { title in
      composer.mail(MailNotice(id: "a", rule: "r", title: title, device: "d", message: "m"), sentAt: 0)
    }
    for (subject, seen) in zip(subjects, try read(mails)) {
      let cut =
        subject.unicodeScalars.count > 120
        ? String(String.UnicodeScalarView(subject.unicodeScalars.prefix(120))) + "…" : subject
      #expect(seen.subject == cut)
    }
  }

  @Test func anyBytesGiveANoticeOrNone() {
    var random = SeededNumbers(state: 7)
    let whole = Array(
      #"{"id":"9f","n":1,"notice":"cleared","rule":"r","severity":"critical","device":"d","time":"2026-03-02T08:00:30Z","lat":48.1,"lon":11.5,"facts":{"speed":"95 km/h"},"duration_s":30,"message":"m"}"#
        .utf8)
    #expect(MailNotice(json: whole)?.kind == .cleared)
    for _ in 0..<4_000 {
      var bytes = whole
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        let at = Int.random(in: 0..<bytes.count, using: &random)
        if Bool.random(using: &random) {
          bytes[at] = .random(in: 0...255, using: &random)
        } else {
          bytes.remove(at: at)
        }
      }
      if let notice = MailNotice(json: bytes) {
        checkLines(MailComposer(sink: "s", from: "a@b", recipients: ["c@d"], subject: nil).mail(notice, sentAt: 0))
      }
    }
  }
}

/// The same numbers for the same seed (SplitMix64).
struct SeededNumbers: RandomNumberGenerator {
  var state: UInt64
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
