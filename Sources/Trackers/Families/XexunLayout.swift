/// Where the parts of a Xexun frame stand.
///
/// The end cannot be told from a terminator: the short form ends with two raw bytes of checksum, which may be any, line
/// ends among them, and the extended form may be followed by nothing at all.
struct XexunLayout: Equatable {
  enum Tail: Equatable {
    /// Digits of the length from `begin` on, and behind them at `crc` two raw bytes.
    case short(begin: Int, crc: Int)
    /// Columns from `begin` on up to `end`.
    case extended(begin: Int, end: Int)
    /// The frame ends behind its identity.
    case none
  }

  /// Of `GPRMC`; nil: a frame without.
  var rmc: Int?
  /// Of `imei:`.
  var imei: Int
  /// Behind the identity's digits.
  var imeiEnd: Int
  var tail: Tail
  var length: Int

  /// Bytes within which the sentence, or the identity, begins: a clock, a telephone number, commas.
  private static let headLimit = 100
  private static let identityLimit = 24

  /// What the first bytes are; `frame` with its layout, or nil with the cut that stands for none.
  static func find(_ bytes: FrameBytes, _ end: StreamEnd) -> (cut: Cut, layout: XexunLayout?) {
    guard isHead(bytes) else { return (.misfit, nil) }
    let rmc = RMCSentence.begin(bytes).flatMap { $0 <= headLimit ? $0 : nil }
    guard let imei = identity(bytes, behind: rmc) else {
      let limit = rmc == nil ? headLimit + 20 : FrameCutter.frameLimit
      return (bytes.count > limit || isBroken(bytes, rmc) ? .misfit : .wait, nil)
    }
    if rmc == nil, imei > headLimit { return (.misfit, nil) }
    let digits = imei + 5
    var at = digits
    while at < bytes.count, at - digits <= identityLimit, FrameBytes.isAlphanumeric(bytes[at]) { at += 1 }
    if at - digits > identityLimit { return (.misfit, nil) }
    var layout = XexunLayout(rmc: rmc, imei: imei, imeiEnd: at, tail: .none, length: at)
    guard at < bytes.count else { return end == .closed ? (.frame(at), layout) : (.wait, nil) }
    // Without a comma the frame ends here, whatever comes.
    guard bytes[at] == 0x2C else { return (.frame(at), layout) }
    let cut = layout.findTail(bytes, at + 1, end)
    return (cut, cut == .frame(layout.length) ? layout : nil)
  }

  /// Whether the bytes may begin a frame: a clock and a comma, a comma, or the sentence at once.
  private static func isHead(_ bytes: FrameBytes) -> Bool {
    guard bytes.count > 0 else { return true }
    if bytes[0] == 0x47 { return bytes.isBegun("GPRMC,") || bytes.isBegun("GNRMC,") }
    let digits = bytes.digitCount()
    if digits > 14 { return false }
    return digits == bytes.count || bytes[digits] == 0x2C
  }

  /// Another frame's beginning, or the end of a line, where there is neither sentence nor identity yet.
  private static func isBroken(_ bytes: FrameBytes, _ rmc: Int?) -> Bool {
    guard let rmc else { return false }
    // Within a sentence there is text alone; two sentences are two frames.
    return RMCSentence.begin(bytes, from: rmc + 5) != nil
  }

  private static func identity(_ bytes: FrameBytes, behind rmc: Int?) -> Int? {
    bytes.first("imei:", from: rmc ?? 0)
  }

  // MARK: Tail

  private mutating func findTail(_ bytes: FrameBytes, _ begin: Int, _ end: StreamEnd) -> Cut {
    // A length and a checksum that are both right leave no doubt; one of them alone an extended frame may have by chance.
    if let short = Self.declared(bytes, begin), Self.isChecksum(bytes, at: short) { return takeShort(begin, short) }
    switch Self.battery(bytes, begin) {
    case true?: return takeExtended(bytes, begin, end)
    case nil where end == .open: return .wait
    case nil, false?: break
    }
    if let short = Self.checked(bytes, begin) ?? Self.declared(bytes, begin) ?? Self.guessed(bytes, begin) {
      return takeShort(begin, short)
    }
    if begin == bytes.count || Self.isEnd(bytes[begin]) {
      guard begin < bytes.count || end != .open else { return .wait }
      length = begin
      return .frame(length)
    }
    if bytes.count - begin < 5, end != .closed { return .wait }
    // Columns without a battery, or a tail that was cut.
    return takeExtended(bytes, begin, end)
  }

  private mutating func takeShort(_ begin: Int, _ crc: Int) -> Cut {
    tail = .short(begin: begin, crc: crc)
    length = crc + 2
    return .frame(length)
  }

  /// The lengths that a frame may declare: all before the digits, or what follows the first comma.
  static func lengths(_ bytes: FrameBytes, _ begin: Int) -> [Int] {
    guard let comma = bytes.first(0x2C), comma < begin else { return [begin] }
    return [begin, begin - comma - 1]
  }

  /// The place of two raw bytes behind two or three digits that are a right checksum.
  private static func checked(_ bytes: FrameBytes, _ begin: Int) -> Int? {
    for crc in [2, 3].map({ begin + $0 }) where crc + 2 <= bytes.count {
      guard bytes.digitCount(from: begin) >= crc - begin else { continue }
      if isChecksum(bytes, at: crc) { return crc }
    }
    return nil
  }

  /// Whether two bytes, the low one first, are the CRC of all before them, with or without the first column.
  static func isChecksum(_ bytes: FrameBytes, at crc: Int) -> Bool {
    guard crc + 2 <= bytes.count else { return false }
    let told = UInt16(bytes[crc]) | UInt16(bytes[crc + 1]) << 8
    if Checksums.crc16(bytes.slice(0, crc)) == told { return true }
    guard let comma = bytes.first(0x2C), comma + 1 < crc else { return false }
    return Checksums.crc16(bytes.slice(comma + 1, crc)) == told
  }

  /// The place behind digits that are a length of this frame, if two bytes follow.
  private static func declared(_ bytes: FrameBytes, _ begin: Int) -> Int? {
    for length in lengths(bytes, begin) {
      let digits = String(length).utf8.count
      if bytes.digits(begin, digits) == length, begin + digits + 2 <= bytes.count { return begin + digits }
    }
    return nil
  }

  /// The place behind two or three digits that are no length of this frame; which, the next byte tells.
  private static func guessed(_ bytes: FrameBytes, _ begin: Int) -> Int? {
    let digits = min(bytes.digitCount(from: begin), 3)
    // Behind the digits of a satellite count stands a comma.
    guard digits >= 2, begin + digits + 2 <= bytes.count, bytes[begin + digits] != 0x2C else { return nil }
    return begin + digits
  }

  /// Whether volts of a battery follow soon, which the extended form alone has; nil: that takes more bytes.
  private static func battery(_ bytes: FrameBytes, _ begin: Int) -> Bool? {
    var at = begin
    let limit = begin + 24
    while at + 1 < bytes.count, at < limit {
      let isLetter = bytes[at] == 0x46 || bytes[at] == 0x4C
      if isLetter, bytes[at + 1] == 0x3A, bytes[at - 1] == 0x2C { return true }
      at += 1
    }
    if at >= limit { return false }
    // An end of a line behind columns ends them; right behind the digits it may be a checksum.
    return nil
  }

  // MARK: Extended

  /// Satellites, altitude, battery, charge, length, CRC, MCC, MNC, LAC, cell, and what firmware adds.
  private mutating func takeExtended(_ bytes: FrameBytes, _ begin: Int, _ end: StreamEnd) -> Cut {
    var at = begin
    var columns = 0
    while columns < 9, at < bytes.count, !Self.isEnd(bytes[at]) {
      if bytes[at] == 0x2C { columns += 1 }
      at += 1
    }
    if at < bytes.count, columns < 9 || Self.isEnd(bytes[at]) { return takeColumns(begin, at) }
    guard at < bytes.count else { return end == .closed ? takeColumns(begin, at) : .wait }
    // The last column: hexadecimal digits, into which a next frame's clock may run.
    let cell = at
    while at < bytes.count, FrameBytes.hexDigit(bytes[at]) != nil { at += 1 }
    if at == bytes.count { return end == .open ? .wait : takeColumns(begin, at) }
    if bytes[at] != 0x2C { return takeColumns(begin, at) }
    if let clock = Self.clock(bytes, from: cell, before: at) { return takeColumns(begin, clock) }
    return takeExtra(bytes, begin, at, end)
  }

  private mutating func takeColumns(_ begin: Int, _ end: Int) -> Cut {
    tail = .extended(begin: begin, end: end)
    length = end
    return .frame(end)
  }

  /// Columns behind the cell: up to the end of the line, or to a next frame that begins with a comma.
  private mutating func takeExtra(_ bytes: FrameBytes, _ begin: Int, _ comma: Int, _ end: StreamEnd) -> Cut {
    var at = comma
    while at < bytes.count, !Self.isEnd(bytes[at]) { at += 1 }
    if let rmc = RMCSentence.begin(bytes, from: comma), rmc < at {
      return takeColumns(begin, Self.beginning(bytes, of: rmc, from: comma))
    }
    if at < bytes.count { return takeColumns(begin, at) }
    if let distance = bytes.first("km", from: comma), end != .open { return takeColumns(begin, distance + 2) }
    return end == .open ? .wait : takeColumns(begin, at)
  }

  /// Where the frame of a sentence begins: two commas before it, and the digits before those.
  private static func beginning(_ bytes: FrameBytes, of rmc: Int, from: Int) -> Int {
    var at = rmc - 1
    var commas = 0
    while at > from {
      if bytes[at] == 0x2C {
        commas += 1
        if commas == 2 { break }
      }
      at -= 1
    }
    while at > from, bytes.isDigit(at - 1) { at -= 1 }
    return max(at, from)
  }

  /// The place of a wall clock at the end of a run of hexadecimal digits, behind a cell of four or more.
  private static func clock(_ bytes: FrameBytes, from: Int, before: Int) -> Int? {
    for length in [12, 10] where before - length >= from + 4 {
      let text = bytes.slice(before - length, before)
      guard text.digitCount() == length else { continue }
      if ClockText.wallClock(text) != nil || text.integer == 0 { return before - length }
    }
    return nil
  }

  private static func isEnd(_ byte: UInt8) -> Bool { byte == 0x0A || byte == 0x0D || byte == 0 || byte == 0x3B }
}
