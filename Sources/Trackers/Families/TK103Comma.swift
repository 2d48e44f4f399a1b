/// The bracketed family's form with commas: identity, command, `ddmmyy`, `A` or `V`, latitude with its letter, longitude
/// with its letter, km/h, `hhmmss`, course.
enum TK103Comma {
  static func read(_ columns: [FrameBytes], _ context: ReadingContext) -> Reading {
    guard let identity = Identity(columns[0].trimmed) else { return .rejected(.identity) }
    guard columns.count > 1 else { return .rejected(.malformed) }
    let command = columns[1].trimmed
    var report = DeviceReport(.position, .tk103, identity: identity)
    report.variant = .comma
    report.keyword = command
    report.speedUnit = .kilometresPerHour
    fillMeaning(command.text, &report)
    if let date = columns.indices.dropFirst(2).first(where: { isDate(columns, $0) }) {
      fill(&report, Array(columns[date...]), context.received)
    }
    return .report(report)
  }

  private static func isDate(_ columns: [FrameBytes], _ index: Int) -> Bool {
    guard index + 1 < columns.count, columns[index].trimmed.count == 6, columns[index].trimmed.integer != nil else {
      return false
    }
    let next = columns[index + 1].trimmed
    return next.equals("A") || next.equals("V")
  }

  private static func fill(_ report: inout DeviceReport, _ columns: [FrameBytes], _ received: Int64) {
    func column(_ number: Int) -> FrameBytes { number < columns.count ? columns[number].trimmed : FrameBytes([]) }
    report.isFixed = column(1).equals("A")
    // The letter stands behind the number, or in a column of its own.
    let isSplit = column(3).count == 1
    let latitude = isSplit ? (column(2), column(3)) : parts(column(2))
    let longitude = isSplit ? (column(4), column(5)) : parts(column(3))
    report.place = Place(latitude: latitude.0, latitude.1, longitude: longitude.0, longitude.1, &report.integrity)
    let next = isSplit ? 6 : 4
    report.speed = column(next).number
    report.course = column(next + 2).number
    report.stamp = TK103Block.stamp(date: column(0), time: column(next + 1), received) { ClockText.dayMonthYear($0) }
  }

  private static func parts(_ text: FrameBytes) -> (FrameBytes, FrameBytes) {
    guard text.count > 1, FrameBytes.isLetter(text[text.count - 1]) else { return (text, FrameBytes([])) }
    return (text.slice(0, text.count - 1), text.from(text.count - 1))
  }

  private static func fillMeaning(_ command: String, _ report: inout DeviceReport) {
    switch command {
    case "ZC11", "DW31", "DW51": report.alarms = [.movement]
    case "ZC12", "DW32", "DW52": report.alarms = [.lowBattery]
    case "ZC13", "DW33", "DW53": report.alarms = [.powerCut]
    case "ZC25", "DW3E", "DW5E": report.alarms = [.sos]
    case "ZC26", "ZC17", "DW37", "DW57": report.alarms = [.tamper]
    case "ZC15": report.ignition = true
    case "ZC16": report.ignition = false
    default: break
    }
  }
}
