/// The `#…#` family: fields between `#`, an empty one among them, up to `##`; and its sibling with several records.
///
/// `#imei#user#fix#password#event#count#cell#lon,E,lat,N,knots,course#ddmmyy#hhmmss##`
enum V680 {
  static func cut(_ bytes: FrameBytes, _ end: StreamEnd) -> Cut {
    guard bytes.count > 0 else { return .wait }
    guard bytes[0] == 0x23 else { return .misfit }
    let digits = bytes.digitCount(from: 1)
    if 1 + digits == bytes.count { return digits > 17 ? .misfit : end == .closed ? .misfit : .wait }
    guard digits >= 14, digits <= 17, bytes[1 + digits] == 0x23 else { return .misfit }
    var at = 1 + digits
    while let hash = bytes.first(0x23, from: at) {
      guard hash + 1 < bytes.count else { break }
      guard bytes[hash + 1] == 0x23 else {
        at = hash + 1
        continue
      }
      // An empty field looks the same: a frame's end is followed by its own kind, the end of a line, or nothing.
      guard hash + 2 < bytes.count else { return end == .open ? .wait : .frame(hash + 2) }
      switch bytes[hash + 2] {
      case 0x0D, 0x0A, 0x00: return .frame(hash + 2)
      case 0x23 where isIdentity(bytes, hash + 2): return .frame(hash + 2)
      case 0x23 where hash + 3 + 17 > bytes.count && end == .open: return .wait
      default: at = hash + 1
      }
    }
    return end == .closed ? .frame(bytes.count) : .wait
  }

  /// Whether a frame begins at a `#`.
  private static func isIdentity(_ bytes: FrameBytes, _ hash: Int) -> Bool {
    let digits = bytes.digitCount(from: hash + 1)
    return digits >= 14 && digits <= 17 && hash + 1 + digits < bytes.count && bytes[hash + 1 + digits] == 0x23
  }

  // MARK: Reading

  static func read(_ frame: FrameBytes, _ context: ReadingContext) -> Reading {
    let fields = frame.trimmed.split(0x23).map(\.trimmed)
    guard fields.count > 1, let identity = Identity(fields[1]) else { return .rejected(.identity) }
    let rest = Array(fields.dropFirst(2))
    if rest.allSatisfy(\.isEmpty) { return .report(DeviceReport(.heartbeat, .v680, identity: identity)) }
    let places = rest.indices.filter { isPlace(rest[$0]) }
    guard let first = places.first else { return bare(rest, identity) }
    let head = Head(Array(rest[..<first]))
    var reports: [DeviceReport] = []
    for place in places {
      var report = DeviceReport(.position, .v680, identity: identity)
      if head.isRecords { report.variant = .tlt2h }
      head.fill(&report)
      if head.isRecords, place > 0 { report.cell = cell(rest[place - 1]) ?? report.cell }
      fillPlace(rest[place], &report)
      fillTime(rest, place, &report)
      reports.append(report)
    }
    // An alarm is told once, whatever number of records comes with it.
    for index in reports.indices.dropLast() { reports[index].alarms = [] }
    return .reports(reports, answers: [])
  }

  /// A frame without coordinates.
  private static func bare(_ rest: [FrameBytes], _ identity: Identity) -> Reading {
    var report = DeviceReport(.position, .v680, identity: identity)
    Head(rest).fill(&report)
    return .report(report)
  }

  private static func isPlace(_ field: FrameBytes) -> Bool {
    if field.hasWord("$GPRMC,") || field.hasWord("$GNRMC,") { return true }
    let columns = field.split(0x2C)
    return columns.count >= 4 && columns[1].count <= 1 && columns[3].count <= 1 && columns[0].first(0x2E) != nil
  }

  /// What stands before the coordinates: user, fix flag, password, event, count, cell.
  struct Head {
    private let fields: [FrameBytes]
    /// The sibling: a model in place of the fix flag, and sentences for records.
    let isRecords: Bool

    init(_ fields: [FrameBytes]) {
      self.fields = fields
      isRecords =
        fields.count > 1 && fields[1].integer == nil && !fields[1].isEmpty || fields.count > 4 && fields[1].isEmpty
    }

    func fill(_ report: inout DeviceReport) {
      guard let event = fields.first(where: { V680.events[AlarmText.plain($0)] != nil }) ?? named else { return }
      report.keyword = event
      switch V680.events[AlarmText.plain(event)] ?? .alarm(.other) {
      case .position: break
      case .alarm(let alarm): report.alarms = [alarm]
      case .ignition(let isOn): report.ignition = isOn
      }
      if let cell = fields.last(where: { $0.count > 10 && V680.cell($0) != nil }) { report.cell = V680.cell(cell) }
    }

    /// The field behind the password, if it is a word.
    private var named: FrameBytes? {
      guard fields.count > 3, !fields[3].isEmpty, FrameBytes.isLetter(fields[3][0]), fields[3].isAlphanumeric else {
        return nil
      }
      return fields[3]
    }
  }

  enum Event {
    case position
    case alarm(TrackerAlarm)
    case ignition(Bool)
  }

  static let events: [String: Event] = [
    "aut": .position, "autlow": .alarm(.lowBattery), "sos": .alarm(.sos), "shake": .alarm(.vibration),
    "towed": .alarm(.movement), "overspeed": .alarm(.overspeed), "def": .alarm(.powerCut), "blp": .alarm(.lowBattery),
    "clp": .alarm(.lowBattery), "os": .alarm(.geofenceExit), "rs": .alarm(.geofenceEnter),
    "autostart": .ignition(true), "autostop": .ignition(false),
  ]

  /// Three digits of country, two of network, four hexadecimal ones each of area and cell.
  static func cell(_ field: FrameBytes) -> Cell? {
    guard field.count >= 13, field.count <= 16, field.digitCount() >= 5,
      field.from(5).bytes.allSatisfy({ FrameBytes.hexDigit($0) != nil })
    else { return nil }
    return Cell(mcc: field.slice(0, 3), mnc: field.slice(3, 5), lac: field.slice(5, 9), cid: field.from(9))
  }

  /// Longitude first, each as degrees and minutes in one number, or as degrees.
  private static func fillPlace(_ field: FrameBytes, _ report: inout DeviceReport) {
    if field[0] == 0x24 {
      let star = field.first(0x2A) ?? field.count
      RMCSentence(field.slice(1, star)).fill(&report)
      return
    }
    let columns = field.split(0x2C)
    let (longitude, latitude) = (columns[0], columns[2])
    if let east = longitude.number, let north = latitude.number, abs(east) <= 180, abs(north) <= 90 {
      let isSouth = columns[3].hasWord("S")
      let isWest = columns[1].hasWord("W")
      report.place = Place(latitude: isSouth ? -abs(north) : north, longitude: isWest ? -abs(east) : east)
    } else {
      report.place = Place(latitude: latitude, columns[3], longitude: longitude, columns[1], &report.integrity)
    }
    report.isFixed = report.place != .zero
    if columns.count > 4 { report.speed = columns[4].number }
    if columns.count > 5 { report.course = columns[5].number }
  }

  private static func fillTime(_ rest: [FrameBytes], _ place: Int, _ report: inout DeviceReport) {
    guard rest[place][0] != 0x24, place + 2 < rest.count else { return }
    if let day = ClockText.dayMonthYear(rest[place + 1]), let ofDay = ClockText.timeOfDay(rest[place + 2]) {
      report.stamp = .utc(day + ofDay)
    }
  }
}
