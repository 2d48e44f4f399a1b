internal import Model
internal import Platform
internal import Synchronization

/// The stages that bring all events of inputs to the sorter.
///
/// Unchecked: the list of writers is read and written with the monitor's lock held.
final class SortStages: PipelineStages, @unchecked Sendable {
  private let source: ReplayContext
  private let sorter: LineSorter
  private let isRefusedStrictly = Atomic<Bool>(false)
  private let monitor = Monitor()
  /// Of all workers.
  private var writers: [BlockWriter] = []

  init(_ source: ReplayContext, sorter: LineSorter) {
    self.source = source
    self.sorter = sorter
  }

  func makeTools() -> KeyTools {
    let writer = BlockWriter(sorter)
    monitor.lock()
    writers.append(writer)
    monitor.unlock()
    return source.tools(writer: writer)
  }

  /// Hands in what the workers still have. Only when the pipeline has ended.
  func finish() {
    monitor.lock()
    defer { monitor.unlock() }
    for writer in writers { writer.finish() }
  }

  /// Each event becomes a line of its own: those of an array are sorted each by its own key.
  func decode(_ job: Job, with tools: KeyTools) {
    tools.decode(job)
    guard let writer = tools.writer else { return }
    let chunk = job.chunk
    for number in 0..<chunk.rowCount {
      let row = chunk.rows[number]
      // Chunks are numbered in the order in which inputs are read, which is that of their positions.
      let ordinal = UInt64(chunk.sequence) << 16 | UInt64(number)
      if let record = source.record(of: row, source: chunk.source, ordinal: ordinal) {
        writer.append(source.line(of: row, in: chunk), record)
      }
    }
  }

  func sequence(_ job: Job) -> SequencedJob {
    if !source.ledger.take(job, options: source.options) { isRefusedStrictly.store(true, ordering: .relaxed) }
    return SequencedJob(groups: 0)
  }

  func evaluate(_ job: Job, group: Int, with tools: KeyTools) {}

  func write(_ job: Job) throws(RunFailure) -> Bool {
    if isRefusedStrictly.load(ordering: .relaxed) { throw ReadingLedger.strictly }
    if let failure = sorter.failure { throw failure }
    return true
  }
}
