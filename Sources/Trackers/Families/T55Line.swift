/// Where lines of NMEA 0183 begin and end, their ends missing or not.
enum T55Line {
  /// Sentences that say who sends.
  static let namingWords: [StaticString] = [
    "PGID,", "GPFID,", "GPID,", "PCPTI,", "IMEI=", "IMEI,", "IMEI:", "DEVID,",
  ]
  /// A line without a sentence is an identity, and no longer.
  private static let identityLimit = 60
  /// Letters and digits that a sentence begins with.
  private static let headLimit = 8

  static func cut(_ bytes: FrameBytes, _ end: StreamEnd) -> Cut {
    guard bytes.count > 0 else { return .wait }
    guard bytes[0] == 0x24 || FrameBytes.isAlphanumeric(bytes[0]) else { return .misfit }
    var dollar: Int?
    var hasStar = false
    for at in 0..<bytes.count {
      switch bytes[at] {
      case 0x0A, 0x0D, 0x00: return .frame(at + 1)
      case 0x24:
        // A second sentence: the first lost its end.
        if let dollar { return .frame(dollar > 0 ? prefixStart(bytes, at) : at) }
        dollar = at
        guard let isHead = isHead(bytes, at) else { return end == .closed ? .misfit : .wait }
        if !isHead { return .misfit }
      case 0x2A where dollar != nil && !hasStar:
        hasStar = true
        if let length = endOfSum(bytes, at) { return .frame(length) }
      case 0x20..<0x7F, 0x09:
        if dollar == nil, at > identityLimit || !isPrefix(bytes, at) { return .misfit }
      // No line has other bytes.
      default: return .misfit
      }
    }
    switch end {
    case .open: return .wait
    case .silent: return isWhole(bytes, dollar) ? .frame(bytes.count) : .wait
    case .closed: return .frame(bytes.count)
    }
  }

  /// Whether `$`, capitals or digits, and a comma stand there: packed digits of other families do not look like it. nil:
  /// more bytes are needed.
  private static func isHead(_ bytes: FrameBytes, _ dollar: Int) -> Bool? {
    for at in dollar + 1..<dollar + 2 + headLimit {
      guard at < bytes.count else { return nil }
      let byte = bytes[at]
      if byte == 0x2C || byte == 0x3D || byte == 0x3A { return at > dollar + 2 }
      if !FrameBytes.isCapital(byte), !bytes.isDigit(at) || at == dollar + 1 { return false }
    }
    return false
  }

  /// What an identity before a sentence, or alone in its line, is made of: nothing by which other families begin.
  private static func isPrefix(_ bytes: FrameBytes, _ at: Int) -> Bool {
    switch bytes[at] {
    case 0x20, 0x09, 0x2C, 0x2D, 0x2F, 0x3D, 0x5F: true
    default: FrameBytes.isAlphanumeric(bytes[at])
    }
  }

  /// Behind a star: where the next frame begins, if it does without a separator.
  private static func endOfSum(_ bytes: FrameBytes, _ star: Int) -> Int? {
    let digits = sumStart(bytes, star)
    for at in digits..<digits + 2 where at < bytes.count && FrameBytes.hexDigit(bytes[at]) == nil {
      // The head of an H02 frame is no checksum.
      let isOther = bytes.count > star + 3 && FrameBytes.isLetter(bytes[star + 1]) && bytes[star + 3] == 0x2C
      return isOther && FrameBytes.isLetter(bytes[star + 2]) ? star : nil
    }
    guard digits + 2 < bytes.count else { return nil }
    switch bytes[digits + 2] {
    // Columns follow, or the end of the line, or another sentence, which is seen to.
    case 0x2C, 0x20, 0x09, 0x0D, 0x0A, 0x00: return nil
    default: return digits + 2
    }
  }

  /// Where the digits of a checksum stand, or would.
  static func sumStart(_ bytes: FrameBytes, _ star: Int) -> Int {
    var at = star + 1
    while at < bytes.count, bytes[at] == 0x20 || bytes[at] == 0x09 { at += 1 }
    return at
  }

  /// Where the identity before a second sentence begins, where the first has one, too.
  private static func prefixStart(_ bytes: FrameBytes, _ dollar: Int) -> Int {
    let end = bytes[dollar - 1] == 0x2C || bytes[dollar - 1] == 0x2F ? dollar - 1 : dollar
    var start = end
    while bytes.isDigit(start - 1) { start -= 1 }
    return end - start >= 14 && end - start <= 17 ? start : dollar
  }

  /// Without the end of the line, it ends with its checksum, has all that is read of it, or is an IMEI.
  private static func isWhole(_ bytes: FrameBytes, _ dollar: Int?) -> Bool {
    guard let dollar else { return bytes.trimmed.count >= 15 && bytes.from(bytes.count - 15).digitCount() == 15 }
    let text = bytes.from(dollar + 1)
    if let star = text.first(0x2A) { return text.from(sumStart(text, star)).trimmed.count >= 2 }
    if namingWords.contains(where: { text.hasWord($0) }) { return false }
    return T55Sentence(text, isClosed: false).isWhole
  }

  /// Without its end.
  static func body(_ frame: FrameBytes) -> FrameBytes {
    var end = frame.count
    while end > 0, frame[end - 1] == 0x0A || frame[end - 1] == 0x0D || frame[end - 1] == 0 { end -= 1 }
    return frame.slice(0, end)
  }
}
