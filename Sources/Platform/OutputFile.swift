internal import Glibc
package import Wire

/// What became of bytes that were to be written.
package enum WriteOutcome: Equatable {
  case done
  /// Nobody reads the other end any more.
  case closed
}

/// A file descriptor that all bytes get through to, whatever it takes.
///
/// A full disk is waited for: tried again each second, said on stderr, nothing lost.
package final class OutputFile {
  package let name: String
  package private(set) var length: Int
  private let descriptor: Int32
  private let isOwned: Bool
  private let announcer: Announcer

  /// Opens a file for appending; missing folders are made.
  package init(appendingTo path: String, announcer: Announcer) throws(RunFailure) {
    try Self.makeFolders(of: path)
    descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
    if descriptor < 0 { throw .system("cannot write `\(path)`", code: errno) }
    announcer.detail("appends to `\(path)`")
    name = path
    isOwned = true
    self.announcer = announcer
    var status = stat()
    length = fstat(descriptor, &status) == 0 ? Int(status.st_size) : 0
  }

  /// Takes an open descriptor and leaves it open.
  package init(descriptor: Int32, name: String, announcer: Announcer) {
    self.descriptor = descriptor
    self.name = name
    isOwned = false
    self.announcer = announcer
    length = 0
  }

  /// The same path, opened anew.
  package func reopened() throws(RunFailure) -> OutputFile { try OutputFile(appendingTo: name, announcer: announcer) }

  deinit {
    if isOwned { close(descriptor) }
  }

  package func write(_ bytes: [UInt8]) throws(RunFailure) -> WriteOutcome {
    try bytes.withUnsafeBytes { attempt($0) }.get()
  }

  package func write(_ bytes: borrowing ByteBuffer) throws(RunFailure) -> WriteOutcome {
    try bytes.withBytes { attempt($0) }.get()
  }

  private func attempt(_ bytes: UnsafeRawBufferPointer) -> Result<WriteOutcome, RunFailure> {
    var written = 0
    var isWaiting = false
    while written < bytes.count {
      let result = Glibc.write(
        descriptor, UnsafeRawBufferPointer(rebasing: bytes[written...]).baseAddress, bytes.count - written)
      if result >= 0 {
        written += result
        if isWaiting && result > 0 {
          announcer.say("`\(name)` can be written again")
          isWaiting = false
        }
        continue
      }
      let code = errno
      switch code {
      case EINTR: continue
      case EPIPE: return .success(.closed)
      case EAGAIN: waitUntilWritable()
      case ENOSPC, EDQUOT:
        if !isWaiting {
          announcer.say("cannot write `\(name)`: \(RunFailure.systemText(code)); trying again each second")
        }
        isWaiting = true
        sleep(1)
      case let code: return .failure(.system("cannot write `\(name)`", code: code))
      }
    }
    length += bytes.count
    return .success(.done)
  }

  private func waitUntilWritable() {
    var wanted = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
    _ = poll(&wanted, 1, 1000)
  }

  /// Makes the folders above a path.
  package static func makeFolders(of path: String) throws(RunFailure) {
    let parts = path.split(separator: "/", omittingEmptySubsequences: false).dropLast()
    var folder = ""
    for (index, part) in parts.enumerated() {
      folder += index == 0 ? String(part) : "/" + part
      if part.isEmpty || part == "." || part == ".." { continue }
      if mkdir(folder, 0o755) != 0 && errno != EEXIST { throw .system("cannot make folder `\(folder)`", code: errno) }
    }
  }
}
