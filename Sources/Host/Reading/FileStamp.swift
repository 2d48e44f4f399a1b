internal import Glibc
internal import Platform

/// What a file is at a moment: another stamp means that something else may stand in it.
struct FileStamp: Equatable, Sendable {
  let identity: FileIdentity
  /// Bytes.
  let size: Int64
  /// When it was last written to, nanoseconds since 1970.
  let writtenNanoseconds: Int64

  init(_ status: stat) {
    identity = FileIdentity(device: UInt64(status.st_dev), inode: UInt64(status.st_ino))
    size = Int64(status.st_size)
    writtenNanoseconds = Int64(status.st_mtim.tv_sec) * 1_000_000_000 + Int64(status.st_mtim.tv_nsec)
  }
}
