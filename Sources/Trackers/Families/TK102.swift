/// The square family: `[`, a type, ten digits, the length of what follows, a body, `]`.
///
/// The login alone has an identity; what follows on the connection is of the same device. Sources disagree about the
/// login's answer, and about how far the length may be trusted.
enum TK102 {
  /// Before the body: `[`, type, ten digits, length.
  static let headLength = 13
  private static let digitCount = 10

  static func cut(_ bytes: FrameBytes, _ end: StreamEnd) -> Cut {
    guard bytes.count > 0 else { return .wait }
    // Behind a frame that ended twice.
    if bytes[0] == 0x5D { return .discard(through: 0x5D, limit: 1) }
    guard bytes[0] == 0x5B, bytes.count < 2 || isType(bytes[1]) else { return .misfit }
    let digits = min(bytes.digitCount(from: 2), digitCount)
    if 2 + digits < min(bytes.count, 2 + digitCount) { return .misfit }
    guard bytes.count >= headLength else { return end == .closed ? .misfit : .wait }
    let length = headLength + Int(bytes[headLength - 1])
    // A bracket with a frame behind it ends this one, whatever its length says.
    switch close(bytes, before: length) {
    case (.here, let close): return .frame(close + 1)
    case (.unknown, _) where end == .open: return .wait
    case (.unknown, _), (.none, _): break
    }
    if bytes.count > length {
      return bytes[length] == 0x5D ? .frame(length + 1) : resynchronise(bytes, end)
    }
    switch end {
    case .open: return .wait
    case .silent: return bytes[bytes.count - 1] == 0x5D ? resynchronise(bytes, end) : .wait
    case .closed: return resynchronise(bytes, end)
    }
  }

  /// A bracket before a place, with the beginning of a frame right behind it or behind an end of line.
  private static func close(_ bytes: FrameBytes, before length: Int) -> (FrameBeginning, Int) {
    var close: Int?
    for at in headLength - 1..<min(bytes.count, length) {
      switch bytes[at] {
      case 0x5D: close = at
      case 0x0D, 0x0A: break
      case 0x5B:
        let beginning = beginning(bytes, at)
        if let close, beginning != .none { return (beginning, close) }
        close = nil
      default: close = nil
      }
    }
    return (.none, 0)
  }

  /// The length is wrong: the next bracket ends the frame, or the next frame does, within what a length can tell.
  private static func resynchronise(_ bytes: FrameBytes, _ end: StreamEnd) -> Cut {
    // A frame may lack its length.
    if bytes.count == headLength, bytes[headLength - 1] == 0x5D { return .frame(headLength) }
    let limit = headLength + Int(UInt8.max) + 1
    for at in headLength..<min(bytes.count, limit) {
      if bytes[at] == 0x5D { return .frame(at + 1) }
      if bytes[at] == 0x5B, beginning(bytes, at) == .here { return .frame(at) }
    }
    // A frame that begins at the last place shows itself by its head.
    if bytes.count >= limit + 2 + digitCount { return .misfit }
    guard end == .closed else { return .wait }
    // Longer than it says, and without an end.
    return bytes.count > headLength + Int(bytes[headLength - 1]) ? .misfit : .frame(bytes.count)
  }

  /// A bracket, a type, ten digits.
  private static func beginning(_ bytes: FrameBytes, _ at: Int) -> FrameBeginning {
    if at + 1 < bytes.count, !isType(bytes[at + 1]) { return .none }
    let digits = bytes.slice(at + 2, at + 2 + digitCount).digitCount()
    return digits == digitCount ? .here : at + 2 + digits >= bytes.count ? .unknown : .none
  }

  /// Brackets and digits are none: they are of a frame that lost its head, or of another family.
  private static func isType(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x28, 0x29, 0x5B, 0x5D, 0x30...0x39: false
    default: true
    }
  }

  // MARK: Reading

  static func read(_ frame: FrameBytes, _ context: ReadingContext) -> Reading {
    guard frame.count >= headLength else { return .rejected(.malformed) }
    let isClosed = frame[frame.count - 1] == 0x5D
    let body = frame.slice(headLength, isClosed ? frame.count - 1 : frame.count)
    let type = frame[1]
    if type == 0x80 || type == 0x21 { return login(frame, body, context) }
    var report = DeviceReport(type == 0xF0 ? .heartbeat : .position, .tk102)
    report.keyword = keyword(type)
    report.integrity.length = check(frame, body)
    switch type {
    case 0xF0: return .report(report, answers: [answer(0xFF, frame)])
    case 0x23: return .report(report, answers: [answer(0x24, frame)])
    default:
      TK102Body(body)?.fill(&report)
      return .report(report)
    }
  }

  /// The type as a character, or as two digits.
  private static func keyword(_ type: UInt8) -> FrameBytes {
    if type > 0x20 && type < 0x7F { return FrameBytes([type]) }
    let digits = Array("0123456789ABCDEF".utf8)
    return FrameBytes([digits[Int(type >> 4)], digits[Int(type & 0xF)]])
  }

  private static func check(_ frame: FrameBytes, _ body: FrameBytes) -> Integrity.Check {
    Int(frame[headLength - 1]) == body.count ? .ok : .bad
  }

  /// The frame under another type.
  private static func answer(_ type: UInt8, _ frame: FrameBytes) -> Answer {
    var bytes = frame.bytes
    bytes[1] = type
    return Answer(bytes)
  }

  /// The identity is all of the body, or its first column.
  private static func login(_ frame: FrameBytes, _ body: FrameBytes, _ context: ReadingContext) -> Reading {
    var begin = 0
    while begin < body.count, !FrameBytes.isAlphanumeric(body[begin]) { begin += 1 }
    var end = begin
    while end < body.count, FrameBytes.isAlphanumeric(body[end]) { end += 1 }
    let length = check(frame, body)
    // Where the frame was cut off within it, it is another's.
    let isWhole = end < body.count || frame[frame.count - 1] == 0x5D || length == .ok
    guard begin <= 1, isWhole, let identity = Identity(body.slice(begin, end)) else { return .rejected(.identity) }
    var report = DeviceReport(.login, .tk102, identity: identity)
    report.keyword = keyword(frame[1])
    report.integrity.length = length
    return .report(report, answers: [loginAnswer(frame, body, context.tk102Answer)])
  }

  private static func loginAnswer(_ frame: FrameBytes, _ body: FrameBytes, _ kind: TK102Answer) -> Answer {
    switch kind {
    case .zero:
      let sequence = frame.slice(2, 2 + digitCount).bytes
      let length = UInt8(truncatingIfNeeded: body.count + 1)
      return Answer([0x5B, 0] + sequence + [length, 0x30] + body.bytes + [0x5D])
    case .quote:
      return Answer(Array("[\"0000000001".utf8) + frame.from(headLength - 1).bytes)
    }
  }
}
