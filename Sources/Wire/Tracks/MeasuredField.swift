internal import Model

/// Writes the values of a field that is a number: in the unit of the native dialect, or under a key that says the unit.
struct MeasuredField {
  let field: Field
  /// Of numbers that say no unit themselves; nil: that of the native dialect.
  let unit: MeasureUnit?
  /// 0 says that the sender does not know.
  var zeroIsUnknown = false
  private let key: [UInt8]
  /// The number is written as it stands.
  private let isDirect: Bool

  init(_ field: Field, unit: MeasureUnit?, zeroIsUnknown: Bool = false) {
    let place = Self.place(field, unit)
    self.field = field
    self.unit = unit
    self.zeroIsUnknown = zeroIsUnknown
    key = Array("\"\(place.key)\":".utf8)
    isDirect = place.isDirect && !zeroIsUnknown
  }

  /// What a number of the field may measure: a battery is told in percent or in volts.
  static func kinds(of field: Field) -> [QuantityKind] {
    field == .battery ? [.ratio, .voltage] : [field.kind]
  }

  /// The key that a number in `unit` stands under, and whether it stands there as it is.
  private static func place(_ field: Field, _ unit: MeasureUnit?) -> (key: String, native: MeasureUnit?, isDirect: Bool)
  {
    guard let unit else { return (field.name, nil, true) }
    if unit.kind == .speed, let key = speedKeys[unit.symbol] { return (key, unit, true) }
    let told = field == .battery && unit.kind == .voltage ? Field.batteryVoltage : field
    return (told.name, told.nativeUnit, told.nativeUnit == unit)
  }

  /// By unit; the first of the dialect's keys is the one without a unit in its name.
  private static let speedKeys: [String: String] = {
    var keys: [String: String] = [:]
    for row in LineShape.native.keys.fields where row.field == .speed {
      if let unit = row.unit, keys[unit] == nil { keys[unit] = row.path }
    }
    return keys
  }()

  /// Appends the member for a cell. What is no number stays text, and the decoder makes the field unknown.
  @inline(__always) func append(_ text: ByteText, commaIsPoint: Bool, into out: inout ByteBuffer) {
    if isDirect, NumberText.isJSON(text) {
      out.appendComma()
      out.append(key)
      out.append(text)
    } else {
      appendSlowly(text, commaIsPoint: commaIsPoint, into: &out)
    }
  }

  @inline(never)
  private func appendSlowly(_ text: ByteText, commaIsPoint: Bool, into out: inout ByteBuffer) {
    let text = text.trimmed
    let length = NumberText.length(text, commaIsPoint: commaIsPoint)
    let number = text.slice(0, length)
    let behind = text.slice(length, text.count).trimmed
    let told = behind.count == 0 ? unit : UnitSpelling.unit(behind.string, of: Self.kinds(of: field))
    guard length > 0, behind.count == 0 || told != nil else {
      out.appendComma()
      out.append(key)
      return out.append(string: text)
    }
    if zeroIsUnknown, NumberText.value(number) == 0 { return }
    let place = Self.place(field, told)
    out.appendComma()
    out.append(utf8: "\"\(place.key)\":")
    if !place.isDirect, let told, let native = place.native, let value = NumberText.value(number) {
      NumberWriter.shortest(native.fromBase(told.toBase(value)), into: &out)
    } else {
      NumberText.append(number, into: &out)
    }
  }
}
