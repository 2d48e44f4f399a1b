/// H02: `*HQ,id,type,…#` as text, or `$` and packed digits.
enum H02 {
  static func cut(_ bytes: FrameBytes, _ end: StreamEnd) -> Cut {
    guard bytes.count > 0 else { return .wait }
    switch bytes[0] {
    case 0x24: return H02Binary.cut(bytes, end)
    case 0x2A: return text(bytes, end)
    default: return .misfit
    }
  }

  /// Whether bytes that begin with `$` are a binary frame: packed digits, a time and a date at their places.
  static func detect(_ bytes: FrameBytes) -> Detection {
    switch H02Binary.identityLength(bytes) {
    case .some(.some): .family(.h02)
    case .some(.none): .wait
    case .none: .unknown
    }
  }

  /// Up to `#`; the text of a message may hold ends of lines.
  private static func text(_ bytes: FrameBytes, _ end: StreamEnd) -> Cut {
    for at in 1..<4 where at < bytes.count {
      let isRight = at == 3 ? bytes[at] == 0x2C : FrameBytes.isLetter(bytes[at])
      if !isRight { return .misfit }
    }
    guard bytes.count > 4 else { return end == .closed ? .misfit : .wait }
    let next = bytes.slice(0, 4)
    var at = 4
    while at < bytes.count {
      if bytes[at] == 0x23 { return .frame(at + 1) }
      // A frame that lost its end.
      if bytes[at] == 0x2A, bytes.slice(at, at + 4) == next { return .frame(at) }
      at += 1
    }
    return end == .closed ? .frame(at) : .wait
  }

  // MARK: Reading

  static func read(_ frame: FrameBytes, _ context: ReadingContext) -> Reading {
    if frame[0] == 0x24 { return H02Binary.read(frame) }
    let isClosed = frame[frame.count - 1] == 0x23
    let columns = frame.slice(1, isClosed ? frame.count - 1 : frame.count).split(0x2C).map(\.trimmed)
    guard columns.count > 2 else { return .rejected(.malformed) }
    // Without an identity it is the connection's.
    let identity = Identity(columns[1])
    if identity == nil, !columns[1].isEmpty { return .rejected(.identity) }
    let sheet = H02Columns(columns)
    var report = DeviceReport(.position, .h02, identity: identity)
    report.variant = .text
    sheet.fill(&report)
    return .report(report, answers: answers(columns, report, context))
  }

  private static func answers(
    _ columns: [FrameBytes], _ report: DeviceReport, _ context: ReadingContext
  ) -> [Answer] {
    let head = "*\(columns[0].text),\(columns[1].text),"
    let isAlarm = !report.alarms.isEmpty
    switch columns[2].text.uppercased() {
    case "V1", "NBR":
      let time = ClockText.digits(context.received)
      return [Answer("\(head)V4,\(columns[2].text),\(time)#", acknowledgesAlarm: isAlarm)]
    case "HTBT", "V0": return [Answer("\(head)\(columns[2].text)#")]
    default: return []
    }
  }

  /// Puts what the 32 bits say into a report; a 0 means that it is so, but for ignition.
  ///
  /// Vendors give other bits other meanings, so those are left to who knows the model: `status` has them all.
  static func fillStatus(_ status: UInt32, _ report: inout DeviceReport) {
    func isClear(_ bit: UInt32) -> Bool { status >> bit & 1 == 0 }
    if isClear(0) { report.alarms.append(.vibration) }
    if isClear(1) || isClear(18) { report.alarms.append(.sos) }
    if isClear(2) { report.alarms.append(.overspeed) }
    if isClear(19) { report.alarms.append(.powerCut) }
    report.ignition = !isClear(10)
  }
}
