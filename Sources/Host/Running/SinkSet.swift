internal import Model
internal import Platform
internal import Rules
internal import Storage

/// All sinks of a run, and the forms of a notice that they want.
final class SinkSet {
  /// By the sink's bit; nil where it has gone.
  private var sinks: [(any Sink)?]
  private let records: StreamSink?
  /// Bits of the sinks that are standard output.
  private let stdoutBits: UInt64
  private let screen: StreamSink
  private let hasFiles: Bool
  /// A sink has `{device}` in its path.
  let needsNames: Bool
  /// The merged order's clock: the last tick's, ms; nil before the first event. A part of a checkpoint, as the names of
  /// files follow it.
  var clock: Int64?
  private(set) var isStandardOutputClosed = false

  /// Opens nothing yet but the record stream.
  ///
  /// - Parameters:
  ///   - files: what the file sinks of the run have open.
  ///   - ledger: the registry of `appending`; nil without a state directory. Its files have been cut back.
  init(
    _ inForce: RulesInForce, options: RunOptions, output: OutputFile, appending: Appending, files: OpenFiles,
    ledger: FileLedger? = nil
  ) throws(RunFailure) {
    let rules = inForce.ruleSet
    var sinks: [(any Sink)?] = []
    var stdoutBits: UInt64 = 0
    var hasFiles = options.recordsPath != nil
    var needsNames = false
    let used = Set(rules.rules.flatMap { $0.notify.map(\.sink) })
    let ruleNames = rules.rules.map { PathMaker.safePart($0.name.utf8) }
    let screen = StreamSink(output, form: options.outputForm)
    for (position, sink) in rules.sinks.enumerated() {
      switch sink.target {
      case .stdout:
        stdoutBits |= 1 << UInt64(position)
        sinks.append(screen)
      case .file(let path, let rotation, let keep, _):
        sinks.append(
          FileSink(
            parts: path, rotation: rotation, keep: keep, form: inForce.forms[position], declaredIn: sink.declaredIn,
            ruleNames: ruleNames, appending: appending, files: files, ledger: ledger))
        if used.contains(position) { hasFiles = true }
        if path.contains(.device) { needsNames = true }
      case .mail, .webhook:
        sinks.append(nil)
      }
    }
    records = try options.recordsPath.map { (path) throws(RunFailure) in
      StreamSink(try OutputFile(appendingTo: path, with: appending, head: FileSink.noticeHead), form: .json)
    }
    self.sinks = sinks
    self.screen = screen
    self.stdoutBits = stdoutBits
    self.hasFiles = hasFiles
    self.needsNames = needsNames
  }

  /// Tells a job's notices in their order. False: standard output was the only sink, and nobody reads it any more.
  func tell(_ job: Job) throws(RunFailure) -> Bool {
    var ticks = job.chunk.ticks.enumerated().makeIterator()
    var nextTick = ticks.next()
    if clock == nil { clock = job.clockBefore }
    for place in job.order {
      let output = job.outputs[Int(place.group)]
      let notice = output.notices[Int(place.position)]
      while let tick = nextTick, Int(tick.element.beforeRow) + tick.offset <= Int(notice.input) {
        clock = tick.element.clock
        nextTick = ticks.next()
      }
      try tell(DeliveredNotice(output: output, notice: notice, clock: clock ?? notice.time))
    }
    if let last = job.chunk.ticks.last { clock = last.clock }
    return try flush()
  }

  /// Opens all files anew; standard output stays.
  func reopen() throws(RunFailure) {
    for sink in sinks { try (sink as? FileSink)?.reopen() }
    try records?.reopen()
  }

  /// What a checkpoint has to know of the files; what was taken is written first.
  func marks() throws(RunFailure) -> FileMarks {
    _ = try flush()
    var marks = FileMarks()
    for sink in sinks { if let sink = sink as? FileSink { marks.add(try sink.marks()) } }
    if let records { marks.add(try records.marks()) }
    return marks
  }

  /// Standard output is silent: what comes was told by the run that recovery makes good.
  var suppressesOutput: Bool {
    get { screen.isSuppressed }
    set { screen.isSuppressed = newValue }
  }

  private func tell(_ delivered: DeliveredNotice) throws(RunFailure) {
    let told = delivered.notice.sinks
    if told & NoticeRecord.recordStream != 0 { records?.take(delivered) }
    var rest = told & ~NoticeRecord.recordStream
    var isOnScreen = false
    while rest != 0 {
      let position = rest.trailingZeroBitCount
      rest &= rest - 1
      guard position < sinks.count else { continue }
      // Several sinks may be standard output; a notice stands there once.
      if stdoutBits & 1 << UInt64(position) != 0 {
        if isOnScreen { continue }
        isOnScreen = true
      }
      try sinks[position]?.take(delivered)
    }
  }

  private func flush() throws(RunFailure) -> Bool {
    for position in sinks.indices {
      guard let sink = sinks[position] else { continue }
      if try sink.flush() { continue }
      isStandardOutputClosed = true
      for position in sinks.indices where stdoutBits & 1 << UInt64(position) != 0 { sinks[position] = nil }
    }
    if let records, try !records.flush() { throw RunFailure("cannot write the records: nobody reads them any more") }
    return !isStandardOutputClosed || hasFiles
  }
}
