/// The bracketed family: `(`, an identity of 12 characters, a command of 4, fixed columns, `)`; or columns with commas.
///
/// `(049000000001BR00250614A4807.0380N01131.0000E022.9093015084.4001000000L0000ABCD)`. A handshake, a login and an alarm
/// want an answer; an alarm is sent again every 30 s, ten times, without it.
enum TK103 {
  static func cut(_ bytes: FrameBytes, _ end: StreamEnd) -> Cut {
    guard bytes.count > 0 else { return .wait }
    guard bytes[0] == 0x28 else { return .misfit }
    for at in 1..<3 where at < bytes.count {
      if !FrameBytes.isAlphanumeric(bytes[at]) { return .misfit }
    }
    // Free text between two dollars may hold brackets.
    var isText = false
    for at in 1..<bytes.count {
      switch bytes[at] {
      case 0x24: isText.toggle()
      case 0x29 where !isText: return .frame(at + 1)
      // The end was lost on the way: what is there may be enough, and what follows is another frame.
      case 0x28 where !isText: return cutOff(at)
      case 0x0D, 0x0A: return cutOff(at)
      default: break
      }
    }
    return end == .closed ? cutOff(bytes.count) : .wait
  }

  /// A frame without its bracket has an identity and a command at least.
  private static func cutOff(_ length: Int) -> Cut { length > 17 ? .frame(length) : .misfit }

  // MARK: Reading

  static func read(_ frame: FrameBytes, _ context: ReadingContext) -> Reading {
    let isClosed = frame[frame.count - 1] == 0x29
    let text = frame.slice(1, isClosed ? frame.count - 1 : frame.count)
    if let comma = text.first(0x2C), comma <= 20, comma >= 8, text.slice(0, comma).isAlphanumeric {
      return TK103Comma.read(text.split(0x2C), context)
    }
    guard text.count >= 16, let identity = Identity(text.slice(0, 12)) else { return .rejected(.identity) }
    let command = text.slice(12, 16)
    guard command.isAlphanumeric else { return .rejected(.malformed) }
    var report = DeviceReport(.position, .tk103, identity: identity)
    report.keyword = command
    report.speedUnit = .kilometresPerHour
    var rest = text.from(16)
    if rest.count > 0, rest[0] == 0x2C { rest = rest.from(1) }
    return read(command, rest, identity, &report, context)
  }

  private static func read(
    _ command: FrameBytes, _ rest: FrameBytes, _ identity: Identity, _ report: inout DeviceReport,
    _ context: ReadingContext
  ) -> Reading {
    let id = identity.text
    switch command.text {
    case "BP00":
      report.kind = .login
      report.imei = imei(rest)
      return .report(report, answers: [Answer("(\(id)AP01HSO)")])
    case "BP05":
      report.imei = imei(rest)
      let block = rest.from(report.imei == nil ? 0 : 15)
      if block.isEmpty { report.kind = .login }
      TK103Block(block, context.received)?.fill(&report)
      return .report(report, answers: [Answer("(\(id)AP05)")])
    case "BO01", "BO02": return alarm(command, rest, id, &report, context)
    case "BR01": report.isStored = true
    case "BQ81": batteryAlarm(rest, &report)
    case "BP04", "BR02": break
    case "BZ00": report.cell = cells(rest)
    default: break
    }
    let block = command.text == "BQ81" ? rest.from(2) : rest
    TK103Block(block, context.received)?.fill(&report)
    return .report(report)
  }

  /// Fifteen digits at the beginning.
  private static func imei(_ text: FrameBytes) -> String? {
    text.digitCount() >= 15 ? text.slice(0, 15).text : nil
  }

  /// A digit that says which alarm, then a block. The two commands list two of them the other way round.
  private static func alarm(
    _ command: FrameBytes, _ rest: FrameBytes, _ id: String, _ report: inout DeviceReport, _ context: ReadingContext
  ) -> Reading {
    let isStored = command.equals("BO02")
    report.isStored = isStored
    guard rest.count > 0 else { return .report(report) }
    let code = rest[0]
    report.alarms = [alarm(code, isStored: isStored)]
    report.keyword = FrameBytes(command.bytes + [code])
    if code == 0x30 { report.externalPower = false }
    TK103Block(rest.from(1), context.received)?.fill(&report)
    let answer = Answer(Array("(\(id)AS01".utf8) + [code, 0x29], acknowledgesAlarm: true, silencesDevice: true)
    return .report(report, answers: FrameBytes.isAlphanumeric(code) ? [answer] : [])
  }

  private static func alarm(_ code: UInt8, isStored: Bool) -> TrackerAlarm {
    switch code {
    case 0x30: .powerCut
    case 0x31: isStored ? .vibration : .accident
    case 0x32: .sos
    case 0x33: isStored ? .accident : .vibration
    case 0x34: .lowSpeed
    case 0x35: .overspeed
    case 0x36: .geofenceExit
    case 0x37: .movement
    default: .other
    }
  }

  private static func batteryAlarm(_ rest: FrameBytes, _ report: inout DeviceReport) {
    guard rest.count > 1 else { return }
    report.keyword = FrameBytes(Array("BQ81".utf8) + [rest[0]])
    switch rest[0] {
    case 0x30: report.alarms = [.lowBattery]
    case 0x31: report.alarms = [.overspeed]
    case 0x35: report.alarms = [.temperature]
    default: report.alarms = [.other]
    }
  }

  /// Cells: country, network, then area and cell of the first.
  private static func cells(_ text: FrameBytes) -> Cell? {
    let parts = text.bytes.split { !FrameBytes.isAlphanumeric($0) }.map { FrameBytes(Array($0)) }
    return parts.count >= 4 ? Cell(mcc: parts[0], mnc: parts[1], lac: parts[2], cid: parts[3]) : nil
  }
}
