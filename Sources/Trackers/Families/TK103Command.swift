/// What the command of a bracketed frame says beside place and time, and what it wants to hear.
struct TK103Command {
  let head: TK103Head
  /// What stands between the command and the date; without a block, all that follows the command.
  let ahead: FrameBytes
  let hasBlock: Bool
  /// The frame has its end.
  let isClosed: Bool
  /// ms since 1970.
  let received: Int64

  /// Fills a report in; tells the answer.
  func fill(_ report: inout DeviceReport) -> Answer? {
    switch head.command.text {
    case "BP00":
      report.kind = .login
      report.imei = imei
      return answer("AP01HSO")
    case "BP05":
      if !hasBlock { report.kind = .login }
      report.imei = imei
      return answer("AP05")
    case "BO01": return fillAlarm(&report, Self.alarm).map { answer("AS01\($0.text)", isOfAlarm: true) }
    case "BO02":
      // The vendor's text has no answer to it, and that of a live alarm might end one.
      report.isStored = true
      _ = fillAlarm(&report, Self.storedAlarm)
    case "BQ81": _ = fillAlarm(&report, Self.batteryAlarm)
    case "BR01": report.isStored = true
    case "BZ00": fillCell(&report)
    case "ZC20": fillBattery(&report)
    default: fillEvent(&report)
    }
    return nil
  }

  private func answer(_ text: String, isOfAlarm: Bool = false) -> Answer {
    Answer("(\(head.identity.text)\(text))", acknowledgesAlarm: isOfAlarm, silencesDevice: isOfAlarm)
  }

  /// The frame's own alarm comes first.
  private func add(_ alarm: TrackerAlarm, _ report: inout DeviceReport) {
    report.alarms.removeAll { $0 == alarm }
    report.alarms.insert(alarm, at: 0)
  }

  /// Fifteen digits ahead of everything.
  private var imei: String? { ahead.digitCount() == 15 ? ahead.slice(0, 15).text : nil }

  /// Between commas; without the last where it may lack something.
  var columns: [FrameBytes] {
    let columns = head.rest.split(0x2C).map(\.trimmed)
    return isClosed ? columns : columns.dropLast()
  }

  // MARK: Alarms

  /// A letter or digit says which; it joins the keyword. Without it an alarm is one all the same.
  private func fillAlarm(_ report: inout DeviceReport, _ alarm: (UInt8) -> TrackerAlarm) -> FrameBytes? {
    guard let code else {
      add(.other, &report)
      return nil
    }
    report.keyword = FrameBytes(head.command.bytes + code.bytes)
    // `02` is 2; no code has two digits.
    let isOne = code.count == 1 || code[0] == 0x30
    let told = isOne ? alarm(code[code.count - 1]) : .other
    add(told, &report)
    // The flags may say otherwise; then nobody knows.
    if told == .powerCut, report.externalPower == true { report.externalPower = nil }
    return code
  }

  /// The code before the date, `2` or `ALARM,2,1,`; where there is no date, one that cannot be the beginning of one.
  private var code: FrameBytes? {
    if let word = ahead.first("ALARM,") { return code(ahead.from(word + 6)) }
    if hasBlock { return code(ahead) }
    let digits = ahead.digitCount()
    let isCode = digits <= 1 ? ahead.count > 1 || isClosed : digits >= 7
    return isCode ? code(ahead) : nil
  }

  private func code(_ text: FrameBytes) -> FrameBytes? {
    guard text.count > 0, FrameBytes.isAlphanumeric(text[0]) else { return nil }
    return text.slice(0, text.digitCount() == 2 ? 2 : 1)
  }

  private static func alarm(_ code: UInt8) -> TrackerAlarm {
    switch code {
    case 0x30: .powerCut
    case 0x31: .accident
    case 0x32: .sos
    case 0x33: .vibration
    case 0x34: .lowSpeed
    case 0x35: .overspeed
    case 0x36: .geofenceExit
    case 0x37: .movement
    default: .other
    }
  }

  /// The same document lists two of them the other way round.
  private static func storedAlarm(_ code: UInt8) -> TrackerAlarm {
    code == 0x31 ? .vibration : code == 0x33 ? .accident : alarm(code)
  }

  private static func batteryAlarm(_ code: UInt8) -> TrackerAlarm {
    switch code {
    case 0x30: .lowBattery
    case 0x31: .overspeed
    case 0x35: .temperature
    default: .other
    }
  }

  // MARK: Events

  /// The same events under three commands: `ZC`, `DW3` with a place, `DW5` with cells.
  private func fillEvent(_ report: inout DeviceReport) {
    switch head.command.text {
    case "ZC11", "DW31", "DW51": add(.movement, &report)
    case "ZC12", "DW32", "DW52", "ZC27", "DW40", "DW60": add(.lowBattery, &report)
    case "ZC13", "DW33", "DW53": add(.powerCut, &report)
    case "ZC25", "DW3E", "DW5E": add(.sos, &report)
    case "ZC26", "DW3F", "DW5F", "ZC17", "DW37", "DW57": add(.tamper, &report)
    case "ZC15", "DW35", "DW55", "ZC29", "DW42", "DW62": report.ignition = true
    case "ZC16", "DW36", "DW56": report.ignition = false
    default: break
    }
    guard head.hasComma, !hasBlock else { return }
    if head.rest.first(0x24) != nil { report.kind = .reply }
    if head.command.has("DW") { fillCell(&report) }
    report.stamp = TK103Clock.stamp(columns, received)
  }
}
