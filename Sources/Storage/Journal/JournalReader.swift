package import Platform

/// Reads the records of a journal in their order, from any of them on.
///
/// Beside a running writer it reads up to what was written when it began.
package final class JournalReader {
  /// Of the first record that the journal still has; one more than `lastSequence` where it has none.
  package let firstSequence: Int64
  package let lastSequence: Int64
  /// Bytes behind the last good record: what a kill left half written.
  package let tornBytes: Int
  /// On the disk, all segments.
  package let bytesOnDisk: Int

  private let segments: [SegmentFile]
  private let buffer = ReadBuffer()
  private var nextSegment: Int
  private var reader: SegmentReader?
  private var nextSequence: Int64
  private let wanted: Int64
  private var path = ""

  /// Finds the journal's end, and stands before a record.
  ///
  /// - Parameters:
  ///   - directory: the folder of the segments; one that is not there has no records.
  ///   - sequence: of the first record to be read.
  /// - Throws: damage, a newer version, a file that cannot be read, or `sequence` is no longer in the journal.
  package init(directory: String, from sequence: Int64 = 1) throws(RunFailure) {
    let tail = try JournalTail(of: try SegmentFile.list(directory), buffer: buffer)
    segments = tail.segments
    firstSequence = segments.first?.firstSequence ?? tail.lastSequence + 1
    lastSequence = tail.lastSequence
    tornBytes = tail.tornBytes
    bytesOnDisk = (tail.segments + tail.lost).reduce(0) { $0 + $1.length }
    let sequence = max(sequence, 1)
    wanted = sequence
    if sequence < firstSequence && firstSequence > 1 {
      throw RunFailure(
        "the journal in `\(directory)` begins at record \(firstSequence), record \(sequence) is needed; put back a "
          + "copy of the state directory, or move it away and begin anew")
    }
    nextSegment = max(0, (segments.firstIndex { $0.firstSequence > sequence } ?? segments.count) - 1)
    nextSequence = segments.isEmpty ? sequence : segments[nextSegment].firstSequence
  }

  /// A reader of all that is there.
  package static func all(of directory: String) throws(RunFailure) -> JournalReader {
    let first = try SegmentFile.list(directory).first?.firstSequence ?? 1
    return try JournalReader(directory: directory, from: first)
  }

  /// The context of the segment that the last record was read from: what was in force before its first record.
  package var context: [UInt8] { reader?.header?.context ?? [] }

  /// The next record; nil: there are no more. Bytes of lines are good until the next call.
  ///
  /// - Throws: damage before the journal's end, a record of a newer version, or a file that cannot be read.
  package func next() throws(RunFailure) -> JournalRecord? {
    while nextSequence <= lastSequence {
      guard let reader else {
        try openNext()
        continue
      }
      let offset = reader.offset
      switch try reader.next() {
      case .frame(let frame):
        guard frame.sequence == nextSequence else {
          throw JournalTail.damage(reader.file, offset, "holds record \(frame.sequence) in place of \(nextSequence)")
        }
        nextSequence += 1
        if frame.sequence >= wanted { return try record(frame, reader, offset) }
      case .end:
        self.reader = nil
      case .bad:
        throw JournalTail.damage(reader.file, offset, "holds no right record \(nextSequence)")
      }
    }
    return nil
  }

  private func openNext() throws(RunFailure) {
    guard nextSegment < segments.count, segments[nextSegment].firstSequence == nextSequence else {
      let before = segments[max(0, min(nextSegment, segments.count) - 1)]
      throw JournalTail.damage(before, before.length, "ends before record \(nextSequence)")
    }
    let opened = try SegmentReader(segments[nextSegment], buffer: buffer)
    guard opened.header != nil else {
      throw JournalTail.damage(segments[nextSegment], 0, "does not begin as a segment does")
    }
    reader = opened
    nextSegment += 1
  }

  private func record(_ frame: FrameHeader, _ reader: SegmentReader, _ offset: Int) throws(RunFailure) -> JournalRecord
  {
    guard let kind = JournalPayload.Kind(rawValue: frame.kind),
      let entry = JournalPayload.entry(kind, reader.payload, path: &path)
    else {
      throw RunFailure(
        "`\(reader.file.path)` holds a record of kind \(frame.kind) at byte \(offset), which a newer picket wrote: "
          + "run that version, or take another `--state` directory")
    }
    return JournalRecord(
      sequence: frame.sequence, heardMilliseconds: frame.heardMilliseconds, flags: JournalFlags(rawValue: frame.flags),
      source: Int(frame.source), entry: entry)
  }
}
