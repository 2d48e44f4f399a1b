import Model
import Testing

@testable import Wire

@Suite struct MailComposerTests {
  let composer = MailComposer(
    sink: "ops", from: "picket@example.org", recipients: ["ops@example.org", "boss@example.org"], subject: nil)
  let line = """
    {"id":"9f2c0123456789abcdef0123","n":0,"notice":"fired","rule":"city-speeding","title":"Too fast in the city",\
    "severity":"warning","device":"t-017","fence":"city","fence_name":"Innenstadt","time":"2026-03-02T08:00:30Z",\
    "since":"2026-03-02T08:00:00Z","received":"2026-03-02T08:00:31.5Z","lat":48.1371,"lon":11.5754,\
    "facts":{"speed":"95 km/h","note":"ä"},"peak":{"speed":"96 km/h"},"duration_s":30.5,"suppressed":3,"late":true,\
    "stale":true,"crossing":{"time":"2026-03-02T08:00:30Z","id":"x"},"new_key":[1,{"id":"y"}],\
    "message":"t-017 at 96 km/h in city"}\n
    """

  func notice() throws -> MailNotice { try #require(MailNotice(json: Array(line.utf8))) }

  func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self).replacing("\r\n", with: "\n") }

  @Test func aLineIsReadWhole() throws {
    let notice = try notice()
    #expect(
      notice
        == MailNotice(
          id: "9f2c0123456789abcdef0123", rule: "city-speeding", title: "Too fast in the city", device: "t-017",
          fence: "city", fenceName: "Innenstadt", time: 1_772_438_430_000, since: 1_772_438_400_000,
          received: 1_772_438_431_500, latitude: 48.1371, longitude: 11.5754, durationMilliseconds: 30_500,
          message: "t-017 at 96 km/h in city",
          facts: [.init(name: "speed", value: "95 km/h"), .init(name: "note", value: "ä")],
          peaks: [.init(name: "speed", value: "96 km/h")], isLate: true, isStale: true, suppressed: 3))
    for wrong in ["", "{}", "[]", "{\"id\":\"a\"", "{\"id\":\"a\"} x", "{\"id\":5}", "nonsense"] {
      #expect(MailNotice(json: Array(wrong.utf8)) == nil, "\(wrong)")
    }
  }

  @Test func aMailStandsAsItIs() throws {
    let mail = text(composer.mail(try notice(), sentAt: 1_772_438_435_999))
    let parts = mail.components(boundary: "--=_picket_")
    #expect(
      parts[0] == """
        From: picket <picket@example.org>
        To: ops@example.org, boss@example.org
        Subject: [warning] Too fast in the city: t-017
        Date: Mon, 02 Mar 2026 08:00:35 +0000
        Message-ID: <9f2c0123456789abcdef0123.0@example.org>
        X-Picket-Notice: 9f2c0123456789abcdef0123.0
        Auto-Submitted: auto-generated
        X-Auto-Response-Suppress: All
        List-Id: picket <ops.example.org>
        MIME-Version: 1.0
        Content-Type: multipart/alternative;
         boundary="=_picket_\(MailText.hex(MailText.hash("<9f2c0123456789abcdef0123.0@example.org>")))"


        """)
    #expect(
      parts[1].drop { $0 != "\n" } == """

        Content-Type: text/plain; charset=utf-8
        Content-Transfer-Encoding: quoted-printable

        [warning] Too fast in the city: t-017

        t-017 at 96 km/h in city

        notice      fired
        rule        city-speeding
        device      t-017
        fence       Innenstadt (city)
        time        2026-03-02 08:00:30 UTC
        since       2026-03-02 08:00:00 UTC
        received    2026-03-02 08:00:31.500 UTC
        duration    30.5 s
        speed       95 km/h
        note        =C3=A4
        peak speed  96 km/h
        position    48.1371, 11.5754
        map         https://www.openstreetmap.org/?mlat=3D48.1371&mlon=3D11.5754#ma=
        p=3D16/48.1371/11.5754

        3 more like this were held back before.

        Late: the tracker sent this after newer reports.

        Stale: the report was old when it arrived.

        --=20
        picket, sink ops, notice 9f2c0123456789abcdef0123.0


        """)
    #expect(parts[2].contains("Content-Type: text/html; charset=utf-8"))
    #expect(parts.count == 4 && parts[3].hasSuffix("--\n"))
  }

  @Test func whatFollowsStandsInTheThread() throws {
    var notice = try notice()
    notice.n = 2
    notice.kind = .cleared
    let mail = text(composer.mail(notice, sentAt: 0))
    #expect(mail.contains("\nMessage-ID: <9f2c0123456789abcdef0123.2@example.org>\n"))
    #expect(mail.contains("\nIn-Reply-To: <9f2c0123456789abcdef0123.0@example.org>\n"))
    #expect(mail.contains("\nReferences: <9f2c0123456789abcdef0123.0@example.org>\n"))
    #expect(mail.contains("\nSubject: [warning] cleared: Too fast in the city: t-017\n"))
  }

  @Test func subjectsByTemplate() throws {
    var notice = try notice()
    func subject(_ parts: [SubjectPart]?) -> String { SubjectWriter(parts: parts).subject(notice) }
    #expect(
      subject([.severity, .literal(" "), .rule, .literal(" "), .fence, .literal(" "), .time])
        == "warning city-speeding Innenstadt 2026-03-02 08:00:30 UTC")
    #expect(subject([.duration, .literal("/"), .suppressed, .literal("/"), .notice]) == "30.5 s/3/fired")
    notice.kind = .reminded
    notice.title = nil
    #expect(subject(nil) == "[warning] reminded: city-speeding: t-017")
    #expect(subject([.device]) == "reminded: t-017")
    #expect(subject([.notice, .literal(" "), .device]) == "reminded t-017")
    notice.fence = nil
    notice.fenceName = nil
    #expect(subject([.notice, .fence]) == "reminded–")
  }

  @Test func criticalIsMarked() throws {
    var notice = try notice()
    notice.severity = .critical
    #expect(text(composer.mail(notice, sentAt: 0)).contains("\nImportance: high\n"))
    notice.kind = .cleared
    #expect(!text(composer.mail(notice, sentAt: 0)).contains("Importance"))
  }

  @Test func aDigestIsInOrderAndBounded() throws {
    func notice(_ rule: String, _ severity: Severity, _ time: Int64, _ device: String) -> MailNotice {
      MailNotice(id: "a", rule: rule, severity: severity, device: device, time: time, message: "m \(device)")
    }
    let few = [
      notice("b", .warning, 2000, "d1"), notice("a", .warning, 3000, "d2"), notice("z", .critical, 9000, "d3"),
      notice("b", .warning, 1000, "d4"), notice("b", .info, 0, "d5"),
    ]
    let mail = text(composer.digest(few, named: "digest 7", sentAt: 0))
    #expect(mail.contains("\nSubject: [critical] 5 notices: 1 critical, 3 warning, 1 info\n"))
    #expect(mail.contains("\nMessage-ID: <digest_7@example.org>\n") && !mail.contains("References"))
    let order = [
      "[critical] z: 1", "m d3", "[warning] a: 1", "m d2", "[warning] b: 2", "m d4", "m d1", "[info] b: 1", "m d5",
    ]
    var rest = mail[...]
    for piece in order {
      let found = try #require(rest.firstRange(of: piece), "\(piece)")
      rest = rest[found.upperBound...]
    }
    let many = (0..<700).map { notice("r", .warning, Int64($0), "d\($0)") }
    let long = text(composer.digest(many, named: "d", more: 40, sentAt: 0))
    #expect(long.contains("\nSubject: [warning] 740 notices: 700 warning\n"))
    #expect(long.contains("m d499\n") && !long.contains("m d500\n"))
    #expect(long.contains("\n240 more notices not listed here.\n"))
    #expect(text(composer.digest([few[0]], named: "d", sentAt: 0)).contains("1 notice: 1 warning\n"))
  }

  @Test func datesOfAllDays() {
    #expect(MailTime.header(0) == "Thu, 01 Jan 1970 00:00:00 +0000")
    #expect(MailTime.header(-1) == "Wed, 31 Dec 1969 23:59:59 +0000")
    #expect(MailTime.header(951_782_400_000) == "Tue, 29 Feb 2000 00:00:00 +0000")
    #expect(MailTime.header(4_102_444_799_000) == "Thu, 31 Dec 2099 23:59:59 +0000")
  }

  @Test func linesOfQuotedPrintable() {
    func encoded(_ text: String) -> String {
      var out: [UInt8] = []
      QuotedPrintable.append(text, to: &out)
      return String(decoding: out, as: UTF8.self)
    }
    #expect(encoded("a\nb") == "a\r\nb\r\n")
    #expect(encoded("a \n=\t\n") == "a=20\r\n=3D=09\r\n")
    #expect(encoded("") == "")
    #expect(encoded(String(repeating: "x", count: 76)) == String(repeating: "x", count: 76) + "\r\n")
    #expect(encoded(String(repeating: "x", count: 77)) == String(repeating: "x", count: 75) + "=\r\nxx\r\n")
    for count in 70...80 {
      for line in encoded(String(repeating: "ä", count: count)).split(separator: "\r\n") {
        #expect(line.utf8.count <= 76)
      }
    }
  }
}

extension String {
  func components(boundary: String) -> [String] {
    var parts: [String] = []
    var rest = self[...]
    while let found = rest.firstRange(of: boundary) {
      parts.append(String(rest[..<found.lowerBound]))
      rest = rest[found.upperBound...]
    }
    return parts + [String(rest)]
  }
}
