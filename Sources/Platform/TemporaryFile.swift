internal import Glibc

/// A file without a name, gone with whoever holds it: written from front to back, read anywhere.
package final class TemporaryFile {
  /// Writes to an open file: descriptor, place and count of the bytes. Gives how many, or a negative error number.
  package typealias Writing = @Sendable (Int32, UnsafeRawPointer, Int) -> Int

  private let folder: String
  private let descriptor: Int32
  private let writing: Writing
  /// Bytes.
  package private(set) var length: Int64 = 0

  package static let systemWriting: Writing = { descriptor, start, count in
    let written = Glibc.write(descriptor, start, count)
    return written < 0 ? -Int(errno) : written
  }

  /// The folder for such files: `$TMPDIR`, or `/tmp`.
  package static var usualFolder: String {
    guard let named = getenv("TMPDIR"), named.pointee != 0 else { return "/tmp" }
    return String(cString: named)
  }

  /// Makes one in a folder, and takes its name away at once: whatever ends the program leaves nothing behind.
  ///
  /// - Parameter writing: a seam for tests.
  package init(in folder: String, writing: @escaping Writing = systemWriting) throws(RunFailure) {
    self.folder = folder
    self.writing = writing
    var path = Array("\(folder)/picket-XXXXXX".utf8CString)
    descriptor = mkstemp(&path)
    if descriptor < 0 { throw .system("cannot make a temporary file in `\(folder)`", code: errno) }
    unlink(path)
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
  }

  deinit { close(descriptor) }

  /// Writes behind all that is there.
  package func append(_ bytes: UnsafeRawBufferPointer) throws(RunFailure) {
    guard let start = bytes.baseAddress else { return }
    var done = 0
    while done < bytes.count {
      let written = writing(descriptor, start + done, bytes.count - done)
      if written == -Int(EINTR) { continue }
      if written <= 0 {
        throw .system("cannot write a temporary file in `\(folder)`", code: written < 0 ? Int32(-written) : ENOSPC)
      }
      done += written
      length += Int64(written)
    }
  }

  /// Fills all of a piece of memory from a place of the file on.
  package func read(into place: UnsafeMutableRawBufferPointer, at offset: Int64) throws(RunFailure) {
    guard let start = place.baseAddress else { return }
    var done = 0
    while done < place.count {
      let read = pread(descriptor, start + done, place.count - done, off_t(offset) + off_t(done))
      if read < 0 && errno == EINTR { continue }
      if read <= 0 { throw .system("cannot read a temporary file in `\(folder)`", code: read < 0 ? errno : EIO) }
      done += read
    }
  }

  /// These bytes will be read soon.
  package func expect(at offset: Int64, count: Int) {
    posix_fadvise(descriptor, off_t(offset), off_t(count), POSIX_FADV_WILLNEED)
  }
}
