/// Coban GPS103: `##,imei:N,A;` for a login, the bare IMEI for a heartbeat, `imei:N,keyword,…;` for a report.
///
/// Without the answers `LOAD` and `ON` a device sends no positions; an SOS that is not answered is repeated every three
/// minutes.
enum GPS103 {
  /// A photo comes in pieces of hexadecimal text, of which nothing is wanted.
  private static let photoLimit = 32 << 10

  static func cut(_ bytes: FrameBytes, _ end: StreamEnd) -> Cut {
    guard bytes.count > 0 else { return .wait }
    if bytes[0] == 0x23 {
      guard bytes.isBegun("##,imei:") else { return .misfit }
      return bytes.count < 8
        ? open(bytes, end) : terminated(bytes, from: 8, end, isWhole: bytes[bytes.count - 1] | 0x20 == 0x61)
    }
    if bytes.isDigit(0) { return heartbeat(bytes, end) }
    guard bytes.isBegun("imei:") else { return .misfit }
    if bytes.count < 5 { return open(bytes, end) }
    if isPhoto(bytes) { return .discard(through: 0x3B, limit: photoLimit) }
    return terminated(bytes, from: 5, end, isWhole: isWhole(bytes))
  }

  private static func open(_ bytes: FrameBytes, _ end: StreamEnd) -> Cut { end == .closed ? .misfit : .wait }

  /// Up to a terminator, or to where another frame begins because one is missing.
  private static func terminated(_ bytes: FrameBytes, from: Int, _ end: StreamEnd, isWhole: Bool) -> Cut {
    var at = from
    while at < bytes.count {
      switch bytes[at] {
      case 0x3B, 0x0D, 0x0A, 0x2A: return .frame(at + 1)
      case 0x69 where bytes.hasWord("imei:", at: at), 0x49 where bytes.hasWord("imei:", at: at): return .frame(at)
      case 0x23 where bytes.has("##,imei:", at: at): return .frame(at)
      default: at += 1
      }
    }
    switch end {
    case .open: return .wait
    case .silent: return isWhole ? .frame(at) : .wait
    case .closed: return .frame(at)
    }
  }

  private static func isPhoto(_ bytes: FrameBytes) -> Bool {
    let digits = bytes.digitCount(from: 5)
    return bytes.hasWord(",vr", at: 5 + digits)
  }

  /// Whether a report without its terminator has all that a position, or a cell, needs.
  private static func isWhole(_ bytes: FrameBytes) -> Bool {
    let columns = bytes.split(0x2C)
    return columns.count > 12 || columns.count > 9 && columns[4].trimmed.equals("L")
  }

  private static func heartbeat(_ bytes: FrameBytes, _ end: StreamEnd) -> Cut {
    let digits = bytes.digitCount()
    let isIdentity = digits >= 14 && digits <= 17
    if digits == bytes.count {
      if digits > 17 { return .misfit }
      switch end {
      case .open: return .wait
      // A Xexun frame cut behind its clock has as many as 14.
      case .silent: return digits >= 15 ? .frame(digits) : .wait
      case .closed: return isIdentity ? .frame(digits) : .misfit
      }
    }
    guard isIdentity else { return .misfit }
    switch bytes[digits] {
    case 0x3B, 0x0D, 0x0A, 0x2A: return .frame(digits + 1)
    default:
      let rest = bytes.from(digits)
      if !rest.isBegun("imei:") { return .misfit }
      return rest.count >= 5 || end == .closed ? .frame(digits) : .wait
    }
  }

  // MARK: Reading

  static func read(_ frame: FrameBytes, _ context: ReadingContext) -> Reading {
    let text = body(frame)
    if text.has("##") {
      let columns = text.from(2).split(0x2C).map(\.trimmed)
      let named = columns.first { $0.hasWord("imei:") }
      guard let identity = named.flatMap({ Identity($0.from(5).trimmed) }) else { return .rejected(.identity) }
      return .report(DeviceReport(.login, .gps103, identity: identity), answers: [Answer("LOAD")])
    }
    if text.isDigit(0) {
      guard let identity = Identity(text) else { return .rejected(.identity) }
      return .report(DeviceReport(.heartbeat, .gps103, identity: identity), answers: [Answer("ON")])
    }
    let columns = text.from(5).split(0x2C)
    guard let identity = Identity(columns[0].trimmed) else { return .rejected(.identity) }
    guard columns.count > 1 else { return .rejected(.malformed) }
    var report = DeviceReport(.position, .gps103, identity: identity)
    let sheet = GPS103Columns(columns)
    if sheet.isAlternative { sheet.fillAlternative(&report) } else { sheet.fill(&report) }
    return .report(report, answers: answers(report, identity))
  }

  /// Without its terminator.
  private static func body(_ frame: FrameBytes) -> FrameBytes {
    guard frame.count > 0 else { return frame }
    switch frame[frame.count - 1] {
    case 0x3B, 0x2A, 0x0D, 0x0A: return frame.slice(0, frame.count - 1).trimmed
    default: return frame.trimmed
    }
  }

  private static func answers(_ report: DeviceReport, _ identity: Identity) -> [Answer] {
    guard report.alarms.contains(.sos) else { return [] }
    return [Answer("**,imei:\(identity.text),E;", acknowledgesAlarm: true, silencesDevice: true)]
  }
}
