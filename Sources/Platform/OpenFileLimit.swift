internal import Glibc

/// How many files the program may have open.
package enum OpenFileLimit {
  /// Raises it to what the system allows: what a shell or a service manager sets is a low one, for programs that look
  /// at descriptors by their number.
  package static func raise() {
    var limit = rlimit()
    guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return }
    if limit.rlim_cur >= limit.rlim_max { return }
    limit.rlim_cur = limit.rlim_max
    // Where it stays as it is, a file that cannot be opened is told of.
    _ = setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
  }
}
