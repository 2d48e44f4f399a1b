internal import Model
internal import Platform
internal import Wire

/// What all that reads the inputs of a replay has in common.
struct ReplayContext: Sendable {
  let inputs: [EventInput]
  let options: OrderingOptions
  let ledger: ReadingLedger
  let progress: ReadingProgress
  /// What ends the reading.
  let stop: StopSignal
  private let hashSeed = UInt64.random(in: .min ... .max)

  init(
    _ inputs: [EventInput], options: OrderingOptions, ledger: ReadingLedger, progress: ReadingProgress, stop: StopSignal
  ) {
    self.inputs = inputs
    self.options = options
    self.ledger = ledger
    self.progress = progress
    self.stop = stop
  }

  /// - Parameter batchBytes: of lines that a chunk holds, about; nil: as usual.
  func open(_ number: Int, batchBytes: Int? = nil) throws(RunFailure) -> OpenInput {
    try OpenInput(
      inputs[number], batchBytes: batchBytes ?? options.batchBytes, reading: options.reading(of: inputs[number]),
      stop: stop, progress: progress)
  }

  /// What a thread needs that tells keys.
  func tools(writer: BlockWriter? = nil) -> KeyTools {
    KeyTools(options.decoder(for: inputs, hashSeed: hashSeed), isStrict: options.isStrict, writer: writer)
  }

  /// The record of an event as a line of its own; nil where it is not wanted.
  @inline(__always) func record(of row: EventRow, source: Int, ordinal: UInt64) -> LineRecord? {
    let key = EventOrder.key(of: row)
    guard options.wants(key) else { return nil }
    let isNamedByInput = options.device == nil && row.dialect == DialectName.gpsd.code
    return LineRecord(
      key: key, ordinal: ordinal, source: UInt32(source), offset: 0, length: 0, isNamedByInput: isNamedByInput ? 1 : 0)
  }

  /// The text of an event: a line without its end, or an element of one.
  @inline(__always) func line(of row: EventRow, in chunk: Chunk) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(start: chunk.bytes + Int(row.lineOffset), count: Int(row.lineLength))
  }
}
