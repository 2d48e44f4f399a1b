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
    // One that has grown is refused by the limit, which is the same to us.
    if let expected, (try? FileReader.read(target, limit: expected.count)) != expected {
      throw RunFailure("`\(path)` was changed meanwhile: nothing is written")
    }
    try put(bytes, at: target, named: path, like: status)
  }

  /// Writes a file that may be new: missing folders are made, one that is there keeps its mode and owner. What is no
  /// regular file (`/dev/stdout`) is written as it is.
  package static func write(_ text: String, to path: String) throws(RunFailure) {
    let bytes = Array(text.utf8)
    // A name of an open file or a device: what stands there already stays.
    if path.hasPrefix("/dev/") || path.hasPrefix("/proc/") { return try append(bytes, to: path, named: path) }
    try OutputFile.makeFolders(of: path)
    var status = stat()
    guard stat(path, &status) == 0 else { return try put(bytes, at: path, named: path, like: nil) }
    let target = try resolved(path)
    if status.st_mode & S_IFMT != S_IFREG { return try append(bytes, to: target, named: path) }
    try put(bytes, at: target, named: path, like: status)
  }

  /// Writes a file of the program's own, made or replaced, synced with its folder: after a power failure it is there
  /// whole, or was never there.
  package static func put(_ bytes: [UInt8], at path: String) throws(RunFailure) {
    let temporary = path + ".tmp"
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    if descriptor < 0 { throw .system("cannot write `\(path)`", code: errno) }
    guard finish(descriptor, with: bytes, like: nil), rename(temporary, path) == 0 else {
      let code = errno
      unlink(temporary)
      throw .system("cannot write `\(path)`", code: code)
    }
    try AbsolutePath.syncFolder(of: path)
  }

  private static func append(_ bytes: [UInt8], to target: String, named path: String) throws(RunFailure) {
    let descriptor = open(target, O_WRONLY | O_APPEND | O_CLOEXEC)
    if descriptor < 0 { throw .system("cannot write `\(path)`", code: errno) }
    defer { close(descriptor) }
    if !fill(descriptor, with: bytes) { throw .system("cannot write `\(path)`", code: errno) }
  }

  /// - Parameter status: of the file that is replaced; nil for a new one, whose mode the umask decides.
  private static func put(
    _ bytes: [UInt8], at target: String, named path: String, like status: stat?
  ) throws(RunFailure) {
    let temporary = target + ".\(getpid()).tmp"
    // A file of that name is not ours: it stays.
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, status == nil ? 0o666 : 0o600)
    if descriptor < 0 { throw .system("cannot write beside `\(path)`", code: errno) }
    if finish(descriptor, with: bytes, like: status) && rename(temporary, target) == 0 { return }
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
  private static func finish(_ descriptor: Int32, with bytes: [UInt8], like status: stat?) -> Bool {
    var isWell = fill(descriptor, with: bytes)
    if isWell, let status {
      // Only root may give files away; anybody else's file becomes one's own.
      _ = fchown(descriptor, status.st_uid, status.st_gid)
      isWell = fchmod(descriptor, status.st_mode & 0o7777) == 0
    }
    isWell = isWell && fsync(descriptor) == 0
    let code = errno
    let isClosed = close(descriptor) == 0
    if !isWell { errno = code }
    return isWell && isClosed
  }

  /// False, with `errno`, where not all could be written.
  private static func fill(_ descriptor: Int32, with bytes: [UInt8]) -> Bool {
    var written = 0
    while written < bytes.count {
      let count = bytes[written...].withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count >= 0 { written += count } else if errno != EINTR { return false }
    }
    return true
  }
}
