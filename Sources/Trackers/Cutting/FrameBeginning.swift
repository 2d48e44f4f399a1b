/// Whether a frame may begin in the midst of bytes that are none.
enum FrameBeginning {
  case here, none
  /// That takes more bytes to tell.
  case unknown

  /// Looks at a place that is not the first: what stands before it counts too.
  init(_ bytes: FrameBytes, _ at: Int, _ end: StreamEnd) {
    let before = bytes[at - 1]
    switch bytes[at] {
    case 0x28: self = Self.named(bytes, at, from: at + 1, end)
    case 0x2A: self = Self.named(bytes, at, from: at + 4, end)
    case 0x5B, 0x23, 0x24: self.init(Detection(bytes.from(at), end))
    case 0x2C: self = Self.isLineEnd(before) ? Self(Detection(bytes.from(at), end)) : .none
    // Behind digits, commas and blanks it belongs to what stands before it.
    case 0x49, 0x69:
      let isInside = before == 0x2C || before == 0x20 || before &- 0x30 <= 9
      self = isInside || !bytes.isBegun("imei", at: at) ? .none : Self(Detection(bytes.from(at), end))
    case 0x47:
      let isSentence = bytes.isBegun("GPRMC,", at: at) || bytes.isBegun("GNRMC,", at: at)
      self = before == 0x24 || !isSentence ? .none : Self(Detection(bytes.from(at), end))
    case 0x30...0x39: self = Self.digits(bytes, at, end)
    default: self = .none
    }
  }

  private init(_ detection: Detection) {
    switch detection {
    case .family: self = .here
    case .wait: self = .unknown
    case .ignore, .unsupported, .scanner, .unknown: self = .none
    }
  }

  /// Where little shows a family, an identity must stand as well.
  private static func named(_ bytes: FrameBytes, _ at: Int, from name: Int, _ end: StreamEnd) -> FrameBeginning {
    let beginning = Self(Detection(bytes.from(at), end))
    guard beginning == .here else { return beginning }
    var next = name
    while next < bytes.count, next < name + 8, FrameBytes.isAlphanumeric(bytes[next]) { next += 1 }
    if next == name + 8 { return .here }
    return next == bytes.count && end != .closed ? .unknown : .none
  }

  /// Behind the end of a line digits begin a frame of any family; elsewhere a clock may begin one of Xexun's.
  private static func digits(_ bytes: FrameBytes, _ at: Int, _ end: StreamEnd) -> FrameBeginning {
    let before = bytes[at - 1]
    if isLineEnd(before) { return Self(Detection(bytes.from(at), end)) }
    if FrameBytes.isAlphanumeric(before) || before == 0x2B || before == 0x2E { return .none }
    let comma = at + bytes.digitCount(from: at)
    if comma == bytes.count, end != .closed, comma - at <= 12 { return .unknown }
    guard comma < bytes.count, bytes[comma] == 0x2C, XexunLayout.clock(bytes, before: comma) == at else { return .none }
    let detection = Detection(bytes.from(at), end)
    return detection == .family(.xexun) || detection == .wait ? Self(detection) : .none
  }

  private static func isLineEnd(_ byte: UInt8) -> Bool { byte == 0x0A || byte == 0x0D || byte == 0x3B || byte == 0 }
}
