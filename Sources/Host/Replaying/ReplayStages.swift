internal import Engine
internal import Geofences
internal import Model
internal import Platform
internal import Replays
internal import Wire

/// The stages of a replay: one or more rule sets over the same events.
///
/// Unchecked: the pipeline calls `sequence` and `write` one at a time each, and `evaluate` one at a time for a group;
/// what each of them touches is said beside it.
final class ReplayStages: PipelineStages, @unchecked Sendable {
  private let setup: ReplaySetup
  /// Touched by `evaluate`, each group its own.
  private let probes: [ProbeBox]
  private let observers: [any ReplayObserver]
  /// Touched by `sequence`.
  private var sequencers: [Sequencer]
  private var lines = LineCounts()
  private(set) var counts = RunCounts()
  private(set) var span = TimeSpan()
  /// The input is not in the order of its times, and was to be.
  private(set) var isDisordered = false
  /// Events that are heard before one that stands in front of them.
  private(set) var outOfOrder = 0
  /// An event that should have come before one that came ends the attempt.
  private let wantsOrder: Bool
  private var check = OrderCheck()
  /// Tells of the chunk's refused lines; false where there are any.
  private let isUsable: (Job) -> Bool
  private(set) var wasRefusedStrictly = false
  /// Touched by `write`.
  private let output: ReplayOutput

  private final class ProbeBox {
    var probe: QualityProbe
    init(_ probe: QualityProbe) { self.probe = probe }
  }

  /// - Parameters:
  ///   - observers: one for each group of shards, or none.
  ///   - wantsOrder: an event that should have come before one that came ends it.
  ///   - isUsable: tells of a decoded chunk's refused lines; false where there are any.
  init(
    _ setup: ReplaySetup, output: ReplayOutput, observers: [any ReplayObserver], wantsOrder: Bool,
    isUsable: @escaping (Job) -> Bool
  ) {
    self.setup = setup
    self.wantsOrder = wantsOrder
    self.isUsable = isUsable
    self.output = output
    self.observers = observers
    sequencers = setup.decodings.map { _ in Sequencer(isLive: false) }
    probes = (0..<Job.groupCount).map { _ in
      ProbeBox(QualityProbe(speedSlot: setup.speedSlot, ruleFields: setup.ruleFields))
    }
  }

  // MARK: Decode

  func makeTools() -> ReplayTools {
    ReplayTools(
      decodings: setup.decodings, indexes: setup.indexes, dialect: setup.dialect, devices: setup.deviceNames,
      filter: setup.filter, hashSeed: setup.hashSeed)
  }

  func decode(_ job: Job, with tools: ReplayTools) {
    if job.isOverlong {
      job.chunk.lineCount = 1
      return
    }
    if job.chunk.byteCount == 0 { return }
    if let reading = job.reading { tools.prepareDecoding(reading, inputs: setup.journalInputs) }
    for (number, other) in (job.replay?.others ?? []).enumerated() {
      other.source = job.chunk.source
      other.readTime = job.chunk.readTime
      other.setBytes(UnsafeRawBufferPointer(start: job.chunk.bytes, count: job.chunk.byteCount))
      tools.decode(other, number + 1)
    }
    tools.decode(job.chunk, 0)
    if job.isCutOff { RefusedLines.markCutOff(in: job.chunk) }
  }

  // MARK: Sequence

  func sequence(_ job: Job) -> SequencedJob {
    let chunk = job.chunk
    // The beginning of a line that was still written is read whole by a later record.
    chunk.firstLine = lines.take(
      job.isUnfinished ? 0 : chunk.lineCount, of: setup.inputName(chunk.source), isFirst: job.startsInput)
    let clock = sequencers[0].streamClock
    if case .start = job.mark { beginRun(job) }
    pass(job)
    if !job.isUnfinished { counts.add(chunk) }
    noteOrder(chunk)
    if isDisordered { return SequencedJob(groups: 0, isLast: true) }
    job.clockBefore = clock
    if !isUsable(job) && setup.isStrict { wasRefusedStrictly = true }
    let groups = if case .start = job.mark { UInt8.max } else { RunStages.groups(of: chunk) }
    return SequencedJob(groups: groups, isLast: wasRefusedStrictly)
  }

  /// A journal tells that a run began: it may be live where the one before was not.
  private func beginRun(_ job: Job) {
    for number in sequencers.indices {
      sequencers[number] = Sequencer(isLive: job.reading?.isLive == true, state: sequencers[number].state)
    }
  }

  private func pass(_ job: Job) {
    for number in sequencers.indices {
      let chunk = number == 0 ? job.chunk : job.replay?.others[number - 1] ?? job.chunk
      sequencers[number].pass(chunk)
      switch job.tick {
      case .none: break
      case .wall(let clock): sequencers[number].tick(at: clock, into: chunk, isFinal: false)
      case .streamClock:
        if let clock = sequencers[number].streamClock {
          sequencers[number].tick(at: clock, into: chunk, isFinal: false)
        }
      case .final(let clock): sequencers[number].tick(at: clock, into: chunk, isFinal: true)
      }
    }
  }

  private func noteOrder(_ chunk: Chunk) {
    guard chunk.rowCount > 0 else { return }
    let rows = chunk.rows
    var newest = span.last ?? rows[0].heard
    for number in 0..<chunk.rowCount {
      let heard = rows[number].heard
      if heard < newest {
        outOfOrder += 1
      } else {
        if heard - newest > TimeSpan.longPause { span.skip(heard - newest) }
        newest = heard
      }
    }
    span.note(rows[0].heard)
    span.note(newest)
    if wantsOrder, !check.take(chunk) { isDisordered = true }
  }

  // MARK: Evaluate

  func evaluate(_ job: Job, group: Int, with tools: ReplayTools) {
    // Each of these once: to read it from the setup retains it.
    let lanes = setup.lanes
    let indexes = setup.indexOfLane
    let probe = probes[group]
    let observer = observers.isEmpty ? nil : observers[group]
    let chunk = job.chunk
    if case .start(let clock) = job.mark {
      if job.reading?.isLive == true { for lane in lanes { lane.begin(at: clock, group: group) } }
      return
    }
    for lane in lanes { lane.beginChunk(at: job.clockBefore, group: group) }
    for shard in group * RunStages.shardsOfGroup..<(group + 1) * RunStages.shardsOfGroup {
      let rows = chunk.shardStarts[shard]..<chunk.shardStarts[shard + 1]
      if rows.isEmpty && chunk.ticks.isEmpty { continue }
      observer?.take(chunk, rows: rows)
      probe.probe.prepare(chunk, rows: rows)
      for number in lanes.indices {
        lanes[number].evaluate(job, shard: shard, with: tools, locator: indexes[number])
        if number == 0 { render(tools.notices, lanes[0].rules, to: job.outputs[group]) }
        observer?.take(tools.notices, lane: number)
      }
      probe.probe.take(chunk, rows: rows)
    }
    for number in lanes.indices {
      job.replay?.setMailed(lanes[number].takeMailed(group: group), lane: number, group: group)
    }
  }

  /// Writes what the first rule set tells, in the forms that are wanted.
  private func render(_ notices: NoticeBuffer, _ rules: RulesInForce, to output: GroupOutput) {
    if notices.records.isEmpty || !self.output.wantsNotices { return }
    rules.writer.prefetch(for: notices)
    for record in notices.records {
      NoticeRendering.add(record, in: notices, rules, forms: self.output.forms(of: record, rules), to: output)
    }
  }

  // MARK: Write

  func write(_ job: Job) throws(RunFailure) -> Bool {
    for (number, lane) in setup.lanes.enumerated() {
      if let mailed = job.replay?.mailed(lane: number), !mailed.isEmpty { lane.forecast(mailed) }
    }
    return try output.write(job)
  }

  // MARK: End. Only when the pipeline has ended.

  var quality: [(name: String, quality: DeviceQuality)] { probes.flatMap(\.probe.seen) }
}

/// The first and the last moment of something, ms since 1970.
struct TimeSpan: Sendable, Equatable {
  private(set) var first: Int64?
  private(set) var last: Int64?
  /// Pauses within that are so long that there are no data of them.
  private(set) var skipped: Int64 = 0

  /// Longer than a weekend with a holiday, ms.
  static let longPause: Int64 = 4 * 86_400_000

  mutating func skip(_ milliseconds: Int64) { skipped += milliseconds }

  /// From the first to the last, without the long pauses; ms.
  var covered: Int64 {
    guard let first, let last else { return 0 }
    return max(0, last - first - skipped)
  }

  mutating func note(_ moment: Int64) {
    first = min(first ?? moment, moment)
    last = max(last ?? moment, moment)
  }
}

/// Looks on while a group of shards is evaluated: one for each group, called by its turn.
protocol ReplayObserver: AnyObject, Sendable {
  /// What a rule set told at one shard's part of a chunk.
  func take(_ notices: NoticeBuffer, lane: Int)
  /// A shard's rows, before they are evaluated.
  func take(_ chunk: Chunk, rows: Range<Int>)
}
