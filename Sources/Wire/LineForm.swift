internal import Model

/// The slots of keys that tell the dialects apart; every key table begins with them, so that a line read with the
/// wrong table says so.
enum KeySlot: Int, CaseIterable {
  case device, time, received, position, positions, deviceId, fixTime, ident, type, gpsdClass

  var path: String {
    switch self {
    case .device: "device"
    case .time: "time"
    case .received: "received"
    case .position: "position"
    case .positions: "positions"
    case .deviceId: "deviceId"
    case .fixTime: "fixTime"
    case .ident: "ident"
    case .type: "_type"
    case .gpsdClass: "class"
    }
  }
}

/// How one slot of a line becomes one cell of a row.
struct FieldBinding: BitwiseCopyable {
  /// What the value must be.
  enum Form: UInt8 { case number, bool, text, batteryStatus }

  var slot: Int16
  var cell: UInt8
  var form: Form
  var comesWithFix: Bool
  var zeroIsUnknown = false
  /// base = (value + offset) × numerator ÷ denominator, as `MeasureUnit` says.
  var unit: UnitFactors
  /// Base units; what lies outside is unknown.
  var low = -Double.greatestFiniteMagnitude
  var high = Double.greatestFiniteMagnitude
}

/// A unit's way to its base unit, without its names.
struct UnitFactors: BitwiseCopyable {
  var numerator = 1.0
  var denominator = 1.0
  var offset = 0.0

  init(_ unit: MeasureUnit?) {
    guard let unit else { return }
    numerator = unit.numerator
    denominator = unit.denominator
    offset = unit.offset
  }

  /// Operation for operation what `MeasureUnit.toBase` does: the results are the same doubles.
  @inline(__always) func toBase(_ value: Double) -> Double {
    offset == 0 ? value * numerator / denominator : (value + offset) * numerator / denominator
  }
}

/// The keys of one line shape, compiled for one plan. A plain value; `table` is freed by who holds it.
struct LineForm: BitwiseCopyable {
  var table: KeyTable
  var shape: LineShape
  var dialect: UInt8
  var device: Int16 = -1
  var otherDevice: Int16 = -1
  var time: Int16
  var timeOfInvalid: Int16 = -1
  var heard: Int16 = -1
  var latitude: Int16
  var longitude: Int16
  var valid: Int16 = -1
  var mode: Int16 = -1
  var alarm: Int16 = -1
  var alarmsAreCommaList: Bool
  /// The plan's slot for the alarm's text, or −1.
  var alarmCell: Int16
  /// Its part of the list of all bindings.
  var firstBinding = 0
  var bindingEnd = 0

  /// Adds the form's bindings to `bindings`.
  init(_ shape: LineShape, plan: FieldPlan, bindings: inout [FieldBinding]) {
    let keys = shape.keys
    var paths = SlotPaths()
    self.shape = shape
    dialect = shape.dialect.code
    if let path = keys.device.first { device = paths.slot(path) }
    if keys.device.count > 1 { otherDevice = paths.slot(keys.device[1]) }
    time = paths.slot(keys.time)
    timeOfInvalid = keys.timeOfInvalid.map { paths.slot($0) } ?? -1
    heard = keys.heard.map { paths.slot($0) } ?? -1
    latitude = paths.slot(keys.latitude)
    longitude = paths.slot(keys.longitude)
    valid = keys.valid.map { paths.slot($0) } ?? -1
    mode = keys.mode.map { paths.slot($0) } ?? -1
    alarm = keys.alarm.map { paths.slot($0) } ?? -1
    alarmsAreCommaList = keys.alarmsAreCommaList
    alarmCell = Int16(plan.slot(of: .alarm) ?? -1)
    firstBinding = bindings.count
    for (cell, wanted) in plan.fields.enumerated() {
      switch wanted.source {
      case .builtin(let field):
        for key in keys.fields where key.field == field {
          bindings.append(FieldBinding(key, slot: paths.slot(key.path), cell: UInt8(cell)))
        }
      case .path(let path):
        bindings.append(FieldBinding(wanted, slot: paths.slot(keys.declaredPrefix + path), cell: UInt8(cell)))
      }
    }
    bindingEnd = bindings.count
    table = KeyTable(paths: paths.list, lists: keys.alarm.map { [$0] } ?? [])
  }
}

extension FieldBinding {
  /// A built-in field.
  init(_ key: FieldKey, slot: Int16, cell: UInt8) {
    let form: Form =
      switch key.reading {
      case .batteryStatus: .batteryStatus
      case .plain, .zeroIsUnknown: key.field.kind == .bool ? .bool : .number
      }
    self.init(
      slot: slot, cell: cell, form: form, comesWithFix: key.field.comesWithFix,
      zeroIsUnknown: key.reading == .zeroIsUnknown, unit: UnitFactors(key.unit.flatMap(MeasureUnit.named)))
    let possible = key.field.possibleValues
    low = possible.lowerBound
    high = possible.upperBound
  }

  /// A declared field.
  init(_ wanted: PlanField, slot: Int16, cell: UInt8) {
    let form: Form =
      switch wanted.kind {
      case .bool: .bool
      case .text: .text
      case .speed, .length, .duration, .ratio, .angle, .voltage, .temperature, .volume, .number: .number
      }
    self.init(slot: slot, cell: cell, form: form, comesWithFix: false, unit: UnitFactors(wanted.unit))
  }
}

/// Slot numbers by path, the keys that tell dialects apart being first.
struct SlotPaths {
  private(set) var list = KeySlot.allCases.map(\.path)

  mutating func slot(_ path: String) -> Int16 {
    if let known = list.firstIndex(of: path) { return Int16(known) }
    list.append(path)
    return Int16(list.count - 1)
  }
}
