/// Xexun classic: a clock, a telephone number, an RMC sentence, an alarm, the IMEI, and a short or an extended tail.
///
/// `2506141130,+490000000001,GPRMC,…*59,F,imei:490000000000015,106` and two raw bytes. There is no handshake and nothing
/// to answer.
enum Xexun {
  static func cut(_ bytes: FrameBytes, _ end: StreamEnd) -> Cut { XexunLayout.find(bytes, end).cut }

  static func read(_ frame: FrameBytes, _ context: ReadingContext) -> Reading {
    guard let layout = XexunLayout.find(frame, .closed).layout else { return .rejected(.malformed) }
    guard let identity = Identity(frame.slice(layout.name.lowerBound, layout.name.upperBound)) else {
      return .rejected(.identity)
    }
    var report = DeviceReport(.position, .xexun, identity: identity)
    readHead(frame, layout, &report)
    readSignalAndAlarm(frame, layout, &report)
    switch layout.tail {
    case .short(let begin, let crc): readShort(frame, begin, crc, &report)
    case .extended(let begin, let end): XexunColumns(frame, begin, end)?.fill(&report)
    case .none: break
    }
    if layout.rmc == nil { report.variant = .cell }
    // Without its head a frame is shorter than it says.
    if layout.rmc == 0, report.integrity.length != nil {
      report.integrity.length = .absent
      report.integrity.crc16 = .absent
    }
    return .report(report)
  }

  // MARK: Before the identity

  /// The device's clock and the sentence.
  private static func readHead(_ frame: FrameBytes, _ layout: XexunLayout, _ report: inout DeviceReport) {
    if let comma = frame.first(0x2C), comma < layout.rmc ?? layout.imei {
      report.deviceTime = ClockText.wallClock(frame.slice(0, comma))
    }
    guard let rmc = layout.rmc else { return }
    RMCSentence(frame.slice(rmc, layout.star ?? layout.imei)).fill(&report)
    report.integrity.rmc = check(frame, rmc, layout.star)
    // Firmware fills in zeros where the receiver has nothing to tell.
    if report.place == .absent {
      report.speed = nil
      report.course = nil
    }
  }

  private static func check(_ frame: FrameBytes, _ rmc: Int, _ star: Int?) -> Integrity.Check {
    guard let star, let told = frame.slice(star + 1, star + 3).hexadecimal else { return .absent }
    return Checksums.xor(frame.slice(rmc, star)) == UInt8(truncatingIfNeeded: told) ? .ok : .bad
  }

  /// The columns between the sentence and the identity: `F` or `L`, and perhaps an alarm.
  private static func readSignalAndAlarm(
    _ frame: FrameBytes, _ layout: XexunLayout, _ report: inout DeviceReport
  ) {
    let begin = layout.star.map { $0 + 3 } ?? layout.rmc ?? 0
    let columns = frame.slice(begin, layout.imei).split(0x2C).map(\.trimmed)
    var words: ArraySlice<FrameBytes> = []
    // Without a checksum the letter is the last that may be one: columns of a sentence stand before it.
    if let letter = columns.lastIndex(where: XexunLayout.isSignal) {
      report.gpsSignal = columns[letter][0]
      words = columns[(letter + 1)...]
    } else if layout.star != nil {
      words = columns.dropFirst()
    }
    for word in words where !word.isEmpty {
      if report.keyword == nil { report.keyword = word }
      XexunWord.read(word, &report)
    }
  }

  // MARK: Behind it

  private static func readShort(_ frame: FrameBytes, _ begin: Int, _ crc: Int, _ report: inout DeviceReport) {
    report.variant = .short
    let told = frame.slice(begin, crc).integer
    report.integrity.length = XexunLayout.lengths(frame, begin).contains { $0 == told } ? .ok : .bad
    report.integrity.crc16 = XexunLayout.isChecksum(frame, at: crc) ? .ok : .bad
  }
}
