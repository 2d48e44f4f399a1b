internal import Glibc
package import Platform

/// Reads a file descriptor: a file, a pipe, a terminal or a socket.
package final class DescriptorFeed: ByteFeed {
  private let descriptor: Int32
  private let isOwned: Bool
  /// How long a read waits before it says that nothing is there; −1: for ever.
  private let patienceMilliseconds: Int32
  private let stop: StopSignal
  /// Bytes that were read.
  private(set) var bytesRead: Int64 = 0

  /// A recording that comes through a pipe may come slowly: what is there is handed on after so long. Whoever writes
  /// at full speed is back sooner, and finds whole chunks taken.
  private static let pipePatienceMilliseconds: Int32 = 50

  /// - Parameter isLive: say `idle` where a read would block, in place of waiting; a pipe says so a little later also
  ///   where it is not live.
  package init(descriptor: Int32, isOwned: Bool, isLive: Bool, stop: StopSignal) {
    self.descriptor = descriptor
    self.isOwned = isOwned
    var status = stat()
    let isFile = fstat(descriptor, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
    patienceMilliseconds = isLive ? 0 : isFile ? -1 : Self.pipePatienceMilliseconds
    self.stop = stop
    // A larger pipe means fewer turns of writer and reader; where it is not allowed the old size stays.
    _ = fcntl(descriptor, Self.setPipeSize, Int32(1 << 20))
  }

  deinit {
    if isOwned { close(descriptor) }
  }

  /// `F_SETPIPE_SZ` of linux/fcntl.h.
  private static let setPipeSize: Int32 = 1024 + 7

  /// The numbers of a regular file; nil for anything else.
  var fileNumbers: (device: UInt64, inode: UInt64)? {
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
    return (UInt64(status.st_dev), UInt64(status.st_ino))
  }

  /// What a regular file is now; nil for anything else.
  var stamp: FileStamp? {
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
    return FileStamp(status)
  }

  /// Goes to a place of a regular file; false where the file does not reach so far.
  func seek(to offset: Int64) -> Bool {
    var status = stat()
    guard fstat(descriptor, &status) == 0, Int64(status.st_size) >= offset else { return false }
    return lseek(descriptor, off_t(offset), SEEK_SET) == off_t(offset)
  }

  /// The first bytes of a regular file, wherever the feed stands.
  func peek(_ count: Int) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    let read = bytes.withUnsafeMutableBytes { pread(descriptor, $0.baseAddress, count, 0) }
    return Array(bytes.prefix(max(0, read)))
  }

  package func read(into place: UnsafeMutablePointer<UInt8>, count: Int) -> FeedOutcome {
    while true {
      if stop.isRaised { return .stopped }
      if !isReadable(milliseconds: patienceMilliseconds) {
        if patienceMilliseconds >= 0 { return stop.isRaised ? .stopped : .idle }
        continue
      }
      let read = Glibc.read(descriptor, place, count)
      if read > 0 {
        bytesRead += Int64(read)
        return .bytes(read)
      }
      if read == 0 { return .end }
      let code = errno
      if code != EINTR && code != EAGAIN { return .failed(code) }
    }
  }

  package func wait(milliseconds: Int) { _ = isReadable(milliseconds: Int32(clamping: max(0, milliseconds))) }

  private func isReadable(milliseconds: Int32) -> Bool {
    var wanted = [
      pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0),
      pollfd(fd: stop.descriptor, events: Int16(POLLIN), revents: 0),
    ]
    guard poll(&wanted, 2, milliseconds) > 0 else { return false }
    return wanted[0].revents != 0
  }
}
