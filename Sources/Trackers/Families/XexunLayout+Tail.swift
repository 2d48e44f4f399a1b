/// What stands behind the identity, and with it the end of the frame.
extension XexunLayout {
  /// Volts of a battery stand within so many bytes, or nowhere.
  private static let batteryWindow = 24
  /// Columns from the battery's to the cell's.
  private static let cellColumn = 7
  private static let extraLimit = 128
  /// Digits of a cell, at most.
  private static let cellWidth = 8

  mutating func cutTail(_ bytes: FrameBytes, _ begin: Int, _ end: StreamEnd) -> Cut {
    if begin < bytes.count, Self.isEnd(bytes[begin]) { return .frame(begin + 1) }
    if let crc = Self.declared(bytes, begin), Self.isChecksum(bytes, at: crc) { return takeShort(begin, crc) }
    switch Self.battery(bytes, begin) {
    case .column(let column): return cutColumns(bytes, begin, battery: column, end)
    case .unknown where end == .open: return .wait
    case .unknown, .none: break
    }
    if let crc = Self.declared(bytes, begin) ?? guessed(bytes, begin) { return takeShort(begin, crc) }
    if begin == bytes.count {
      // Frames without a head are known to end here; others have more to come.
      return end == .closed || rmc == 0 ? .frame(begin) : .wait
    }
    // Columns without a battery, or a tail that was cut.
    return cutColumns(bytes, begin, battery: 2, end)
  }

  // MARK: Short

  private mutating func takeShort(_ begin: Int, _ crc: Int) -> Cut {
    tail = .short(begin: begin, crc: crc)
    return .frame(crc + 2)
  }

  /// The lengths that a frame may declare: all before the digits, or what follows the first comma.
  static func lengths(_ bytes: FrameBytes, _ begin: Int) -> [Int] {
    guard let comma = bytes.first(0x2C), comma < begin else { return [begin] }
    return [begin, begin - comma - 1]
  }

  /// The place behind digits that are a length of this frame, and no more digits than that, if two bytes follow.
  private static func declared(_ bytes: FrameBytes, _ begin: Int) -> Int? {
    for length in lengths(bytes, begin) {
      let digits = String(length).utf8.count
      if bytes.digits(begin, digits) == length, begin + digits + 2 <= bytes.count { return begin + digits }
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

  /// The place behind two or three digits that are no length of this frame: as many as the checksum says, or as come
  /// near to one, a lost head allowed for.
  private func guessed(_ bytes: FrameBytes, _ begin: Int) -> Int? {
    let most = min(bytes.digitCount(from: begin), 3)
    // Behind the digits of a satellite count stands a comma.
    guard most >= 2, begin + most + 2 <= bytes.count, bytes[begin + most] != 0x2C else { return nil }
    let places = (2...most).reversed().map { begin + $0 }
    let near = begin - 32...begin + 64
    return places.first { Self.isChecksum(bytes, at: $0) }
      ?? places.first { place in bytes.slice(begin, place).integer.map { near.contains($0) } ?? false }
      ?? places.first
  }

  // MARK: Extended

  private enum Battery {
    case none
    /// The number of the column.
    case column(Int)
    /// That takes more bytes to tell.
    case unknown
  }

  /// Where volts of a battery stand, which the extended form alone has.
  private static func battery(_ bytes: FrameBytes, _ begin: Int) -> Battery {
    var column = 0
    for at in begin..<begin + batteryWindow {
      guard at + 1 < bytes.count else { return .unknown }
      if bytes[at] == 0x2C { column += 1 }
      if bytes[at - 1] == 0x2C || at == begin, isBattery(bytes, at) { return .column(column) }
    }
    return .none
  }

  /// Whether `F:` or `L:` stands at a place.
  static func isBattery(_ bytes: FrameBytes, _ at: Int) -> Bool { bytes.has("F:", at: at) || bytes.has("L:", at: at) }

  /// Satellites, altitude, battery, charge, length, CRC, MCC, MNC, LAC, cell, and what firmware adds.
  private mutating func cutColumns(_ bytes: FrameBytes, _ begin: Int, battery: Int, _ end: StreamEnd) -> Cut {
    var at = begin
    var columns = 0
    var cell = begin
    var areaWidth = 0
    while columns < battery + Self.cellColumn, at < bytes.count {
      if let cut = cutAtNext(bytes, begin, at) { return cut }
      if bytes[at] == 0x2C {
        columns += 1
        areaWidth = at - cell
        cell = at + 1
      }
      at += 1
    }
    guard at < bytes.count else { return end == .closed ? takeColumns(begin, at) : .wait }
    // Hexadecimal digits, into which a next frame's clock may run.
    while at < bytes.count, FrameBytes.hexDigit(bytes[at]) != nil { at += 1 }
    let width = at - cell
    if at == bytes.count {
      let isWhole = end == .silent && width <= Self.cellWidth && width >= min(4, max(areaWidth, 1))
      guard end == .closed || isWhole else { return .wait }
    } else if bytes[at] == 0x2C {
      if let clock = Self.clock(bytes, before: at), clock > cell { return takeColumns(begin, clock) }
      if width <= Self.cellWidth { return cutExtra(bytes, begin, at, end) }
    }
    // No cell has so many digits: another frame's begin behind as many as the area has.
    if width > Self.cellWidth { return takeColumns(begin, cell + min(max(areaWidth, 1), Self.cellWidth)) }
    guard at < bytes.count else { return takeColumns(begin, at) }
    if let cut = cutAtNext(bytes, begin, at) { return cut }
    // A mark of another frame of which some is still to come tells where that one begins.
    let isMark = bytes.isBegun("imei:", at: at) || bytes.isBegun("GPRMC,", at: at) || bytes.isBegun("GNRMC,", at: at)
    return isMark && end == .open ? .wait : takeColumns(begin, at)
  }

  private mutating func takeColumns(_ begin: Int, _ end: Int, terminator: Int = 0) -> Cut {
    tail = .extended(begin: begin, end: end)
    return .frame(end + terminator)
  }

  /// The columns up to a place, if they end there, or if another frame is met there that began before it.
  private mutating func cutAtNext(_ bytes: FrameBytes, _ begin: Int, _ at: Int) -> Cut? {
    if Self.isEnd(bytes[at]) { return takeColumns(begin, at, terminator: 1) }
    return Self.next(bytes, at, from: begin).map { takeColumns(begin, $0) }
  }

  /// Where the frame begins whose sentence or identity stands at a place.
  private static func next(_ bytes: FrameBytes, _ at: Int, from low: Int) -> Int? {
    if isSentence(bytes, at) { return beginning(bytes, before: at, commas: 2, from: low) }
    // Clock, telephone number, nothing, signal, alarm.
    if bytes.hasWord("imei:", at: at) { return beginning(bytes, before: at, commas: 5, from: low) }
    return nil
  }

  /// Columns behind the cell: up to the end of the line, or to a next frame that begins with a comma.
  private mutating func cutExtra(_ bytes: FrameBytes, _ begin: Int, _ comma: Int, _ end: StreamEnd) -> Cut {
    var at = comma
    while at < bytes.count {
      if Self.isEnd(bytes[at]) { return takeColumns(begin, at, terminator: 1) }
      if let next = Self.next(bytes, at, from: comma) { return takeColumns(begin, next) }
      if at - comma >= Self.extraLimit { return takeColumns(begin, comma) }
      at += 1
    }
    switch end {
    case .open: return .wait
    case .silent: return FrameBytes.isAlphanumeric(bytes[at - 1]) ? takeColumns(begin, at) : .wait
    case .closed: return takeColumns(begin, at)
    }
  }
}
