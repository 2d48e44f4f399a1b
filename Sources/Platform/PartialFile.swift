internal import Glibc
internal import Synchronization
package import Wire

/// A file that is written piece by piece and is there whole, or not at all: a temporary file beside it takes its name
/// at the end.
///
/// What is no regular file (a pipe with a name, `/dev/null`) is written as it comes. Without `finish` nothing is left.
///
/// Unchecked: written by one thread at a time.
package final class PartialFile: @unchecked Sendable {
  package let path: String
  private var descriptor: Int32
  /// nil: written in place.
  private let temporary: String?
  private var isFinished = false
  /// Those that this process has begun.
  private static let count = Atomic<Int>(0)

  /// Missing folders are made; a link stays a link, and a file that is replaced keeps its mode.
  package init(_ path: String) throws(RunFailure) {
    self.path = path
    var status = stat()
    let exists = stat(path, &status) == 0
    if exists, status.st_mode & S_IFMT == S_IFDIR { throw RunFailure("cannot write `\(path)`: it is a folder") }
    if exists, status.st_mode & S_IFMT != S_IFREG {
      temporary = nil
      descriptor = open(path, O_WRONLY | O_CLOEXEC)
      if descriptor < 0 { throw .system("cannot write `\(path)`", code: errno) }
      return
    }
    if exists, access(path, W_OK) != 0 { throw .system("cannot write `\(path)`", code: errno) }
    if !exists { try OutputFile.makeFolders(of: path) }
    let target = Self.resolved(path)
    // One file may be begun anew before the one before is gone.
    let number = Self.count.wrappingAdd(1, ordering: .relaxed).newValue
    let name = target + ".\(getpid())-\(number).part"
    temporary = name
    descriptor = open(name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
    if descriptor < 0 { throw .system("cannot write beside `\(path)`", code: errno) }
    if exists { _ = fchmod(descriptor, status.st_mode & 0o7777) }
  }

  deinit {
    if descriptor >= 0 { close(descriptor) }
    if let temporary, !isFinished { unlink(temporary) }
  }

  /// What a link leads to.
  private static func resolved(_ path: String) -> String {
    guard let resolved = realpath(path, nil) else { return path }
    defer { free(resolved) }
    return String(cString: resolved)
  }

  /// Fails where not all could be written: a full disk is not waited for, as what is written can be made again.
  package func write(_ bytes: UnsafeRawBufferPointer) throws(RunFailure) {
    var done = 0
    while done < bytes.count {
      let result = Glibc.write(
        descriptor, UnsafeRawBufferPointer(rebasing: bytes[done...]).baseAddress, bytes.count - done)
      if result >= 0 { done += result } else if errno != EINTR { throw .system("cannot write `\(path)`", code: errno) }
    }
  }

  package func write(_ bytes: borrowing ByteBuffer) throws(RunFailure) {
    var failure: RunFailure?
    bytes.withBytes { bytes in
      do throws(RunFailure) { try write(UnsafeRawBufferPointer(bytes)) } catch { failure = error }
    }
    if let failure { throw failure }
  }

  /// All is written: it takes its name.
  package func finish() throws(RunFailure) {
    guard !isFinished else { return }
    if let temporary {
      guard fsync(descriptor) == 0, rename(temporary, Self.resolved(path)) == 0 else {
        throw .system("cannot write `\(path)`", code: errno)
      }
      try AbsolutePath.syncFolder(of: AbsolutePath.of(path))
    }
    isFinished = true
  }
}
