/// Xexun classic: a clock, a telephone number, an RMC sentence, an alarm, the IMEI, and a short or an extended tail.
///
/// `2506141130,+490000000001,GPRMC,…*59,F,imei:490000000000015,106` and two raw bytes. There is no handshake and nothing
/// to answer.
enum Xexun {
  static func cut(_ bytes: FrameBytes, _ end: StreamEnd) -> Cut { XexunLayout.find(bytes, end).cut }

  static func read(_ frame: FrameBytes, _ context: ReadingContext) -> Reading {
    guard let layout = XexunLayout.find(frame, .closed).layout else { return .rejected(.malformed) }
    guard let identity = Identity(frame.slice(layout.imei + 5, layout.imeiEnd)) else { return .rejected(.identity) }
    var report = DeviceReport(.position, .xexun, identity: identity)
    readHead(frame, layout, &report)
    readSignalAndAlarm(frame, layout, &report)
    switch layout.tail {
    case .short(let begin, let crc): readShort(frame, begin, crc, &report)
    case .extended(let begin, let end): readExtended(frame, begin, end, &report)
    case .none: break
    }
    return .report(report)
  }

  // MARK: Before the identity

  /// The device's clock and the sentence.
  private static func readHead(_ frame: FrameBytes, _ layout: XexunLayout, _ report: inout DeviceReport) {
    if let comma = frame.first(0x2C), comma < layout.rmc ?? layout.imei {
      report.deviceTime = ClockText.wallClock(frame.slice(0, comma))
    }
    guard let rmc = layout.rmc else {
      report.variant = .cell
      return
    }
    let star = frame.first(0x2A, from: rmc).flatMap { $0 < layout.imei ? $0 : nil }
    RMCSentence(frame.slice(rmc, star ?? layout.imei)).fill(&report)
    report.integrity.rmc = check(frame, rmc, star)
  }

  private static func check(_ frame: FrameBytes, _ rmc: Int, _ star: Int?) -> Integrity.Check {
    guard let star, let told = frame.slice(star + 1, star + 3).hexadecimal else { return .absent }
    return Checksums.xor(frame.slice(rmc, star)) == UInt8(truncatingIfNeeded: told) ? .ok : .bad
  }

  /// The columns between the sentence and the identity: `F` or `L`, and perhaps an alarm.
  private static func readSignalAndAlarm(
    _ frame: FrameBytes, _ layout: XexunLayout, _ report: inout DeviceReport
  ) {
    let begin: Int
    if let rmc = layout.rmc, let star = frame.first(0x2A, from: rmc), star < layout.imei {
      begin = star + 3
    } else {
      // Without a sentence: the letter stands behind the telephone number.
      begin = frame.first(0x2C).map { $0 + 1 } ?? 0
    }
    let columns = frame.slice(begin, layout.imei).split(0x2C).map(\.trimmed)
    guard let letter = columns.firstIndex(where: { $0.equals("F") || $0.equals("L") }) else { return }
    report.gpsSignal = columns[letter][0]
    let word = columns[(letter + 1)...].first { !$0.isEmpty }
    guard let word else { return }
    report.keyword = word
    readAlarm(word, &report)
  }

  private static func readAlarm(_ word: FrameBytes, _ report: inout DeviceReport) {
    let plain = AlarmText.plain(word)
    switch plain {
    case "tracker", "": break
    case "help me", "helpme", "help", "sos": report.alarms = [.sos]
    case "low battery", "low batt", "lowbattery", "battery", "batt": report.alarms = [.lowBattery]
    case "move", "moved", "moving", "movement": report.alarms = [.movement]
    case "stockade": report.alarms = [.geofence]
    case "shake": report.alarms = [.vibration]
    case "cutwatch": report.alarms = [.tamper]
    case "acc on", "accstart", "acc start": report.ignition = true
    case "acc off", "accstop", "acc stop": report.ignition = false
    case let text where text.hasPrefix("speed"): report.alarms = [.overspeed]
    case let text where text.hasPrefix("stockade"): report.alarms = [.geofence]
    default: report.alarms = [.other]
    }
  }

  // MARK: Behind it

  private static func readShort(_ frame: FrameBytes, _ begin: Int, _ crc: Int, _ report: inout DeviceReport) {
    report.variant = .short
    let told = frame.slice(begin, crc).integer
    report.integrity.length = XexunLayout.lengths(frame, begin).contains { $0 == told } ? .ok : .bad
    report.integrity.crc16 = XexunLayout.isChecksum(frame, at: crc) ? .ok : .bad
  }

  private static func readExtended(_ frame: FrameBytes, _ begin: Int, _ end: Int, _ report: inout DeviceReport) {
    if report.variant == nil { report.variant = .ext }
    let columns = frame.slice(begin, end).split(0x2C)
    func column(_ number: Int) -> FrameBytes { number < columns.count ? columns[number].trimmed : FrameBytes([]) }
    report.satellites = column(0).integer
    report.altitude = column(1).number
    readBattery(column(2), &report)
    switch column(3).integer {
    case 0?: report.charging = false
    case 1?: report.charging = true
    default: break
    }
    readChecks(frame, begin, columns, &report)
    report.cell = Cell(mcc: column(6), mnc: column(7), lac: column(8), cid: column(9))
    for column in columns.dropFirst(10) { readExtra(column.trimmed, &report) }
  }

  /// `F:3.95V`, perhaps with readings of inputs behind it: `L:3.62V/ADC1=12.4V`.
  private static func readBattery(_ text: FrameBytes, _ report: inout DeviceReport) {
    guard text.count > 2, text[1] == 0x3A else { return }
    report.batteryLow = text[0] == 0x4C ? true : text[0] == 0x46 ? false : nil
    let volts = text.first(0x56) ?? text.first(0x2F) ?? text.count
    report.batteryVoltage = text.slice(2, volts).number
  }

  /// The length is that of all before its own digits; the CRC is over all before its own.
  private static func readChecks(
    _ frame: FrameBytes, _ begin: Int, _ columns: [FrameBytes], _ report: inout DeviceReport
  ) {
    guard columns.count > 5 else {
      report.integrity.length = .absent
      report.integrity.crc16 = .absent
      return
    }
    let length = begin + columns[0..<4].reduce(0) { $0 + $1.count + 1 }
    let crc = length + columns[4].count + 1
    report.integrity.length = columns[4].integer.map { $0 == length ? .ok : .bad } ?? .absent
    report.integrity.crc16 =
      columns[5].integer.map { $0 == Int(Checksums.crc16(frame.slice(0, crc))) ? .ok : .bad } ?? .absent
  }

  /// Columns that firmware adds: `OIL=41.5`, `T=22.0`, `RFID=…`.
  private static func readExtra(_ text: FrameBytes, _ report: inout DeviceReport) {
    if text.hasWord("OIL=") {
      report.fuel = text.from(4).number
    } else if text.hasWord("T=") {
      report.temperature = text.from(2).number
    } else if text.hasWord("RFID=") {
      report.rfid = text.from(5)
    }
  }
}
