internal import Platform

/// Lines in the order of a replay, block by block.
protocol LineStream: AnyObject {
  /// The next block that has lines, good until the next call; nil: that was all.
  func next() throws(RunFailure) -> LineBlock?
}

/// A stream whose text counts as read block by block.
final class CountedStream: LineStream {
  private let stream: any LineStream
  private let progress: ReadingProgress
  private var last: Int64 = 0

  init(_ stream: any LineStream, progress: ReadingProgress) {
    self.stream = stream
    self.progress = progress
  }

  func next() throws(RunFailure) -> LineBlock? {
    progress.add(done: last)
    let block = try stream.next()
    last = Int64(block?.textEnd ?? 0)
    return block
  }
}

/// A sorted block in memory as a stream.
final class BlockStream: LineStream {
  private var block: LineBlock?
  private var isGiven = false

  init(_ block: LineBlock) { self.block = block }

  func next() throws(RunFailure) -> LineBlock? {
    // Once it is read, nobody needs its memory.
    if isGiven { block = nil }
    isGiven = true
    return block?.count == 0 ? nil : block
  }
}
