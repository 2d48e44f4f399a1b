internal import Model
internal import Platform
internal import Wire

/// Looks at inputs before they are read: at their first lines, and at the last ones of a file that is not packed.
struct InputLook: ~Copyable {
  private let inputs: [EventInput]
  private let options: OrderingOptions
  private let stop: StopSignal
  private let chunk: Chunk
  private var decoder: EventDecoder

  /// Bytes of lines that are read at a time, and of those that are looked through for a first event.
  private static let batchBytes = 16 * 1024
  private static let batchLimit = 64
  /// Bytes at the end of a file that are looked through for a last event.
  private static let tailBytes: Int64 = 64 * 1024

  init(_ inputs: [EventInput], options: OrderingOptions, stop: StopSignal) {
    self.inputs = inputs
    self.options = options
    self.stop = stop
    chunk = Chunk(byteCapacity: Self.batchBytes + 4096, fieldCount: options.plan.fields.count)
    decoder = options.decoder(for: inputs, hashSeed: 0)
  }

  /// Fails where the input cannot be opened. What is wrong behind its beginning is left to who reads it.
  ///
  /// Of what is no file nothing is taken: it could not be read again.
  mutating func head(of number: Int) throws(RunFailure) -> InputHead {
    var head = InputHead()
    guard inputs[number].mayBeReadAgain else { return head }
    let opened = try OpenInput(
      inputs[number], batchBytes: Self.batchBytes, reading: options.reading(of: inputs[number]), stop: stop)
    head.canBeReadAgain = true
    head.size = opened.stamp?.size ?? 0
    var check = OrderCheck()
    // Two batches show whether it is a short one.
    for batch in 0..<Self.batchLimit where batch < 2 || head.firstKey == nil {
      let step = next(opened, number)
      head.packing = opened.packing ?? .plain
      switch step {
      case .lines:
        if !check.take(chunk) { head.isKnownDisordered = true }
        if head.firstKey == nil, chunk.rowCount > 0 { head.firstKey = EventOrder.key(of: chunk.rows[0]) }
      case .overlong: break
      case .end:
        head.lastKey = head.isKnownDisordered ? nil : check.key
        return head
      case .stopped, .fault: return head
      }
    }
    if head.packing == .plain, opened.format == .jsonLines { head.lastKey = try lastKey(of: number, size: head.size) }
    return head
  }

  /// Fills the chunk and decodes it.
  private mutating func next(_ opened: OpenInput, _ number: Int) -> OpenInput.Step {
    chunk.clear()
    chunk.source = number
    let step = opened.fill(chunk)
    if case .lines = step { decoder.decode(chunk) }
    return step
  }

  /// The key of the last event in the last bytes of a file, the first of which may be a part of a line only.
  private mutating func lastKey(of number: Int, size: Int64) throws(RunFailure) -> Int64? {
    let opened = try inputs[number].open(isLive: false, stop: stop)
    guard opened.seek(to: max(0, size - Self.tailBytes)) else { return nil }
    var cutter = LineCutter(batchBytes: Self.batchBytes)
    var key: Int64?
    while true {
      chunk.clear()
      chunk.source = number
      guard case .lines = cutter.fill(chunk, from: opened) else { return key }
      decoder.decode(chunk)
      if chunk.rowCount > 0 { key = EventOrder.key(of: chunk.rows[chunk.rowCount - 1]) }
    }
  }
}
