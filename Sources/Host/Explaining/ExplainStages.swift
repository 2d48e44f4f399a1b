internal import Authoring
internal import Engine
internal import Geofences
internal import Model
internal import Platform
internal import Wire

/// The stages of an explanation: as those of a run, but that only one device is evaluated, and traced.
///
/// Unchecked: the pipeline calls `sequence` and `write` one at a time each, and `evaluate` one at a time for the one
/// group that has something to do.
final class ExplainStages: PipelineStages, @unchecked Sendable {
  /// A box for what cannot be copied.
  private final class TracerBox {
    var tracer: DeviceTracer
    init(_ tracer: consuming DeviceTracer) { self.tracer = tracer }
  }

  private let options: ExplainOptions
  private let plan: EnginePlan
  private let hash: UInt64
  private let group: Int
  /// Touched by `evaluate`.
  private let box: TracerBox
  private let take: ([TraceStep]) -> String
  /// What is to be written, by the chunk's number; touched by `evaluate` and `write`, which never meet over one chunk.
  private let output: OutputFile
  /// Touched by `sequence`.
  private var sequencer = Sequencer(isLive: false)
  private(set) var devices = SeenDevices()
  private(set) var refused = 0
  /// Touched by `evaluate`: the engine did something about the device, if only by a deadline.
  private(set) var hasSteps = false

  /// - Parameter take: told of every step of the device, in order; gives what is to be written of them.
  init(
    plan: EnginePlan, rules: Set<Int>, options: ExplainOptions, output: OutputFile,
    take: @escaping ([TraceStep]) -> String
  ) {
    self.plan = plan
    self.options = options
    self.output = output
    self.take = take
    var name = Array(options.device.utf8)
    hash = name.withUnsafeMutableBufferPointer { DeviceHash.of(UnsafeBufferPointer($0), seed: plan.hashSeed) }
    group = DeviceHash.shard(hash) / (Shard.count / Job.groupCount)
    box = TracerBox(DeviceTracer(TraceTarget(device: options.device, rules: rules), plan: plan))
  }

  func makeTools() -> WorkerTools {
    WorkerTools(decoder: decoder(for: 0), source: 0, locator: Locator(plan.index))
  }

  private func decoder(for source: Int) -> EventDecoder {
    EventDecoder(
      plan: plan.fields, dialect: options.dialect,
      gpsdDevice: options.gpsdDevice ?? options.inputs[source].deviceName, hashSeed: plan.hashSeed)
  }

  func decode(_ job: Job, with tools: WorkerTools) {
    if job.chunk.source != tools.source {
      tools.decoder = decoder(for: job.chunk.source)
      tools.source = job.chunk.source
    }
    if job.isOverlong {
      job.chunk.lineCount = 1
    } else {
      tools.decoder.decode(job.chunk)
    }
  }

  func sequence(_ job: Job) -> SequencedJob {
    let chunk = job.chunk
    sequencer.pass(chunk)
    if case .final(let clock) = job.tick { sequencer.tick(at: clock, into: chunk, isFinal: true) }
    refused += chunk.rejects.count
    devices.note(chunk, wanted: hash)
    let first = group * (Shard.count / Job.groupCount)
    let hasRows = chunk.shardStarts[first] < chunk.shardStarts[first + Shard.count / Job.groupCount]
    return SequencedJob(groups: hasRows || !chunk.ticks.isEmpty ? 1 << UInt8(group) : 0)
  }

  func evaluate(_ job: Job, group: Int, with tools: WorkerTools) {
    let steps = box.tracer.take(job.chunk)
    if steps.isEmpty { return }
    hasSteps = true
    let text = take(steps)
    if !text.isEmpty { job.outputs[group].names.append(contentsOf: text.utf8) }
  }

  func write(_ job: Job) throws(RunFailure) -> Bool {
    let text = job.outputs[group].names
    return text.isEmpty ? true : try output.write(text) == .done
  }
}

/// Which devices a recording has, as far as an answer to a wrong name needs.
struct SeenDevices {
  private(set) var names: [String] = []
  private var hashes: Set<UInt64> = []
  private(set) var hasWanted = false
  /// Fix times of the wanted device's first and last event, ms.
  private(set) var first: Int64?
  /// More names than this are not kept.
  static let limit = 10_000

  mutating func note(_ chunk: Chunk, wanted: UInt64) {
    let rows = chunk.view
    for number in 0..<chunk.rowCount {
      let row = rows.row(number)
      if row.deviceHash == wanted {
        hasWanted = true
        if row.time < first ?? .max { first = row.time }
        continue
      }
      guard !hasWanted, hashes.count < Self.limit, hashes.insert(row.deviceHash).inserted else { continue }
      names.append(
        String(decoding: rows.text(at: Int(row.nameOffset), length: Int(row.nameLength)), as: UTF8.self))
    }
  }
}
