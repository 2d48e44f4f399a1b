internal import Model

/// What a column of a track file can be to an event.
enum TrackColumn: Hashable {
  case device, time, date, received, latitude, longitude
  /// Both in one: `48.1371, 11.5754`.
  case coordinates
  case valid
  /// An object of more values.
  case attributes
  /// The time of an event whose fix is not valid (Traccar).
  case timeOfInvalid
  case field(Field)

  /// Those that a person can name, in the order in which they are listed.
  static let named: [(name: String, column: TrackColumn)] =
    [
      ("device", .device), ("time", .time), ("date", .date), ("received", .received), ("lat", .latitude),
      ("lon", .longitude), ("coordinates", .coordinates), ("valid", .valid), ("attributes", .attributes),
    ] + Field.allCases.map { ($0.name, .field($0)) }

  /// It holds a time, or a part of one.
  var isTime: Bool {
    switch self {
    case .time, .date, .received, .timeOfInvalid: true
    case .device, .latitude, .longitude, .coordinates, .valid, .attributes, .field: false
    }
  }

  /// What its numbers measure; empty: no unit makes sense.
  var kinds: [QuantityKind] {
    switch self {
    case .device, .time, .date, .received, .timeOfInvalid, .valid, .attributes: []
    case .latitude, .longitude, .coordinates: [.angle]
    case .field(let field): MeasuredField.kinds(of: field).filter { MeasureUnit.usual(for: $0) != nil }
    }
  }
}

/// What a column is, and how its values are spelled.
struct ColumnMeaning: Equatable {
  var column: TrackColumn
  /// Of a number; nil: the native dialect's.
  var unit: MeasureUnit?
  /// Of a time.
  var form = TimeForm.automatic
  var zeroIsUnknown = false

  /// Reads the unit or time format of a column; nil where the word is none for it.
  init?(_ column: TrackColumn, spelled word: String) {
    self.column = column
    if column.isTime {
      guard let form = TimeForm(spelled: word) else { return nil }
      self.form = form
    } else {
      guard let unit = UnitSpelling.unit(word, of: column.kinds) else { return nil }
      self.unit = unit
      if column == .field(.battery), unit.kind == .voltage { self.column = .field(.batteryVoltage) }
    }
  }

  init(_ column: TrackColumn, unit: MeasureUnit? = nil, zeroIsUnknown: Bool = false) {
    self.column = column
    self.unit = unit
    self.zeroIsUnknown = zeroIsUnknown
  }
}
