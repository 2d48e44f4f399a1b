package import Engine
internal import Geofences
package import Model

/// One device's way through the engine, written down: the shard that has it, fed with the chunks of a run.
///
/// Only the device's own rows are evaluated; those of others have moved the stream clock by then, in the sequencer.
package struct DeviceTracer: ~Copyable {
  private let target: TraceTarget
  private let number: Int
  private let hash: UInt64
  private var shard: Shard
  private var locator: Locator
  package private(set) var notices = NoticeBuffer()

  package init(_ target: TraceTarget, plan: EnginePlan) {
    self.target = target
    var name = Array(target.device.utf8)
    hash = name.withUnsafeMutableBufferPointer { DeviceHash.of(UnsafeBufferPointer($0), seed: plan.hashSeed) }
    number = DeviceHash.shard(hash)
    shard = Shard(plan: plan, number: number, trace: target)
    locator = Locator(plan.index)
  }

  /// Takes a chunk that the sequencer has passed; its lists of rows are cut down to the device's own.
  ///
  /// Gives what the engine did about the device, and leaves the notices of the shard in `notices`.
  package mutating func take(_ chunk: Chunk) -> [TraceStep] {
    chunk.keepRows(ofShard: number) { isOwn($0, chunk) }
    notices.removeAll()
    shard.evaluate(chunk, locator: &locator, notices: &notices)
    return shard.takeTrace()
  }

  private func isOwn(_ row: EventRow, _ chunk: Chunk) -> Bool {
    row.deviceHash == hash
      && chunk.view.text(at: Int(row.nameOffset), length: Int(row.nameLength)).elementsEqual(target.device.utf8)
  }
}

extension Chunk {
  /// Leaves only some rows of one shard to be evaluated.
  fileprivate func keepRows(ofShard number: Int, where isKept: (EventRow) -> Bool) {
    let all = shardRows[shardStarts[number]..<shardStarts[number + 1]]
    let view = view
    let kept = all.filter { isKept(view.row(Int($0))) }
    shardRows.replaceSubrange(0..<kept.count, with: kept)
    for shard in shardStarts.indices { shardStarts[shard] = shard <= number ? 0 : kept.count }
  }
}
