/// Where the journal and its checkpoint stand.
package struct JournalMetrics: Sendable, Equatable {
  /// Number of the newest record.
  package var sequence = 0
  /// Number of the newest record that is safe on disk.
  package var synced = 0
  /// Bytes of its segments on disk.
  package var bytes = 0
  /// Number of the last record that the newest checkpoint holds; nil before the first.
  package var checkpoint: Int?
  /// When that was written, ms since 1970.
  package var checkpointTime: Int64?
  /// Bytes of torn tails that were cut since the process began.
  package var tornBytes = 0
  package init() {}

  /// Seconds since the newest checkpoint; nil before the first.
  package func checkpointSeconds(at now: Int64) -> Double? {
    checkpointTime.map { Double(max(0, now - $0)) / 1000 }
  }
}
