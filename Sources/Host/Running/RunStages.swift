internal import Engine
internal import Geofences
internal import Model
internal import Platform
internal import Wire

/// The stages of a run: decoder, sequencer, shards, sinks.
///
/// Unchecked: the pipeline calls `sequence` and `write` one at a time each, and `evaluate` one at a time for a group;
/// what each of them touches is said beside it, and nothing else is shared but what never changes.
final class RunStages: PipelineStages, @unchecked Sendable {
  static let shardsOfGroup = 64 / Job.groupCount

  private let isStrict: Bool
  /// What the first job is decoded by.
  private let first: (rules: RulesInForce, reading: Reading)
  private let inputs: InputTable
  private let hashSeed: UInt64
  /// Touched by `evaluate`, each by its group's turn.
  private let shards: [ShardBox]
  /// Touched by `sequence`.
  private var sequencer: Sequencer
  private var lines: LineCounts
  private var counts = RunCounts()
  /// Touched by `write`.
  private let outputs: RunOutputs
  private let report: RunReport

  init(_ beginning: RunBeginning, options: RunOptions, inputs: InputTable, outputs: RunOutputs, report: RunReport) {
    self.report = report
    isStrict = options.isStrict
    first = (beginning.rules, beginning.reading)
    self.inputs = inputs
    self.outputs = outputs
    hashSeed = beginning.hashSeed
    shards = beginning.shards
    sequencer = beginning.sequencer
    lines = beginning.lines
  }

  // MARK: Decode

  func makeTools() -> RunTools { RunTools(first.rules, first.reading, inputs: inputs, hashSeed: hashSeed) }

  func decode(_ job: Job, with own: RunTools) {
    guard let rules = job.rules, let reading = job.reading else { preconditionFailure("a job without rules") }
    own.prepareDecoding(rules, reading, source: job.chunk.source)
    let tools = own.tools
    if job.isOverlong {
      job.chunk.lineCount = 1
    } else if job.chunk.byteCount > 0 {
      tools.decoder.decode(job.chunk)
      // Once more without what follows a refused line, so that nothing of it is counted.
      if isStrict, RefusedLines.cutBehindFirst(in: job.chunk) { tools.decoder.decode(job.chunk) }
    }
    if job.isCutOff { RefusedLines.markCutOff(in: job.chunk) }
    if isStrict { RefusedLines.endAtFirst(in: job.chunk) }
  }

  // MARK: Sequence

  func sequence(_ job: Job) -> SequencedJob {
    let chunk = job.chunk
    switch job.mark {
    case .none: break
    case .start: sequencer = Sequencer(isLive: job.reading?.isLive == true, state: sequencer.state)
    case .reload, .reopening: break
    case .checkpoint(let checkpoint):
      checkpoint.stream.sequencer = sequencer.state.bytes
      checkpoint.stream.lines = lines.byInput
    }
    chunk.firstLine = lines.take(
      job.isUnfinished ? 0 : chunk.lineCount, of: inputs[chunk.source].name, isFirst: job.startsInput)
    job.clockBefore = sequencer.streamClock
    sequencer.pass(chunk)
    switch job.tick {
    case .none: break
    case .wall(let clock): sequencer.tick(at: clock, into: chunk, isFinal: false)
    case .streamClock: if let clock = sequencer.streamClock { sequencer.tick(at: clock, into: chunk, isFinal: false) }
    case .final(let clock): sequencer.tick(at: clock, into: chunk, isFinal: true)
    }
    if job.clockBefore == nil, chunk.rowCount > 0 { job.clockBefore = chunk.rows[0].heard }
    counts.add(chunk)
    // At a checkpoint too, the last of which is the end.
    if case .checkpoint = job.mark { job.publishes = report.isWatched } else { job.publishes = report.isDue() }
    if job.publishes {
      report.sequenced(counts, clock: sequencer.streamClock, isLive: job.reading?.isLive == true)
    }
    return SequencedJob(groups: groups(of: job), isLast: isStrict && !chunk.rejects.isEmpty)
  }

  /// The groups that have something to look at.
  private func groups(of job: Job) -> UInt8 {
    switch job.mark {
    case .none: break
    case .start, .reload, .checkpoint: return 0xFF
    case .reopening: return 0
    }
    return job.publishes ? 0xFF : Self.groups(of: job.chunk)
  }

  /// The groups that have rows in a sequenced chunk, all of them where it has ticks.
  static func groups(of chunk: Chunk) -> UInt8 {
    if !chunk.ticks.isEmpty { return 0xFF }
    var bits: UInt8 = 0
    for group in 0..<Job.groupCount {
      let first = group * shardsOfGroup
      if chunk.shardStarts[first] < chunk.shardStarts[first + shardsOfGroup] { bits |= 1 << UInt8(group) }
    }
    return bits
  }

  // MARK: Evaluate

  func evaluate(_ job: Job, group: Int, with own: RunTools) {
    guard let rules = job.rules else { preconditionFailure("a job without rules") }
    own.prepareLocating(rules)
    let tools = own.tools
    let output = job.outputs[group]
    let start = WallClock.monotonicNanoseconds()
    for number in group * Self.shardsOfGroup..<(group + 1) * Self.shardsOfGroup {
      tools.notices.removeAll()
      switch job.mark {
      case .none: shards[number].shard.evaluate(job.chunk, locator: &tools.locator, notices: &tools.notices)
      case .start(let clock): if job.reading?.isLive == true { shards[number].shard.begin(at: clock) }
      case .reload(let change):
        // Without an event there is no alert that a clock could be needed for.
        own.withNext(change.next) { after in
          change.move(
            shards[number], clock: job.clockBefore ?? 0, before: &tools.locator, after: &after,
            notices: &tools.notices)
        }
      case .checkpoint(let checkpoint): checkpoint.take(&shards[number].shard, group: group)
      case .reopening: break
      }
      output.recordedRows.append(contentsOf: tools.notices.recordedRows)
      rules.writer.prefetch(for: tools.notices)
      for record in tools.notices.records { NoticeRendering.add(record, in: tools.notices, rules, to: output) }
    }
    if job.publishes { report.evaluated(counters(of: group), group: group) }
    output.nanoseconds = WallClock.monotonicNanoseconds() - start
  }

  private func counters(of group: Int) -> EngineCounters {
    var total = EngineCounters()
    for number in group * Self.shardsOfGroup..<(group + 1) * Self.shardsOfGroup {
      total += shards[number].shard.counters
    }
    return total
  }

  // MARK: Write

  func write(_ job: Job) throws(RunFailure) -> Bool { try outputs.write(job) }

  // MARK: End

  /// What was counted. Only when the pipeline has ended.
  func finalCounts() -> RunCounts {
    var result = counts
    for box in shards { result.engine += box.shard.summary() }
    outputs.count(into: &result)
    return result
  }

  /// `--strict` ended the run.
  var wasRefusedStrictly: Bool { isStrict && !counts.refused.isEmpty }
}

/// A shard, which cannot be copied, as something that can be pointed at.
final class ShardBox {
  var shard: Shard
  init(_ shard: consuming Shard) { self.shard = shard }
}

/// Lines of each input so far, by its name.
struct LineCounts {
  private(set) var byInput: [String: Int] = [:]

  init(_ byInput: [String: Int] = [:]) { self.byInput = byInput }

  /// Counts lines; gives how many came before them.
  mutating func take(_ count: Int, of input: String, isFirst: Bool) -> Int {
    if isFirst { byInput[input] = 0 }
    let before = byInput[input] ?? 0
    if count > 0 { byInput[input] = before + count }
    return before
  }
}
