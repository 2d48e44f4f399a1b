/// What the second column of a GPS103 report says: an alarm, a switch, the answer to a command, or nothing but that a
/// position follows.
enum GPS103Keyword: Equatable {
  case position
  case alarm(TrackerAlarm)
  case ignition(Bool)
  /// The tank's level in percent, where the word has it.
  case fuel(Double?)
  /// °C.
  case temperature(Double?)
  /// The answer to a command of a server.
  case reply
  /// A number that stands for a word, of which only those of positions are known.
  case number
  case unknown

  init(_ word: FrameBytes) {
    let plain = AlarmText.plain(word)
    if let known = Self.words[plain] {
      self = known
    } else if Self.isReply(plain) {
      self = .reply
    } else if let value = Self.value(plain, behind: "oil") {
      self = .fuel(value.number)
    } else if let value = Self.value(plain, behind: "t") {
      self = .temperature(value.number)
    } else if plain.utf8.allSatisfy({ $0 &- 0x30 <= 9 }) {
      self = .number
    } else {
      self = Self.begun(plain) ?? .unknown
    }
  }

  /// The alarm that a report with this word tells.
  var alarm: TrackerAlarm? {
    switch self {
    case .alarm(let alarm): alarm
    case .fuel: .fuel
    case .temperature: .temperature
    case .unknown: .other
    case .position, .ignition, .reply, .number: nil
    }
  }

  /// What stands behind a word and a blank, a colon or a sign; nil: it is another word.
  private static func value(_ plain: String, behind word: String) -> FrameBytes? {
    guard plain.hasPrefix(word) else { return nil }
    var rest = FrameBytes(Array(plain.utf8.dropFirst(word.utf8.count)))
    guard rest.count > 1, rest[0] == 0x20 || rest[0] == 0x3A else { return nil }
    rest = rest.from(1).trimmed
    // A unit may follow: `%`, `c`.
    while rest.count > 1, !rest.isDigit(rest.count - 1) { rest = rest.slice(0, rest.count - 1) }
    return rest
  }

  /// Two letters, the second a `t`; `lf`; `vt` with the number of pieces of a photo.
  private static func isReply(_ plain: String) -> Bool {
    let bytes = FrameBytes(Array(plain.utf8))
    if plain == "lf" { return true }
    guard bytes.count >= 2, FrameBytes.isLetter(bytes[0]), bytes[1] == 0x74 else { return false }
    return bytes.count == 2 || bytes[0] == 0x76 && 2 + bytes.digitCount(from: 2) == bytes.count
  }

  /// An alarm's word with something behind it that is no letter: `speed 080`, `DTC P0001`.
  private static func begun(_ plain: String) -> GPS103Keyword? {
    let bytes = Array(plain.utf8)
    for end in (1..<max(1, min(bytes.count, longestWord + 1))).reversed() where !FrameBytes.isLetter(bytes[end]) {
      if let known = words[String(decoding: bytes[..<end], as: UTF8.self)], known.alarm != nil { return known }
    }
    return nil
  }

  private static let longestWord = words.keys.reduce(0) { max($0, $1.utf8.count) }
  private static let words: [String: GPS103Keyword] = [
    "": .position, "tracker": .position, "track": .position, "gps": .position, "obd": .position, "rfid": .position,
    "work notify": .position,
    "help me": .alarm(.sos), "help": .alarm(.sos), "helpme": .alarm(.sos), "sos": .alarm(.sos),
    "low battery": .alarm(.lowBattery), "low batt": .alarm(.lowBattery), "lowbattery": .alarm(.lowBattery),
    "move": .alarm(.movement), "moved": .alarm(.movement), "speed": .alarm(.overspeed), "stockade": .alarm(.geofence),
    "ac alarm": .alarm(.powerCut), "power alarm": .alarm(.powerCut), "door alarm": .alarm(.door),
    "sensor alarm": .alarm(.vibration), "shock alarm": .alarm(.vibration), "accident alarm": .alarm(.accident),
    "collision": .alarm(.accident), "bonnet alarm": .alarm(.bonnet), "footbrake alarm": .alarm(.footBrake),
    "acc alarm": .alarm(.ignitionAlarm), "dtc": .alarm(.fault),
    "acc on": .ignition(true), "accon": .ignition(true), "accstart": .ignition(true),
    "acc off": .ignition(false), "accoff": .ignition(false), "accstop": .ignition(false),
    "oil": .fuel(nil), "oil1": .fuel(nil), "oil2": .fuel(nil),
  ]
}
