internal import Synchronization

/// The segments of a journal that is being written, as the threads that write, drop and compress them know them.
final class SegmentList: Sendable {
  private let segments: Mutex<[SegmentFile]>

  init(_ segments: [SegmentFile]) { self.segments = Mutex(segments) }

  var all: [SegmentFile] { segments.withLock { $0 } }
  var bytesOnDisk: Int { segments.withLock { $0.reduce(0) { $0 + $1.length } } }

  func append(_ segment: SegmentFile) { segments.withLock { $0.append(segment) } }

  /// The last one, which is written to, has another length.
  func grow(to length: Int, at milliseconds: Int64) {
    segments.withLock {
      guard !$0.isEmpty else { return }
      $0[$0.count - 1].length = length
      $0[$0.count - 1].writtenMilliseconds = milliseconds
    }
  }

  func remove(_ segment: SegmentFile) {
    segments.withLock { $0.removeAll { $0.firstSequence == segment.firstSequence } }
  }

  func replace(_ segment: SegmentFile) {
    segments.withLock { all in
      for index in all.indices where all[index].firstSequence == segment.firstSequence { all[index] = segment }
    }
  }
}
