internal import Glibc

/// Writes a report as a whole, or not at all: a temporary file beside it takes its name once all is written.
package enum ReportFile {
  /// A file that is there keeps its mode; missing folders are made. What is no regular file (`/dev/stdout`) is written
  /// as it is.
  package static func write(_ text: String, to path: String) throws(RunFailure) {
    // A name of an open file or a device: what stands there already stays.
    if path.hasPrefix("/dev/") || path.hasPrefix("/proc/") { return try writeInto(path, text, name: path) }
    try OutputFile.makeFolders(of: path)
    var status = stat()
    let exists = stat(path, &status) == 0
    let target = exists ? try resolved(path) : path
    if exists, status.st_mode & S_IFMT != S_IFREG { return try writeInto(target, text, name: path) }
    let temporary = target + ".\(getpid()).tmp"
    // A file of that name is not ours: it stays.
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    if descriptor < 0 { throw .system("cannot write beside `\(path)`", code: errno) }
    var isWritten = fill(descriptor, Array(text.utf8))
    if isWritten, exists { isWritten = fchmod(descriptor, status.st_mode & 0o7777) == 0 }
    let code = errno
    let isClosed = close(descriptor) == 0
    if isWritten, isClosed, rename(temporary, target) == 0 { return }
    let reason = isWritten ? errno : code
    unlink(temporary)
    throw .system("cannot write `\(path)`", code: reason)
  }

  private static func writeInto(_ target: String, _ text: String, name: String) throws(RunFailure) {
    let descriptor = open(target, O_WRONLY | O_APPEND | O_CLOEXEC)
    if descriptor < 0 { throw .system("cannot write `\(name)`", code: errno) }
    defer { close(descriptor) }
    if !fill(descriptor, Array(text.utf8)) { throw .system("cannot write `\(name)`", code: errno) }
  }

  /// A link stays a link: what it leads to is replaced.
  private static func resolved(_ path: String) throws(RunFailure) -> String {
    guard let resolved = realpath(path, nil) else { throw .system("cannot write `\(path)`", code: errno) }
    defer { free(resolved) }
    return String(cString: resolved)
  }

  /// False, with `errno`, where not all could be written.
  private static func fill(_ descriptor: Int32, _ bytes: [UInt8]) -> Bool {
    var written = 0
    while written < bytes.count {
      let count = bytes[written...].withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count >= 0 { written += count } else if errno != EINTR { return false }
    }
    return true
  }
}
