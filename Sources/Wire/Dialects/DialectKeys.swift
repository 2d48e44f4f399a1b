internal import Model

/// Where one shape of line keeps what an event needs: plain data, compiled once a plan by `LineForm`.
struct DialectKeys {
  /// Paths to the device's name, the first that is there counting; empty: the caller names the device.
  var device: [String]
  var time: String
  /// In place of `time` where the fix is not valid.
  var timeOfInvalid: String?
  var heard: String?
  var latitude: String
  var longitude: String
  /// A bool: false where the fix is not usable.
  var valid: String?
  /// A number: below 2 there is no position (gpsd).
  var mode: String?
  var alarm: String?
  /// Several words in one string, between commas.
  var alarmsAreCommaList = false
  /// Words that are not spelled as ours are.
  var alarmWords: [(word: String, means: AlarmWord)] = []
  /// Of several rows for one field, the first whose value is usable counts.
  var fields: [FieldKey]
  /// Stands before the paths of declared fields.
  var declaredPrefix = ""
}

/// One built-in field in a dialect: where it stands and in which unit.
struct FieldKey {
  /// What a value means beyond its number.
  enum Reading: UInt8 {
    case plain
    /// 0 says that the sender does not know.
    case zeroIsUnknown
    /// OwnTracks' `bs`: 1 unplugged, 2 charging, 3 full.
    case batteryStatus
  }

  var field: Field
  var path: String
  /// As `MeasureUnit` spells it; nil: number or bool.
  var unit: String?
  var reading = Reading.plain

  init(_ field: Field, _ path: String, _ unit: String? = nil, _ reading: Reading = .plain) {
    self.field = field
    self.path = path
    self.unit = unit
    self.reading = reading
  }
}

/// The shapes that a line can have: every dialect has one, Traccar three.
enum LineShape: UInt8, CaseIterable {
  case native, traccarPosition, traccarForwarded, flespi, owntracks, gpsd
  /// `{"positions": […]}`: each element is a line of its own.
  case traccarSocket

  var dialect: DialectName {
    switch self {
    case .native: .native
    case .traccarPosition, .traccarForwarded, .traccarSocket: .traccar
    case .flespi: .flespi
    case .owntracks: .owntracks
    case .gpsd: .gpsd
    }
  }

  var keys: DialectKeys {
    switch self {
    case .native: NativeDialect.keys
    case .traccarPosition, .traccarSocket: TraccarDialect.keys(under: "")
    case .traccarForwarded: TraccarDialect.keys(under: "position.")
    case .flespi: FlespiDialect.keys
    case .owntracks: OwnTracksDialect.keys
    case .gpsd: GPSDDialect.keys
    }
  }
}
