internal import Engine
internal import Geofences
internal import Model
internal import Wire

/// What one worker of a replay has for itself.
final class ReplayTools {
  /// A locator, which cannot be copied, as something that can be pointed at.
  final class LocatorBox {
    var locator: Locator
    init(_ index: FenceIndex) { locator = Locator(index) }
  }

  private final class DecoderBox {
    var decoder: EventDecoder
    init(_ decoder: consuming EventDecoder) { self.decoder = decoder }
  }

  /// By decoding.
  private var decoders: [DecoderBox]
  private let decodings: [FieldPlan]
  private let hashSeed: UInt64
  /// How the lines of a journal are read that the decoders are set up for.
  private var reading: Reading?
  /// By index of fences.
  let locators: [LocatorBox]
  var notices = NoticeBuffer()
  var filter: EventFilter.Memory

  init(
    decodings: [FieldPlan], indexes: [FenceIndex], dialect: DialectName?, devices: [String], filter: EventFilter,
    hashSeed: UInt64
  ) {
    self.filter = EventFilter.Memory(filter)
    self.decodings = decodings
    self.hashSeed = hashSeed
    decoders = decodings.map { plan in
      var decoder = EventDecoder(plan: plan, dialect: dialect, gpsdDevice: nil, hashSeed: hashSeed)
      for (source, name) in devices.enumerated() { decoder.setGPSDDevice(name, source: source) }
      return DecoderBox(decoder)
    }
    locators = indexes.map { LocatorBox($0) }
  }

  /// The job's lines as a decoding has them.
  func chunk(of job: Job, _ decoding: Int) -> Chunk {
    guard decoding > 0, let replay = job.replay else { return job.chunk }
    return replay.others[decoding - 1]
  }

  /// Sets the decoders up for lines of a journal.
  func prepareDecoding(_ reading: Reading, inputs: InputTable) {
    if self.reading == reading { return }
    self.reading = reading
    decoders = decodings.map { plan in
      var decoder = EventDecoder(
        plan: plan, dialect: reading.dialect, gpsdDevice: reading.gpsdDevice, hashSeed: hashSeed)
      if reading.gpsdDevice == nil {
        for input in reading.inputs { decoder.setGPSDDevice(input.deviceName, source: inputs.number(of: input)) }
      }
      return DecoderBox(decoder)
    }
  }

  func decode(_ chunk: Chunk, _ decoding: Int) {
    decoders[decoding].decoder.decode(chunk)
    filter.apply(to: chunk)
  }
}
