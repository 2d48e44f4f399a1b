/// The binary form of H02, packed digits: `$`, identity, `hhmmss`, `ddmmyy`, latitude, battery, longitude with flags, knots
/// and course, status, and what firmware adds.
enum H02Binary {
  /// Bytes of the frames that are seen, by the length of the identity.
  private static let lengths: [Int: [Int]] = [5: [32, 45, 46, 48], 8: [42, 45, 46, 48]]
  /// Behind the identity: time and date 6, latitude 4, battery 1, longitude 5, speed and course 3, status 4.
  private static let fixedLength = 23

  /// Bytes of the identity, by where a legal time and date stand; nil inside: more bytes are needed; nil: no such frame.
  static func identityLength(_ bytes: FrameBytes) -> Int?? {
    for at in 1..<12 where at < bytes.count {
      if !isPacked(bytes[at]) { return .none }
    }
    guard bytes.count >= 12 else { return .some(nil) }
    if isMoment(bytes, 6) { return 5 }
    guard bytes.count >= 15 else {
      for at in 12..<max(12, bytes.count) where !isPacked(bytes[at]) { return .none }
      return .some(nil)
    }
    return isMoment(bytes, 9) ? .some(8) : .none
  }

  private static func isPacked(_ byte: UInt8) -> Bool { byte >> 4 <= 9 && byte & 15 <= 9 }

  private static func isMoment(_ bytes: FrameBytes, _ at: Int) -> Bool {
    ClockText.timeOfDay(digits(bytes, at, 3)) != nil && ClockText.dayMonthYear(digits(bytes, at + 3, 3)) != nil
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

  static func cut(_ bytes: FrameBytes, _ end: StreamEnd) -> Cut {
    guard let known = identityLength(bytes) else { return .misfit }
    guard let identity = known, let lengths = lengths[identity] else { return end == .closed ? .misfit : .wait }
    for length in lengths where bytes.count > length {
      if isBeginning(bytes.from(length)) { return .frame(length) }
    }
    if let length = lengths.first(where: { $0 == bytes.count }), end != .open { return .frame(length) }
    let longest = lengths[lengths.count - 1]
    if bytes.count <= longest, end == .open || end == .silent { return .wait }
    // Nothing fits: the shortest has all that is read.
    return bytes.count >= lengths[0] ? .frame(lengths[0]) : .misfit
  }

  /// Whether another frame, or the end of a line, follows.
  private static func isBeginning(_ bytes: FrameBytes) -> Bool {
    switch bytes[0] {
    case 0x24:
      if case .none = identityLength(bytes) { return false }
      return bytes.count > 11
    case 0x2A:
      return bytes.count > 3 && FrameBytes.isLetter(bytes[1]) && FrameBytes.isLetter(bytes[2]) && bytes[3] == 0x2C
    default: return false
    }
  }

  // MARK: Reading

  static func read(_ frame: FrameBytes) -> Reading {
    guard case .some(.some(let length)) = identityLength(frame), frame.count >= 1 + length + fixedLength else {
      return .rejected(.malformed)
    }
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
    report.battery = battery(frame[at + 10])
    let motion = digits(frame, at + 16, 3)
    report.speed = motion.digits(0, 3).map(Double.init)
    report.course = motion.digits(3, 3).map(Double.init)
    let status = frame.slice(at + 19, at + 23)
    let bits = (0..<4).reduce(UInt32(0)) { $0 << 8 | UInt32(status[$1]) }
    report.status = FrameBytes(Array(hex(bits).utf8))
    H02.fillStatus(bits, &report)
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

  /// Percent: 7 to 100 as it stands, steps of a fifth from 1 to 6, with or without F before them; 0 says nothing.
  private static func battery(_ byte: UInt8) -> Double? {
    switch byte {
    case 1...6: Double(byte - 1) * 20
    case 0xF1...0xF6: Double(byte - 0xF1) * 20
    case 7...100: Double(byte)
    default: nil
    }
  }
}
