/// What stands before the places of a V680 frame: user, fix, password, event, count, cell; or, with the sibling, model,
/// password, in newer devices five numbers, event, count.
struct V680Head {
  private let fields: [FrameBytes]
  /// Where the event stands.
  private let eventIndex: Int?

  /// - Parameter fields: from the user's on.
  init(_ fields: [FrameBytes]) {
    self.fields = fields
    let behindUser = fields.indices.dropFirst()
    eventIndex =
      behindUser.first { Self.events[AlarmText.plain(fields[$0])] != nil }
      ?? behindUser.first { Self.isEvent(fields, $0) }
  }

  var event: FrameBytes? { eventIndex.map { fields[$0] } }

  /// False where the frame says that there is no fix.
  var isFixed: Bool { !(eventIndex == 3 && fields[1].count == 1 && fields[1].integer == 0) }

  func fill(_ report: inout DeviceReport) {
    guard let eventIndex else { return }
    report.keyword = fields[eventIndex]
    switch Self.events[AlarmText.plain(fields[eventIndex])] ?? .alarm(.other) {
    case .position: break
    case .alarm(let alarm): report.alarms = [alarm]
    case .ignition(let isOn): report.ignition = isOn
    }
    report.cell = fields.dropFirst(eventIndex + 2).lazy.compactMap(Self.cell).first
    fillState(eventIndex, &report)
  }

  /// Door, volts of the tank's gauge, of the vehicle and of the battery in tenths, temperature.
  private func fillState(_ eventIndex: Int, _ report: inout DeviceReport) {
    let numbers = fields[..<eventIndex].dropFirst(2)
    guard numbers.count == 5, numbers.allSatisfy({ $0.number != nil }) else { return }
    report.door = fields[2].integer == 1
    report.powerVoltage = fields[4].number.map { $0 / 10 }
    report.batteryVoltage = fields[5].number.map { $0 / 10 }
    report.temperature = fields[6].number
  }

  /// A word with a count behind it.
  private static func isEvent(_ fields: [FrameBytes], _ index: Int) -> Bool {
    guard index >= 2, index + 1 < fields.count, !fields[index].isEmpty, FrameBytes.isLetter(fields[index][0]),
      fields[index].count <= 20
    else { return false }
    return fields[index + 1].count <= 3 && fields[index + 1].integer != nil
  }

  /// Three digits of country, two of network, four hexadecimal ones each of area and cell; or the last two alone.
  static func cell(_ field: FrameBytes) -> Cell? {
    guard field.count >= 8, field.bytes.allSatisfy({ FrameBytes.hexDigit($0) != nil }) else { return nil }
    if field.count == 8 { return Cell(lac: field.slice(0, 4), cid: field.from(4)) }
    guard field.count >= 13, field.count <= 16, field.digitCount() >= 5 else { return nil }
    return Cell(mcc: field.slice(0, 3), mnc: field.slice(3, 5), lac: field.slice(5, 9), cid: field.from(9))
  }

  private enum Event {
    case position
    case alarm(TrackerAlarm)
    case ignition(Bool)
  }

  private static let events: [String: Event] = [
    "aut": .position, "autlow": .alarm(.lowBattery), "sos": .alarm(.sos), "help": .alarm(.sos),
    "shake": .alarm(.vibration), "vib": .alarm(.vibration), "towed": .alarm(.movement), "move": .alarm(.movement),
    "overspeed": .alarm(.overspeed), "def": .alarm(.powerCut), "blp": .alarm(.lowBattery), "clp": .alarm(.lowBattery),
    "os": .alarm(.geofenceExit), "rs": .alarm(.geofenceEnter),
    "autostart": .ignition(true), "auto": .ignition(true), "autostop": .ignition(false), "autolow": .ignition(false),
  ]
}
