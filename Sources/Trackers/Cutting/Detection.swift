/// What the first bytes of a frame say of its sender.
package enum Detection: Sendable, Equatable {
  /// That takes more bytes to tell.
  case wait
  case family(Family)
  /// So many bytes are a greeting, or our own command come back: nothing to tell, and no sign of a family.
  case ignore(Int)
  case unsupported(UnsupportedFamily)
  case scanner(Scanner)
  case unknown

  /// Bytes within which a frame shows what it is.
  package static let limit = 128
  /// Bytes of an identity before a sentence.
  private static let prefixLimit = 40

  /// Decides on the smallest beginning that leaves no doubt. The bytes begin with no terminator of a frame before.
  ///
  /// - Parameter givesUp: what is not known by now is unknown.
  package init(_ bytes: FrameBytes, _ end: StreamEnd, givesUp: Bool = false) {
    self = Self.verdict(bytes.slice(0, Self.limit), end)
    if self == .wait, givesUp || end == .closed || bytes.count > Self.limit { self = .unknown }
  }

  private static func verdict(_ bytes: FrameBytes, _ end: StreamEnd) -> Detection {
    guard bytes.count > 0 else { return .wait }
    switch bytes[0] {
    case 0x23: return hash(bytes)
    case 0x24: return dollar(bytes)
    case 0x28: return round(bytes)
    case 0x2A: return star(bytes)
    case 0x2C: return comma(bytes)
    case 0x30...0x39: return digits(bytes, end)
    case 0x5B: return square(bytes)
    case 0x00: return teltonika(bytes)
    case 0x78, 0x79: return second(bytes, bytes[0], .unsupported(.gt06))
    case 0xFA: return second(bytes, 0xAF, .unsupported(.xexun2))
    case 0xFC: return .unsupported(.xexun3)
    case 0x7E: return .unsupported(.jt808)
    case 0x16: return second(bytes, 0x03, .scanner(.tls))
    case 0xFF: return bytes.count < 2 ? .wait : bytes[1] >= 0xF0 ? .scanner(.telnet) : .unknown
    default: return word(bytes)
    }
  }

  // MARK: By the first byte

  private static func second(_ bytes: FrameBytes, _ byte: UInt8, _ verdict: Detection) -> Detection {
    bytes.count < 2 ? .wait : bytes[1] == byte ? verdict : .unknown
  }

  /// `##,imei:`, or `#`, an IMEI and `#`.
  private static func hash(_ bytes: FrameBytes) -> Detection {
    if bytes.count < 2 { return .wait }
    if bytes[1] == 0x23 { return text(bytes, [("##,imei:", .family(.gps103))]) }
    let digits = bytes.digitCount(from: 1)
    if digits > 17 { return .unknown }
    if 1 + digits == bytes.count { return .wait }
    return digits >= 14 && bytes[1 + digits] == 0x23 ? .family(.v680) : .unknown
  }

  /// `$$`, a sentence, or the packed digits of a binary frame.
  private static func dollar(_ bytes: FrameBytes) -> Detection {
    if bytes.count < 2 { return .wait }
    if bytes[1] == 0x24 { return .unsupported(.meiligao) }
    let sentence = sentence(bytes)
    if sentence == .family(.t55) { return sentence }
    let binary = H02.detect(bytes)
    return sentence == .wait || binary == .wait ? .wait : binary
  }

  /// `$`, two to five capitals and a comma; `$IMEI=`.
  private static func sentence(_ bytes: FrameBytes) -> Detection {
    var at = 1
    while at < bytes.count, at <= 5, FrameBytes.isCapital(bytes[at]) { at += 1 }
    if at == bytes.count { return .wait }
    let isEnd = bytes[at] == 0x2C || bytes[at] == 0x3D && bytes.has("$IMEI=")
    return isEnd && at >= 3 ? .family(.t55) : .unknown
  }

  private static func round(_ bytes: FrameBytes) -> Detection {
    for at in 1..<3 {
      guard at < bytes.count else { return .wait }
      if !FrameBytes.isAlphanumeric(bytes[at]) { return .unknown }
    }
    return .family(.tk103)
  }

  private static func star(_ bytes: FrameBytes) -> Detection {
    if bytes.count < 2 { return .wait }
    if bytes[1] == 0x2A { return echo(bytes) }
    if bytes.isDigit(1) { return upTo(bytes, 0x23) }
    guard FrameBytes.isLetter(bytes[1]) else { return .unknown }
    if bytes.count < 4 { return bytes.count < 3 || FrameBytes.isLetter(bytes[2]) ? .wait : .unknown }
    guard FrameBytes.isLetter(bytes[2]), bytes[3] == 0x2C else { return .unknown }
    return bytes.has("*ET,") ? .unsupported(.et) : .family(.h02)
  }

  /// `**,`: a command of ours.
  private static func echo(_ bytes: FrameBytes) -> Detection {
    if bytes.count < 3 { return .wait }
    return bytes[2] == 0x2C ? upTo(bytes, 0x3B) : .unknown
  }

  /// Everything up to a terminator, or to the end of a line, is to be ignored.
  private static func upTo(_ bytes: FrameBytes, _ terminator: UInt8) -> Detection {
    for at in 0..<bytes.count {
      if bytes[at] == terminator { return .ignore(at + 1) }
      if bytes[at] == 0x0D || bytes[at] == 0x0A { return .ignore(at) }
    }
    return .wait
  }

  /// A Xexun frame without its clock: `,<phone>,GPRMC,`, or without a sentence, `,<phone>,,L,, imei:`.
  private static func comma(_ bytes: FrameBytes) -> Detection { xexun(bytes) }

  /// What follows a clock, or stands in its stead, shows a Xexun frame by a sentence, or by a signal and an identity.
  private static func xexun(_ bytes: FrameBytes) -> Detection {
    let name = XexunLayout.imei(bytes, from: 0)
    if let rmc = RMCSentence.begin(bytes), rmc < name ?? .max { return .family(.xexun) }
    guard let name else { return .wait }
    return XexunLayout.hasSignal(bytes, before: name) ? .family(.xexun) : .unknown
  }

  /// The most ambiguous beginning: it is decided by what follows the digits.
  private static func digits(_ bytes: FrameBytes, _ end: StreamEnd) -> Detection {
    let count = bytes.digitCount()
    // No identity has more, whatever follows.
    if count > 20 { return .unknown }
    if count == bytes.count {
      // A Xexun frame cut behind its clock shall not pass for a heartbeat: without a separator only an IMEI does.
      let least = end == .closed ? 14 : 15
      return end != .open && count >= least && count <= 17 ? .family(.gps103) : .wait
    }
    switch bytes[count] {
    case 0x3B, 0x0D, 0x0A, 0x2A:
      return count >= 14 && count <= 17 ? .family(.gps103) : .unknown
    case 0x69, 0x49:
      return text(bytes.from(count), [("imei:", .family(.gps103))])
    case 0x24:
      return text(bytes.from(count), [("$G", .family(.t55))])
    case 0x2C, 0x2F, 0x20:
      return separated(bytes, count)
    default: return prefixed(bytes)
    }
  }

  /// Letters and digits that are no word of a family: an identity before an NMEA sentence, perhaps with a code ahead of it.
  private static func prefixed(_ bytes: FrameBytes) -> Detection {
    for at in 0..<min(bytes.count, prefixLimit) {
      if bytes[at] == 0x24, at >= 8 { return text(bytes.from(at), [("$G", .family(.t55))]) }
      guard FrameBytes.isAlphanumeric(bytes[at]) || bytes[at] == 0x2C || bytes[at] == 0x2F else { return .unknown }
    }
    return bytes.count < prefixLimit ? .wait : .unknown
  }

  /// Digits and a comma, a slash or a blank: an NMEA prefix has a `$` soon.
  private static func separated(_ bytes: FrameBytes, _ count: Int) -> Detection {
    let rmc = RMCSentence.begin(bytes) ?? .max
    if let dollar = bytes.first("$G", from: count), dollar <= count + 24, dollar < rmc { return .family(.t55) }
    if count <= 14, bytes[count] == 0x2C { return xexun(bytes) }
    return bytes.count > count + 26 ? .unknown : .wait
  }

  private static func square(_ bytes: FrameBytes) -> Detection {
    if bytes.count < 4 { return .wait }
    if bytes.has("[3G*") || bytes.has("[SG*") || bytes.has("[CS*") { return .unsupported(.watch) }
    let digits = bytes.digitCount(from: 2)
    if digits >= 10 { return .family(.tk102) }
    return 2 + digits == bytes.count ? .wait : .unknown
  }

  /// A length of 15 and an IMEI.
  private static func teltonika(_ bytes: FrameBytes) -> Detection {
    if bytes.count < 2 { return .wait }
    guard bytes[1] == 0x0F else { return .unknown }
    let digits = bytes.digitCount(from: 2)
    return digits >= 15 ? .unsupported(.teltonika) : 2 + digits == bytes.count ? .wait : .unknown
  }

  private static func word(_ bytes: FrameBytes) -> Detection {
    let word = text(
      bytes,
      [
        ("imei:", .family(.gps103)), ("IMEI ", .family(.t55)), ("GPRMC,", .family(.xexun)),
        ("GNRMC,", .family(.xexun)), ("GET ", .scanner(.http)), ("POST", .scanner(.http)),
        ("HEAD", .scanner(.http)), ("PUT ", .scanner(.http)), ("OPTI", .scanner(.http)), ("SSH-", .scanner(.ssh)),
      ])
    return word == .unknown ? prefixed(bytes) : word
  }

  /// The verdict of the word that the bytes begin with, small letters or capitals.
  private static func text(_ bytes: FrameBytes, _ words: [(StaticString, Detection)]) -> Detection {
    var isOpen = false
    for (word, verdict) in words {
      if bytes.hasWord(word) { return verdict }
      if bytes.count < word.utf8CodeUnitCount, bytes.isBegun(word) { isOpen = true }
    }
    return isOpen ? .wait : .unknown
  }
}
