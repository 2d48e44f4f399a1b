/// The `#…#` family: fields between `#`, an empty one among them, up to `##`; and its sibling with several records.
///
/// `#imei#user#fix#password#event#count#cell#lon,E,lat,N,knots,course#ddmmyy#hhmmss##`; some devices name themselves in
/// their first frame only, and begin the others at the fix. The sibling (TLT-2H, MT600): a head
/// `#imei#model#password#event#count`, then in lines of their own `#cell$GPRMC,…*XX` for each record, then `##`.
enum V680 {
  static func cut(_ bytes: FrameBytes, _ end: StreamEnd) -> Cut {
    guard bytes.count > 0 else { return .wait }
    if bytes.isDigit(0) { return headless(bytes, end) }
    guard bytes[0] == 0x23 else { return .misfit }
    if bytes.count == 1 { return begun(end) }
    if bytes[1] == 0x23 { return remainder(bytes, end) }
    let digits = bytes.digitCount(from: 1)
    if digits <= 17, 1 + digits == bytes.count { return begun(end) }
    guard digits >= 14, digits <= 17, bytes[1 + digits] == 0x23 else { return record(bytes, end) }
    return body(bytes, from: 1 + digits, end)
  }

  private static func begun(_ end: StreamEnd) -> Cut { end == .closed ? .misfit : .wait }

  /// A frame of a device that said before who it is: one or two digits, and the fields behind them. Or an identity whose
  /// `#` went to a frame before that had lost one of its own.
  private static func headless(_ bytes: FrameBytes, _ end: StreamEnd) -> Cut {
    let digits = bytes.digitCount()
    if digits > 17 { return .misfit }
    if digits == bytes.count { return begun(end) }
    guard digits <= 2 || digits >= 14, bytes[digits] == 0x23 else { return .misfit }
    return body(bytes, from: digits, end)
  }

  /// The `##` behind records that were cut one by one.
  private static func remainder(_ bytes: FrameBytes, _ end: StreamEnd) -> Cut {
    guard bytes.count > 2 else { return end == .open ? .wait : .frame(2) }
    return isBetweenFrames(bytes[2]) || bytes[2] == 0x23 ? .frame(2) : .misfit
  }

  /// A record of a frame that was too long to be cut as one.
  private static func record(_ bytes: FrameBytes, _ end: StreamEnd) -> Cut {
    var at = 1
    while at < bytes.count, at < 40, FrameBytes.isAlphanumeric(bytes[at]) || bytes[at] == 0x2C { at += 1 }
    if at == bytes.count { return begun(end) }
    guard bytes[at] == 0x24 else { return .misfit }
    let sentence = bytes.from(at)
    guard sentence.isBegun("$GPRMC,") || sentence.isBegun("$GNRMC,") || sentence.isBegun("$WIFI,") else {
      return .misfit
    }
    while at < min(bytes.count, FrameCutter.frameLimit) {
      if isBetweenFrames(bytes[at]) { return .frame(at + 1) }
      if bytes[at] == 0x23 {
        if at + 1 == bytes.count, end == .open { return .wait }
        return .frame(bytes.has("##", at: at) ? at + 2 : at)
      }
      at += 1
    }
    return end == .closed && at == bytes.count ? .frame(at) : .wait
  }

  /// Fields from behind a `#` on, up to the `##` that ends them.
  private static func body(_ bytes: FrameBytes, from: Int, _ end: StreamEnd) -> Cut {
    var scan = FieldScan(begin: from)
    while let hash = bytes.first(0x23, from: scan.begin), hash + 1 < FrameCutter.frameLimit {
      if hash + 1 == bytes.count { break }
      if bytes[hash + 1] == 0x23 {
        if scan.isLast(bytes, hash) { return .frame(hash + 2) }
        // No field behind an empty one is so long: this frame was cut short behind a `#`.
        if isIdentity(bytes, hash + 1) { return .frame(hash + 1) }
        // An empty field looks the same: a frame's end is followed by its own kind, the end of a line, or nothing.
        if hash + 2 == bytes.count {
          return end == .open || end == .silent && scan.isOfMore(bytes, hash) ? .wait : .frame(hash + 2)
        }
        if isBetweenFrames(bytes[hash + 2]) { return .frame(hash + 2) }
        if bytes[hash + 2] == 0x23 {
          if isIdentity(bytes, hash + 2) { return .frame(hash + 2) }
          if hash + 3 + 17 > bytes.count, end == .open { return .wait }
        }
      } else if hash > from, isIdentity(bytes, hash) {
        // The end of this frame never came. A cell may be as many digits, but a place follows it.
        if isBetweenFrames(bytes[hash - 1]) { return .frame(hash) }
        let next = bytes.first(0x23, from: hash + 1).map { bytes.from($0 + 1) } ?? FrameBytes([])
        guard let stop = (0..<next.count).first(where: { next[$0] == 0x23 || next[$0] == 0x2C }) else {
          return end == .closed ? .frame(bytes.count) : .wait
        }
        if next[stop] == 0x23 { return .frame(hash) }
      }
      scan.pass(bytes, hash)
    }
    if bytes.count > FrameCutter.frameLimit { return scan.recordEnd.map { .frame($0) } ?? .wait }
    return end == .closed ? .frame(bytes.count) : .wait
  }

  private static func isBetweenFrames(_ byte: UInt8) -> Bool { byte == 0x0D || byte == 0x0A || byte == 0x00 }

  /// Whether a frame begins at a `#`.
  private static func isIdentity(_ bytes: FrameBytes, _ hash: Int) -> Bool {
    let digits = bytes.digitCount(from: hash + 1)
    return digits >= 14 && digits <= 17 && hash + 1 + digits < bytes.count && bytes[hash + 1 + digits] == 0x23
  }

  /// What is known of the fields that were passed on the way to a frame's end.
  private struct FieldScan {
    /// Where the field begins that is being passed.
    var begin: Int
    private var before = FrameBytes([])
    private var hasPlace = false
    private var count = 0
    /// Where a record begins that has whole ones before it.
    private(set) var recordEnd: Int?

    init(begin: Int) { self.begin = begin }

    /// Whether the field up to a `#` is one that ends a frame: a time behind a date, or a record, or the last line.
    func isLast(_ bytes: FrameBytes, _ hash: Int) -> Bool {
      let field = bytes.slice(begin, hash)
      if field.first(0x24) != nil || field.count > 0 && V680.isBetweenFrames(field[field.count - 1]) { return true }
      return hasPlace && before.count == 6 && before.digitCount() == 6 && field.digitCount() == 6
        && (field.count == 6 || field[6] == 0x2E)
    }

    /// Whether there is more than an identity, and no place yet.
    func isOfMore(_ bytes: FrameBytes, _ hash: Int) -> Bool { !hasPlace && (count > 0 || hash > begin) }

    mutating func pass(_ bytes: FrameBytes, _ hash: Int) {
      before = bytes.slice(begin, hash)
      if before.first(0x24) != nil, V680.isBetweenFrames(before[before.count - 1]) { recordEnd = hash }
      if before.first(0x2C) != nil { hasPlace = true }
      count += 1
      begin = hash + 1
    }
  }
}
