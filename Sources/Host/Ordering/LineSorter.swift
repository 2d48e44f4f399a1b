internal import Platform

/// Sorts lines that several threads bring: in memory as long as there is room, else in runs on disk.
///
/// Unchecked: everything mutable is read and written with the monitor's lock held, but for blocks, which belong to who
/// took them.
final class LineSorter: @unchecked Sendable {
  /// How much memory there is, and how it is used.
  struct Limits: Sendable, Equatable {
    /// Of all blocks together.
    var bytes: Int
    /// Of a block that lines are brought in; a longer line gets a larger one.
    var blockBytes: Int
    /// Runs that are read at a time.
    var fanIn: Int
    /// Of the block that each of those is read through.
    var runBlockBytes: Int
  }

  private let limits: Limits
  private let folder: String
  private let stop: StopSignal
  private let writing: TemporaryFile.Writing
  private let monitor = Monitor()
  private var free: [LineBlock] = []
  private var full: [LineBlock] = []
  private var runs: [SpilledRun] = []
  private var isSpilling = false
  private var failed: RunFailure?
  /// Of the blocks that there are.
  private var allocated = 0
  /// The most that were there at once.
  private var peak = 0
  private var spillCount = 0
  private var mergeCount = 0

  /// - Parameter writing: a seam for tests.
  init(
    _ limits: Limits, folder: String, stop: StopSignal,
    writing: @escaping TemporaryFile.Writing = TemporaryFile.systemWriting
  ) {
    self.limits = limits
    self.folder = folder
    self.stop = stop
    self.writing = writing
  }

  /// What was done, and what there is to read.
  struct Effort: Equatable {
    /// Runs written from memory, and runs made of runs.
    var spills: Int
    var merges: Int
    /// Bytes of memory at most.
    var peakBytes: Int
    /// Bytes in temporary files now.
    var diskBytes: Int64
    /// Bytes of the lines.
    var textBytes: Int64
  }

  var effort: Effort {
    locked {
      let inMemory = full.reduce(Int64(0)) { $0 + Int64($1.textEnd) }
      return Effort(
        spills: spillCount, merges: mergeCount, peakBytes: peak, diskBytes: runs.reduce(0) { $0 + $1.byteCount },
        textBytes: runs.reduce(inMemory) { $0 + $1.textBytes })
    }
  }

  /// Why lines can no longer be written to disk; what is brought then is dropped.
  var failure: RunFailure? { locked { failed } }

  private func locked<Result>(_ body: () -> Result) -> Result {
    monitor.lock()
    defer { monitor.unlock() }
    return body()
  }

  // MARK: Bringing lines

  /// Takes a block that is full and sorted, and gives an empty one with room for so many bytes; waits for one.
  func exchange(_ block: LineBlock?, for bytes: Int) -> LineBlock {
    locked {
      if let block { hand(block) }
      return take(bytes)
    }
  }

  /// Takes the last block of a thread, sorted.
  func give(_ block: LineBlock) { locked { hand(block) } }

  /// Only with the lock held.
  private func hand(_ block: LineBlock) {
    if block.count == 0 || failed != nil { return recycle(block) }
    full.append(block)
    // Once the disk is needed it is written to while others go on.
    if spillCount > 0, !isSpilling, full.reduce(0, { $0 + $1.capacity }) >= limits.bytes / 2 { spill() }
  }

  /// Only with the lock held, which it gives up while it waits.
  private func take(_ bytes: Int) -> LineBlock {
    let wanted = LineBlock.rounded(max(bytes, limits.blockBytes))
    while true {
      if let place = free.lastIndex(where: { $0.capacity >= wanted }) { return free.remove(at: place) }
      // Free ones that are too small make room.
      while allocated + wanted > limits.bytes, let block = free.popLast() { allocated -= block.capacity }
      let isNeeded = full.isEmpty && !isSpilling || failed != nil || stop.isRaised
      if allocated + wanted <= limits.bytes || isNeeded { return allocate(wanted) }
      if isSpilling { monitor.wait(for: .space) } else { spill() }
    }
  }

  private func allocate(_ bytes: Int) -> LineBlock {
    let block = LineBlock(capacity: bytes)
    allocated += block.capacity
    peak = max(peak, allocated)
    return block
  }

  private func recycle(_ block: LineBlock) {
    block.clear()
    if block.capacity == LineBlock.rounded(limits.blockBytes) {
      free.append(block)
    } else {
      allocated -= block.capacity
    }
  }

  // MARK: The disk

  /// Writes all full blocks to disk as one run. Only with the lock held, which it gives up meanwhile.
  private func spill() {
    isSpilling = true
    let taken = full
    full = []
    monitor.unlock()
    var run: SpilledRun?
    var failure: RunFailure?
    do throws(RunFailure) { run = try write(taken.map { BlockStream($0) }) } catch { failure = error }
    monitor.lock()
    for block in taken { recycle(block) }
    if let run { runs.append(run) }
    spillCount += 1
    if runs.count > limits.fanIn, failure == nil {
      let merged = takeSmallestRuns()
      monitor.unlock()
      do throws(RunFailure) {
        run = try write(merged.map { RunStream($0, blockBytes: limits.runBlockBytes) })
      } catch {
        failure = error
      }
      monitor.lock()
      if failure == nil, let run { runs.append(run) }
      mergeCount += 1
    }
    if failed == nil { failed = failure }
    isSpilling = false
    monitor.wakeAll(for: .space)
  }

  /// Half of the runs that are read at a time, the smallest ones, so that no line is written much more often than the
  /// number of runs asks for.
  private func takeSmallestRuns() -> [SpilledRun] {
    runs.sort { $0.byteCount < $1.byteCount }
    let count = max(2, limits.fanIn / 2 + 1)
    defer { runs.removeFirst(min(count, runs.count)) }
    return Array(runs.prefix(count))
  }

  private func write(_ streams: [any LineStream]) throws(RunFailure) -> SpilledRun {
    do throws(RunFailure) {
      return try SpilledRun(
        of: streams, to: TemporaryFile(in: folder, writing: writing), blockBytes: limits.runBlockBytes,
        isStopped: { stop.isRaised })
    } catch {
      throw RunFailure(
        "\(error.message); it is needed to put events into order: set `TMPDIR` to a folder with more room, or give more "
          + "`--memory`")
    }
  }

  // MARK: Reading

  /// All lines, once nobody brings any more. The sorter is empty afterwards.
  func takeStreams() throws(RunFailure) -> [any LineStream] {
    let result: Result<[any LineStream], RunFailure> = locked {
      if let failed { return .failure(failed) }
      let streams: [any LineStream] =
        full.map { BlockStream($0) } + runs.map { RunStream($0, blockBytes: limits.runBlockBytes) }
      free = []
      full = []
      runs = []
      return .success(streams)
    }
    return try result.get()
  }
}
