import Model
import Wire

/// A seeded source of random numbers (SplitMix64), so that a failing case can be run again.
struct SeededRandom: RandomNumberGenerator {
  var state: UInt64
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}

/// One notice and all that it refers to, to be changed by each test.
struct NoticeSample {
  var rule: RuleText
  var record = NoticeRecord()
  var buffer = NoticeBuffer()
  var fences: [Fence] = []
  var groups: [(name: String, isSet: Bool)] = []
  var zones: [Zone] = [.utc]

  static let start: Int64 = 1_772_438_400_000  // 2026-03-02T08:00:00Z

  /// A bare `fired` of the rule `r` for the device `t-017`.
  init(device: String = "t-017", message: [MessagePiece] = []) {
    rule = RuleText(
      name: "r", title: nil, severity: .warning, captures: [], peaks: [], fired: message, reminded: message,
      cleared: message, withdrawn: message)
    record.time = Self.start
    record.since = Self.start
    record.idHigh = 0x9f2c_0001
    record.idLow = 0x0123_4567_89ab_cdef
    (record.nameOffset, record.nameLength) = add(device)
  }

  mutating func add(_ text: String) -> (Int32, Int32) {
    let start = buffer.bytes.count
    buffer.bytes += Array(text.utf8)
    return (Int32(start), Int32(text.utf8.count))
  }

  mutating func add(fence id: String, name: String?, group: Int = 0, properties: [Double?] = [], texts: [String?] = [])
  {
    fences.append(
      Fence(
        id: id, name: name, group: group, kind: .polygon, widthMetres: 1, marginMetres: 0, properties: properties,
        texts: texts, bounds: (0, 0, 1, 1), vertexCount: 4, areaSquareMetres: 1, repair: nil))
  }

  var writer: NoticeWriter {
    NoticeWriter(NoticeCatalogue(rules: [rule], fences: fences, groups: groups, zones: zones))
  }

  var json: String {
    var out = ByteBuffer()
    writer.json(record, in: buffer, into: &out)
    return out.string
  }

  func text(coloured: Bool = false) -> String {
    var out = ByteBuffer()
    writer.text(record, in: buffer, coloured: coloured, into: &out)
    return out.string
  }

  var message: String {
    var out = ByteBuffer()
    writer.message(record, in: buffer, into: &out)
    return out.string
  }

  /// What stands between the device and the message.
  var middle: String {
    let line = json
    let from = line.range(of: "\"device\":\"t-017\"")
    let to = line.range(of: ",\"message\":")
    guard let from, let to else { return line }
    return String(line[from.upperBound..<to.lowerBound])
  }

  /// The example of EVENTS, section 4.
  static var example: NoticeSample {
    var sample = NoticeSample()
    let speed = Capture(label: "speed", kind: .speed, unit: MeasureUnit.named("km/h"))
    sample.rule.name = "city-speeding"
    sample.rule.title = "Too fast in the city"
    sample.rule.captures = [speed]
    sample.rule.peaks = [speed]
    let minutes = TimeFormat(parts: [.hour, .literal(":"), .minute], marksUTC: true)
    sample.rule.fired = [
      .device, .literal(" at "), .peak(0, unit: MeasureUnit.named("km/h"), digits: 0), .literal(" km/h in "), .fence,
      .literal(", since "), .since(minutes, zone: 0),
    ]
    sample.groups = [("city", true)]
    sample.add(fence: "city-1", name: "Innenstadt")
    sample.buffer.values = [NoticeValue(form: .number, number: 95 / 3.6), NoticeValue(form: .number, number: 96 / 3.6)]
    sample.record.fence = 0
    sample.record.time = start + 30_000
    sample.record.received = start + 31_000
    sample.record.latitude = 48.1371
    sample.record.longitude = 11.5754
    sample.record.duration = 30_000
    sample.record.suppressed = 3
    sample.record.flags =
      NoticeRecord.hasReceived | NoticeRecord.hasPosition | NoticeRecord.isLate | NoticeRecord.isStale
    return sample
  }
}

extension String {
  /// A place of a substring, without Foundation.
  func range(of part: String) -> Range<String.Index>? { ranges(of: part).first }
}
