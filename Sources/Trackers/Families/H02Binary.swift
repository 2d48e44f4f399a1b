/// The binary form of H02, packed digits: `$`, identity, `hhmmss`, `ddmmyy`, latitude, battery, longitude with flags, knots
/// and course, status, and what firmware adds.
enum H02Binary {
  /// Bytes of the frames that are seen, by the length of the identity.
  private static let lengths: [Int: [Int]] = [5: [32, 45, 46, 47, 48], 8: [42, 45, 46, 47, 48]]
  /// Behind the identity: time and date 6, latitude 4, battery 1, longitude 5, speed and course 3, status 4.
  private static let fixedLength = 23
  /// So long may a frame of a length that nobody has seen be.
  private static let longest = 64
  /// So many bytes tell what begins with them: digits of an identity, and what ends those.
  private static let beginning = 18

  /// What the beginning says of the identity's length.
  enum IdentityLength: Equatable {
    case length(Int)
    /// More bytes are needed.
    case unknown
    /// No such frame.
    case none
  }

  /// Bytes of the identity, by where a legal time and date stand. A date of zeros is that of a receiver without a fix.
  ///
  /// - Parameter isKnown: others of the device's frames were of this form: a date that the calendar does not have will do.
  static func identityLength(_ bytes: FrameBytes, isKnown: Bool = false) -> IdentityLength {
    for at in 1..<12 where at < bytes.count && !isPacked(bytes[at]) { return .none }
    guard bytes.count >= 12 else { return .unknown }
    if isMoment(bytes, 6) { return .length(5) }
    for at in 12..<15 where at < bytes.count && !isPacked(bytes[at]) {
      return isKnown && hasTime(bytes, 6) ? .length(5) : .none
    }
    guard bytes.count >= 15 else { return .unknown }
    if isMoment(bytes, 9) { return .length(8) }
    return isKnown && hasTime(bytes, 6) ? .length(5) : .none
  }

  private static func isPacked(_ byte: UInt8) -> Bool { byte >> 4 <= 9 && byte & 15 <= 9 }

  private static func isMoment(_ bytes: FrameBytes, _ at: Int) -> Bool {
    let date = digits(bytes, at + 3, 3)
    return hasTime(bytes, at) && (ClockText.dayMonthYear(date) != nil || date.integer == 0)
  }

  private static func hasTime(_ bytes: FrameBytes, _ at: Int) -> Bool {
    ClockText.timeOfDay(digits(bytes, at, 3)) != nil
  }

  /// Packed digits as text.
  private static func digits(_ bytes: FrameBytes, _ at: Int, _ count: Int) -> FrameBytes {
    var text: [UInt8] = []
    for index in at..<min(bytes.count, at + count) {
      text.append(0x30 + (bytes[index] >> 4))
      text.append(0x30 + (bytes[index] & 15))
    }
    return FrameBytes(text)
  }

  // MARK: Cutting

  /// No byte ends a frame, and each may be within one: the length is the first of those seen behind which another begins.
  static func cut(_ bytes: FrameBytes, _ end: StreamEnd) -> Cut {
    let identity: Int
    switch identityLength(bytes, isKnown: true) {
    case .length(let length): identity = length
    case .unknown: return end == .closed ? .misfit : .wait
    case .none: return .misfit
    }
    let lengths = lengths[identity] ?? []
    let least = 1 + identity + fixedLength
    let head = bytes.slice(0, 1 + identity)
    var another: Int?
    var unlike: Int?
    for length in lengths {
      switch follower(bytes.from(length), head) {
      case .same: return .frame(length)
      case .another: another = another ?? length
      case .unlike: unlike = unlike ?? length
      case .unknown: if end == .open { return .wait }
      case .none: break
      }
    }
    if let length = another ?? unlike { return .frame(length) }
    if end != .open, let length = atEnd(bytes, lengths, head) { return .frame(length) }
    if end == .open, bytes.count < longest + beginning { return .wait }
    // Another length than those that are known.
    for wanted in [Follower.same, .another, .unlike] {
      if let length = (least...longest).first(where: { follower(bytes.from($0), head) == wanted }) {
        return .frame(length)
      }
    }
    if bytes.count <= longest { return bytes.count >= least ? .frame(bytes.count) : end == .closed ? .misfit : .wait }
    // Nothing fits: the shortest has all that is read.
    return .frame(lengths[0])
  }

  /// Nothing, or no more than a part of a beginning, follows.
  private static func atEnd(_ bytes: FrameBytes, _ lengths: [Int], _ head: FrameBytes) -> Int? {
    lengths.first { $0 == bytes.count }
      ?? lengths.first { $0 < bytes.count && follower(bytes.from($0), head) == .unknown }
  }

  private enum Follower {
    /// The next frame of the same device.
    case same
    case another
    /// Digits in the form of a device of the other kind: with a longer or shorter identity.
    case unlike
    /// More bytes are needed.
    case unknown
    case none
  }

  /// What follows a frame that begins with this head.
  private static func follower(_ bytes: FrameBytes, _ head: FrameBytes) -> Follower {
    if bytes.slice(0, head.count) == head { return .same }
    return switch isBeginning(bytes) {
    case true?: bytes[0] != 0x24 || identityLength(bytes) == .length(head.count - 1) ? .another : .unlike
    case false?: .none
    case nil: .unknown
    }
  }

  /// Whether another frame follows; nil: more bytes are needed.
  private static func isBeginning(_ bytes: FrameBytes) -> Bool? {
    guard bytes.count > 0 else { return nil }
    switch bytes[0] {
    case 0x24:
      switch identityLength(bytes) {
      case .length: return true
      case .unknown: return nil
      case .none: return isBegun(bytes, ["$GPRMC,", "$GNRMC,", "$GPGGA,"])
      }
    case 0x2A:
      for at in 1..<4 {
        guard at < bytes.count else { return nil }
        if !(at == 3 ? bytes[at] == 0x2C : FrameBytes.isLetter(bytes[at])) { return false }
      }
      return true
    case 0x28:
      for at in 1..<13 {
        guard at < bytes.count else { return nil }
        if !FrameBytes.isAlphanumeric(bytes[at]) { return false }
      }
      return true
    case 0x30...0x39:
      // So many digits as text are an IMEI, whatever its family.
      let digits = bytes.digitCount()
      return digits == bytes.count && digits <= 17 ? nil : digits >= 14 && digits <= 17
    default: return isBegun(bytes, ["imei:", "##,imei:"])
    }
  }

  private static func isBegun(_ bytes: FrameBytes, _ words: [StaticString]) -> Bool? {
    guard let word = words.first(where: { bytes.isBegun($0) }) else { return false }
    return bytes.count >= word.utf8CodeUnitCount ? true : nil
  }

  // MARK: Reading

  static func read(_ frame: FrameBytes) -> Reading {
    guard case .length(let length) = identityLength(frame, isKnown: true), frame.count >= 1 + length + fixedLength
    else { return .rejected(.malformed) }
    // Eight bytes hold 15 digits and a filler.
    let name = digits(frame, 1, length).slice(0, length == 8 ? 15 : 10)
    guard let identity = Identity(name) else { return .rejected(.identity) }
    var report = DeviceReport(.position, .h02, identity: identity)
    report.variant = .binary
    let at = 1 + length
    if let day = ClockText.dayMonthYear(digits(frame, at + 3, 3)), let ofDay = ClockText.timeOfDay(digits(frame, at, 3))
    {
      report.stamp = .utc(day + ofDay)
    }
    fillPlace(frame, at + 6, &report)
    report.battery = H02.battery(Int(frame[at + 10]))
    let motion = digits(frame, at + 16, 3)
    report.speed = motion.digits(0, 3).map(Double.init)
    report.course = motion.digits(3, 3).map(Double.init)
    let status = (19..<23).reduce(UInt32(0)) { $0 << 8 | UInt32(frame[at + $1]) }
    report.status = FrameBytes(Array(hex(status).utf8))
    H02.fillStatus(status, &report)
    return .report(report)
  }

  private static func hex(_ bits: UInt32) -> String {
    let text = String(bits, radix: 16, uppercase: true)
    return String(repeating: "0", count: 8 - text.utf8.count) + text
  }

  private static func fillPlace(_ frame: FrameBytes, _ at: Int, _ report: inout DeviceReport) {
    let east = digits(frame, at + 5, 5)
    let flags = frame[at + 9] & 15
    report.isFixed = flags & 2 != 0
    guard let latitude = Coordinate(packed: digits(frame, at, 4), degreeDigits: 2),
      let longitude = Coordinate(packed: east.slice(0, 9), degreeDigits: 3)
    else {
      report.place = .impossible
      return
    }
    report.place = Place(
      latitude: flags & 4 != 0 ? latitude.degrees : -latitude.degrees,
      longitude: flags & 8 != 0 ? longitude.degrees : -longitude.degrees)
  }
}
