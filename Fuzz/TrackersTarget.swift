import Model
import Trackers
import Wire

/// Feeds bytes to the listener's room without sockets, as one connection or one datagram brings them. The first byte
/// chooses settings, the transport, and whether silences come in between.
///
/// Beside not crashing: every line is an object that the engine takes for an event; it does not matter in which pieces the
/// bytes come; little is kept waiting; and who else is heard meanwhile is heard as alone.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzTrackers(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> CInt {
  guard count > 1 else { return 0 }
  let choice = Choice(bits: bytes[0])
  let input = Array(UnsafeBufferPointer(start: bytes + 1, count: count - 1))
  var random = Seeded(input)
  if choice.isDatagram {
    var ear = Ear(choice)
    ear.hear(input[...], .open)
    ear.finish()
    ear.heard.check()
    return 0
  }
  let whole = Ear.hear(input, choice, pieces: [Ear.readLimit])
  whole.check()
  if choice.hasSilences {
    Ear.hear(input, choice, silences: &random).check()
    return 0
  }
  // Each byte looks at all that waits: with many of them they come by a few.
  let bytewise = Ear.hear(input, choice, pieces: [input.count <= 600 ? 1 : 7])
  precondition(bytewise.isSame(as: whole), "byte by byte \(bytewise.places) is heard for \(whole.places)")
  let pieces = (0..<16).map { _ in Int(random.next() % 97) + 1 }
  let besides = Ear.hear(input, choice, pieces: pieces, isAmongOthers: true)
  precondition(besides.isSame(as: whole), "in pieces \(besides.places) is heard for \(whole.places)")
  return 0
}

/// What the first byte chooses.
private struct Choice {
  let bits: UInt8
  private func has(_ bit: UInt8) -> Bool { bits >> bit & 1 == 1 }
  var isDatagram: Bool { has(0) }
  var hasSilences: Bool { has(1) }

  var settings: ReceptionSettings {
    var settings = ReceptionSettings()
    settings.isStrict = has(2)
    settings.showsRaw = has(3)
    if has(4) { settings.tk102Answer = .quote }
    if has(5) { settings.allowed = AllowList(["49*5", Ear.honest]) }
    if has(6) { settings.speedUnits = [.tk103: .knots, .h02: .milesPerHour] }
    if has(7) { settings.unsilenced = ["490000000000015", "049000000001"] }
    return settings
  }
}

// MARK: Hearing

/// All that came of the bytes.
private struct Heard {
  /// Where a piece lies in the bytes; its family, or nil: it is no frame.
  struct Place: Equatable, CustomStringConvertible {
    var family: Family?
    var begin: Int
    var end: Int
    var description: String { "\(family?.rawValue ?? "none") \(begin)..<\(end)" }
  }
  var places: [Place] = []
  var events: [UInt8] = []
  var quarantine: [UInt8] = []
  var rejects: [UInt8] = []
  var byteCount = 0

  func isSame(as other: Heard) -> Bool {
    places == other.places && events == other.events && quarantine == other.quarantine
  }

  func check() {
    for (place, next) in zip(places, places.dropFirst()) {
      precondition(place.begin < place.end && place.end <= next.begin, "no byte is read twice")
    }
    let lines = events.split(separator: 0x0A) + quarantine.split(separator: 0x0A)
    precondition(lines.count * Self.leastBytes <= byteCount, "\(lines.count) events of \(byteCount) bytes")
    for line in lines { EventLine.check(line) }
    for line in rejects.split(separator: 0x0A) {
      let members = ObjectText(line).members()
      precondition(members["received"] != nil && members["type"] != nil)
    }
    Engine.check(events + quarantine, count: lines.count)
  }

  /// No event takes fewer: `*HQ,,V0#` of a device that said before who it is.
  private static let leastBytes = 8
}

/// A connection, and another that is heard by the same reception.
private struct Ear: ~Copyable {
  /// 2025-06-14T09:30:47.120Z.
  static let now: Int64 = 1_749_893_447_120
  static let readLimit = 2048
  /// What may be a frame, and the beginning of another.
  private static let waitingLimit = FrameCutter.frameLimit + Detection.limit
  static let honest = "490000000000023"

  private var reception: Reception
  private var session: TrackerSession
  private var sheet = ReceptionSheet()
  private var appended = 0
  private(set) var isClosed = false
  var heard = Heard()

  init(_ choice: Choice) {
    reception = Reception(choice.settings)
    session = TrackerSession(
      FrameSource(choice.isDatagram ? .udp : .tcp, peer: "192.0.2.1:8888"),
      identity: choice.isDatagram && choice.hasSilences ? Identity("490000000000015") : nil)
  }

  /// Hears bytes, and what their end says.
  mutating func hear(_ bytes: ArraySlice<UInt8>, _ end: StreamEnd, givesUp: Bool = false) {
    guard !isClosed else { return }
    session.cutter.append(bytes)
    appended += bytes.count
    if bytes.count <= Self.readLimit {
      precondition(session.cutter.pendingCount <= Self.waitingLimit + Self.readLimit)
    }
    while !isClosed, let piece = session.cutter.next(end, givesUp: givesUp) { take(piece) }
    precondition(session.cutter.pendingCount <= Self.waitingLimit)
    heard.byteCount = appended
    collect()
  }

  /// The connection ends.
  mutating func finish() {
    hear([], .closed)
    reception.finish(&session, &sheet)
    collect()
  }

  private mutating func collect() {
    heard.events += Numbers.removed(sheet.events.array())
    heard.quarantine += sheet.quarantine.array()
    heard.rejects += sheet.rejects.array()
    sheet.removeAll()
  }

  private mutating func take(_ piece: FrameCutter.Piece) {
    let replies = sheet.replies.count
    reception.take(piece, &session, at: Self.now, &sheet)
    isClosed = sheet.shouldClose
    let end = appended - session.cutter.pendingCount
    var answers = 0
    switch piece {
    case .frame(let family, let bytes):
      heard.places.append(.init(family: family, begin: end - bytes.count, end: end))
      switch family {
      case .gps103, .tk103, .tk102, .h02: answers = 1
      case .xexun, .t55, .v680: break
      }
    case .rejected(_, let bytes):
      heard.places.append(.init(family: nil, begin: end - bytes.count, end: end))
    // Nothing is to be had from such a sender, however much of it is here already.
    case .unsupported(_, let bytes), .scanner(_, let bytes):
      heard.places.append(.init(family: nil, begin: end - bytes.count, end: .max))
    case .lost: break
    }
    precondition(sheet.replies.count - replies <= answers, "an answer to what is owed none")
  }

  /// The lines that come of another connection's bytes.
  mutating func hear(_ bytes: ArraySlice<UInt8>, of other: inout TrackerSession) -> [UInt8] {
    other.cutter.append(bytes)
    while let piece = other.cutter.next(.open) { reception.take(piece, &other, at: Self.now, &sheet) }
    precondition(!sheet.shouldClose && sheet.quarantine.count == 0 && sheet.rejects.count == 0)
    defer { sheet.removeAll() }
    return Numbers.removed(sheet.events.array())
  }

  // MARK: In one go

  /// What comes of bytes in pieces of such lengths, again and again, and of their end.
  static func hear(_ input: [UInt8], _ choice: Choice, pieces: [Int], isAmongOthers: Bool = false) -> Heard {
    var ear = Ear(choice)
    var others = Others()
    var at = 0
    var turn = 0
    while at < input.count {
      let next = min(input.count, at + pieces[turn % pieces.count])
      ear.hear(input[at..<next], .open)
      if isAmongOthers { _ = others.step(&ear) }
      at = next
      turn += 1
    }
    ear.finish()
    if isAmongOthers { others.check(&ear, choice) }
    return ear.heard
  }

  /// What comes of random pieces with random silences between them.
  static func hear(_ input: [UInt8], _ choice: Choice, silences random: inout Seeded) -> Heard {
    var ear = Ear(choice)
    var at = 0
    while at < input.count {
      let next = min(input.count, at + Int(random.next() % 200) + 1)
      ear.hear(input[at..<next], .open)
      switch random.next() % 8 {
      case 0: ear.hear([], .silent)
      case 1: ear.hear([], .silent, givesUp: true)
      case 2: ear.hear([], .closed)
      default: break
      }
      at = next
    }
    ear.finish()
    return ear.heard
  }
}

/// An honest connection beside the one that brings anything.
private struct Others {
  private var session = TrackerSession(FrameSource(.tcp, peer: "192.0.2.2:8888"))
  private var lines: [UInt8] = []
  private var at = 0

  private static let bytes = Array(
    """
    ##,imei:490000000000023,A;490000000000023;\
    imei:490000000000023,tracker,250614113015,,F,093015.000,A,4807.0380,N,01131.0000,E,12.40,84.4;\
    imei:490000000000023,help me,250614113045,,F,,A,4807.0380,N,01131.0000,E,12.40,84.4;\
    [!0000000001\u{13}(490000000000023,T)]\
    [=00000000026(ITV093015A4807.0380N01131.0000E012.40814062510000000)]
    """.utf8)

  /// A few bytes more; false: there are none.
  mutating func step(_ ear: inout Ear) -> Bool {
    guard at < Self.bytes.count else { return false }
    let next = min(Self.bytes.count, at + 60)
    lines += ear.hear(Self.bytes[at..<next], of: &session)
    at = next
    return true
  }

  /// It ends, and has been heard as alone, unless somebody else said that he is the same device.
  mutating func check(_ ear: inout Ear, _ choice: Choice) {
    while step(&ear) {}
    if String(decoding: ear.heard.events, as: UTF8.self).contains(Ear.honest) { return }
    var quiet = Ear(choice)
    var alone = Others()
    while alone.step(&quiet) {}
    precondition(lines == alone.lines, "another connection changes what is heard")
    precondition(lines.count { $0 == 0x0A } == 6)
  }
}

// MARK: Lines

/// Numbers of lines, which others use up.
private enum Numbers {
  static func removed(_ lines: [UInt8]) -> [UInt8] {
    let key = Array(",\"seq\":".utf8)
    var rest: [UInt8] = []
    rest.reserveCapacity(lines.count)
    var at = 0
    while at < lines.count {
      if lines[at] == key[0], lines[at...].starts(with: key) {
        at += key.count
        while lines[at] &- 0x30 <= 9 { at += 1 }
      } else {
        rest.append(lines[at])
        at += 1
      }
    }
    return rest
  }
}

private enum EventLine {
  private static let types: Set<String> = ["position", "status", "login", "heartbeat", "reply"]

  static func check(_ line: ArraySlice<UInt8>) {
    let members = ObjectText(line).members()
    func text(_ key: String) -> String? { members[key].map { String($0.dropFirst().dropLast()) } }
    guard let device = text("device"), let received = text("received"), let type = text("type") else {
      preconditionFailure("no device, time or type")
    }
    precondition((8...20).contains(device.utf8.count) && received == "2025-06-14T09:30:47.120Z")
    precondition(types.contains(type))
    if let latitude = members["lat"].flatMap(Double.init), let longitude = members["lon"].flatMap(Double.init) {
      precondition(abs(latitude) <= 90 && abs(longitude) <= 180 && (latitude != 0 || longitude != 0))
    } else {
      precondition(members["lat"] == nil && members["lon"] == nil && members["valid"] != "true")
    }
    precondition((members["valid"] == "false") == (members["reason"] != nil), "\(members)")
    precondition(members["valid"] != "true" || members["time"] != nil)
  }
}

/// A line of JSON, read by nobody's leave.
private struct ObjectText {
  private let bytes: [UInt8]
  private var at = 0

  init(_ line: ArraySlice<UInt8>) {
    precondition(String(validating: line, as: UTF8.self) != nil, "not UTF-8")
    bytes = Array(line)
  }

  /// Values as they are written, by their keys.
  consuming func members() -> [String: String] {
    let members = object()
    precondition(at == bytes.count, "something follows an object")
    return members
  }

  private mutating func take(_ byte: UInt8) {
    precondition(at < bytes.count && bytes[at] == byte, "no JSON")
    at += 1
  }

  private func isAt(_ byte: UInt8) -> Bool { at < bytes.count && bytes[at] == byte }

  private mutating func object() -> [String: String] {
    var members: [String: String] = [:]
    take(0x7B)
    while !isAt(0x7D) {
      if !members.isEmpty { take(0x2C) }
      let key = String(text { $0.string() }.dropFirst().dropLast())
      take(0x3A)
      let value = text { $0.value() }
      precondition(members.updateValue(value, forKey: key) == nil, "a key twice")
    }
    take(0x7D)
    return members
  }

  private mutating func text(_ read: (inout ObjectText) -> Void) -> String {
    let begin = at
    read(&self)
    return String(decoding: bytes[begin..<at], as: UTF8.self)
  }

  private mutating func value() {
    precondition(at < bytes.count)
    switch bytes[at] {
    case 0x22: string()
    case 0x7B: _ = object()
    case 0x5B:
      take(0x5B)
      while !isAt(0x5D) {
        value()
        if !isAt(0x5D) { take(0x2C) }
      }
      take(0x5D)
    default:
      let begin = at
      while at < bytes.count, bytes[at] != 0x2C, bytes[at] != 0x7D, bytes[at] != 0x5D { at += 1 }
      let word = String(decoding: bytes[begin..<at], as: UTF8.self)
      precondition(["true", "false"].contains(word) || Self.isNumber(word), "no value: \(word)")
    }
  }

  private static func isNumber(_ word: String) -> Bool {
    let digits = word.drop { $0 == "-" }
    let isPlain = digits.allSatisfy { ("0"..."9").contains($0) || $0 == "." || $0 == "e" || $0 == "-" }
    let hasSpareZero = digits.hasPrefix("0") && digits.dropFirst().first.map { ("0"..."9").contains($0) } == true
    return isPlain && !hasSpareZero && digits.first != "." && digits.last != "." && Double(word)?.isFinite == true
  }

  private mutating func string() {
    take(0x22)
    while !isAt(0x22) {
      precondition(at < bytes.count && bytes[at] >= 0x20, "a string has no end, or a control character")
      if bytes[at] == 0x5C {
        at += 1
        precondition(at < bytes.count && Array("\"\\/bfnrtu".utf8).contains(bytes[at]), "no escape")
      }
      at += 1
    }
    take(0x22)
  }
}

/// The engine's decoder of events, kept from input to input.
private enum Engine {
  private final class Kept {
    var decoder: EventDecoder
    init() {
      let fields = Field.allCases.map { PlanField(name: $0.name, source: .builtin($0), kind: $0.kind, unit: nil) }
      decoder = EventDecoder(
        plan: FieldPlan(fields: fields, quotedAlarms: []), dialect: nil, gpsdDevice: nil, hashSeed: 1)
    }
  }
  nonisolated(unsafe) private static let kept = Kept()

  static func check(_ lines: [UInt8], count: Int) {
    let chunk = Chunk(byteCapacity: lines.count + Chunk.spareBytes, fieldCount: Field.allCases.count)
    for (position, byte) in lines.enumerated() { chunk.bytes[position] = byte }
    chunk.byteCount = lines.count
    kept.decoder.decode(chunk)
    precondition(chunk.rejects.isEmpty && chunk.rowCount == count, "the engine refuses an event")
    for number in 0..<count {
      let row = chunk.rows[number]
      precondition(row.dialect == DialectName.native.code, "an event of another dialect")
      if row.has(EventRow.hasFix) { precondition(abs(row.latitude) <= 90 && abs(row.longitude) <= 180) }
    }
  }
}

/// Random numbers that come again with their bytes: SplitMix64 (Steele, Lea, Flood, OOPSLA 2014).
private struct Seeded {
  private var state: UInt64 = 0xCBF2_9CE4_8422_2325

  init(_ bytes: [UInt8]) {
    for byte in bytes { state = (state ^ UInt64(byte)) &* 0x100_0000_01B3 }
  }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var word = state
    word = (word ^ word >> 30) &* 0xBF58_476D_1CE4_E5B9
    word = (word ^ word >> 27) &* 0x94D0_49BB_1331_11EB
    return word ^ word >> 31
  }
}
