internal import Engine
internal import Geofences
internal import Model
internal import Platform
internal import Rules
internal import Wire

/// The stages of a run: decoder, sequencer, shards, sinks.
///
/// Unchecked: the pipeline calls `sequence` and `write` one at a time each, and `evaluate` one at a time for a group;
/// what each of them touches is said beside it, and nothing else is shared but what never changes.
final class RunStages: PipelineStages, @unchecked Sendable {
  static let shardsOfGroup = 64 / Job.groupCount

  private final class ShardBox {
    var shard: Shard
    init(_ shard: consuming Shard) { self.shard = shard }
  }

  private let options: RunOptions
  private let plan: EnginePlan
  private let index: FenceIndex
  private let writer: NoticeWriter
  private let hashSeed = UInt64.random(in: .min ... .max)
  private let announcer: Announcer
  private let stop: StopSignal
  /// Touched by `evaluate`, each by its group's turn.
  private let shards: [ShardBox]
  /// Touched by `sequence`.
  private var sequencer: Sequencer
  private var linesBefore = 0
  private var counts = RunCounts()
  /// Touched by `write`, but for what never changes in it (`formBits`, `needsNames`).
  private let sinks: SinkSet
  private let rejects: SideFile?
  private let late: SideFile?
  private var merger = NoticeMerger()
  /// In the order of `NoticeKind.allCases`.
  private var noticeCounts = [Int](repeating: 0, count: NoticeKind.allCases.count)
  private var toldReasons: Set<RejectReason> = []

  init(
    rules: CheckedRuleSet, index: FenceIndex, options: RunOptions, stop: StopSignal, output: OutputFile,
    announcer: Announcer
  ) throws(RunFailure) {
    self.options = options
    self.stop = stop
    self.index = index
    counts.ruleNames = rules.rules.map(\.name)
    counts.fieldNames = rules.fields.fields.map(\.name)
    self.announcer = announcer
    let appending = Appending(announcer: announcer)
    sinks = try SinkSet(rules, options: options, output: output, appending: appending)
    rejects = try Self.sideFile(options.rejectsPath, appending, head: SideFile.rejectHead)
    late = try Self.sideFile(options.latePath, appending)
    let plan = EnginePlan(rules, index: index, keepsRecords: options.recordsPath != nil, hashSeed: hashSeed)
    self.plan = plan
    writer = NoticeWriter(plan.catalogue)
    sequencer = Sequencer(isLive: options.runsLive)
    shards = (0..<64).map { ShardBox(Shard(plan: plan, number: $0)) }
  }

  private static func sideFile(
    _ path: String?, _ appending: Appending, head: String? = nil
  ) throws(RunFailure) -> SideFile? {
    guard let path else { return nil }
    return SideFile(try OutputFile(appendingTo: path, with: appending, head: head))
  }

  // MARK: Decode

  func makeTools() -> WorkerTools { WorkerTools(decoder: decoder(for: 0), source: 0, locator: Locator(index)) }

  private func decoder(for source: Int) -> EventDecoder {
    EventDecoder(
      plan: plan.fields, dialect: options.dialect,
      gpsdDevice: options.device ?? options.inputs[source].deviceName,
      hashSeed: hashSeed)
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
      // Once more without what follows a refused line, so that nothing of it is counted.
      if options.isStrict, RefusedLines.cutBehindFirst(in: job.chunk) { tools.decoder.decode(job.chunk) }
    }
    if job.isCutOff { RefusedLines.markCutOff(in: job.chunk) }
    if options.isStrict { RefusedLines.endAtFirst(in: job.chunk) }
  }

  // MARK: Sequence

  func sequence(_ job: Job) -> SequencedJob {
    let chunk = job.chunk
    if job.startsInput { linesBefore = 0 }
    chunk.firstLine = linesBefore
    linesBefore += chunk.lineCount
    job.clockBefore = sequencer.streamClock
    sequencer.pass(chunk)
    switch job.tick {
    case .none: break
    case .wall(let clock): sequencer.tick(at: clock, into: chunk, isFinal: false)
    case .streamClock: if let clock = sequencer.streamClock { sequencer.tick(at: clock, into: chunk, isFinal: false) }
    case .final(let clock): sequencer.tick(at: clock, into: chunk, isFinal: true)
    }
    if job.clockBefore == nil, chunk.rowCount > 0 { job.clockBefore = chunk.rows[0].heard }
    count(chunk)
    return SequencedJob(groups: groups(of: chunk), isLast: options.isStrict && !chunk.rejects.isEmpty)
  }

  private func count(_ chunk: Chunk) {
    counts.lines += chunk.lineCount
    counts.events += chunk.rowCount
    counts.passedOver += chunk.counts.passedOver
    counts.numbersInStrings += chunk.counts.numbersInStrings
    counts.wrongTypes += chunk.counts.wrongTypes
    counts.zeroFixes += chunk.counts.zeroFixes
    for reject in chunk.rejects { counts.refused[reject.reason, default: 0] += 1 }
  }

  /// The groups that have a row or a tick to look at.
  private func groups(of chunk: Chunk) -> UInt8 {
    if !chunk.ticks.isEmpty { return 0xFF }
    var bits: UInt8 = 0
    for group in 0..<Job.groupCount {
      let first = group * Self.shardsOfGroup
      if chunk.shardStarts[first] < chunk.shardStarts[first + Self.shardsOfGroup] { bits |= 1 << UInt8(group) }
    }
    return bits
  }

  // MARK: Evaluate

  func evaluate(_ job: Job, group: Int, with tools: WorkerTools) {
    let output = job.outputs[group]
    for number in group * Self.shardsOfGroup..<(group + 1) * Self.shardsOfGroup {
      tools.notices.removeAll()
      shards[number].shard.evaluate(job.chunk, locator: &tools.locator, notices: &tools.notices)
      output.recordedRows.append(contentsOf: tools.notices.recordedRows)
      writer.prefetch(for: tools.notices)
      for record in tools.notices.records { render(record, in: tools.notices, into: output) }
    }
  }

  /// Writes a notice in each form that one of its sinks wants.
  private func render(_ record: NoticeRecord, in buffer: NoticeBuffer, into output: GroupOutput) {
    let forms = sinks.formBits(of: record.sinks)
    if forms == 0 { return }
    var notice = RenderedNotice()
    notice.input = record.input
    notice.kind = record.kind
    notice.rule = record.rule
    notice.fence = record.fence
    notice.time = record.time
    notice.sinks = record.sinks
    let name = output.names.count
    let nameStart = Int(record.nameOffset)
    output.names.append(contentsOf: buffer.bytes[nameStart..<nameStart + Int(record.nameLength)])
    notice.name = name..<output.names.count
    for form in NoticeForm.allCases where forms & (1 << UInt8(form.rawValue)) != 0 {
      let start = output.bytes.count
      switch form {
      case .json:
        writer.json(record, in: buffer, into: &output.bytes)
        notice.json = ByteSlice(offset: start, length: output.bytes.count - start)
      case .text:
        writer.text(record, in: buffer, into: &output.bytes)
        notice.text = ByteSlice(offset: start, length: output.bytes.count - start)
      case .coloured:
        writer.text(record, in: buffer, coloured: true, into: &output.bytes)
        notice.coloured = ByteSlice(offset: start, length: output.bytes.count - start)
      }
    }
    output.notices.append(notice)
  }

  // MARK: Write

  func write(_ job: Job) throws(RunFailure) -> Bool {
    if stop.takeReopening() {
      try late?.reopen()
      try rejects?.reopen()
      try sinks.reopen()
    }
    try tellRefused(job)
    if let late {
      for row in job.outputs.flatMap(\.recordedRows).sorted() {
        late.addLine(of: job.chunk.rows[Int(row)], in: job.chunk)
      }
      try late.flush()
    }
    merger.merge(job.outputs, rowCount: job.chunk.rowCount, ticks: job.chunk.ticks, into: &job.order)
    for output in job.outputs {
      for notice in output.notices where notice.sinks & ~NoticeRecord.recordStream != 0 {
        noticeCounts[notice.kind.position] += 1
      }
    }
    return try sinks.tell(job)
  }

  /// The first of each reason goes to the person, each line to the side file.
  private func tellRefused(_ job: Job) throws(RunFailure) {
    for reject in job.chunk.rejects {
      let line = job.chunk.firstLine + reject.lineNumber + 1
      let input = options.inputs[job.chunk.source].name
      if toldReasons.insert(reject.reason).inserted {
        announcer.say("line \(line) of \(input) is refused: \(reject.reason.sentence)")
      }
      rejects?.addReject(reject, line: line, input: input, of: job.chunk)
    }
    try rejects?.flush()
  }

  // MARK: End

  /// What was counted. Only when the pipeline has ended.
  func finalCounts() -> RunCounts {
    var result = counts
    for box in shards { result.engine += box.shard.summary() }
    for kind in NoticeKind.allCases where noticeCounts[kind.position] > 0 {
      result.notices[kind] = noticeCounts[kind.position]
    }
    result.isStandardOutputClosed = sinks.isStandardOutputClosed
    return result
  }

  /// `--strict` ended the run.
  var wasRefusedStrictly: Bool { options.isStrict && !counts.refused.isEmpty }
}
