internal import Glibc

/// Whether an engine runs on a state directory.
enum StateUse: Equatable {
  case running
  case free
  /// The lock cannot be looked at: the C library's error number.
  case unknown(Int32)

  /// Looks at the lock of a state directory, which a running engine holds (`flock` on `DIR/lock`).
  static func of(_ directory: String) -> StateUse {
    let descriptor = open(directory + "/lock", O_RDONLY | O_CLOEXEC)
    if descriptor < 0 { return errno == ENOENT ? .free : .unknown(errno) }
    // Closing lets go of it again; a shared lock is in no other reader's way.
    defer { close(descriptor) }
    while flock(descriptor, LOCK_SH | LOCK_NB) != 0 {
      let code = errno
      if code == EINTR { continue }
      return code == EWOULDBLOCK ? .running : .unknown(code)
    }
    return .free
  }
}
