/// What an attempt to read gave.
package enum FeedOutcome: Equatable, Sendable {
  /// So many bytes, at least one.
  case bytes(Int)
  /// Nothing is there now; only a live feed says so.
  case idle
  case end
  /// The program was asked to stop.
  case stopped
  /// The error number of the system call.
  case failed(Int32)
  /// The bytes are no sound gzip or zstd, or nothing that can be read.
  case damaged(String)
}

/// One input as a stream of bytes.
package protocol ByteFeed: AnyObject {
  /// Reads at most `count` bytes into `place`. A feed that is not live waits until there are some.
  func read(into place: UnsafeMutablePointer<UInt8>, count: Int) -> FeedOutcome
  /// Waits until there is something to read, the feed is asked to stop, or the time is over.
  func wait(milliseconds: Int)
}
