internal import Engine
internal import Geofences
internal import Model
internal import Wire

/// What one worker has for itself: its decoder, its way to ask the fences, its buffers.
final class WorkerTools {
  var decoder: EventDecoder
  /// The input that the decoder is set up for.
  var source: Int
  var locator: Locator
  var notices = NoticeBuffer()

  init(decoder: consuming EventDecoder, source: Int, locator: consuming Locator) {
    self.decoder = decoder
    self.source = source
    self.locator = locator
  }
}

/// The tools of a worker of a run, made anew where rules, input or the way of reading change from job to job.
final class RunTools {
  let tools: WorkerTools
  private var rules: RulesInForce
  private var locating: RulesInForce
  private var reading: Reading
  private let inputs: InputTable
  private let hashSeed: UInt64

  init(_ rules: RulesInForce, _ reading: Reading, inputs: InputTable, hashSeed: UInt64) {
    self.rules = rules
    self.reading = reading
    self.inputs = inputs
    self.hashSeed = hashSeed
    locating = rules
    tools = WorkerTools(
      decoder: Self.decoder(rules, reading, 0, inputs, hashSeed), source: 0, locator: Locator(rules.index))
  }

  private static func decoder(
    _ rules: RulesInForce, _ reading: Reading, _ source: Int, _ inputs: InputTable, _ hashSeed: UInt64
  ) -> EventDecoder {
    EventDecoder(
      plan: rules.plan.fields, dialect: reading.dialect, gpsdDevice: reading.gpsdDevice ?? inputs[source].deviceName,
      hashSeed: hashSeed)
  }

  /// Sets the decoder up for a job.
  func prepareDecoding(_ rules: RulesInForce, _ reading: Reading, source: Int) {
    if self.rules === rules, tools.source == source, self.reading == reading { return }
    tools.decoder = Self.decoder(rules, reading, source, inputs, hashSeed)
    tools.source = source
    self.rules = rules
    self.reading = reading
  }

  /// Sets the locator up for a job.
  func prepareLocating(_ rules: RulesInForce) {
    if locating === rules { return }
    tools.locator = Locator(rules.index)
    locating = rules
  }

  /// A locator of the rules that come next, as long as `body` runs.
  func withNext(_ next: RulesInForce, _ body: (inout Locator) -> Void) {
    if following?.rules !== next { following = Following(next) }
    following.map { body(&$0.locator) }
  }

  /// The last one of those: a reload moves one shard after the other.
  private var following: Following?

  private final class Following {
    let rules: RulesInForce
    var locator: Locator
    init(_ rules: RulesInForce) {
      self.rules = rules
      locator = Locator(rules.index)
    }
  }
}
