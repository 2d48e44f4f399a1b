internal import Model

extension LineValues {
  /// Which shape the keys of the line say it has; nil: none. Every key table has the keys that this looks at.
  ///
  /// `dialect` leaves only that dialect's shapes.
  @inline(__always)
  func shape(in dialect: DialectName?) -> LineShape? {
    guard let dialect else { return toldShape() }
    return switch dialect {
    case .native: .native
    case .traccar: traccarShape() ?? .traccarPosition
    case .flespi: .flespi
    case .owntracks: .owntracks
    case .gpsd: .gpsd
    }
  }

  /// gpsd's lines have `device` and `time` too, and flespi's may have a `position`: the order decides.
  @inline(__always)
  private func toldShape() -> LineShape? {
    if has(.type), kind(.type) == .string { return .owntracks }
    let hasClass = has(.gpsdClass) && kind(.gpsdClass) == .string
    if hasClass, GPSDDialect.isClass(text(KeySlot.gpsdClass.rawValue)) { return .gpsd }
    let hasClock = has(.time) || has(.received)
    if hasClock, has(.device), kind(.device) != .object { return .native }
    if has(.ident) { return .flespi }
    if let shape = traccarShape() { return shape }
    if hasClass { return .gpsd }
    return hasClock || has(.device) ? .native : nil
  }

  private func traccarShape() -> LineShape? {
    if kind(.positions) == .array { return .traccarSocket }
    if kind(.position) == .object { return .traccarForwarded }
    return has(.deviceId) && has(.fixTime) ? .traccarPosition : nil
  }

  @inline(__always) private func has(_ sign: KeySlot) -> Bool { has(sign.rawValue) }
  @inline(__always) private func kind(_ sign: KeySlot) -> ValueKind { kind(sign.rawValue) }
}

extension GPSDDialect {
  static func isClass(_ text: ByteText) -> Bool { classes.contains { text.equals($0) } }
}
