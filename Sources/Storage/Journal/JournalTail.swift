internal import Platform

/// Where the journal of a directory ends, and what hangs torn behind that.
///
/// Found from the last segment backwards, no further than to where a right frame knows that all before it is synced.
/// A record that was synced and is not right is damage: `RunFailure`. One that was not is a torn tail: a kill, or a
/// power failure, which may lose any of the pages written since the last sync, whatever their order.
struct JournalTail {
  /// All that is good; the last of them may have to be cut.
  private(set) var segments: [SegmentFile]
  /// Segments with nothing good in them, or behind a torn one.
  private(set) var lost: [SegmentFile] = []
  /// Of the last good record; one less than the next, where there is none.
  private(set) var lastSequence: Int64
  /// Where the last good segment's last good frame ends, bytes, as it is without compression.
  private(set) var endOffset = 0
  /// Records up to this one were synced when a good frame behind them was written.
  private(set) var syncedSequence: Int64 = 0
  /// Of the last good segment.
  private(set) var lastHeader: SegmentHeader?

  /// Bytes on the disk behind the last good frame.
  var tornBytes: Int {
    guard let last = segments.last else { return lostBytes }
    return lostBytes + (last.isCompressed ? 0 : max(0, last.length - endOffset))
  }
  private var lostBytes: Int { lost.reduce(0) { $0 + $1.length } }

  /// - Throws: damage, a newer version, or a file that cannot be read.
  init(of files: [SegmentFile], buffer: ReadBuffer = ReadBuffer()) throws(RunFailure) {
    segments = files
    lastSequence = (files.first?.firstSequence ?? 1) - 1
    for index in files.indices.reversed() {
      let reader = try SegmentReader(files[index], buffer: buffer)
      guard let header = reader.header else {
        try loseUnmade(index, reader)
        continue
      }
      let walk = try Self.walk(reader, from: header.firstSequence)
      syncedSequence = max(syncedSequence, walk.synced)
      let isShort = index + 1 < segments.count && segments[index + 1].firstSequence != walk.last + 1
      if walk.isTorn || isShort {
        if files[index].isCompressed || syncedSequence > walk.last {
          throw Self.damage(files[index], walk.end, "holds no right record \(walk.last + 1)")
        }
        lose(from: index + 1)
      }
      if index == segments.count - 1 {
        lastSequence = walk.last
        endOffset = walk.end
        lastHeader = header
      }
      if header.firstSequence - 1 <= syncedSequence { return }
    }
  }

  /// What the frames of one segment say.
  private struct Walk {
    /// Of the last good record before what is torn.
    var last: Int64
    var end = 0
    var isTorn = false
    /// The latest record that a good frame, also behind what is torn, knows as synced.
    var synced: Int64 = 0
  }

  private static func walk(_ reader: SegmentReader, from first: Int64) throws(RunFailure) -> Walk {
    var walk = Walk(last: first - 1)
    while true {
      walk.end = reader.offset
      switch try reader.next() {
      case .frame(let frame):
        if frame.sequence != walk.last + 1 {
          throw damage(reader.file, walk.end, "holds record \(frame.sequence) in place of \(walk.last + 1)")
        }
        walk.last += 1
        walk.synced = max(walk.synced, frame.syncedBefore)
      case .end: return walk
      case .bad:
        walk.isTorn = true
        walk.synced = max(walk.synced, try reader.syncedKnownBehind() ?? 0)
        return walk
      }
    }
  }

  /// The segment has no right header: the crash came while it was made.
  private mutating func loseUnmade(_ index: Int, _ reader: SegmentReader) throws(RunFailure) {
    let holdsFrames = try reader.syncedKnownBehind() != nil
    if holdsFrames || reader.file.isCompressed || syncedSequence >= reader.file.firstSequence {
      throw Self.damage(reader.file, 0, "does not begin as a segment does")
    }
    lose(from: index)
    lastSequence = reader.file.firstSequence - 1
  }

  private mutating func lose(from index: Int) {
    lost = segments[index...] + lost
    segments.removeSubrange(index...)
  }

  /// - Parameter what: with the file before and the place behind it.
  static func damage(_ file: SegmentFile, _ offset: Int, _ what: String) -> RunFailure {
    RunFailure(
      "the journal is damaged: `\(file.path)` \(what) at byte \(offset); put back a copy of the state directory, or "
        + "move it away and begin anew")
  }
}
