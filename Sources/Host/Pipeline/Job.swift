package import Model
internal import Wire

/// A chunk on its way through the pipeline, with all that is made of it. Recycled.
///
/// Unchecked: the pipeline hands it from stage to stage under its lock; in the evaluation each group of shards
/// writes to its own output only.
package final class Job: @unchecked Sendable {
  /// When a tick is due behind the rows of a live chunk.
  package enum Tick: Equatable, Sendable {
    case none
    /// The input was drained: the wall clock, ms.
    case wall(Int64)
    /// More input was waiting: the newest heard time.
    case streamClock
    /// `--until`, at the end of the input.
    case final(Int64)
  }

  /// What a job is beside its lines and ticks: an input of its own, or a moment at which something is taken down.
  enum Mark {
    case none
    /// A run begins, or begins again, at this wall clock in ms.
    case start(Int64)
    /// Other rules are in force behind this job.
    case reload(RuleChangeover)
    /// All state is taken down as it is here. Not an input.
    case checkpoint(Checkpoint)
    /// The files of the sinks are opened anew behind it. Not an input.
    case reopening
  }

  /// Groups of shards that are evaluated together.
  package static let groupCount = 8

  package private(set) var chunk: Chunk
  /// By group of shards.
  package let outputs: [GroupOutput]
  package var tick = Tick.none
  var mark = Mark.none
  /// The rules that this job is decoded, evaluated and rendered by.
  var rules: RulesInForce?
  /// How its lines are read.
  var reading: Reading?
  /// The journal's number of its last record; 0 where there is no journal.
  package var position: Int64 = 0
  /// When its reading began, nanoseconds of the clock that never steps.
  var begun: Int64 = 0
  /// The chunk's last line had no end.
  package var isCutOff = false
  /// The chunk holds nothing but the beginning of a line, which the next run reads whole: it is told of, and neither
  /// counted nor passed.
  package var isUnfinished = false
  /// The chunk holds no lines but the beginning of one that is too long.
  package var isOverlong = false
  /// Rows of a track file that stand among its lines and became none.
  var refusedRows: [RefusedRow] = []
  /// The first chunk of its input.
  package var startsInput = false
  /// The stream clock before this chunk's rows; nil before the first event.
  package var clockBefore: Int64?
  /// What the shards counted is gathered with it.
  var publishes = false
  /// How long the engine took, on all threads.
  var engineNanoseconds: Int64 { outputs.reduce(0) { $0 + $1.nanoseconds } }
  /// Room for the merger.
  var order: [MergedNotice] = []
  /// What a replay keeps of the chunk beside this; nil in a run.
  var replay: ReplayJob?

  package init(fieldCount: Int) {
    chunk = Chunk(byteCapacity: LineCutter.batchBytes + 4096, fieldCount: fieldCount)
    outputs = (0..<Self.groupCount).map { _ in GroupOutput() }
  }

  /// The chunk holds the first bytes of a line that is too long, and nothing to decode.
  func markOverlong() {
    isOverlong = true
    chunk.rejects = [Reject(reason: .tooLong, lineNumber: 0, offset: 0, length: LineCutter.keptOfOverlong)]
  }

  /// Makes the chunk's cells fit the fields of a plan. Only while the job is empty.
  func fit(fieldCount: Int) {
    if chunk.fieldCount == fieldCount { return }
    chunk = Chunk(byteCapacity: LineCutter.batchBytes + 4096, fieldCount: fieldCount)
  }

  func clear() {
    chunk.clear()
    mark = .none
    rules = nil
    reading = nil
    position = 0
    begun = 0
    publishes = false
    for output in outputs { output.clear() }
    tick = .none
    isCutOff = false
    isUnfinished = false
    isOverlong = false
    startsInput = false
    refusedRows.removeAll(keepingCapacity: true)
    clockBefore = nil
    order.removeAll(keepingCapacity: true)
    replay?.clear()
  }
}
