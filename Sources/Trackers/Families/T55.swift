/// NMEA 0183 as loggers and simple trackers send it: sentences, one a line, with the identity before them, in a sentence of
/// its own, or behind them.
enum T55 {
  static func cut(_ bytes: FrameBytes, _ end: StreamEnd) -> Cut {
    guard bytes.count > 0 else { return .wait }
    let isSentence = bytes[0] == 0x24
    if isSentence, bytes.count > 1, !FrameBytes.isCapital(bytes[1]) { return .misfit }
    if !isSentence, !FrameBytes.isAlphanumeric(bytes[0]) || bytes.hasWord("imei:") { return .misfit }
    var dollar: Int? = isSentence ? 0 : nil
    for at in 0..<bytes.count {
      switch bytes[at] {
      case 0x0A, 0x0D, 0x00: return .frame(at + 1)
      case 0x24 where at > 0:
        // A second sentence: the first lost its end.
        if dollar != nil { return .frame(at) }
        dollar = at
      case 0x21..<0x7F, 0x20: break
      // No sentence has other bytes.
      default: return .misfit
      }
    }
    // A line without a sentence is an identity, and short.
    if dollar == nil, bytes.count > 60 { return .misfit }
    switch end {
    case .open: return .wait
    case .silent: return isWhole(bytes) ? .frame(bytes.count) : .wait
    case .closed: return .frame(bytes.count)
    }
  }

  /// It ends with its checksum.
  private static func isWhole(_ bytes: FrameBytes) -> Bool {
    guard let star = bytes.first(0x2A) else { return false }
    return bytes.from(star + 1).trimmed.count == 2
  }

  // MARK: Reading

  static func read(_ frame: FrameBytes, _ context: ReadingContext) -> Reading {
    let line = frame.trimmed
    guard let dollar = line.first(0x24) else { return identityLine(line) }
    let prefix = identity(in: line.slice(0, dollar))
    let text = line.from(dollar + 1)
    if let named = namedSentence(text) {
      return .report(DeviceReport(.login, .t55, identity: named))
    }
    let star = text.first(0x2A)
    let sentence = text.slice(0, star ?? text.count)
    var report = DeviceReport(.position, .t55, identity: prefix)
    guard fill(sentence, &report) else {
      return prefix.map { .report(DeviceReport(.heartbeat, .t55, identity: $0)) } ?? .ignored
    }
    report.integrity.rmc = check(text, star)
    if report.identity == nil { report.identity = trailing(text, star) }
    return .report(report)
  }

  /// Digits or hexadecimal ones alone, or behind `IMEI`.
  private static func identityLine(_ line: FrameBytes) -> Reading {
    let text = line.hasWord("IMEI") ? line.from(4).trimmed : line
    let bare = text.count > 0 && (text[0] == 0x3D || text[0] == 0x3A) ? text.from(1).trimmed : text
    guard bare.bytes.allSatisfy({ FrameBytes.hexDigit($0) != nil }), let identity = Identity(bare) else {
      return .rejected(.malformed)
    }
    return .report(DeviceReport(.login, .t55, identity: identity))
  }

  /// The last part of what stands before a sentence: `code/id/`, `id,`.
  private static func identity(in prefix: FrameBytes) -> Identity? {
    let parts = prefix.bytes.split { !FrameBytes.isAlphanumeric($0) }
    return parts.reversed().lazy.compactMap { Identity(FrameBytes(Array($0))) }.first
  }

  /// `PGID,id*xx`, `GPFID,id`, `IMEI=id`.
  private static func namedSentence(_ text: FrameBytes) -> Identity? {
    for word in ["PGID,", "GPFID,", "IMEI="] as [StaticString] where text.hasWord(word) {
      let rest = text.from(word.utf8CodeUnitCount)
      let end = (0..<rest.count).first { !FrameBytes.isAlphanumeric(rest[$0]) } ?? rest.count
      return Identity(rest.slice(0, end))
    }
    return nil
  }

  /// Behind the checksum, or in the columns behind the date, where digits as long as an IMEI are nothing else.
  private static func trailing(_ text: FrameBytes, _ star: Int?) -> Identity? {
    let behind = star.map { text.from($0 + 3) } ?? FrameBytes([])
    let columns = behind.split(0x2C) + text.slice(0, star ?? text.count).split(0x2C).dropFirst(10)
    return columns.map(\.trimmed).first { $0.count >= 14 && $0.digitCount() == $0.count }.flatMap { Identity($0) }
  }

  private static func check(_ text: FrameBytes, _ star: Int?) -> Integrity.Check {
    guard let star else { return .absent }
    guard let told = text.from(star + 1).trimmed.slice(0, 2).hexadecimal else { return .absent }
    let summed = text.slice(0, star)
    // Those that put blanks before the star sum with them, or without.
    let isRight = Checksums.xor(summed) == UInt8(told) || Checksums.xor(summed.trimmed) == UInt8(told)
    return isRight ? .ok : .bad
  }

  /// False: a sentence that says nothing of a place.
  private static func fill(_ sentence: FrameBytes, _ report: inout DeviceReport) -> Bool {
    guard sentence.count > 6, sentence[5] == 0x2C else { return false }
    let columns = sentence.split(0x2C).map(\.trimmed)
    func column(_ number: Int) -> FrameBytes { number < columns.count ? columns[number] : FrameBytes([]) }
    switch sentence.slice(2, 5).text.uppercased() {
    case "RMC":
      report.variant = .rmc
      RMCSentence(sentence).fill(&report)
    case "GGA":
      report.variant = .gga
      report.stamp = ClockText.timeOfDay(column(1)).map { .timeOfDay($0) } ?? .none
      report.isFixed = column(6).integer.map { $0 > 0 } ?? false
      report.place = Place(latitude: column(2), column(3), longitude: column(4), column(5), &report.integrity)
      report.satellites = column(7).integer
      report.hdop = column(8).number
      report.altitude = column(9).number
    case "GLL":
      report.variant = .gll
      report.stamp = ClockText.timeOfDay(column(5)).map { .timeOfDay($0) } ?? .none
      report.isFixed = column(6).isEmpty ? true : column(6).hasWord("A")
      report.place = Place(latitude: column(1), column(2), longitude: column(3), column(4), &report.integrity)
    default: return false
    }
    return true
  }
}
