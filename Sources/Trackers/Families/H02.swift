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
    case .length: .family(.h02)
    case .unknown: .wait
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
    for at in 4..<bytes.count {
      if bytes[at] == 0x23 { return .frame(at + 1) }
      guard bytes[at] == 0x2A else { continue }
      // A frame that lost its end.
      switch isHead(bytes, at) {
      case true?: return .frame(at)
      case false?: continue
      case nil: if end == .open { return .wait }
      }
    }
    switch end {
    case .open: return .wait
    case .silent: return isWhole(bytes) ? .frame(bytes.count) : .wait
    case .closed: return .frame(bytes.count)
    }
  }

  /// Whether another frame begins at a `*`: its maker is ours, or an identity follows. nil: more bytes are needed.
  private static func isHead(_ bytes: FrameBytes, _ at: Int) -> Bool? {
    for next in at + 1..<at + 4 {
      guard next < bytes.count else { return nil }
      if !(next == at + 3 ? bytes[next] == 0x2C : FrameBytes.isLetter(bytes[next])) { return false }
    }
    if bytes[at + 1] == bytes[1], bytes[at + 2] == bytes[2] { return true }
    let digits = bytes.digitCount(from: at + 4)
    if digits >= 8 { return true }
    return at + 4 + digits < bytes.count ? false : nil
  }

  /// Without its `#`: the line ended, or the status stands last. Messages have lines of their own.
  private static func isWhole(_ bytes: FrameBytes) -> Bool {
    let columns = bytes.split(0x2C).map(\.trimmed)
    guard columns.count > 2, !columns[2].hasWord("SMS") else { return false }
    let last = bytes[bytes.count - 1]
    return last == 0x0A || last == 0x0D || columns.count > 11 && H02Columns.isStatus(columns[columns.count - 1])
  }

  // MARK: Reading

  static func read(_ frame: FrameBytes, _ context: ReadingContext) -> Reading {
    if frame[0] == 0x24 { return H02Binary.read(frame) }
    let last = frame[frame.count - 1]
    let isClosed = last == 0x23 || last == 0x0A || last == 0x0D
    let text = frame.slice(1, last == 0x23 ? frame.count - 1 : frame.count)
    let columns = H02Columns.whole(text.split(0x2C).map(\.trimmed), isClosed: isClosed)
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

  // MARK: Values of both forms

  /// Puts what the 32 bits say into a report; a 0 means that it is so, but for ignition.
  ///
  /// Vendors give other bits other meanings, so those are left to who knows the model: `status` has them all. A word of
  /// nothing but 0 would be every alarm at once, entry and exit among them: it is no word of anything.
  static func fillStatus(_ status: UInt32, _ report: inout DeviceReport) {
    guard status != 0 else { return }
    func isClear(_ bit: UInt32) -> Bool { status >> bit & 1 == 0 }
    if isClear(0) { report.alarms.append(.vibration) }
    if isClear(1) || isClear(18) { report.alarms.append(.sos) }
    if isClear(2) { report.alarms.append(.overspeed) }
    if isClear(19) { report.alarms.append(.powerCut) }
    report.ignition = !isClear(10)
  }

  /// Percent: 7 to 100 as it stands, steps from 1 to 6, with or without F before them; 0 says nothing.
  static func battery(_ value: Int) -> Double? {
    switch value {
    case 1...6: steps[value - 1]
    case 0xF1...0xF6: steps[value - 0xF1]
    case 7...100: Double(value)
    default: nil
    }
  }

  /// As the vendor has them.
  private static let steps: [Double] = [0, 10, 20, 60, 80, 100]
}
