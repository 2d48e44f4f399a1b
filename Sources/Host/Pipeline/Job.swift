package import Model

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

  /// Groups of shards that are evaluated together.
  package static let groupCount = 8

  package let chunk: Chunk
  /// By group of shards.
  package let outputs: [GroupOutput]
  package var tick = Tick.none
  /// The chunk's last line had no end.
  package var isCutOff = false
  /// The chunk holds no lines but the beginning of one that is too long.
  package var isOverlong = false
  /// The first chunk of its input.
  package var startsInput = false
  /// The stream clock before this chunk's rows; nil before the first event.
  package var clockBefore: Int64?
  /// Room for the merger.
  var order: [MergedNotice] = []

  package init(fieldCount: Int) {
    chunk = Chunk(byteCapacity: LineCutter.batchBytes + 4096, fieldCount: fieldCount)
    outputs = (0..<Self.groupCount).map { _ in GroupOutput() }
  }

  func clear() {
    chunk.clear()
    for output in outputs { output.clear() }
    tick = .none
    isCutOff = false
    isOverlong = false
    startsInput = false
    clockBefore = nil
    order.removeAll(keepingCapacity: true)
  }
}
