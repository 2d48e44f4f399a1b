package import Model

/// Decodes event lines into a chunk's rows: only the fields that the plan asks for, in base units.
///
/// One for each worker; nothing is allocated for a line once the buffers have their size. What a line becomes
/// depends on that line alone, not on the lines before it or on where the chunk was cut.
package struct EventDecoder: ~Copyable {
  var values = LineValues()
  var dates = DateMemo()
  let bindings: FixedList<FieldBinding>
  let alarms: AlarmNames
  let seed: UInt64
  /// How much of a line's length may be copied behind the lines, as a factor: each text field may need a copy.
  let textFactor: Int
  /// By `LineShape`; the web socket's has no line of its own and reads as a position.
  private let forms: FixedList<LineForm>
  /// The keys that tell dialects apart, alone.
  private let signs: KeyTable
  private let dialect: DialectName?
  /// What the last line was, tried first for the next.
  private var guess: LineShape
  private var gpsdNames: [[UInt8]]
  private let gpsdDefault: [UInt8]
  /// Where the device of gpsd's lines stands in the chunk's text; its hash with it.
  var gpsdName: (offset: UInt32, length: Int)?

  /// - Parameters:
  ///   - dialect: The one that every line is in; nil: told from the keys, line by line.
  ///   - gpsdDevice: The device of gpsd's lines, which name none of ours.
  ///   - hashSeed: Drawn at start, the same for all workers.
  package init(plan: FieldPlan, dialect: DialectName?, gpsdDevice: String?, hashSeed: UInt64) {
    var list: [FieldBinding] = []
    let compiled = LineShape.allCases.map { LineForm($0, plan: plan, bindings: &list) }
    forms = FixedList(compiled)
    bindings = FixedList(list)
    alarms = AlarmNames(quoted: plan.quotedAlarms)
    signs = KeyTable(paths: KeySlot.allCases.map(\.path), lists: [])
    seed = hashSeed
    textFactor = 4 + plan.fields.count { $0.kind == .text }
    self.dialect = dialect
    guess = LineShape.allCases.first { $0.dialect == dialect } ?? .native
    gpsdDefault = Array((gpsdDevice ?? "").utf8)
    gpsdNames = []
  }

  deinit {
    for index in 0..<forms.count { forms[index].table.free() }
    signs.free()
  }

  /// Names the device of gpsd's lines from one of several inputs (`Chunk.source`); nil: as `init` was told.
  package mutating func setGPSDDevice(_ name: String?, source: Int) {
    guard source >= 0 else { return }
    while gpsdNames.count <= source { gpsdNames.append(gpsdDefault) }
    gpsdNames[source] = name.map { Array($0.utf8) } ?? gpsdDefault
  }

  /// Reads the lines in `chunk.bytes[0 ..< byteCount]`: adds rows and rejects, counts lines and oddities.
  package mutating func decode(_ chunk: Chunk) {
    var sink = ChunkWriter(chunk)
    let end = sink.byteCount
    var at = 0
    var number = 0
    let name = chunk.source < gpsdNames.count && chunk.source >= 0 ? gpsdNames[chunk.source] : gpsdDefault
    gpsdName = sink.append(name).map { ($0, name.count) }
    while at < end {
      let stop = sink.lineEnd(from: at)
      decode(from: at, to: stop, number: number, sink: &sink)
      at = stop + 1
      number += 1
    }
    chunk.lineCount = number
    sink.finish()
  }

  /// One line, with or without its CR, and with the byte order mark that begins a file (joined files have it within).
  @inline(__always)
  private mutating func decode(from start: Int, to stop: Int, number: Int, sink: inout ChunkWriter) {
    let whole = sink.text(start, stop - start)
    let line = LineRange(number: number, text: whole.slice(whole.byteOrderMarkLength, whole.count).trimmed, in: sink)
    guard line.length > 0 else { return }
    guard line.length <= Self.lengthLimit else { return sink.reject(line, .tooLong) }
    sink.reserveText(textFactor * line.length + 512)
    switch sink.text(line.offset, line.length)[0] {
    case 0x7B:
      if let reason = decodeObject(line, mayHoldPositions: true, sink: &sink) {
        sink.reject(line, Self.told(reason, endsHere: stop == sink.byteCount))
      }
    case 0x5B: decodeArray(line, key: nil, endsHere: stop == sink.byteCount, sink: &sink)
    default: sink.reject(line, .notAnObject)
    }
  }

  /// Bytes that a line may be long.
  package static let lengthLimit = 1 << 20

  /// Broken JSON at the input's end, where no line end follows, is a line that was cut off.
  private static func told(_ reason: RejectReason, endsHere: Bool) -> RejectReason {
    endsHere && reason == .badJSON ? .cutOff : reason
  }

  /// Each element of an array is a Traccar position, and a line of its own.
  private mutating func decodeArray(_ line: LineRange, key: String?, endsHere: Bool, sink: inout ChunkWriter) {
    let status = values.split(sink.text(line.offset, line.length), key: key)
    if let reason = status.reason { return sink.reject(line, Self.told(reason, endsHere: endsHere)) }
    if values.pieceCount == 0 { sink.counts.passedOver += 1 }
    for index in 0..<values.pieceCount where values.piece(index)[0] != 0x7B { return sink.reject(line, .notAnObject) }
    for index in 0..<values.pieceCount {
      let piece = LineRange(number: line.number, text: values.piece(index), in: sink)
      guard let reason = decodeObject(piece, mayHoldPositions: false, sink: &sink) else { continue }
      // An array that does not begin with a position is none of Traccar's.
      if index == 0, reason == .notAnObject { return sink.reject(line, reason) }
      sink.reject(piece, reason)
    }
  }

  /// Reads with the keys of the last line's shape; where that fails or the keys say otherwise, from the signs up.
  @inline(__always)
  private mutating func decodeObject(
    _ line: LineRange, mayHoldPositions: Bool, sink: inout ChunkWriter
  ) -> RejectReason? {
    let text = sink.text(line.offset, line.length)
    let form = forms[Int(guess.rawValue)]
    if values.read(text, form.table) == .whole, values.shape(in: dialect) == guess, guess != .traccarSocket,
      mayHoldPositions || guess.dialect == .traccar
    {
      return addRow(form, line, sink: &sink)
    }
    return decodeUnknown(line, mayHoldPositions: mayHoldPositions, sink: &sink)
  }

  @inline(never)
  private mutating func decodeUnknown(
    _ line: LineRange, mayHoldPositions: Bool, sink: inout ChunkWriter
  ) -> RejectReason? {
    let text = sink.text(line.offset, line.length)
    if let reason = values.read(text, signs).reason { return reason }
    guard let shape = values.shape(in: dialect) else { return .unknownDialect }
    guard mayHoldPositions || (shape.dialect == .traccar && shape != .traccarSocket) else { return .notAnObject }
    if shape == .traccarSocket {
      decodeArray(line, key: KeySlot.positions.path, endsHere: false, sink: &sink)
      return nil
    }
    guess = shape
    let form = forms[Int(shape.rawValue)]
    return values.read(text, form.table).reason ?? addRow(form, line, sink: &sink)
  }
}

/// Where a line, or an element of an array, stands in the chunk.
struct LineRange {
  /// In the chunk, from 0.
  let number: Int
  let offset: Int
  let length: Int

  init(number: Int, text: ByteText, in sink: borrowing ChunkWriter) {
    self.number = number
    offset = sink.offset(of: text).map(Int.init) ?? 0
    length = text.count
  }
}

extension ChunkWriter {
  /// A line that is refused for its time or its position is so once its device is known.
  func reject(_ line: LineRange, _ reason: RejectReason) {
    reject(
      Reject(
        reason: reason, lineNumber: line.number, offset: line.offset, length: line.length,
        device: reason.isOfKnownDevice ? refusedDevice : 0..<0))
  }
}

extension LineStatus {
  /// Why the line is refused, or nil where it was read.
  var reason: RejectReason? {
    switch self {
    case .whole: nil
    case .notAnObject: .notAnObject
    case .badJSON: .badJSON
    case .badUTF8: .badUTF8
    case .trailingText: .trailingText
    case .tooDeep: .tooDeep
    case .tooLong: .tooLong
    }
  }
}
