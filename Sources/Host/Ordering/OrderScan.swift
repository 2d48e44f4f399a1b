internal import Model
internal import Platform
internal import Synchronization

/// The stages of a look at inputs, whether each is in order by itself. Of those that are, refused lines are told of.
///
/// Unchecked: the pipeline calls `sequence` one at a time.
final class OrderScan: PipelineStages, @unchecked Sendable {
  private let source: ReplayContext
  private let disordered = Mutex<Set<Int>>([])
  private let isRefusedStrictly = Atomic<Bool>(false)
  /// Touched by `sequence`.
  private var checks: [Int: OrderCheck] = [:]

  init(_ source: ReplayContext) { self.source = source }

  /// An event of the input came behind one that it should have come before.
  func isDisordered(_ input: Int) -> Bool { disordered.withLock { $0.contains(input) } }

  func makeTools() -> KeyTools { source.tools() }

  func decode(_ job: Job, with tools: KeyTools) { tools.decode(job) }

  func sequence(_ job: Job) -> SequencedJob {
    let input = job.chunk.source
    // Such an input is read again from its beginning, and its lines are told of then.
    if !isDisordered(input) {
      if !source.ledger.take(job, options: source.options) { isRefusedStrictly.store(true, ordering: .relaxed) }
      if !checks[input, default: OrderCheck()].take(job.chunk) { disordered.withLock { _ = $0.insert(input) } }
    }
    return SequencedJob(groups: 0)
  }

  func evaluate(_ job: Job, group: Int, with tools: KeyTools) {}

  func write(_ job: Job) throws(RunFailure) -> Bool {
    if isRefusedStrictly.load(ordering: .relaxed) { throw ReadingLedger.strictly }
    return true
  }
}
