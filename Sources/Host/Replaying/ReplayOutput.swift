internal import Model
internal import Platform
internal import Wire

/// Where the notices of a replay go: to a file, to standard output, and with `--send` to the sinks of the rules.
///
/// Called by the pipeline's `write`, one job at a time, in their order.
final class ReplayOutput {
  private let told: ReplayFile?
  private let records: ReplayFile?
  private let form: NoticeForm
  private let sending: ReplaySending?
  private let progress: ReplayProgress
  private var merger = NoticeMerger()
  private var noticeCount = 0
  private var eventCount = 0

  /// - Parameters:
  ///   - told: gets each notice that a sink would be told of, once, in `form`; nil: nobody wants them.
  ///   - records: gets every notice, told or not, as JSON lines.
  init(
    told: ReplayFile?, records: ReplayFile?, form: NoticeForm, sending: ReplaySending?, progress: ReplayProgress
  ) {
    self.told = told
    self.records = records
    self.form = form
    self.sending = sending
    self.progress = progress
    if form == .csv { told?.buffer.append(utf8: NoticeCSV.header) }
  }

  /// Nobody wants the notices' bytes: what they amount to is told elsewhere.
  static func none(_ progress: ReplayProgress) -> ReplayOutput {
    ReplayOutput(told: nil, records: nil, form: .json, sending: nil, progress: progress)
  }

  /// Somebody wants the notices' bytes.
  var wantsNotices: Bool { told != nil || records != nil || sending != nil }

  /// The forms that a notice is wanted in, as bits by `NoticeForm`.
  func forms(of record: NoticeRecord, _ rules: RulesInForce) -> UInt8 {
    let sinks = record.sinks & ~NoticeRecord.recordStream
    var forms: UInt8 = 0
    if record.sinks & NoticeRecord.recordStream != 0 {
      if told != nil, sinks != 0 { forms |= 1 << UInt8(form.rawValue) }
      if records != nil { forms |= 1 << UInt8(NoticeForm.json.rawValue) }
    }
    return sending == nil ? forms : forms | rules.formBits(of: sinks)
  }

  /// False: nobody reads the notices any more.
  func write(_ job: Job) throws(RunFailure) -> Bool {
    var goesOn = true
    if wantsNotices {
      merger.merge(job.outputs, rowCount: job.chunk.rowCount, ticks: job.chunk.ticks, into: &job.order)
      noticeCount += job.order.count
      for place in job.order { add(job.outputs[Int(place.group)], Int(place.position)) }
      goesOn = try told?.flush() ?? true
      _ = try records?.flush()
      try sending?.tell(job)
    }
    eventCount += job.chunk.rowCount
    progress.replayed(events: eventCount, notices: noticeCount)
    return goesOn
  }

  private func add(_ output: GroupOutput, _ position: Int) {
    let notice = output.notices[position]
    guard notice.sinks & NoticeRecord.recordStream != 0 else { return }
    if let told, notice.sinks & ~NoticeRecord.recordStream != 0 {
      told.buffer.append(output.bytes, notice.slice(in: form))
    }
    records?.buffer.append(output.bytes, notice.json)
  }

  /// The end of the input was reached: files take their names, what is owed is delivered.
  func finish() throws(RunFailure) {
    _ = try told?.finish()
    _ = try records?.finish()
    try sending?.finish()
  }
}

/// One stream of notices that a replay writes.
final class ReplayFile {
  private enum Target {
    case file(PartialFile)
    case stream(OutputFile)
    /// What goes to a stream once it is known that nothing has to be taken back.
    case held(TemporaryFile, OutputFile)
  }

  var buffer = ByteBuffer(capacity: 64 * 1024)
  private let target: Target
  private var isClosed = false

  init(_ file: PartialFile) { target = .file(file) }
  init(_ stream: OutputFile) { target = .stream(stream) }
  init(_ stream: OutputFile, heldIn folder: String) throws(RunFailure) {
    target = .held(try TemporaryFile(in: folder), stream)
  }

  /// What was added goes out. False: nobody reads it any more.
  func flush() throws(RunFailure) -> Bool {
    if isClosed || buffer.count == 0 { return !isClosed }
    switch target {
    case .file(let file): try file.write(buffer)
    case .stream(let stream): isClosed = try stream.write(buffer) == .closed
    case .held(let file, _):
      var failure: RunFailure?
      buffer.withBytes { bytes in
        do throws(RunFailure) { try file.append(bytes) } catch { failure = error }
      }
      if let failure { throw failure }
    }
    buffer.removeAll()
    return !isClosed
  }

  func finish() throws(RunFailure) {
    _ = try flush()
    switch target {
    case .file(let file): try file.finish()
    case .stream: break
    case .held(let file, let stream): try Self.copy(file, to: stream)
    }
  }

  private static func copy(_ file: TemporaryFile, to stream: OutputFile) throws(RunFailure) {
    var at: Int64 = 0
    while at < file.length {
      var piece = [UInt8](repeating: 0, count: Int(min(file.length - at, 1 << 20)))
      var failure: RunFailure?
      piece.withUnsafeMutableBytes { bytes in
        do throws(RunFailure) { try file.read(into: bytes, at: at) } catch { failure = error }
      }
      if let failure { throw failure }
      if try stream.write(piece) == .closed { return }
      at += Int64(piece.count)
    }
  }
}
