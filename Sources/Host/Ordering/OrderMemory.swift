/// How the memory that a replay may take for its order is divided. All numbers are bytes but those of workers, runs and
/// inputs.
package struct OrderMemory: Sendable, Equatable {
  /// What is taken where nobody says anything.
  package static let usual = 512_000_000
  /// Less than this is not enough to read two runs at a time.
  package static let least = 32_000_000

  /// Threads that decode while events are put into order.
  var workers: Int
  /// Chunks under way at that time.
  var jobs: Int
  /// Of all that is not set aside for chunks under way and for reading runs.
  var forLines: Int
  var fanIn: Int
  var blockBytes: Int
  var runBlockBytes: Int
  /// An input that unpacks to more is read as it is where it is in order, and not sorted.
  var largeInput: Int64
  /// What one of those needs: two blocks and buffers; and of zstd the window.
  var inputBytes = 2_000_000
  var windowBytes = 8_000_000

  /// Inputs that are read at a time, beside runs.
  static let openInputs = 64
  /// A chunk under way, with its rows.
  private static let jobBytes = 1_200_000
  /// A longest line, its record, and some more.
  private static let leastBlock = (1 << 20) + 4096

  /// - Parameter bytes: at least `least`; less is taken for that.
  package init(bytes: Int, workers: Int) {
    let all = max(bytes, Self.least)
    self.workers = max(1, min(workers, all / 4 / Self.jobBytes / 3 - 1))
    jobs = 4 + 3 * self.workers
    runBlockBytes = Self.leastBlock
    // One more is written while others are read.
    fanIn = min(128, max(4, all / 8 / runBlockBytes))
    forLines = all - jobs * Self.jobBytes - (fanIn + 1) * runBlockBytes
    // Each worker has one in hand, and as much again to sort it by.
    blockBytes = max(Self.leastBlock, min(8 << 20, forLines / 8 / self.workers))
    largeInput = min(64_000_000, Int64(forLines / 8))
  }

  /// What the sorter may have while inputs are read beside it that need so much.
  func sorter(besides inputBytes: Int) -> LineSorter.Limits {
    LineSorter.Limits(
      bytes: max(2 * blockBytes, forLines - workers * blockBytes - inputBytes), blockBytes: blockBytes, fanIn: fanIn,
      runBlockBytes: runBlockBytes)
  }

  /// What inputs may need that are read as they are.
  var forInputs: Int { forLines / 3 }

  /// What one of those needs.
  func bytes(ofInput packing: StreamPacking) -> Int {
    switch packing {
    case .plain, .gzip: inputBytes
    case .zstd: inputBytes + windowBytes
    }
  }
}
