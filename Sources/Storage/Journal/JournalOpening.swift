internal import Glibc
internal import Platform

/// Finds where a journal goes on, and puts its end in order.
struct JournalOpening {
  let directory: String
  private(set) var segments: [SegmentFile]
  let lastSequence: Int64
  let tornBytes: Int
  /// nil: a new segment is made at the first record.
  private(set) var segment: SegmentWriter?

  init(
    _ directory: String, context: [UInt8], options: JournalOptions, announcer: Announcer
  ) throws(RunFailure) {
    self.directory = directory
    if access(directory, W_OK) != 0 { throw .system("cannot write `\(directory)`", code: errno) }
    try SegmentFile.removeUnfinished(directory)
    let tail = try JournalTail(of: try SegmentFile.list(directory))
    segments = tail.segments
    lastSequence = tail.lastSequence
    tornBytes = tail.tornBytes
    // The last first: a crash in between leaves the same torn tail, only shorter.
    for file in tail.lost.reversed() { try file.remove() }
    try Self.sync(tail, by: options.files)
    if let last = segments.last, !last.isCompressed, let header = tail.lastHeader {
      segment = try SegmentWriter.goOn(
        last, header, at: tail.endOffset, reserving: options.segmentBytes, by: options.files)
      segments[segments.count - 1].length = tail.endOffset
    }
    if tornBytes > 0 {
      announcer.say(
        "cut \(tornBytes) bytes off the end of the journal that were half written when the last run ended; it goes on "
          + "behind record \(lastSequence)")
    }
  }

  /// A run that was killed may have left segments that are written but not synced; who goes on behind them calls them
  /// synced.
  private static func sync(_ tail: JournalTail, by files: FileCalls) throws(RunFailure) {
    for (index, file) in tail.segments.enumerated().dropLast().reversed() {
      guard tail.segments[index + 1].firstSequence - 1 > tail.syncedSequence else { return }
      let descriptor = open(file.path, O_RDONLY | O_CLOEXEC)
      if descriptor < 0 { throw .system("cannot read `\(file.path)`", code: errno) }
      let code = files.sync(descriptor)
      close(descriptor)
      if code < 0 { throw .system("cannot sync `\(file.path)`", code: Int32(-code)) }
    }
  }
}
