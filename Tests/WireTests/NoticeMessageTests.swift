import Model
import Testing
import Wire

@Suite struct NoticeMessageTests {
  private let kmh = MeasureUnit.named("km/h")

  @Test func writesEveryPiece() {
    var sample = NoticeSample(message: [
      .device, .literal("|"), .rule, .literal("|"), .title, .literal("|"), .severity, .literal("|"), .duration,
      .literal("|"), .latitude, .literal("|"), .longitude, .literal("|"), .suppressed, .literal("|"), .fence,
    ])
    sample.record.duration = 7_500_000
    sample.record.latitude = 48.1371
    sample.record.longitude = -11.5754128
    sample.record.flags = NoticeRecord.hasPosition
    sample.record.suppressed = 3
    sample.record.fence = 0
    sample.add(fence: "f-1", name: nil)
    #expect(sample.message == "t-017|r|r|warning|2 h 5 min|48.13710|-11.57541|3|f-1")
    sample.rule.title = "T"
    sample.fences[0].name = "Feld"
    #expect(sample.message == "t-017|r|T|warning|2 h 5 min|48.13710|-11.57541|3|Feld")
  }

  @Test func writesADashForWhatIsMissing() {
    var sample = NoticeSample(message: [
      .duration, .latitude, .longitude, .fence, .value(0, unit: nil, digits: nil), .peak(4, unit: nil, digits: nil),
      .fenceProperty(0, kind: .speed, unit: nil, digits: nil, showsUnit: true), .suppressed,
    ])
    sample.rule.captures = [Capture(label: "speed", kind: .speed, unit: kmh)]
    sample.buffer.values = [NoticeValue()]
    #expect(sample.message == "–––––––0")
  }

  @Test(
    arguments: [
      (nil, nil, "95.4 km/h"), (nil, 0, "95 km/h"), ("km/h", nil, "95.4"), ("km/h", 0, "95"), ("m/s", 2, "26.50"),
    ] as [(String?, Int?, String)])
  func leavesTheUnitToAWriterWhoNamedIt(_ unit: String?, _ digits: Int?, _ expected: String) {
    var sample = NoticeSample(message: [
      .value(0, unit: unit.flatMap(MeasureUnit.named), digits: digits),
      .literal("/"),
      .peak(0, unit: unit.flatMap(MeasureUnit.named), digits: digits),
    ])
    sample.rule.captures = [Capture(label: "speed", kind: .speed, unit: kmh)]
    sample.rule.peaks = sample.rule.captures
    sample.buffer.values = [NoticeValue(form: .number, number: 26.5), NoticeValue(form: .number, number: 26.5)]
    #expect(sample.message == "\(expected)/\(expected)")
  }

  @Test(arguments: [
    (" km/h", "95 km/h"), ("km/h.", "95km/h."), (" km/h, since", "95 km/h, since"), (" km/hx", "95 km/h km/hx"),
    (" km", "95 km/h km"), (" in", "95 km/h in"), ("", "95 km/h"),
  ])
  func doesNotSayTheUnitTwice(_ following: String, _ expected: String) {
    var sample = NoticeSample(message: [.value(0, unit: nil, digits: nil), .literal(following)])
    sample.rule.captures = [Capture(label: "speed", kind: .speed, unit: kmh)]
    sample.buffer.values = [NoticeValue(form: .number, number: 95 / 3.6)]
    #expect(sample.message == expected)
  }

  @Test func writesFenceProperties() {
    var sample = NoticeSample(message: [
      .fenceProperty(0, kind: .speed, unit: kmh, digits: nil, showsUnit: false), .literal("|"),
      .fenceProperty(0, kind: .speed, unit: nil, digits: nil, showsUnit: true), .literal("|"),
      .fenceProperty(1, kind: .text, unit: nil, digits: nil, showsUnit: true), .literal("|"),
      .fenceProperty(2, kind: .bool, unit: nil, digits: nil, showsUnit: true), .literal("|"),
      .fenceProperty(3, kind: .number, unit: nil, digits: nil, showsUnit: true), .literal("|"),
      .fenceProperty(9, kind: .number, unit: nil, digits: nil, showsUnit: true),
    ])
    sample.add(fence: "a", name: nil, properties: [50 / 3.6, nil, 1, nil], texts: [nil, "Nord", nil, nil])
    sample.record.fence = 0
    #expect(sample.message == "50|50 km/h|Nord|yes|–|–")
  }

  @Test func writesTimesInTheirZone() {
    let berlin = Zone(
      name: "Europe/Berlin", firstOffset: 3_600_000,
      transitions: [Zone.Transition(utc: 1_774_746_000_000, offset: 7_200_000)])
    let full = TimeFormat(
      parts: [
        .year, .literal("-"), .month, .literal("-"), .day, .literal(" "), .hour, .literal(":"), .minute, .literal(":"),
        .second,
      ], marksUTC: false)
    var utc = full
    utc.marksUTC = true
    var sample = NoticeSample(message: [.time(full, zone: 1), .literal("|"), .since(utc, zone: 0)])
    sample.zones = [.utc, berlin]
    sample.record.time = 1_774_745_999_000
    #expect(sample.message == "2026-03-29 01:59:59|2026-03-02 08:00:00Z")
    sample.record.time += 1000
    #expect(sample.message == "2026-03-29 03:00:00|2026-03-02 08:00:00Z")
    sample.zones = []
    #expect(sample.message == "2026-03-29 01:00:00|2026-03-02 08:00:00Z")
  }

  @Test func writesALineForAPerson() {
    var sample = NoticeSample.example
    sample.record.flags &= ~(NoticeRecord.isLate | NoticeRecord.isStale)
    let line = "2026-03-02 08:00:30Z  warning   t-017     city-speeding: t-017 at 96 km/h in Innenstadt, since 08:00Z"
    #expect(sample.text() == line + "\n")
    sample.rule.severity = .critical
    #expect(sample.text(coloured: true).contains("Z  \u{1b}[1;31mcritical\u{1b}[0m  t-017     city"))
    sample.rule.severity = .info
    #expect(sample.text().contains("Z  info      t-017     city"))
    sample.record.flags |= NoticeRecord.isLate | NoticeRecord.isStale
    #expect(sample.text().hasSuffix("since 08:00Z (late) (stale)\n"))
  }

  @Test(arguments: [
    ("plain", "plain"), ("a\u{1b}[31mb", "a\\u{1b}[31mb"), ("a\nb", "a\\u{a}b"), ("x\u{202E}y", "x\\u{202e}y"),
    ("\u{9b}", "\\u{9b}"), ("\u{7f}", "\\u{7f}"), ("Grüße 🚚", "Grüße 🚚"), ("\u{2028}", "\\u{2028}"),
    ("a\"b\\", "a\"b\\"), ("\u{2066}", "\\u{2066}"), ("", ""),
  ])
  func makesTextSafeForTerminals(_ text: String, _ expected: String) {
    #expect(LineEscaper.safe(text) == expected)
    var sample = NoticeSample(device: text + "-12345678", message: [.device])
    sample.rule.name = text
    #expect(
      sample.text() == "2026-03-02 08:00:00Z  warning   \(expected)-12345678  \(expected): \(expected)-12345678\n")
  }
}
