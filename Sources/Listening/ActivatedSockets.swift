internal import Glibc

/// Sockets that systemd opened for this process, as sd_listen_fds(3) describes.
enum ActivatedSockets {
  enum Kind: Sendable { case stream, datagram }

  /// The first descriptor that is handed over, by definition.
  private static let first: Int32 = 3

  /// The sockets of the internet among what is handed over, once: the variables are taken away, so that no child takes
  /// them for its own.
  static func take() -> [(descriptor: Int32, kind: Kind)] {
    guard let count = number("LISTEN_FDS"), count > 0, count < 4096, number("LISTEN_PID") == Int(getpid()) else {
      return []
    }
    for name in ["LISTEN_FDS", "LISTEN_PID", "LISTEN_FDNAMES"] { unsetenv(name) }
    return (first..<first + Int32(count)).compactMap { descriptor in
      _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
      return kind(descriptor).map { (descriptor, $0) }
    }
  }

  private static func number(_ name: String) -> Int? { getenv(name).flatMap { Int(String(cString: $0)) } }

  /// nil: no socket of TCP or UDP, such as the pipe of a service that has one too.
  private static func kind(_ descriptor: Int32) -> Kind? {
    guard let domain = option(descriptor, SO_DOMAIN), domain == AF_INET || domain == AF_INET6 else { return nil }
    switch option(descriptor, SO_TYPE) {
    case Int32(SOCK_STREAM.rawValue): return .stream
    case Int32(SOCK_DGRAM.rawValue): return .datagram
    default: return nil
    }
  }

  private static func option(_ descriptor: Int32, _ name: Int32) -> Int32? {
    var value: Int32 = 0
    var length = socklen_t(MemoryLayout<Int32>.size)
    return getsockopt(descriptor, SOL_SOCKET, name, &value, &length) == 0 ? value : nil
  }
}
