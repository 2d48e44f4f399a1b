/// The bracketed family: `(`, an identity of 12 characters, a command of 4, fixed columns, `)`; or columns with commas.
///
/// `(049000000001BR00250614A4807.0380N01131.0000E022.9093015084.4001000000L0000ABCD)`. A handshake, a login and an alarm
/// want an answer; an alarm is sent again every 30 s, ten times, without it.
enum TK103 {
  /// `(`, an identity and a command: less says nothing.
  private static let headLength = 17
  /// Characters of the shortest identity.
  private static let identityLength = 8

  static func cut(_ bytes: FrameBytes, _ end: StreamEnd) -> Cut {
    guard bytes.count > 0 else { return .wait }
    // Behind a frame that ended twice.
    if bytes[0] == 0x29 { return .discard(through: 0x29, limit: 1) }
    guard bytes[0] == 0x28, bytes.slice(1, 1 + identityLength).isAlphanumeric else { return .misfit }
    var isText = false
    for at in 1..<bytes.count {
      switch bytes[at] {
      // Free text between two dollars may hold brackets and ends of lines.
      case 0x24: isText.toggle()
      case 0x29 where !isText: return .frame(at + 1)
      case 0x29:
        switch followed(bytes, at, end) {
        case .here: return .frame(at + 1)
        case .unknown: return .wait
        case .none: break
        }
      case 0x28 where !isText:
        switch FrameBeginning(bytes, at, end) {
        case .here: return broken(at)
        case .unknown: return .wait
        case .none: break
        }
      case 0x0D where !isText, 0x0A where !isText: return broken(at)
      default: break
      }
    }
    switch end {
    case .open: return .wait
    case .silent: return !isText && isWhole(bytes) ? .frame(bytes.count) : .wait
    case .closed: return broken(bytes.count)
    }
  }

  /// A frame without its bracket, for what it is worth.
  private static func broken(_ length: Int) -> Cut { length >= headLength ? .frame(length) : .misfit }

  /// Whether a bracket within text ends the frame after all, its second dollar being lost: nothing or a frame follows it.
  private static func followed(_ bytes: FrameBytes, _ bracket: Int, _ end: StreamEnd) -> FrameBeginning {
    var at = bracket + 1
    while at < bytes.count, bytes[at] == 0x0D || bytes[at] == 0x0A || bytes[at] == 0x20 { at += 1 }
    if at == bytes.count { return end == .open ? .unknown : .here }
    return bytes[at] == 0x28 ? FrameBeginning(bytes, at, end) : .none
  }

  /// Nothing but the bracket is missing: the last column of fixed ones is there, or the word of a handshake.
  private static func isWhole(_ bytes: FrameBytes) -> Bool {
    bytes.has("HSO", at: bytes.count - 3)
      || bytes.has("L", at: bytes.count - 9) && bytes.from(bytes.count - 8).hexadecimal != nil
  }

  // MARK: Reading

  static func read(_ frame: FrameBytes, _ context: ReadingContext) -> Reading {
    let isClosed = frame.count > 1 && frame[frame.count - 1] == 0x29
    let text = frame.slice(1, isClosed ? frame.count - 1 : frame.count)
    guard let head = TK103Head(text) else {
      return .rejected(Identity(text.slice(0, 12)) == nil ? .identity : .malformed)
    }
    let block = head.hasPlace ? TK103Block(head.rest, isClosed: isClosed) : nil
    var report = DeviceReport(.position, .tk103, identity: head.identity)
    report.keyword = head.command
    report.speedUnit = .kilometresPerHour
    if head.hasComma { report.variant = .comma }
    block?.fill(&report, isDayFirst: head.hasComma, context.received)
    let command = TK103Command(
      head: head, ahead: block?.ahead ?? head.rest, hasBlock: block != nil, isClosed: isClosed,
      received: context.received)
    let answer = command.fill(&report)
    return .report(report, answers: answer.map { [$0] } ?? [])
  }
}
