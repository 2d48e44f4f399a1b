/// Coban GPS103: `##,imei:N,A;` for a login, the bare IMEI for a heartbeat, `imei:N,keyword,…;` for a report.
///
/// Without the answers `LOAD` and `ON` a device sends no positions; an SOS that is not answered is repeated every three
/// minutes.
enum GPS103 {
  /// A photo comes in pieces of hexadecimal text, of which nothing is wanted.
  private static let photoLimit = 32 << 10

  static func cut(_ bytes: FrameBytes, _ end: StreamEnd) -> Cut {
    guard bytes.count > 0 else { return .wait }
    if bytes.isDigit(0) { return heartbeat(bytes, end) }
    if bytes[0] == 0x23 {
      guard bytes.isBegun("##,imei:") else { return .misfit }
      return bytes.count < 8 ? begun(end) : terminated(bytes, from: 8, end, isWhole: isWholeLogin)
    }
    guard bytes.isBegun("imei:") else { return .misfit }
    if bytes.count < 5 { return begun(end) }
    if isPhoto(bytes) { return .discard(through: 0x3B, limit: photoLimit) }
    return terminated(bytes, from: 5, end, isWhole: GPS103Columns.isWhole)
  }

  private static func begun(_ end: StreamEnd) -> Cut { end == .closed ? .misfit : .wait }

  /// Up to a terminator, or to where another frame begins because one is missing.
  private static func terminated(
    _ bytes: FrameBytes, from: Int, _ end: StreamEnd, isWhole: (FrameBytes) -> Bool
  ) -> Cut {
    // What stands beyond the limit does not count, however much came at once.
    let limit = min(bytes.count, FrameCutter.frameLimit)
    var at = from
    while at < limit {
      switch bytes[at] {
      case 0x3B, 0x0D, 0x0A, 0x2A: return .frame(at + 1)
      case 0x69 where bytes.hasWord("imei:", at: at), 0x49 where bytes.hasWord("imei:", at: at): return .frame(at)
      case 0x23 where bytes.hasWord("##,imei:", at: at): return .frame(at)
      default: at += 1
      }
    }
    if bytes.count > limit { return .wait }
    switch end {
    case .open: return .wait
    case .silent: return isWhole(bytes) ? .frame(at) : .wait
    case .closed: return .frame(at)
    }
  }

  private static func isPhoto(_ bytes: FrameBytes) -> Bool {
    var at = 5
    while at < min(bytes.count, 25), FrameBytes.isAlphanumeric(bytes[at]) { at += 1 }
    return bytes.hasWord(",vr", at: at)
  }

  private static func isWholeLogin(_ bytes: FrameBytes) -> Bool { bytes.hasWord(",A", at: bytes.count - 2) }

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
    let isOpen = !isTerminated(frame)
    let text = (isOpen ? frame : frame.slice(0, frame.count - 1)).trimmed
    if text.has("##") { return login(text, isOpen: isOpen) }
    if text.isDigit(0) { return Identity(text).map(heartbeat) ?? .rejected(.identity) }
    guard text.hasWord("imei:") else { return .rejected(.malformed) }
    let columns = text.from(5).split(0x2C)
    guard let identity = Identity(columns[0].trimmed) else { return .rejected(.identity) }
    // A word whose end never came may be any.
    if isOpen && columns.count < 3 { return .rejected(.incomplete) }
    if columns.count == 1 { return heartbeat(identity) }
    var report = DeviceReport(.position, .gps103, identity: identity)
    GPS103Columns(columns, isOpen: isOpen).fill(&report)
    return .report(report, answers: answers(report, identity))
  }

  private static func isTerminated(_ frame: FrameBytes) -> Bool {
    guard frame.count > 0 else { return false }
    switch frame[frame.count - 1] {
    case 0x3B, 0x2A, 0x0D, 0x0A: return true
    default: return false
    }
  }

  private static func login(_ text: FrameBytes, isOpen: Bool) -> Reading {
    let columns = text.split(0x2C).map(\.trimmed)
    guard let at = columns.firstIndex(where: { $0.hasWord("imei:") }),
      let identity = Identity(columns[at].from(5).trimmed)
    else { return .rejected(.identity) }
    if isOpen && at == columns.count - 1 { return .rejected(.incomplete) }
    return .report(DeviceReport(.login, .gps103, identity: identity), answers: [Answer("LOAD")])
  }

  private static func heartbeat(_ identity: Identity) -> Reading {
    .report(DeviceReport(.heartbeat, .gps103, identity: identity), answers: [Answer("ON")])
  }

  private static func answers(_ report: DeviceReport, _ identity: Identity) -> [Answer] {
    guard report.alarms.contains(.sos) else { return [] }
    return [Answer("**,imei:\(identity.text),E;", acknowledgesAlarm: true, silencesDevice: true)]
  }
}
