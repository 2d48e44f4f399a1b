internal import Model
internal import Platform
internal import Wire

/// How the inputs of a replay are read and put into order.
struct OrderingOptions: Sendable {
  /// What lines are decoded by. With the plan of the rules the lines that are refused here are those that the rules'
  /// decoder would refuse.
  var plan = FieldPlan(fields: [], quotedAlarms: [])
  var dialect: DialectName?
  /// The device of inputs that name none; nil: told from the name of the input.
  var device: String?
  /// How tracks are read that are no JSON lines: which column is which field, the zone of times without one, and what the
  /// rules read at paths of their own.
  var columns: ColumnMap?
  var zone: Zone?
  var kinds: [String: QuantityKind] = [:]
  /// ms since 1970: events before are not sorted.
  var from: Int64?
  /// ms since 1970: events at this moment and later are not sorted.
  var to: Int64?
  /// The first refused line or fault ends it.
  var isStrict = false
  var workers = 1
  /// Bytes of memory for the order.
  var memory = OrderMemory.usual
  /// Where temporary files are made, if they are needed.
  var temporaryFolder = TemporaryFile.usualFolder
  /// Seams for tests.
  var division: OrderMemory?
  var writing = TemporaryFile.systemWriting
  var batchBytes = LineCutter.batchBytes
  init() {}

  /// Whether an event of this key is wanted.
  @inline(__always) func wants(_ key: Int64) -> Bool { key >= from ?? .min && key < to ?? .max }

  /// How an input is read that is no JSON lines.
  func reading(of input: EventInput) -> TrackReading {
    TrackReading(deviceName: device ?? input.deviceName ?? "", columns: columns, zone: zone, kinds: kinds)
  }

  /// A decoder for all inputs.
  func decoder(for inputs: [EventInput], hashSeed: UInt64) -> EventDecoder {
    var decoder = EventDecoder(plan: plan, dialect: dialect, gpsdDevice: device, hashSeed: hashSeed)
    if device == nil {
      for (number, input) in inputs.enumerated() { decoder.setGPSDDevice(input.deviceName, source: number) }
    }
    return decoder
  }
}
