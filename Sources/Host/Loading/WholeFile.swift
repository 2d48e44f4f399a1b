internal import Glibc

/// Replaces a file as a whole, or not at all: a temporary file beside it takes its name once all is written.
package enum WholeFile {
  /// A link stays a link: what it leads to is replaced. Mode and, where that is allowed, owner stay.
  ///
  /// Failures leave the file as it was, and no temporary file behind.
  ///
  /// - Parameter expected: what the file held when it was read; another content by now is a failure.
  package static func replace(
    _ path: String, with bytes: [UInt8], expected: [UInt8]? = nil
  ) throws(RunFailure) {
    let target = try resolved(path)
    var status = stat()
    if stat(target, &status) != 0 { throw .system("cannot write `\(path)`", code: errno) }
    if status.st_mode & S_IFMT != S_IFREG { throw RunFailure("cannot write `\(path)`: it is no regular file") }
    if access(target, W_OK) != 0 { throw .system("cannot write `\(path)`", code: errno) }
    if let expected, try FileReader.read(target, limit: RuleFiles.sizeLimit) != expected {
      throw RunFailure("`\(path)` was changed meanwhile: nothing is written")
    }
    let temporary = target + ".\(getpid()).tmp"
    // A file of that name is not ours: it stays.
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    if descriptor < 0 { throw .system("cannot write beside `\(path)`", code: errno) }
    let isWritten = fill(descriptor, with: bytes, like: status) && rename(temporary, target) == 0
    if isWritten { return }
    let code = errno
    unlink(temporary)
    throw .system("cannot write `\(path)`", code: code)
  }

  private static func resolved(_ path: String) throws(RunFailure) -> String {
    guard let resolved = realpath(path, nil) else { throw .system("cannot write `\(path)`", code: errno) }
    defer { free(resolved) }
    return String(cString: resolved)
  }

  /// Writes all of it, gives it the mode and owner of another, and closes it; false, with `errno`, where that fails.
  private static func fill(_ descriptor: Int32, with bytes: [UInt8], like status: stat) -> Bool {
    var isWell = true
    var written = 0
    while isWell, written < bytes.count {
      let count = bytes[written...].withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count >= 0 { written += count } else if errno != EINTR { isWell = false }
    }
    // Only root may give files away; anybody else's file becomes one's own.
    if isWell { _ = fchown(descriptor, status.st_uid, status.st_gid) }
    isWell = isWell && fchmod(descriptor, status.st_mode & 0o7777) == 0 && fsync(descriptor) == 0
    let code = errno
    let isClosed = close(descriptor) == 0
    if !isWell { errno = code }
    return isWell && isClosed
  }
}
