internal import Platform
internal import Wire

/// Takes down all that arrives, with its time, so that it can be fed again.
///
/// Of the desk's thread; the file is written on another. Where the disk cannot keep up, or is full, entries are left out
/// and counted: a record is a help for finding faults, and must not hold trackers back.
final class FrameRecorder {
  let outlet: LineOutlet
  private var line = Wire.ByteBuffer()
  private(set) var lostEntries = 0
  /// Bytes that may wait for the disk.
  private static let limit = 16 << 20

  init(appendingTo path: String, announcer: Announcer) throws(RunFailure) {
    let file = try OutputFile(appendingTo: path, with: Appending(announcer: announcer), head: "{\"at\":")
    outlet = LineOutlet(file, limit: Self.limit)
    outlet.start()
  }

  func note(_ entry: RecordEntry, at wall: Int64) {
    line.removeAll()
    entry.write(at: wall, into: &line)
    if outlet.put(line) == nil { lostEntries += 1 }
  }

  func finish() { outlet.finish() }
}
