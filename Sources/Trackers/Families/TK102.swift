/// The square family: `[`, a type, ten digits, the length of what follows, a body, `]`.
///
/// The login alone has an identity; what follows on the connection is of the same device. Sources disagree about the
/// login's answer.
enum TK102 {
  /// Before the body: `[`, type, ten digits, length.
  private static let headLength = 13

  static func cut(_ bytes: FrameBytes, _ end: StreamEnd) -> Cut {
    guard bytes.count > 0 else { return .wait }
    guard bytes[0] == 0x5B else { return .misfit }
    let digits = min(bytes.digitCount(from: 2), 10)
    if bytes.count > 2, 2 + digits < min(bytes.count, 12) { return .misfit }
    guard bytes.count > headLength - 1 else { return end == .closed ? .misfit : .wait }
    let length = headLength + Int(bytes[12])
    if bytes.count > length, bytes[length] == 0x5D { return .frame(length + 1) }
    if bytes.count <= length, end == .open || end == .silent && !isResynchronised(bytes) { return .wait }
    // The length is not to be trusted everywhere: the next bracket that ends a frame does.
    return resynchronise(bytes, end)
  }

  private static func isResynchronised(_ bytes: FrameBytes) -> Bool { bytes[bytes.count - 1] == 0x5D }

  private static func resynchronise(_ bytes: FrameBytes, _ end: StreamEnd) -> Cut {
    var at = headLength
    while at < bytes.count {
      if bytes[at] == 0x5D { return .frame(at + 1) }
      // A type is no bracket: an end that comes right behind is this frame's.
      if bytes[at] == 0x5B, !bytes.has("]", at: at + 1), bytes.digitCount(from: at + 2) >= 10 { return .frame(at) }
      at += 1
    }
    return end == .open ? .wait : end == .closed ? .frame(at) : .wait
  }

  // MARK: Reading

  static func read(_ frame: FrameBytes, _ context: ReadingContext) -> Reading {
    guard frame.count >= headLength else { return .rejected(.malformed) }
    let type = frame[1]
    let isClosed = frame[frame.count - 1] == 0x5D
    let body = frame.slice(headLength, isClosed ? frame.count - 1 : frame.count)
    switch type {
    case 0x80, 0x21: return login(frame, body, context)
    case 0xF0:
      var answer = frame.bytes
      answer[1] = 0xFF
      return .report(DeviceReport(.heartbeat, .tk102), answers: [Answer(answer)])
    case 0x23:
      var report = DeviceReport(.heartbeat, .tk102)
      report.keyword = "#"
      var answer = frame.bytes
      answer[1] = 0x24
      return .report(report, answers: [Answer(answer)])
    default:
      var report = DeviceReport(.position, .tk102)
      TK102Body(body)?.fill(&report)
      if type < 0x7F { report.keyword = FrameBytes([type]) }
      return .report(report)
    }
  }

  private static func login(_ frame: FrameBytes, _ body: FrameBytes, _ context: ReadingContext) -> Reading {
    let columns = body.split(0x2C)
    let first = columns[0].bytes.drop { !FrameBytes.isAlphanumeric($0) }
    guard let identity = Identity(FrameBytes(Array(first)).trimmed) else { return .rejected(.identity) }
    let report = DeviceReport(.login, .tk102, identity: identity)
    var answer = frame.bytes
    switch context.tk102Answer {
    case .zero:
      answer[1] = 0
      answer[12] = answer[12] &+ 1
      answer.insert(0x30, at: headLength)
    case .quote:
      answer.replaceSubrange(1..<12, with: Array("\"0000000001".utf8))
    }
    return .report(report, answers: [Answer(answer)])
  }
}

/// The inside of a position: `(ITV`, `hhmmss`, `A` or `V`, latitude, longitude, knots, two digits of course, `ddmmyy`,
/// percent of the battery, flags.
struct TK102Body {
  private let text: FrameBytes
  /// Of the time of day.
  private let time: Int

  /// nil: it is no position.
  init?(_ body: FrameBytes) {
    text = body
    var at = 0
    while at < body.count, at < 8, !body.isDigit(at) { at += 1 }
    guard body.digitCount(from: at) >= 6, at + 6 < body.count, body[at + 6] == 0x41 || body[at + 6] == 0x56 else {
      return nil
    }
    time = at
  }

  func fill(_ report: inout DeviceReport) {
    report.isFixed = text[time + 6] == 0x41
    guard let north = letter("N", "S", from: time + 7, within: 12),
      let east = letter("E", "W", from: north + 1, within: 13)
    else { return }
    report.place = Place(
      latitude: text.slice(time + 7, north), text.slice(north, north + 1), longitude: text.slice(north + 1, east),
      text.slice(east, east + 1), &report.integrity)
    guard let point = text.first(0x2E, from: east), point <= east + 5 else { return }
    report.speed = text.slice(east + 1, point + 2).number
    // Two digits in tens of degrees.
    report.course = text.digits(point + 2, 2).map { Double($0 * 10) }
    let date = text.slice(point + 4, point + 10)
    if let day = ClockText.dayMonthYear(date), let ofDay = ClockText.timeOfDay(text.slice(time, time + 6)) {
      report.stamp = .utc(day + ofDay)
    }
    if let percent = text.digits(point + 10, 3), percent <= 100 { report.battery = Double(percent) }
  }

  private func letter(_ one: StaticString, _ other: StaticString, from: Int, within: Int) -> Int? {
    for at in from..<max(from, min(text.count, from + within)) where text.has(one, at: at) || text.has(other, at: at) {
      return at
    }
    return nil
  }
}
