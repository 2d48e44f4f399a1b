/// NMEA 0183 as loggers and simple trackers send it: sentences, one a line, with the identity before them, in a sentence of
/// its own, or behind them.
enum T55 {
  static func cut(_ bytes: FrameBytes, _ end: StreamEnd) -> Cut { T55Line.cut(bytes, end) }

  static func read(_ frame: FrameBytes, _ context: ReadingContext) -> Reading {
    let line = T55Line.body(frame)
    let isClosed = line.count < frame.count
    guard let dollar = line.first(0x24) else { return identityLine(line.trimmed, isClosed: isClosed) }
    let prefix = identity(in: line.slice(0, dollar))
    let text = line.from(dollar + 1)
    if let word = T55Line.namingWords.first(where: { text.hasWord($0) }) {
      return named(text.from(word.utf8CodeUnitCount), isClosed: isClosed)
    }
    let sentence = T55Sentence(text, isClosed: isClosed)
    var report = DeviceReport(.position, .t55, identity: prefix)
    guard sentence.fill(&report) else {
      return prefix.map { .report(DeviceReport(.heartbeat, .t55, identity: $0)) } ?? .ignored
    }
    return .report(report)
  }

  // MARK: Identity

  /// Digits or hexadecimal ones alone, or behind `IMEI`.
  private static func identityLine(_ line: FrameBytes, isClosed: Bool) -> Reading {
    let text = line.hasWord("IMEI") ? line.from(4).trimmed : line
    let bare = text.count > 0 && (text[0] == 0x3D || text[0] == 0x3A) ? text.from(1).trimmed : text
    guard bare.bytes.allSatisfy({ FrameBytes.hexDigit($0) != nil }) else { return .rejected(.malformed) }
    return login(bare, isWhole: isClosed)
  }

  /// `PGID,id*xx`, `GPFID,id`, `IMEI=id`.
  private static func named(_ rest: FrameBytes, isClosed: Bool) -> Reading {
    let text = rest.trimmed
    let end = (0..<text.count).first { !FrameBytes.isAlphanumeric(text[$0]) }
    return login(text.slice(0, end ?? text.count), isWhole: isClosed || end != nil)
  }

  /// - Parameter isWhole: something stood behind it; else it may be a part, unless it is an IMEI.
  private static func login(_ text: FrameBytes, isWhole: Bool) -> Reading {
    guard let identity = Identity(text), isWhole || identity.kind == .imei else { return .rejected(.identity) }
    return .report(DeviceReport(.login, .t55, identity: identity))
  }

  /// The last part of what stands before a sentence: `code/id/`, `id,`.
  private static func identity(in prefix: FrameBytes) -> Identity? {
    let parts = prefix.bytes.split { !FrameBytes.isAlphanumeric($0) }
    return parts.reversed().lazy.compactMap { Identity(FrameBytes(Array($0))) }.first
  }
}
