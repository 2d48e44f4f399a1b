internal import Model
internal import Platform

/// All events of a replay in their order, once they are sorted: read once, into the pipeline that evaluates them.
final class MergedReader {
  private let source: ReplayContext
  private let streams: [any LineStream]
  /// Inputs that were not sorted.
  let direct: [DirectInput]
  private let ahead: ReadingAhead
  /// What sorting took.
  let effort: LineSorter.Effort

  init(
    _ source: ReplayContext, sorted: [any LineStream], direct: [DirectInput], ahead: ReadingAhead,
    effort: LineSorter.Effort
  ) {
    self.source = source
    streams = sorted
    self.direct = direct
    self.ahead = ahead
    self.effort = effort
  }

  /// Fills jobs until all is read, the program is to stop, or nobody takes any more.
  ///
  /// A chunk holds lines of many inputs, none of which is refused; `source` is the input that names the devices of those
  /// lines that do not name one.
  ///
  /// - Parameter batchBytes: of lines that a chunk holds, about.
  func readAll(into intake: some Intake, batchBytes: Int) throws(RunFailure) {
    let total = direct.reduce(effort.textBytes) { $0 + ($1.stamp?.size ?? 0) }
    source.progress.begin(.replaying, total: total)
    ahead.start(direct, threads: max(1, source.options.workers / 2))
    defer { ahead.close() }
    var merge = try LineMerge(streams.map { CountedStream($0, progress: source.progress) } + direct)
    while !merge.isOver, !source.stop.isRaised {
      try intake.poll()
      guard let job = intake.take() else { return }
      do throws(RunFailure) { try fill(job.chunk, from: &merge, batchBytes: batchBytes) } catch {
        intake.giveBack(job)
        throw error
      }
      try intake.submit(job, from: .passing)
    }
  }

  private func fill(_ chunk: Chunk, from merge: inout LineMerge, batchBytes: Int) throws(RunFailure) {
    chunk.reserveBytes(max(batchBytes, merge.text.count) + Chunk.spareBytes)
    chunk.source = Int(merge.record.source)
    var end = 0
    var naming: UInt32?
    while !merge.isOver {
      let text = merge.text
      if end > 0, end + text.count > batchBytes { break }
      let record = merge.record
      if record.isNamedByInput != 0 {
        if naming ?? record.source != record.source { break }
        naming = record.source
      }
      UnsafeMutableRawBufferPointer(start: chunk.bytes + end, count: text.count).copyMemory(from: text)
      end += text.count
      try merge.advance()
    }
    if let naming { chunk.source = Int(naming) }
    chunk.take(byteCount: end)
  }
}
