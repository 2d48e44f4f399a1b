/// One decoded event, of fixed size; its field values stand beside it in the chunk's cells.
package struct EventRow {
  /// Fix time in ms since 1970; `heard` where the event has none (flag `hasTime` unset). Filled by the decoder.
  package var time: Int64 = 0
  /// Heard time in ms; 0 with `hasHeard` unset until the sequencer fills it.
  package var heard: Int64 = 0
  package var latitude: Double = 0
  package var longitude: Double = 0
  /// Hash of the device's name. Seeded at start: never stored, never part of output.
  package var deviceHash: UInt64 = 0
  /// Bits by `AlarmWord.bit`, quoted words from `AlarmWord.firstQuotedBit`; a word not in the list sets `other`.
  package var alarms: UInt64 = 0
  /// Bit s: the cell of plan field s holds a value.
  package var present: UInt64 = 0
  /// The device's name, as UTF-8 in the chunk's bytes.
  package var nameOffset: UInt32 = 0
  /// The whole line in the chunk's bytes, without its end.
  package var lineOffset: UInt32 = 0
  package var lineLength: UInt32 = 0
  package var nameLength: UInt8 = 0
  package var flags: UInt8 = 0
  package var dialect: UInt8 = 0
  package init() {}

  /// The event has a usable position: lat and lon given, not 0/0, and not `valid: false`.
  package static let hasFix: UInt8 = 1
  package static let hasTime: UInt8 = 2
  package static let hasHeard: UInt8 = 4
  /// A number came in a string.
  package static let numberInString: UInt8 = 8
  /// A field of the wrong type was made unknown.
  package static let wrongType: UInt8 = 16
  /// lat/lon were exactly 0/0.
  package static let zeroFix: UInt8 = 32
  /// What the engine made of it stands in these two bits once it was evaluated: 0 where it was taken in its place.
  package static let isLate: UInt8 = 64
  package static let isRepeated: UInt8 = 128
  package static let hasClockFault: UInt8 = 192
  package static let outcomeBits: UInt8 = 192

  @inlinable package func has(_ flag: UInt8) -> Bool { flags & flag != 0 }
}

/// A moment at which the stream clock passed a whole second: an input of its own, between rows.
package struct TickMark: Sendable {
  /// The tick stands before the row of this number (the row count: after all).
  package var beforeRow: Int32
  /// The stream clock, ms.
  package var clock: Int64
  /// `--until`: deadlines run at once, without the devices' own delay.
  package var isFinal: Bool
  package init(beforeRow: Int32, clock: Int64, isFinal: Bool = false) {
    self.beforeRow = beforeRow
    self.clock = clock
    self.isFinal = isFinal
  }
}

/// Why a line was refused.
package enum RejectReason: String, Sendable, CaseIterable {
  case notAnObject = "not_an_object"
  case badJSON = "bad_json"
  case badUTF8 = "bad_utf8"
  case trailingText = "trailing_text"
  case unknownDialect = "unknown_dialect"
  case noDevice = "no_device"
  case badDevice = "bad_device"
  case noTime = "no_time"
  case badTime = "bad_time"
  case badPosition = "bad_position"
  case tooLong = "too_long"
  case cutOff = "cut_off"
  case tooDeep = "too_deep"
  // Of track files only (Wire/Tracks).
  case badRow = "bad_row"
  case openQuote = "open_quote"
  case badSentence = "bad_sentence"
  case badChecksum = "bad_checksum"

  /// The line named its device well.
  package var isOfKnownDevice: Bool {
    switch self {
    case .noTime, .badTime, .badPosition: true
    case .notAnObject, .badJSON, .badUTF8, .trailingText, .unknownDialect, .noDevice, .badDevice, .tooLong, .cutOff,
      .tooDeep, .badRow, .openQuote, .badSentence, .badChecksum:
      false
    }
  }

  /// For people, on stderr.
  package var sentence: String {
    switch self {
    case .notAnObject: "not a JSON object"
    case .badJSON: "not valid JSON"
    case .badUTF8: "not valid UTF-8"
    case .trailingText: "more text after the JSON object"
    case .unknownDialect: "no dialect has these keys"
    case .noDevice: "no device"
    case .badDevice: "a device name that is empty, longer than 255 bytes or no string or integer"
    case .noTime: "no time"
    case .badTime: "an impossible time"
    case .badPosition: "an impossible position"
    case .tooLong: "longer than 1 MiB"
    case .cutOff: "cut off at the end of the input"
    case .tooDeep: "nested too deep"
    case .badRow: "another number of columns than the header has"
    case .openQuote: "a quote that is not closed"
    case .badSentence: "an NMEA sentence with fields missing"
    case .badChecksum: "a wrong checksum"
    }
  }
}

/// A refused line, by its place in the chunk's bytes. `lineNumber` counts within the chunk, from 0.
package struct Reject: Sendable {
  package var reason: RejectReason
  package var lineNumber: Int
  package var offset: Int
  package var length: Int
  /// The device's name in the chunk's bytes, where the line was understood so far; else empty.
  package var device: Range<Int>
  package init(reason: RejectReason, lineNumber: Int, offset: Int, length: Int, device: Range<Int> = 0..<0) {
    self.reason = reason
    self.lineNumber = lineNumber
    self.offset = offset
    self.length = length
    self.device = device
  }
}
