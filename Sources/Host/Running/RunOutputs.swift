internal import Delivery
internal import Model
internal import Platform
internal import Rules
internal import Storage
internal import Wire

/// What a run tells: notices to the sinks, to the history and into the outbox, refused and late lines to their files.
///
/// Called by the pipeline's `write`, one job at a time, in their order.
final class RunOutputs {
  private let options: RunOptions
  private let inputs: InputTable
  private let announcer: Announcer
  private let output: OutputFile
  private let appending: Appending
  private let openFiles = OpenFiles()
  private let stores: RunStores?
  private let owed: OwedNotices
  private let report: RunReport
  private var rules: RulesInForce
  private var sinks: SinkSet
  private let rejects: SideFile?
  private let late: SideFile?
  private var merger = NoticeMerger()
  /// In the order of `NoticeKind.allCases`.
  private var noticeCounts = [Int](repeating: 0, count: NoticeKind.allCases.count)
  private var toldReasons: Set<RejectReason> = []
  /// Files of sinks that are gone, for the next checkpoint.
  private var closed = FileMarks()

  init(
    _ beginning: RunBeginning, options: RunOptions, inputs: InputTable, output: OutputFile, stores: RunStores?,
    owed: OwedNotices, report: RunReport, announcer: Announcer
  ) throws(RunFailure) {
    self.options = options
    self.inputs = inputs
    self.announcer = announcer
    self.output = output
    self.stores = stores
    self.owed = owed
    self.report = report
    rules = beginning.rules
    appending = stores?.appending ?? Appending(announcer: announcer)
    sinks = try SinkSet(
      beginning.rules, options: options, output: output, appending: appending, files: openFiles,
      ledger: stores?.ledger)
    sinks.clock = beginning.sinkClock
    rejects = try Self.sideFile(options.rejectsPath, appending, head: SideFile.rejectHead)
    late = try Self.sideFile(options.latePath, appending)
  }

  private static func sideFile(
    _ path: String?, _ appending: Appending, head: String? = nil
  ) throws(RunFailure) -> SideFile? {
    guard let path else { return nil }
    return SideFile(try OutputFile(appendingTo: path, with: appending, head: head))
  }

  /// False: standard output was the only sink, and nobody reads it any more.
  func write(_ job: Job) throws(RunFailure) -> Bool {
    // What was told before the program was started anew is not said twice; files were cut back, and want it again.
    let wasTold = stores.map { job.position <= $0.toldBefore } ?? false
    sinks.suppressesOutput = wasTold
    try tellRefused(job, isSaid: !wasTold)
    if let late {
      for row in job.outputs.flatMap(\.recordedRows).sorted() {
        late.addLine(of: job.chunk.rows[Int(row)], in: job.chunk)
      }
      try late.flush()
    }
    merger.merge(job.outputs, rowCount: job.chunk.rowCount, ticks: sortedInputs(of: job), into: &job.order)
    for output in job.outputs {
      for notice in output.notices where notice.sinks & ~NoticeRecord.recordStream != 0 {
        noticeCounts[notice.kind.position] += 1
      }
    }
    try owed.take(job)
    let goesOn = try sinks.tell(job)
    try stores?.log(job, clock: sinks.clock)
    try follow(job.mark)
    // What nobody read is told again by the next start.
    if !sinks.isStandardOutputClosed { stores?.told(job.position) }
    report.told(job, publishes: job.publishes, rules: rules.ruleSet, kinds: noticeCounts)
    return goesOn || owed.isNeeded
  }

  /// Inputs whose notices come from many shards and have to be sorted: ticks, and a reload, which is the only input of
  /// its job.
  private func sortedInputs(of job: Job) -> [TickMark] {
    switch job.mark {
    case .reload: [TickMark(beforeRow: 0, clock: 0)]
    case .none, .start, .checkpoint, .reopening: job.chunk.ticks
    }
  }

  /// What a job's mark asks for, behind its notices.
  private func follow(_ mark: Job.Mark) throws(RunFailure) {
    switch mark {
    case .none, .start: break
    case .reload(let change): try self.change(to: change.next)
    case .checkpoint(let checkpoint):
      checkpoint.stream.sinkClock = sinks.clock
      checkpoint.files = try marks()
      try stores?.store(checkpoint)
      if checkpoint.reopens { try reopen() }
    case .reopening: try reopen()
    }
  }

  private func change(to next: RulesInForce) throws(RunFailure) {
    try sinks.reopen()
    closed.add(try sinks.marks())
    let clock = sinks.clock
    let wasSilent = sinks.suppressesOutput
    sinks = try SinkSet(
      next, options: options, output: output, appending: appending, files: openFiles, ledger: stores?.ledger)
    sinks.clock = clock
    sinks.suppressesOutput = wasSilent
    rules = next
    stores?.use(next)
    try owed.change(to: next)
    report.use(next, isReload: true)
  }

  private func marks() throws(RunFailure) -> FileMarks {
    var marks = closed
    closed = FileMarks()
    marks.add(try sinks.marks())
    for file in [rejects, late] { if let file { marks.add(try file.marks()) } }
    return marks
  }

  private func reopen() throws(RunFailure) {
    try late?.reopen()
    try rejects?.reopen()
    try sinks.reopen()
  }

  /// The first of each reason goes to the person, each line to the side file.
  private func tellRefused(_ job: Job, isSaid: Bool) throws(RunFailure) {
    for reject in job.chunk.rejects {
      let line = job.chunk.firstLine + reject.lineNumber + 1
      let input = inputs[job.chunk.source].name
      if isSaid, toldReasons.insert(reject.reason).inserted {
        announcer.say("line \(line) of \(input) is refused: \(reject.reason.sentence)")
      }
      rejects?.addReject(reject, line: line, input: input, of: job.chunk)
    }
    try rejects?.flush()
  }

  /// Adds what was told to a run's counts. Only when the pipeline has ended.
  func count(into counts: inout RunCounts) {
    counts.ruleNames = rules.ruleSet.rules.map(\.name)
    counts.fieldNames = rules.ruleSet.fields.fields.map(\.name)
    for kind in NoticeKind.allCases where noticeCounts[kind.position] > 0 {
      counts.notices[kind] = noticeCounts[kind.position]
    }
    counts.isStandardOutputClosed = sinks.isStandardOutputClosed
  }
}
