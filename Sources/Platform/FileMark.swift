internal import Glibc

/// What tells a file from another one, whatever its name: the device it lies on and its number there.
package struct FileIdentity: Hashable, Sendable {
  package let device: UInt64
  package let inode: UInt64

  package init(device: UInt64, inode: UInt64) {
    self.device = device
    self.inode = inode
  }

  init(_ status: stat) { self.init(device: UInt64(status.st_dev), inode: UInt64(status.st_ino)) }
}

/// A file that is appended to, and how long it was at a moment.
///
/// It holds a descriptor of its own where the file was open at that moment, so that `sync` finds the file whatever
/// became of its name.
package final class FileMark: Sendable {
  /// Absolute.
  package let path: String
  package let identity: FileIdentity
  /// Bytes.
  package let length: Int
  /// -1: none.
  private let descriptor: Int32
  /// Made in this run: its name has to be synced too.
  private let isNew: Bool

  /// Of an open file. Fails where the descriptor cannot be copied: as many are open as may be.
  init(path: String, descriptor: Int32, isNew: Bool) throws(RunFailure) {
    var status = stat()
    let copy = fcntl(descriptor, F_DUPFD_CLOEXEC, 0)
    if copy < 0 { throw .system("cannot keep `\(path)` open for a checkpoint", code: errno) }
    if fstat(copy, &status) != 0 {
      let code = errno
      close(copy)
      throw .system("cannot look at `\(path)`", code: code)
    }
    self.path = path
    identity = FileIdentity(status)
    length = Int(status.st_size)
    self.descriptor = copy
    self.isNew = isNew
  }

  /// Of a file that is open for a look at it.
  package convenience init(of descriptor: Int32, path: String) throws(RunFailure) {
    try self.init(path: path, descriptor: descriptor, isNew: false)
  }

  /// Of a file that was closed; nil where it has gone or another one has its name.
  package init?(closed path: String, identity: FileIdentity, isNew: Bool) throws(RunFailure) {
    var status = stat()
    if stat(path, &status) != 0 {
      if errno == ENOENT || errno == ENOTDIR { return nil }
      throw .system("cannot look at `\(path)`", code: errno)
    }
    if FileIdentity(status) != identity { return nil }
    self.path = path
    self.identity = identity
    length = Int(status.st_size)
    descriptor = -1
    self.isNew = isNew
  }

  deinit {
    if descriptor >= 0 { close(descriptor) }
  }

  /// Returns once the file's bytes, and the name of one that is new, are on the disk.
  ///
  /// A closed file that was moved away meanwhile is passed over: whoever moved it has it.
  package func sync() throws(RunFailure) {
    var opened = descriptor
    if opened < 0 {
      opened = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
      if opened < 0 && errno == ENOENT { return }
      if opened < 0 { throw .system("cannot sync `\(path)`", code: errno) }
    }
    defer { if opened != descriptor { close(opened) } }
    var status = stat()
    if fstat(opened, &status) != 0 || FileIdentity(status) != identity { return }
    if fdatasync(opened) != 0 { throw .system("cannot sync `\(path)`", code: errno) }
    if isNew { try AbsolutePath.syncFolder(of: path) }
  }
}

/// What the files of a run were at a checkpoint.
package struct FileMarks: Sendable {
  package var files: [FileMark] = []
  /// Absolute paths that `keep N` gives up once the checkpoint is durable.
  package var expired: [String] = []
  /// Paths that will not be written again, with the registry's count of openings when that was known: one that was
  /// opened since is not meant.
  package var released: [String: Int] = [:]

  package init() {}

  package mutating func add(_ other: FileMarks) {
    files += other.files
    expired += other.expired
    released.merge(other.released) { max($0, $1) }
  }

  /// Syncs all of them; called before their lengths are recorded, on a thread that may wait.
  package func sync() throws(RunFailure) {
    for file in files { try file.sync() }
  }
}
