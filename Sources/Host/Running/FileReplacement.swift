internal import Glibc

/// Replaces the content of a file, whole or not at all.
package enum FileReplacement {
  /// Writes a file beside it and puts that in its place; the mode stays, and a link still leads to its file.
  ///
  /// - Parameter expected: what the file held when it was read; another content by now is a failure.
  package static func write(_ bytes: [UInt8], to path: String, expected: [UInt8]) throws(RunFailure) {
    let target = resolved(path)
    var status = stat()
    if stat(target, &status) != 0 { throw .system("cannot write `\(path)`", code: errno) }
    // Renaming over a file asks for rights on its folder only.
    if access(target, W_OK) != 0 { throw .system("cannot write `\(path)`", code: errno) }
    if try FileReader.read(target, limit: RuleFiles.sizeLimit) != expected {
      throw RunFailure("`\(path)` was changed meanwhile: nothing is written")
    }
    let temporary = "\(target).\(getpid()).tmp"
    do throws(RunFailure) {
      try writeNew(bytes, to: temporary, mode: status.st_mode & 0o7777)
      if rename(temporary, target) != 0 { throw .system("cannot write `\(path)`", code: errno) }
    } catch {
      unlink(temporary)
      throw error
    }
  }

  private static func writeNew(_ bytes: [UInt8], to path: String, mode: mode_t) throws(RunFailure) {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
    if descriptor < 0 { throw .system("cannot write `\(path)`", code: errno) }
    defer { close(descriptor) }
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0 {
        if errno == EINTR { continue }
        throw .system("cannot write `\(path)`", code: errno)
      }
      rest = rest.dropFirst(count)
    }
    if fchmod(descriptor, mode) != 0 || fsync(descriptor) != 0 {
      throw .system("cannot write `\(path)`", code: errno)
    }
  }

  private static func resolved(_ path: String) -> String {
    guard let real = realpath(path, nil) else { return path }
    defer { free(real) }
    return String(cString: real)
  }
}
