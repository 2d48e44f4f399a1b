/// When what the journal wrote is brought to the disk.
package enum FsyncPolicy: String, Sendable, CaseIterable {
  /// Before a record counts as safe. One sync covers all that came meanwhile.
  case batch
  /// A record is safe when it is written; a second later at most it is being synced. A power failure, unlike a crash of
  /// this program, takes what came since.
  case second
  /// When somebody asks for it (`JournalWriter.waitUntilSynced`, `close`), else as the kernel likes.
  case never
}

/// How a journal is written.
package struct JournalOptions: Sendable {
  package var policy: FsyncPolicy
  /// A segment ends before it grows longer than this, bytes.
  package var segmentBytes = 64 << 20
  /// Bytes of records that wait to be written; `append` waits while there are more.
  package var queueBytes = 64 << 20
  /// Whether segments that recovery does not need are compressed.
  package var compresses = false
  /// Between two attempts to write to a full disk.
  package var retryMilliseconds = 1000
  /// A seam for tests.
  package var files = FileCalls.system

  package init(policy: FsyncPolicy) { self.policy = policy }
}
