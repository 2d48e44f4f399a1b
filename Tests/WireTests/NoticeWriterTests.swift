import Model
import Testing
import Wire

@Suite struct NoticeWriterTests {
  @Test func writesEveryKeyInOrder() {
    var sample = NoticeSample.example
    sample.record.n = 12
    sample.record.flags |= NoticeRecord.hasCrossing | NoticeRecord.crossingIn
    sample.record.crossingTime = NoticeSample.start + 29_250
    sample.record.crossingLatitude = 48.137_123_456_789
    sample.record.crossingLongitude = 11.575
    #expect(
      sample.json == """
        {"id":"9f2c00010123456789abcdef","n":12,"notice":"fired","rule":"city-speeding",\
        "title":"Too fast in the city","severity":"warning","device":"t-017","fence":"city-1","fences":"city",\
        "fence_name":"Innenstadt","time":"2026-03-02T08:00:30Z","since":"2026-03-02T08:00:00Z",\
        "received":"2026-03-02T08:00:31Z","lat":48.1371,"lon":11.5754,\
        "crossing":{"time":"2026-03-02T08:00:29.250Z","lat":48.1371235,"lon":11.575,"direction":"in"},\
        "facts":{"speed":"95 km/h"},"peak":{"speed":"96 km/h"},"duration_s":30,"suppressed":3,"late":true,\
        "stale":true,"message":"t-017 at 96 km/h in Innenstadt, since 08:00Z"}

        """)
  }

  @Test func leavesOutWhatSaysNothing() {
    #expect(
      NoticeSample(message: [.literal("hello")]).json == """
        {"id":"9f2c00010123456789abcdef","n":0,"notice":"fired","rule":"r","severity":"warning","device":"t-017",\
        "time":"2026-03-02T08:00:00Z","message":"hello"}

        """)
  }

  @Test(arguments: NoticeKind.allCases)
  func namesItsKind(_ kind: NoticeKind) {
    var sample = NoticeSample()
    sample.rule.fired = [.literal("F")]
    sample.rule.reminded = [.literal("R")]
    sample.rule.cleared = [.literal("C")]
    sample.rule.withdrawn = [.literal("W")]
    sample.record.kind = kind
    let message =
      switch kind {
      case .fired, .amended: "F"
      case .reminded: "R"
      case .cleared: "C"
      case .withdrawn, .retracted: "W"
      }
    #expect(sample.json.contains("\"notice\":\"\(kind.rawValue)\",\"rule\":\"r\""))
    #expect(sample.json.hasSuffix("\"message\":\"\(message)\"}\n"))
    let shown = kind == .fired ? "" : " \(kind.rawValue)"
    #expect(sample.text() == "2026-03-02 08:00:00Z  warning   t-017     r\(shown): \(message)\n")
  }

  @Test func namesTheSetOnlyForSets() {
    var sample = NoticeSample()
    sample.record.fence = 0
    sample.groups = [("city", false)]
    sample.add(fence: "city", name: nil)
    #expect(sample.middle == ",\"fence\":\"city\",\"time\":\"2026-03-02T08:00:00Z\"")
    sample.groups[0].isSet = true
    #expect(sample.middle.hasPrefix(",\"fence\":\"city\",\"fences\":\"city\",\"time\""))
    sample.record.fence = 7
    #expect(sample.middle.hasPrefix(",\"time\""))
  }

  @Test func saysReceivedOnlyWhereItDiffers() {
    var sample = NoticeSample()
    sample.record.received = sample.record.time + 1
    #expect(!sample.json.contains("received"))
    sample.record.flags = NoticeRecord.hasReceived
    #expect(sample.json.contains("\"received\":\"2026-03-02T08:00:00.001Z\""))
    sample.record.received = sample.record.time
    #expect(!sample.json.contains("received"))
  }

  @Test(arguments: [
    (UInt8(0), "out"), (NoticeRecord.crossingIn, "in"), (NoticeRecord.crossesLine, "right to left"),
    (NoticeRecord.crossesLine | NoticeRecord.crossingIn, "left to right"), (NoticeRecord.crossesThrough, "through"),
  ])
  func saysTheDirection(_ flags: UInt8, _ direction: String) {
    var sample = NoticeSample()
    sample.record.flags = flags | NoticeRecord.hasCrossing
    #expect(
      sample.middle == """
        ,"time":"2026-03-02T08:00:00Z",\
        "crossing":{"time":"1970-01-01T00:00:00Z","lat":0,"lon":0,"direction":"\(direction)"}
        """)
  }

  @Test(
    arguments: [
      (QuantityKind.speed, "km/h", 95 / 3.6, "95 km/h"), (.speed, "km/h", 94.123456 / 3.6, "94.123 km/h"),
      (.speed, nil, 10, "36 km/h"), (.speed, "mph", 0.44704 * 55, "55 mph"), (.ratio, "%", 0.12, "12 %"),
      (.ratio, "%", 0.07, "7 %"), (.temperature, "°C", 20.5, "20.5 °C"), (.temperature, "°F", 20, "68 °F"),
      (.duration, "min", 1_200_000, "20 min"), (.duration, "h", 5_400_000, "1.5 h"),
      (.duration, nil, 1_200_000, "20 min"),
      (.duration, nil, 90_000, "90 s"), (.duration, nil, 1500, "1500 ms"), (.duration, nil, 0, "0 s"),
      (.duration, nil, 172_800_000, "2 d"), (.duration, nil, 7_200_000, "2 h"), (.number, nil, 7, "7"),
      (.number, nil, -0.0004, "0"), (.number, nil, -0.0005, "-0.001"), (.number, nil, 1e20, "1e20"),
      (.length, "km", 1234.5678, "1.235 km"), (.angle, "deg", 359.9999, "360 deg"), (.voltage, "mV", 3.7, "3700 mV"),
      (.number, nil, 0.1 + 0.2, "0.3"),
    ] as [(QuantityKind, String?, Double, String)])
  func writesFactsInTheirUnit(_ kind: QuantityKind, _ unit: String?, _ base: Double, _ expected: String) {
    var sample = NoticeSample(message: [.value(0, unit: nil, digits: nil)])
    sample.rule.captures = [Capture(label: "x", kind: kind, unit: unit.flatMap(MeasureUnit.named))]
    sample.buffer.values = [NoticeValue(form: .number, number: base)]
    #expect(sample.middle.hasSuffix("\"facts\":{\"x\":\"\(expected)\"}"))
    #expect(sample.message == expected)
  }

  @Test func leavesOutMissingAndUnshownFacts() {
    var sample = NoticeSample()
    sample.rule.captures = ["a", "b", "c", "d"].map {
      Capture(label: $0, kind: .number, unit: nil, isFact: $0 != "b")
    }
    sample.rule.peaks = [sample.rule.captures[0]]
    sample.buffer.values = [NoticeValue(form: .number, number: 99), NoticeValue()]
    sample.buffer.values += [2, 3].map { NoticeValue(form: .number, number: $0) }
    sample.buffer.values += [NoticeValue(form: .number, number: .nan), NoticeValue()]
    sample.record.valuesStart = 1
    #expect(sample.middle.hasSuffix("08:00:00Z\",\"facts\":{\"c\":\"3\"}"))
    sample.buffer.values = []
    #expect(sample.middle.hasSuffix("08:00:00Z\""))
    sample.record.valuesStart = -5
    #expect(sample.middle.hasSuffix("08:00:00Z\""))
  }

  @Test func writesBoolsByTheirWordsAndTextAsItIs() {
    var sample = NoticeSample(message: [.value(0, unit: nil, digits: nil), .value(2, unit: nil, digits: nil)])
    let (offset, length) = sample.add("a\"b")
    sample.rule.captures = [
      Capture(label: "ignition", kind: .bool, unit: nil, boolWords: BoolWords(no: "off", yes: "on")),
      Capture(label: "motion", kind: .bool, unit: nil),
      Capture(label: "driver", kind: .text, unit: nil),
    ]
    sample.buffer.values = [
      NoticeValue(form: .bool, number: 1), NoticeValue(form: .bool, number: 0),
      NoticeValue(form: .text, textOffset: offset, textLength: length),
    ]
    #expect(sample.middle.hasSuffix("\"facts\":{\"ignition\":\"on\",\"motion\":\"no\",\"driver\":\"a\\\"b\"}"))
    #expect(sample.json.hasSuffix("\"message\":\"ona\\\"b\"}\n"))
  }

  @Test func differencesOfTemperaturesHaveNoOffset() {
    var sample = NoticeSample()
    sample.rule.captures = [
      Capture(label: "change(temperature)", kind: .temperature, unit: MeasureUnit.named("°F"), isDifference: true)
    ]
    sample.buffer.values = [NoticeValue(form: .number, number: 10)]
    #expect(sample.middle.hasSuffix("\"facts\":{\"change(temperature)\":\"18 °F\"}"))
  }

  @Test(arguments: [(Int64(0), "0"), (1, "0.001"), (30_000, "30"), (1500, "1.5"), (86_400_250, "86400.25")])
  func writesDurationsInSeconds(_ milliseconds: Int64, _ expected: String) {
    var sample = NoticeSample()
    sample.record.duration = milliseconds
    #expect(sample.middle.hasSuffix(",\"duration_s\":\(expected)"))
  }

  @Test(arguments: [
    ("plain", "plain"), ("a\"b", "a\\\"b"), ("a\\b", "a\\\\b"), ("a\nb\u{1b}[2Jc", "a\\u000ab\\u001b[2Jc"),
    ("\u{0}", "\\u0000"), ("Grüße – ok", "Grüße – ok"), ("\u{2028}\u{2029}", "\u{2028}\u{2029}"), ("🚚\t", "🚚\\u0009"),
    ("12345678\"", "12345678\\\""), ("1234567\u{1f}", "1234567\\u001f"), ("\u{7f}12345678", "\u{7f}12345678"),
  ])
  func escapesNames(_ name: String, _ expected: String) {
    var sample = NoticeSample(device: name, message: [.device, .fence])
    sample.rule.name = name
    sample.rule.title = name
    sample.groups = [(name, true)]
    sample.add(fence: name, name: name)
    sample.record.fence = 0
    let quoted = "\"\(expected)\""
    #expect(
      sample.json == """
        {"id":"9f2c00010123456789abcdef","n":0,"notice":"fired","rule":\(quoted),"title":\(quoted),\
        "severity":"warning","device":\(quoted),"fence":\(quoted),"fences":\(quoted),"fence_name":\(quoted),\
        "time":"2026-03-02T08:00:00Z","message":"\(expected)\(expected)"}

        """)
  }

  @Test(
    arguments: [
      ([0xFF], "\u{FFFD}"), ([0x61, 0xC3], "a\u{FFFD}"), ([0xC3, 0x28], "\u{FFFD}("),
      ([0xED, 0xA0, 0x80], "\u{FFFD}\u{FFFD}\u{FFFD}"),
      ([0xF0, 0x9F, 0x9A, 0x9A], "🚚"), ([0xC0, 0x80], "\u{FFFD}\u{FFFD}"),
      ([0xF4, 0x90, 0x80, 0x80], "\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}"),
    ] as [([UInt8], String)])
  func repairsWhatIsNotUTF8(_ bytes: [UInt8], _ expected: String) {
    var sample = NoticeSample()
    sample.buffer.bytes = bytes
    sample.record.nameOffset = 0
    sample.record.nameLength = Int32(bytes.count)
    #expect(sample.json.contains("\"device\":\"\(expected)\",\"time\""))
  }

  @Test func survivesARecordOfAnotherCatalogue() {
    var sample = NoticeSample.example
    sample.record.rule = 9
    sample.record.nameOffset = 1000
    sample.record.valuesStart = .max
    sample.record.time = .min
    sample.record.since = .max
    sample.record.latitude = .nan
    #expect(
      sample.json == """
        {"id":"9f2c00010123456789abcdef","n":0,"notice":"fired","device":"","fence":"city-1","fences":"city",\
        "fence_name":"Innenstadt","time":"0000-01-01T00:00:00Z","since":"9999-12-31T23:59:59.999Z",\
        "received":"2026-03-02T08:00:31Z","lat":null,"lon":11.5754,"duration_s":30,"suppressed":3,"late":true,\
        "stale":true,"message":""}

        """)
    #expect(sample.text() == "0000-01-01 00:00:00Z            :  (late) (stale)\n")
  }
}
