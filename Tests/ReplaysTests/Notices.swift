import Model

/// Notices as the engine leaves them, for the counting of episodes.
struct Notices {
  private(set) var buffer = NoticeBuffer()

  /// Seconds since 2026-03-02T00:00:00Z.
  static func at(_ seconds: Int64) -> Int64 { 1_772_409_600_000 + seconds * 1000 }

  mutating func add(
    _ kind: NoticeKind, rule: Int = 0, device: String = "van", fence: UInt32 = NoticeRecord.noFence, at seconds: Int64,
    since: Int64? = nil, n: UInt32 = 0, sinks: UInt64 = 1, isRecord: Bool = true, isStale: Bool = false
  ) {
    var record = NoticeRecord()
    record.kind = kind
    record.rule = UInt16(rule)
    record.fence = fence
    record.time = Self.at(seconds)
    record.since = Self.at(since ?? seconds)
    record.duration = record.time - record.since
    record.n = n
    record.sinks = sinks | (isRecord ? NoticeRecord.recordStream : 0)
    record.nameOffset = Int32(buffer.bytes.count)
    record.nameLength = Int32(device.utf8.count)
    record.input = Int32(buffer.records.count)
    if isStale { record.flags |= NoticeRecord.isStale }
    buffer.bytes.append(contentsOf: device.utf8)
    buffer.records.append(record)
  }
}
